"""A server that fails in every way: slow, overloaded, broken, too large, or leading elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from servers import Answer, http, send
from spbe_sdk.files.transport import fetch, is_address, without_secrets
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


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_overloaded_server_is_asked_again(serve: Callable[[Answer], str], status: int) -> None:
    url = serve(lambda handler, asked: send(handler, 200, b"isi") if asked == 3 else send(handler, status))
    assert fetch(url, pause=0.01) == b"isi"


def test_but_not_for_ever(serve: Callable[[Answer], str]) -> None:
    assert failure(serve(lambda handler, _: send(handler, 503, Retry_After="0"))) == "address-failed HTTP 503"


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


def test_a_redirect_stays_on_its_host(serve: Callable[[Answer], str]) -> None:
    url = serve(lambda handler, asked: send(handler, 302, Location="/b") if asked == 1 else send(handler, 200, b"isi"))
    assert fetch(url) == b"isi"
    elsewhere = serve(lambda handler, _: send(handler, 302, Location="http://localhost:9/"))
    assert "redirect" in failure(elsewhere)
    files = serve(lambda handler, _: send(handler, 302, Location="file:///etc/passwd"))
    assert "redirect" in failure(files)
    circle = serve(lambda handler, _: send(handler, 302, Location="/a"))
    assert failure(circle) == "address-failed redirects"


def test_nobody_answers() -> None:
    assert failure("http://127.0.0.1:9/") == "address-failed no answer"
    assert failure("http:///").startswith("address-failed")


def test_secrets_of_an_address_are_not_shown() -> None:
    assert without_secrets("https://ani:rahasia@kat.example:8443/a/b?token=rahasia#x") == "https://kat.example:8443/a/b"


@pytest.mark.parametrize(("text", "expected"), [("https://a/", True), ("http://a", True), ("C:\\a", False),
                                                ("a/b.spbe", False), ("ftp://a", False), ("", False)])  # fmt: skip
def test_what_is_an_address(text: str, expected: bool) -> None:
    assert is_address(text) is expected
