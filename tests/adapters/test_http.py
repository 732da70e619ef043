"""A real HTTP server that answers in every way: in pages of four kinds, with four kinds of keys, and wrongly."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
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
        give(handler, ITEMS[:3]) if asked == 1 else send(handler, 404)

    found = codes(open_table(serve(answer), pages={"by": "page"}))
    assert found[-1] == "address-failed"
    assert len(found) == 4


def test_the_next_page_stays_on_its_host(serve: Serve) -> None:
    link = {"Link": '<http://127.0.0.2:9/steal>; rel="next"'}
    url = serve(lambda handler, _: give(handler, ITEMS[:1], **link))
    with pytest.raises(DataError):
        list(open_table(url, pages={"by": "link"}, token="rahasia").rows)


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
WRONG = {
    "no JSON": (lambda handler, _: send(handler, 200, b"<html>"), "notation-broken"),
    "no list": (lambda handler, _: give(handler, {"data": {"rows": []}}), "items-missing"),
    "not there": (lambda handler, _: send(handler, 404), "address-failed"),
    "forbidden": (lambda handler, _: send(handler, 403), "address-failed"),
    "wrong charset": (lambda handler, _: send(handler, 200, LATIN, Content_Type="x; charset=utf-8"), "encoding-wrong"),
    "deep": (lambda handler, _: send(handler, 200, b"[" * 200_000), "notation-deep"),
    "NaN": (lambda handler, _: send(handler, 200, b'[{"a": NaN}]'), "json-constant"),
    "elsewhere": (lambda handler, _: send(handler, 302, Location="http://127.0.0.2:9/"), "address-failed"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_wrong_answers(serve: Serve, name: str) -> None:
    answer, code = WRONG[name]
    assert failure(serve(answer)) == code


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
    assert failure("file:///etc/passwd") == "address-scheme"
    assert failure("http://127.0.0.1:9/") == "address-failed"


def test_an_item_that_is_no_object_is_a_finding(serve: Serve) -> None:
    rows = list(open_table(serve(lambda handler, _: give(handler, [{"a": 1}, 7, "x", {"a": 2}]))).rows)
    assert [row.code for row in rows if isinstance(row, Finding)] == ["item-shape", "item-shape"]
    assert sum(isinstance(row, Record) for row in rows) == 2
