"""A server that fails in every way: slow, overloaded, broken, too large, or leading elsewhere."""

import gzip
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from servers import Answer, http, new_certificate, send
from spbe_sdk.files.transport import Limits, Site, fetch, get, post
from spbe_sdk.findings.errors import DataError


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[[Answer], str]]:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path))
    with ExitStack() as stack:
        yield lambda answer: f"{stack.enter_context(http(answer))}/a"


def failure(url: str, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        fetch(url, pause=0.01, **options)
    (finding,) = caught.value.findings
    return f"{finding.code} {finding.details.get('reason', '')}".strip()


def test_a_body(serve: Callable[[Answer], str]) -> None:
    assert fetch(serve(lambda handler, _: send(handler, 200, b"isi"))) == b"isi"


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_an_overloaded_server_is_asked_again(serve: Callable[[Answer], str], status: int) -> None:
    url = serve(lambda handler, asked: send(handler, 200, b"isi") if asked == 3 else send(handler, status))
    assert fetch(url, pause=0.01) == b"isi"


def test_but_not_for_ever(serve: Callable[[Answer], str]) -> None:
    asked = []

    def overloaded(handler: BaseHTTPRequestHandler, number: int) -> None:
        asked.append(number)
        send(handler, 503, Retry_After="0")

    assert failure(serve(overloaded)) == "address-failed HTTP 503"
    assert asked == [1, 2, 3]


@pytest.mark.parametrize(
    ("told", "waited"),
    [
        ("", [0.5, 1.0]),
        ("0", [0, 0]),
        ("7", [7, 7]),
        ("3600", [30, 30]),
        ("²", [0.5, 1.0]),
        ("-5", [0.5, 1.0]),
        ("9" * 5000, [0.5, 1.0]),
        ("Wed, 21 Oct 2015 07:28:00 GMT", [0, 0]),
        ("Fri, 21 Oct 9999 07:28:00 GMT", [30, 30]),
        ("Fri, 99 Oct 99999999 07:28:00 GMT", [0.5, 1.0]),
    ],
)
def test_pauses_grow_or_are_those_that_the_server_asks_for_up_to_half_a_minute(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch, told: str, waited: list[float]
) -> None:
    url = serve(lambda handler, asked: send(handler, 200 if asked == 3 else 503, b"isi", Retry_After=told))
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    assert fetch(url) == b"isi"
    assert pauses == waited


def test_a_form_is_sent_once_and_to_no_other_address(serve: Callable[[Answer], str]) -> None:
    for status, reason in ((503, "HTTP 503"), (302, "redirect")):
        asked: list[int] = []

        def refuse(handler: BaseHTTPRequestHandler, number: int, status: int = status, to: list[int] = asked) -> None:
            to.append(number)
            handler.rfile.read(int(handler.headers["Content-Length"]))
            send(handler, status, Location="/b")

        with pytest.raises(DataError) as caught:
            post(serve(refuse), headers={}, fields={"nama": "x"}, file=("a.csv", b"isi"))
        assert str(caught.value.findings[0].details["reason"]).startswith(reason)
        assert asked == [1]


def test_what_is_not_there_is_asked_once(serve: Callable[[Answer], str]) -> None:
    asked = []

    def missing(handler: BaseHTTPRequestHandler, number: int) -> None:
        asked.append(number)
        send(handler, 404)

    url = serve(missing)
    assert failure(url) == "address-failed HTTP 404"
    assert asked == [1]


def test_a_truncated_body_is_no_body(serve: Callable[[Answer], str]) -> None:
    def short(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        handler.wfile.write(b"half")

    assert failure(serve(short)).startswith("address-failed")


def test_a_body_over_the_limit_is_given_up(serve: Callable[[Answer], str]) -> None:
    assert failure(serve(lambda handler, _: send(handler, 200, b"x" * 5000)), limit=1000) == "file-too-large"


@pytest.mark.parametrize("size", [0, 999, 1000])
def test_a_body_up_to_the_limit_is_read(serve: Callable[[Answer], str], size: int) -> None:
    assert len(fetch(serve(lambda handler, _: send(handler, 200, b"x" * size)), limit=1000)) == size


DRIPS: dict[str, Callable[[int], bytes]] = {
    "headers": lambda number: f"X-{number}: a\r\n".encode(),
    "one header": lambda _: b"x",
    "body": lambda _: b"[",
    "chunks": lambda _: b"1\r\n[\r\n",
}
BEGINNINGS = {
    "headers": b"HTTP/1.1 200 OK\r\n",
    "one header": b"HTTP/1.1 200 OK\r\nX: ",
    "body": b"HTTP/1.1 200 OK\r\n\r\n",
    "chunks": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
}


@pytest.mark.parametrize("status", [b"200", b"503", b"404", b"302"])
@pytest.mark.parametrize("where", DRIPS)
def test_a_server_that_drips_is_given_up_in_time(serve: Callable[[Answer], str], where: str, status: bytes) -> None:
    def drip(handler: BaseHTTPRequestHandler, _: int) -> None:
        with suppress(OSError):
            handler.wfile.write(BEGINNINGS[where].replace(b"200", status))
            for number in range(80):
                handler.wfile.write(DRIPS[where](number))
                time.sleep(0.05)

    url, begun = serve(drip), time.monotonic()
    with pytest.raises(DataError) as caught:
        get(url, limits=Limits(seconds=0.5, pause=0.01))
    assert caught.value.findings[0].code in ("address-slow", "address-failed")
    assert time.monotonic() - begun < 2.5


def test_a_server_that_drips_its_handshake_is_given_up_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def drip() -> None:
            with suppress(OSError), listening.accept()[0] as connection:
                connection.sendall(b"\x16\x03\x03\x3f\xff\x02\x00\x3f\xfb")
                for _ in range(80):
                    connection.sendall(b"\x00")
                    time.sleep(0.05)

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        begun = time.monotonic()
        with pytest.raises(DataError):
            get(f"https://127.0.0.1:{listening.getsockname()[1]}/", limits=Limits(seconds=0.5))
        assert time.monotonic() - begun < 2.5
        thread.join()


def test_a_slow_body_that_ends_in_time_is_read(serve: Callable[[Answer], str]) -> None:
    def slow(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.send_response(200)
        handler.end_headers()
        for part in (b"i", b"s", b"i"):
            handler.wfile.write(part)
            time.sleep(0.05)

    assert get(serve(slow), limits=Limits(seconds=20)).body == b"isi"


def test_a_silent_server_is_given_up(serve: Callable[[Answer], str]) -> None:
    released = threading.Event()

    def wait(handler: BaseHTTPRequestHandler, _: int) -> None:
        released.wait(2)
        with suppress(OSError):
            send(handler, 200, b"isi")

    url = serve(wait)
    with pytest.raises(DataError, match=r"no answer|within 0.1 seconds"):
        get(url, limits=Limits(seconds=0.1, pause=0.01))
    released.set()


def test_what_is_kept_of_an_answer_is_closed_to_others(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    fetch(serve(lambda handler, _: send(handler, 200, b"isi", ETag='"1"')))
    kept = list((tmp_path / "answers").iterdir())
    assert len(kept) == 2
    if sys.platform != "win32":
        assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_an_answer_that_cannot_be_kept_is_given_all_the_same(serve: Callable[[Answer], str], tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file in the way", encoding="utf-8")
    assert fetch(serve(lambda handler, _: send(handler, 200, b"isi", ETag='"1"'))) == b"isi"


@pytest.mark.parametrize("path", ["a.csv", "b/c d.csv", "é.csv", "a#b?c.csv", "100%.csv"])
def test_a_file_of_a_site_is_asked_for_by_its_whole_name(serve: Callable[[Answer], str], path: str) -> None:
    url = serve(lambda handler, _: send(handler, 200, unquote(handler.path).encode()))
    assert Site(f"{url}/").read(path).decode() == f"/a/{path}"


def test_an_answer_that_was_tampered_with_on_this_machine_is_asked_for_whole(
    serve: Callable[[Answer], str], tmp_path: Path
) -> None:
    asked: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        asked.append(handler.headers["If-None-Match"])
        send(handler, 304) if asked[-1] else send(handler, 200, b"isi", ETag='"1"')

    url = serve(answer)
    assert fetch(url) == fetch(url) == b"isi"
    (kept,) = (tmp_path / "answers").glob("*.body")
    kept.write_bytes(b"isi lain")
    assert fetch(url) == b"isi"
    assert asked == [None, '"1"', None]


def test_a_redirect_stays_on_its_host(serve: Callable[[Answer], str]) -> None:
    url = serve(lambda handler, asked: send(handler, 302, Location="/b") if asked == 1 else send(handler, 200, b"isi"))
    assert fetch(url) == b"isi"
    elsewhere = serve(lambda handler, _: send(handler, 302, Location="http://localhost:9/"))
    assert "redirect" in failure(elsewhere)
    for other in ("file:///etc/passwd", "ftp://127.0.0.1/a"):
        assert "redirect" in failure(serve(lambda handler, _, to=other: send(handler, 302, Location=to)))  # type: ignore[misc]
    circle = serve(lambda handler, _: send(handler, 302, Location="/a"))
    assert failure(circle) == "address-failed redirects"


@pytest.mark.parametrize(("times", "found"), [(0, True), (1, True), (4, True), (5, False), (9, False)])
def test_redirects_are_followed_a_few_times(serve: Callable[[Answer], str], times: int, found: bool) -> None:
    url = serve(
        lambda handler, asked: (
            send(handler, 302, Location=f"/{asked}") if asked <= times else send(handler, 200, b"isi")
        )
    )
    assert (fetch(url) == b"isi") if found else (failure(url) == "address-failed redirects")


def test_a_redirect_does_not_lead_inside_when_the_name_means_another_machine_by_then(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url = serve(lambda handler, asked: send(handler, 302, Location="/b") if asked == 1 else send(handler, 200, b"isi"))
    addresses = iter(["8.8.8.8", "10.0.0.1"])
    monkeypatch.setattr("socket.getaddrinfo", lambda _host, port, **_: [(2, 1, 6, "", (next(addresses), port))])

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        made = socket.socket()
        made.connect(("127.0.0.1", address[1]))
        return made

    monkeypatch.setattr("spbe_sdk.files.connection.create_connection", connect)
    assert failure(url.replace("127.0.0.1", "data.example")) == "address-private"


def test_a_redirect_to_another_port_or_scheme_loses_what_tells_who_asks(serve: Callable[[Answer], str]) -> None:
    seen: dict[str, str] = {}

    def there(handler: BaseHTTPRequestHandler, _: int) -> None:
        seen.update(handler.headers)
        send(handler, 200, b"isi")

    end = serve(there)
    start = serve(lambda handler, _: send(handler, 302, Location=end, Set_Cookie="a=rahasia; Path=/"))
    headers = {"Authorization": "Bearer rahasia", "X-Kunci": "rahasia"}
    assert get(start, headers=headers).body == get(start.replace("://", "://ani:rahasia@")).body == b"isi"
    assert "rahasia" not in str(seen)
    closed = serve(lambda handler, _: send(handler, 401))
    with pytest.raises(DataError, match=f"HTTP 401 \\(→ {closed}\\)"):
        get(serve(lambda handler, _: send(handler, 302, Location=closed)), headers=headers)
    inner = serve(lambda handler, asked: send(handler, 302, Location="/b") if asked == 1 else there(handler, 0))
    get(inner, headers=headers)
    assert seen["X-Kunci"] == "rahasia"


def test_passwords_of_this_machine_are_not_sent(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login ani password rahasia\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    url = serve(lambda handler, _: send(handler, 200, str(handler.headers).encode()))
    assert b"Authorization" not in fetch(url)


def test_a_proxy_of_the_environment_is_used_unless_the_address_has_to_be_checked(
    serve: Callable[[Answer], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(lambda handler, _: send(handler, 200, handler.path.encode()))
    monkeypatch.setenv("http_proxy", proxy.removesuffix("/a"))
    monkeypatch.setenv("no_proxy", "")
    assert fetch("http://data.example/x") == b"http://data.example/x"
    with pytest.raises(DataError) as caught:
        get("http://data.example/x", limits=Limits(private=False))
    assert caught.value.findings[0].code == "address-proxy"


@pytest.mark.parametrize("length", ["abc", "5, 5", "-3", "²", "1e9", "", "3, 4"])
def test_a_length_that_is_none_is_no_traceback(serve: Callable[[Answer], str], length: str) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\nisi".encode("latin-1"))

    with suppress(DataError):
        fetch(serve(answer), pause=0.01)


def test_an_etag_that_cannot_be_sent_back_is_not_kept(serve: Callable[[Answer], str]) -> None:
    url = serve(lambda handler, _: send(handler, 200, b"isi", ETag="a\x0bb"))
    assert fetch(url) == fetch(url) == b"isi"


@pytest.mark.parametrize("last", ["http", "https"])
@pytest.mark.parametrize("first", ["http", "https"])
def test_a_redirect_never_leaves_encryption(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, first: str, last: str
) -> None:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path))
    certificate = new_certificate(tmp_path / "loopback.pem")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    certificates = {"http": None, "https": certificate}
    with ExitStack() as stack:
        end = stack.enter_context(http(lambda handler, _: send(handler, 200, b"isi"), certificates[last]))
        start = stack.enter_context(http(lambda handler, _: send(handler, 302, Location=end), certificates[first]))
        if (first, last) == ("https", "http"):
            assert failure(start) == "address-failed redirect https → http"
        else:
            assert fetch(start) == b"isi"


def test_a_compressed_body_is_unpacked_and_counted_as_it_then_is(serve: Callable[[Answer], str]) -> None:
    packed = gzip.compress(b"x" * 5000)
    url = serve(lambda handler, _: send(handler, 200, packed, Content_Encoding="gzip"))
    assert fetch(url, limit=5000) == b"x" * 5000
    assert failure(url, limit=4999) == "file-too-large"


def test_who_does_not_answer_is_asked_again_with_growing_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    with pytest.raises(DataError, match="no answer"):
        fetch("http://127.0.0.1:9/")
    assert pauses == [0.5, 1.0]


def test_nobody_answers() -> None:
    assert failure("http://127.0.0.1:9/") == "address-failed no answer"
    assert failure("http:///").startswith("address-broken")
    assert failure("http://tidak-ada.invalid/") == "address-unknown"
