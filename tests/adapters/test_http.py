"""A real HTTP server that answers in every way: in pages of four kinds, with four kinds of keys, and wrongly."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from servers import Answer, http, send
from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.http import HttpAdapter, HttpOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

Serve = Callable[[Answer], str]
ITEMS = [{"kode": f"0{n}", "nilai": {"akhir": n, "bobot": 2.5}, "tag": ["a", "b"]} for n in range(7)]


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Serve]:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(http(answer))


def query(handler: BaseHTTPRequestHandler) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}


def give(handler: BaseHTTPRequestHandler, value: Any, **headers: str) -> None:
    send(handler, 200, json.dumps(value).encode(), Content_Type="application/json", **headers)


def open_table(url: str, **options: Any) -> Table:
    made = HttpOptions.model_validate({"url": url, "private": True, "seconds": 5.0, **options})
    return HttpAdapter(made).open(Folder(Path()))


def codes(table: Table) -> list[str]:
    return [row.origin.path or "" if isinstance(row, Record) else row.code for row in table.rows]


def failure(url: str, **options: Any) -> str:
    with pytest.raises(DataError) as caught:
        open_table(url, **options)
    return caught.value.findings[0].code


def test_items_are_flattened_and_numbers_stay_as_they_were_written(serve: Serve) -> None:
    body = b'{"data": {"items": [{"kode": "01", "nilai": {"akhir": 2.60}, "ada": true, "tag": ["a", "b"], "x": null}]}}'
    table = open_table(serve(lambda handler, _: send(handler, 200, body)), items="data.items")
    assert table.columns == ("kode", "nilai.akhir", "ada", "tag", "x")
    (row,) = table.rows
    assert isinstance(row, Record)
    assert row.cells == {"kode": "01", "nilai.akhir": "2.60", "ada": "true", "tag": "a, b", "x": None}
    assert row.origin.path == "page=1, items[0]"


def by_page(handler: BaseHTTPRequestHandler, _: int) -> None:
    page, size = int(query(handler)["page"]), int(query(handler).get("per_page", 3))
    give(handler, ITEMS[(page - 1) * size : page * size])


def by_offset(handler: BaseHTTPRequestHandler, _: int) -> None:
    offset = int(query(handler)["offset"])
    give(handler, {"rows": ITEMS[offset : offset + 3]})


def by_cursor(handler: BaseHTTPRequestHandler, _: int) -> None:
    at = int(query(handler).get("cursor", "0"))
    give(handler, {"rows": ITEMS[at : at + 3], "meta": {"next": at + 3 if at + 3 < len(ITEMS) else None}})


def by_link(handler: BaseHTTPRequestHandler, _: int) -> None:
    at = int(query(handler).get("at", "0"))
    headers = {"Link": f'</x?at=0>; rel="first", </x?at={at + 3}>; rel="next"'} if at + 3 < len(ITEMS) else {}
    give(handler, ITEMS[at : at + 3], **headers)


PAGES = [
    (by_page, {"pages": {"by": "page", "size": 3, "size_parameter": "per_page"}}),
    (by_page, {"pages": {"by": "page"}}),
    (by_offset, {"items": "rows", "pages": {"by": "offset", "size": 3}}),
    (by_offset, {"items": "rows", "pages": {"by": "offset"}}),
    (by_cursor, {"items": "rows", "pages": {"by": "cursor", "next": "meta.next"}}),
    (by_link, {"pages": {"by": "link"}}),
]  # fmt: skip


@pytest.mark.parametrize(("answer", "options"), PAGES)
def test_page_after_page(serve: Serve, answer: Answer, options: dict[str, Any]) -> None:
    rows = list(open_table(serve(answer), **options).rows)
    assert [row.cells["kode"] for row in rows if isinstance(row, Record)] == [item["kode"] for item in ITEMS]
    assert isinstance(rows[4], Record)
    assert rows[4].origin.path == "page=2, items[1]"


def test_pages_that_never_end_and_pages_that_repeat(serve: Serve) -> None:
    def endless(handler: BaseHTTPRequestHandler, asked: int) -> None:
        give(handler, [{"kode": str(asked)}])

    assert codes(open_table(serve(endless), pages={"by": "page", "most": 5}))[-1] == "pages-endless"
    same = serve(lambda handler, _: give(handler, ITEMS[:3]))
    assert codes(open_table(same, pages={"by": "page"}))[-1] == "pages-repeat"


def test_a_later_page_that_fails_is_a_finding(serve: Serve) -> None:
    def answer(handler: BaseHTTPRequestHandler, asked: int) -> None:
        give(handler, ITEMS[:3]) if asked == 1 else send(handler, 403)

    found = codes(open_table(serve(answer), pages={"by": "page"}))
    assert found[-1] == "address-failed"
    assert len(found) == 4


def test_the_next_page_stays_on_its_host(serve: Serve) -> None:
    link = {"Link": '<http://127.0.0.2:9/steal>; rel="next"'}
    url = serve(lambda handler, _: give(handler, ITEMS[:1], **link))
    assert codes(open_table(url, pages={"by": "link"}, token="rahasia"))[-1] == "pages-elsewhere"


KEYS = [
    ({"token": "rahasia"}, "Bearer rahasia"),
    ({"basic": {"user": "ani", "password": "rahasia"}}, "Basic YW5pOnJhaGFzaWE="),
    ({"headers": {"Authorization": "ApiKey rahasia"}}, "ApiKey rahasia"),
]  # fmt: skip


@pytest.mark.parametrize(("options", "expected"), KEYS)
def test_keys(serve: Serve, options: dict[str, Any], expected: str) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        right = handler.headers["Authorization"] == expected
        give(handler, ITEMS) if right else send(handler, 401, b"rahasia")

    url = serve(answer)
    assert len(list(open_table(url, **options).rows)) == 7
    with pytest.raises(DataError) as caught:
        open_table(url)
    assert "rahasia" not in str(caught.value)
    made = HttpOptions.model_validate({"url": url, **options})
    assert "rahasia" not in repr(made)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_overloaded_server_is_asked_again(serve: Serve, status: int) -> None:
    url = serve(lambda handler, asked: give(handler, ITEMS) if asked == 2 else send(handler, status, Retry_After="0"))
    assert len(list(open_table(url).rows)) == 7


def test_an_answer_is_asked_for_again_only_if_it_changed(serve: Serve) -> None:
    asked: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        asked.append(handler.headers["If-None-Match"])
        if handler.headers["If-None-Match"] == '"1"':
            send(handler, 304)
        else:
            give(handler, ITEMS, ETag='"1"')

    url = serve(answer)
    for _ in range(2):
        assert len(list(open_table(url).rows)) == 7
    assert asked == [None, '"1"']
    open_table(url, token="rahasia")
    assert asked[-1] is None, "what took a key of ours is never kept"


LATIN = '[{"a": "é"}]'.encode("latin-1")
PHP = b"<br />\n<b>Warning</b>:  mysqli_connect(): gagal in <b>/var/www/a.php</b> on line <b>3</b><br />\n"
WRONG = {
    "HTML": (lambda handler, _: send(handler, 200, b"<!DOCTYPE html><title>Masuk</title>"), "answer-html", "Masuk"),
    "HTML fragment": (lambda handler, _: send(handler, 200, b"\n <div>x</div>"), "answer-html", "login page?"),
    "XML": (lambda handler, _: send(handler, 200, b"<?xml version='1.0'?><a/>"), "answer-xml", "xml"),
    "PHP before": (lambda handler, _: send(handler, 200, PHP + b"[]"), "answer-php", "mysqli_connect(): gagal"),
    "PHP after": (lambda handler, _: send(handler, 200, b"[]\nPHP Notice: Undefined x"), "answer-php", "Undefined"),
    "nothing": (lambda handler, _: send(handler, 200, b" "), "answer-empty", "nothing"),
    "no content": (lambda handler, _: send(handler, 204), "answer-empty", "nothing"),
    "cut off": (lambda handler, _: send(handler, 200, b'[{"a": 1}, {"a"'), "answer-broken", '[{"a": 1}'),
    "a word": (lambda handler, _: send(handler, 200, b"Layanan sedang dipelihara"), "answer-broken", "dipelihara"),
    "deep": (lambda handler, _: send(handler, 200, b"[" * 200_000), "answer-broken", "[["),
    "deep items": (lambda handler, _: send(handler, 200, b'[{"a":' * 300 + b"1" + b"}]" * 300), "answer-broken", ""),
    "NaN": (lambda handler, _: send(handler, 200, b'[{"a": "NaN"},\n{"a": NaN}]'), "answer-nan", "row 2"),
    "Infinity": (lambda handler, _: send(handler, 200, b'[{"a": -Infinity}]'), "answer-nan", "-Infinity"),
    "no list": (lambda handler, _: give(handler, {"data": {"rows": []}}), "items-missing", "data.rows"),
    "status": (lambda handler, _: give(handler, {"status": False, "message": "Token tidak valid", "data": None}),
               "answer-refused", "Token tidak valid"),
    "success": (lambda handler, _: give(handler, {"success": False, "data": []}), "answer-refused", ""),
    "error": (lambda handler, _: give(handler, {"error": {"code": 7, "message": "Kuota\x1b[2J habis"}}),
              "answer-refused", "Kuota"),
    "code": (lambda handler, _: give(handler, {"code": 401, "pesan": "Masuk dulu"}), "answer-refused", "Masuk dulu"),
    "not there": (lambda handler, _: send(handler, 404), "address-failed", "HTTP 404"),
    "forbidden": (lambda handler, _: send(handler, 403, b'{"detail": "Ditolak"}'), "address-failed", "403: Ditolak"),
    "forbidden page": (lambda handler, _: send(handler, 403, b"<title>WAF</title>"), "address-failed", "403: WAF"),
    "not changed": (lambda handler, _: send(handler, 304), "address-failed", "HTTP 304"),
    "charset": (lambda handler, _: send(handler, 200, LATIN, Content_Type="x; charset=utf-8"), "encoding-wrong",
                "encoding: windows-1252"),
    "elsewhere": (lambda handler, _: send(handler, 302, Location="http://127.0.0.2:9/"), "address-failed", "redirect"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers_are_told_for_what_they_are(serve: Serve, name: str) -> None:
    answer, code, words = WRONG[name]
    with pytest.raises(DataError) as caught:
        open_table(serve(answer), items="data" if name in ("status", "success") else None)
    (found,) = caught.value.findings
    assert found.code == code
    assert words in found.text("en")
    assert found.text("id").isprintable()


@pytest.mark.parametrize("charset", ["undefined", "utf8mb4", "zlib_codec", "rot13", "idna", "²", "x" * 200])
def test_a_charset_that_is_none_can_be_overruled(serve: Serve, charset: str) -> None:
    url = serve(lambda handler, _: send(handler, 200, b'[{"a": "x"}]', Content_Type=f"x; charset={charset}"))
    with suppress(DataError):
        assert codes(open_table(url)) == ["page=1, items[0]"]
    assert codes(open_table(url, encoding="utf-8")) == ["page=1, items[0]"]


def test_the_encoding_that_the_remedy_names_can_be_given(serve: Serve) -> None:
    (row,) = open_table(serve(WRONG["charset"][0]), encoding="windows-1252").rows
    assert isinstance(row, Record)
    assert row.cells == {"a": "é"}
    assert failure(serve(WRONG["charset"][0]), encoding="tidak-ada") == "encoding-unknown"


def test_the_servers_words_never_repeat_our_secret(serve: Serve) -> None:
    def echo(handler: BaseHTTPRequestHandler, _: int) -> None:
        told = "x" * 290 + " " + str(handler.headers["Authorization"])
        send(handler, 401, json.dumps({"message": told}).encode())

    for options in ({"token": "sangat-rahasia"}, {"headers": {"Authorization": "Bearer sangat-rahasia"}}):
        with pytest.raises(DataError) as caught:
            open_table(serve(echo), **options)
        assert "sangat" not in str(caught.value)
        assert "HTTP 401" in str(caught.value)


def test_a_flag_beside_rows_that_says_nothing_bad_is_no_refusal(serve: Serve) -> None:
    flags: list[dict[str, Any]] = [{"error": None}, {"error": False}, {"errors": []}, {"status": "success"},
                                   {"status": 200}, {"error": {"code": 0, "message": ""}}]  # fmt: skip
    for around in flags:
        url = serve(lambda handler, _, around=around: give(handler, {**around, "data": ITEMS}))  # type: ignore[misc]
        assert len(codes(open_table(url, items="data"))) == 7


def test_a_declared_charset_is_used(serve: Serve) -> None:
    body = '[{"a": "é"}]'.encode("latin-1")
    url = serve(lambda handler, _: send(handler, 200, body, Content_Type="application/json; charset=ISO-8859-1"))
    (row,) = open_table(url).rows
    assert isinstance(row, Record)
    assert row.cells == {"a": "é"}


def test_an_inside_address_is_refused_unless_it_is_allowed(serve: Serve) -> None:
    url = serve(lambda handler, _: give(handler, ITEMS))
    assert failure(url, private=False) == "address-private"
    assert failure("http://169.254.169.254/latest/meta-data", private=False) == "address-private"
    assert failure("http://[::1]/", private=False) in ("address-private", "address-failed")
    assert failure(url.replace("127.0.0.1", "[::ffff:127.0.0.1]"), private=False) == "address-private"
    assert failure("file:///etc/passwd") == "address-scheme"
    assert failure("http://127.0.0.1:9/") == "address-failed"


def test_too_many_values_in_one_answer_are_refused(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spbe_sdk.adapters.items.MAX_VALUES", 4)
    server = serve(lambda handler, _: give(handler, [{}, {}, {}]))
    assert failure(f"{server}/x") == "file-too-large"


def test_an_item_that_is_no_object_is_a_finding(serve: Serve) -> None:
    rows = list(open_table(serve(lambda handler, _: give(handler, [{"a": 1}, 7, "x", {"a": 2}]))).rows)
    assert [row.code for row in rows if isinstance(row, Finding)] == ["item-shape", "item-shape"]
    assert sum(isinstance(row, Record) for row in rows) == 2


ROWS = [{"kode": str(n), "nilai": 3} for n in range(1, 48)]


def api(told: Callable[[int, int, int], dict[str, Any]], cap: int = 10, beyond: int = 0) -> Answer:
    """A service that gives at most `cap` rows, whatever was asked, and says of them what `told` says."""

    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        asked = query(handler)
        start = int(asked.get("offset", (int(asked.get("page", 1)) - 1) * cap))
        page = start // cap + 1
        found = ROWS[start : start + cap]
        if not found and beyond:
            send(handler, beyond, b'{"detail": "Invalid page."}')
        else:
            give(handler, {"results": found, **told(page, start, len(found))})

    return answer


NUMBERED = {"by": "page", "size": 100, "size_parameter": "per_page"}
TELLING: dict[str, Callable[[int, int, int], dict[str, Any]]] = {
    "nothing": lambda page, start, count: {},
    "count": lambda page, start, count: {"count": 47, "next": f"/?page={page + 1}" if page < 5 else None},
    "count of the page": lambda page, start, count: {"count": count},
    "total": lambda page, start, count: {"total": 47, "per_page": 10},
    "total as text": lambda page, start, count: {"total": "47"},
    "last_page": lambda page, start, count: {"current_page": page, "last_page": 5},
    "meta.pagination": lambda page, start, count: {"meta": {"pagination": {"total_pages": 5, "count": count}}},
    "links.next": lambda page, start, count: {"links": {"next": f"/?page={page + 1}" if page < 5 else None}},
    "has_more": lambda page, start, count: {"has_more": start + count < 47},
    "page object": lambda page, start, count: {"page": {"size": 10, "totalElements": 47, "totalPages": 5}},
    "last": lambda page, start, count: {"last": start + count >= 47},
    "total of the page, but a next one": lambda page, start, count: {
        "total": count, "next_page_url": "/?x" if page < 5 else None},
    "limit": lambda page, start, count: {"limit": 10, "offset": start},
}  # fmt: skip


@pytest.mark.parametrize("by", ["page", "offset"])
@pytest.mark.parametrize("beyond", [0, 400, 404, 416])
@pytest.mark.parametrize("telling", TELLING)
def test_a_short_page_is_never_taken_for_the_last(serve: Serve, telling: str, beyond: int, by: str) -> None:
    url = serve(api(TELLING[telling], beyond=beyond))
    rows = list(open_table(url, items="results", pages={**NUMBERED, "by": by}).rows)
    assert [row.cells["kode"] if isinstance(row, Record) else row.code for row in rows] == [r["kode"] for r in ROWS]


@pytest.mark.parametrize("beyond", [0, 404])
def test_pages_that_end_exactly_full(serve: Serve, beyond: int) -> None:
    url = serve(lambda handler, _: api(lambda *_: {}, cap=47, beyond=beyond)(handler, 0))
    assert len(codes(open_table(url, items="results", pages=NUMBERED))) == 47


@pytest.mark.parametrize("by", ["page", "offset"])
def test_fewer_rows_than_the_server_says_is_a_finding_that_names_both(serve: Serve, by: str) -> None:
    for beyond in (0, 404):
        url = serve(api(lambda page, start, count: {"total": 60}, beyond=beyond))
        *rows, last = open_table(url, items="results", pages={**NUMBERED, "by": by}).rows
        assert len(rows) == 47
        assert isinstance(last, Finding)
        assert (last.code, last.found, last.allowed) == ("pages-short", "47", "60")
    url = serve(api(lambda page, start, count: {"total": 9_000_000}))
    assert len(codes(open_table(url, items="results", pages={**NUMBERED, "by": by, "total": "-"}))) == 47


def test_an_answer_that_says_there_is_more_is_not_taken_for_all(serve: Serve) -> None:
    for told, severity in (({"count": 47, "next": "/?page=2"}, "error"), ({"total": 47}, "warning"),
                           ({"last_page": 5}, "warning")):  # fmt: skip
        url = serve(lambda handler, _, told=told: give(handler, {"results": ROWS[:10], **told}))  # type: ignore[misc]
        *rows, last = open_table(url, items="results").rows
        assert len(rows) == 10
        assert isinstance(last, Finding)
        assert (last.code, str(last.severity)) == ("pages-unasked", severity)


def test_pages_counted_from_nothing(serve: Serve) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        page = int(query(handler)["page"])
        give(handler, {"content": ROWS[page * 10 : page * 10 + 10], "totalPages": 5, "number": page})

    assert len(codes(open_table(serve(answer), items="content", pages={"by": "page", "first": 0}))) == 47


def test_a_server_that_gives_its_last_page_again_and_one_that_ignores_the_number(serve: Serve) -> None:
    asked: list[int] = []

    def sticks(handler: BaseHTTPRequestHandler, number: int) -> None:
        asked.append(number)
        page = min(int(query(handler)["page"]), 5)
        give(handler, {"at": number, "data": ROWS[(page - 1) * 10 : page * 10]})

    assert len(codes(open_table(serve(sticks), items="data", pages={"by": "page"}))) == 47
    assert asked[-1] == 6
    ignores = serve(lambda handler, number: give(handler, {"asked": number, "data": ROWS}))
    assert codes(open_table(ignores, items="data", pages={"by": "page"}))[-1] == "pages-repeat"


def test_pages_in_a_circle_are_noticed(serve: Serve) -> None:
    def circle(handler: BaseHTTPRequestHandler, number: int) -> None:
        give(handler, {"rows": [ROWS[(number - 1) % 3]], "next": f"c{number % 3}", "number": number})

    found = codes(open_table(serve(circle), items="rows", pages={"by": "cursor"}))
    assert found[3:] == ["pages-repeat"]


NOWHERE = [
    "http://[x",
    "http://127.0.0.1:99999999/",
    "//127.0.0.1:1/x",
    "/a\x00b",
    "http://u:p@127.0.0.2/",
    "http://\ud800/",
]


@pytest.mark.parametrize("to", NOWHERE)
def test_a_next_page_or_a_redirect_that_leads_nowhere_is_a_finding(serve: Serve, to: str) -> None:
    url = serve(lambda handler, _: give(handler, {"rows": ROWS[:1], "next": to}))
    wrong = ("address-broken", "pages-elsewhere", "cursor-broken")
    assert codes(open_table(url, items="rows", pages={"by": "cursor"}))[1] in wrong
    if to.isprintable():
        link = serve(lambda handler, _: give(handler, ROWS[:1], Link=f'<{to}>; rel="next"'))
        assert codes(open_table(link, pages={"by": "link"}))[1] in ("address-broken", "pages-elsewhere")
        moved = serve(lambda handler, _: send(handler, 302, Location=to))
        assert failure(moved) in ("address-broken", "address-failed")


def test_a_cursor_with_half_a_letter_is_a_finding_and_so_is_such_a_cell_where_it_is_used(serve: Serve) -> None:
    url = serve(lambda handler, _: give(handler, {"rows": [{"a": "x\ud800", "b": "y"}], "next": "\ud800"}))
    row, last = open_table(url, items="rows", pages={"by": "cursor"}).rows
    assert isinstance(last, Finding)
    assert last.code == "cursor-broken"
    assert isinstance(row, Record)
    assert row.cells == {"a": None, "b": "y"}
    assert row.unreadable["a"].code == "cell-bytes"
    assert failure(serve(lambda handler, _: give(handler, [{"x\ud800": 1}]))) == "answer-broken"


def test_a_link_is_found_in_the_answer_too_and_keeps_to_our_site(serve: Serve) -> None:
    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        at = int(query(handler).get("at", "0"))
        give(handler, {"data": ROWS[at : at + 10], "links": {"next": f"?at={at + 10}" if at < 40 else None}})

    assert len(codes(open_table(serve(answer), items="data", pages={"by": "link"}))) == 47


ADDRESSES = ["http://[", "http://127.0.0.1:abc/", "http://127.0.0.1:999999/", f"http://{'a' * 70}.id/", "http:///x",
             "http://a\x00b/", "http://a b/", "http://exa\tmple/", "http://u:pa/ss@127.0.0.1/", "http://u:1234/x@127.0.0.1/",
             "http://u:pa#ss@127.0.0.1/", "http://u:pa?ss@127.0.0.1/"]  # fmt: skip


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_that_cannot_be_read_is_a_finding_and_shows_no_piece(url: str, private: bool) -> None:
    with pytest.raises(DataError) as caught:
        open_table(url, private=private)
    (found,) = caught.value.findings
    assert found.code in ("address-broken", "address-unknown", "address-failed")
    assert not {"pa", "ss@", "1234"} & set(found.text("en").replace("/", " ").split())
    assert "u:" not in found.text("en")


@pytest.mark.parametrize("value", ["é€", "a\nb", " a", "a\x00", "a\x7f"])
def test_a_header_that_cannot_be_sent_is_named_without_its_value(serve: Serve, value: str) -> None:
    url = serve(lambda handler, _: give(handler, ITEMS))
    with pytest.raises(DataError) as caught:
        open_table(url, headers={"X-Kunci": value})
    assert (caught.value.findings[0].code, caught.value.findings[0].field) == ("header-broken", "X-Kunci")


def test_a_user_and_a_password_in_the_address_are_sent_as_a_header(serve: Serve) -> None:
    seen: list[str | None] = []

    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        seen.append(handler.headers["Authorization"])
        give(handler, ITEMS)

    table = open_table(serve(answer).replace("://", "://ani:raha%2Fsia@"))
    assert seen == ["Basic YW5pOnJhaGEvc2lh"]
    assert "ani" not in table.header.text()


def test_a_page_is_waited_for_where_the_server_asks(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)

    def answer(handler: BaseHTTPRequestHandler, number: int) -> None:
        give(handler, ROWS[(number - 1) * 10 : number * 10], Retry_After="3" if number == 2 else "²")

    assert len(codes(open_table(serve(answer), pages={"by": "page"}))) == 47
    assert [pause for pause in pauses if pause] == [3]


@pytest.mark.parametrize(
    ("answer", "items", "rows"),
    [
        ({"kode": "1", "nilai": 3}, None, [{"kode": "1", "nilai": "3"}]),
        ({"data": {"a": {"n": 1}, "b": {"n": 2}}}, "data", [{"_key": "a", "n": "1"}, {"_key": "b", "n": "2"}]),
        ({"data": [{"page": 1}, [{"nilai": 1}]]}, "data.1", [{"nilai": "1"}]),
        ({"columns": ["kode", "nilai"], "data": [["1", 3]]}, None, [{"kode": "1", "nilai": "3"}]),
    ],
)  # fmt: skip
def test_answers_of_every_shape_are_rows(
    serve: Serve, answer: Any, items: str | None, rows: list[dict[str, str]]
) -> None:
    table = open_table(serve(lambda handler, _: give(handler, answer)), **({"items": items} if items else {}))
    assert [dict(row.cells) for row in table.rows if isinstance(row, Record)] == rows
