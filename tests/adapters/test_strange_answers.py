"""Servers that answer anything: random statuses, headers, bodies and shapes end in rows or in findings, and in time."""

import json
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from servers import http
from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.ckan import CkanAdapter, CkanOptions
from spbe_sdk.adapters.http import HttpAdapter, HttpOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding

ROUNDS = 300

STATUSES = ["200 OK"] * 50 + ["204 X", "206 X", "301 X", "302 X", "304 X", "400 X", "401 X", "404 X", "416 X", "429 X",
                              "500 X", "503 X", "100 X", "999 X", "abc", "", "200", "20000 X"]  # fmt: skip
ADDRESSES = ["/", "/b", "?x=1", "http://[x", "//127.0.0.1:1/", "http://127.0.0.1:99999999/", "\x00", "é", "", "file:///x",
             "http://u:p@127.0.0.1/", "///", "http://", "https://127.0.0.1:1/"]  # fmt: skip
ODD = [
    "",
    "0",
    "-1",
    "abc",
    "²",
    "5, 5",
    "9" * 400,
    "1e9",
    "\xff\xfe",
    'W/"x',
    "\x0b",
    "Fri, 99 Oct 99999999 07:28:00 GMT",
]
CHARSETS = [
    "utf-8",
    "latin-1",
    "undefined",
    "idna",
    "punycode",
    "utf-7",
    "utf-16",
    "unicode_escape",
    "rot13",
    "²",
    "x" * 90,
]
HEADERS = {
    "Content-Type": ["application/json", "text/html", *(f"x; charset={name}" for name in CHARSETS)],
    "Content-Encoding": ["gzip", "deflate", "br", "x", "gzip, gzip", "identity"],
    "Transfer-Encoding": ["chunked", "identity", "x"],
    "Link": [f'<{to}>; rel="next"' for to in ADDRESSES] + ["<", "x" * 500, '<a>;<b>;rel=next'],
    "Location": ADDRESSES,
    "Retry-After": ODD,
    "ETag": ODD,
    "Content-Range": ["items 0-9/47", "items */47", "bytes 0-1/" + "9" * 90],
    "X-Total-Count": ODD,
    "Set-Cookie": ["a=b", "=", "\xff"],
    "X": ["\xff" * 50, "a\r\n b", "a" * 70_000],
}  # fmt: skip
NAMES = ["data", "items", "rows", "result", "records", "fields", "total", "count", "next", "meta", "links", "last_page",
         "has_more", "error", "message", "status", "success", "id", "_id", "resources", "datastore_active", "url",
         "format", "kode", "nilai", "a.b", "", "\ud800", "\x00", "x" * 300]  # fmt: skip
VALUES = [None, True, False, 0, 1, -1, 47, 2.5, 1e300, 10**40, "", "x", "null", "47", "²", "\ud800", "\x00\x1b[2J",
          "é" * 40, *ADDRESSES]  # fmt: skip
TEXTS = [b"", b" ", b"<html><title>x", b"<?xml?>", b"<br />\n<b>Warning</b>:  x in y\n[]", b"[{},{}]PHP Notice: x",
         b"[" * 5000, b'[{"a":' * 200, b"NaN", b'[{"a":NaN}]', b"\xff\xfe[\x00]\x00", b"\xef\xbb\xbf[]", b"call([])",
         b"[1"]  # fmt: skip


def value(dice: random.Random, depth: int) -> Any:
    kind = dice.random()
    if not depth or kind < 0.3:
        return dice.choice(VALUES)
    if kind < 0.55:
        return [value(dice, depth - 1) for _ in range(dice.choice((0, 1, 2, 10)))]
    return {dice.choice(NAMES): value(dice, depth - 1) for _ in range(dice.choice((0, 1, 3, 6)))}


def rows(dice: random.Random) -> Any:
    """What a service might give, mostly a list of objects."""
    if dice.random() < 0.2:
        return value(dice, 3)
    return [
        {"kode": str(dice.random()), dice.choice(NAMES): value(dice, 2)} for _ in range(dice.choice((1, 2, 2, 2, 0)))
    ]


def portal(dice: random.Random) -> Any:
    """What a portal might say, one part of it being anything."""
    resource = {
        "id": "r",
        "name": "x",
        "datastore_active": dice.choice((True, False)),
        "url": "/a.csv",
        "format": "CSV",
    }
    result = {"resources": [resource], "fields": [{"id": "a"}], "records": [{"a": 1}], "total": 1}
    inner = dice.choice((result, resource))
    inner[dice.choice(list(inner))] = value(dice, 3)
    return {"success": dice.choice((True, True, 1, None)), "result": result}


def body(dice: random.Random) -> bytes:
    kind = dice.random()
    if kind < 0.15:
        return dice.choice(TEXTS)
    if kind < 0.2:
        return dice.randbytes(dice.choice((1, 50, 5000)))
    made = value(dice, 5) if kind < 0.3 else portal(dice) if kind < 0.5 else {"data": rows(dice), **{
        dice.choice(NAMES): value(dice, 2) for _ in range(4)}}  # fmt: skip
    text = bytearray(json.dumps(made, ensure_ascii=dice.random() < 0.95).encode("utf-8", "surrogatepass"))
    for _ in range(dice.choice((0, 0, 0, 1, 3))):
        at = dice.randrange(len(text) + 1)
        text[at : at + dice.choice((0, 1, 9))] = dice.randbytes(dice.choice((0, 1, 4)))
    return bytes(text)


def answer(seed: str) -> bytes:
    dice = random.Random(seed)
    content = body(dice)
    lines = [f"HTTP/1.{dice.choice('011')} {dice.choice(STATUSES)}"]
    lines += [f"{name}: {dice.choice(HEADERS[name])}" for name in dice.sample(list(HEADERS), dice.choice((0, 0, 1, 3)))]
    length = dice.choice((*[str(len(content))] * 6, str(len(content) + 5), *ODD))
    lines += [f"Content-Length: {length}"] if dice.random() < 0.8 else []
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + content


def strange(handler: BaseHTTPRequestHandler, number: int) -> None:
    handler.wfile.write(answer(f"{handler.path}-{number}"))


def looked_at(url: str, seed: int) -> None:
    """Read a strange source to its end; whatever comes must be such that it can be shown and kept."""
    dice = random.Random(seed)
    by = dice.choice((None, "page", "offset", "cursor", "link"))
    options: dict[str, Any] = {"url": url, "private": True}
    if dice.random() < 0.2:
        adapter: Any = CkanAdapter(CkanOptions.model_validate({**options, "dataset": "d"}))
    else:
        options["seconds"] = 2.0
        options |= {"items": dice.choice((None, "data", "data", "result.records"))}
        options |= {"pages": {"by": by, "most": 4, "next": dice.choice((None, "meta.next"))}} if by else {}
        adapter = HttpAdapter(HttpOptions.model_validate(options))
    try:
        table = adapter.open(Folder(Path()))
        found: list[Record | Finding] = list(table.rows)
        f"{table.columns}".encode()
    except SpbeError as error:
        found = list(error.findings)
    for row in found:
        if isinstance(row, Finding):
            f"{row.text('id')} {row.text('en')}".encode()
            json.dumps(row.to_dict("en"), ensure_ascii=False).encode()
        else:
            json.dumps([list(row.cells.items()), row.origin.to_dict()], ensure_ascii=False).encode()


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("time.sleep", lambda _: None)
    with ExitStack() as stack:
        yield stack.enter_context(http(strange))


def test_strange_answers(url: str) -> None:
    for seed in range(ROUNDS):
        begun = time.monotonic()
        looked_at(f"{url}/{seed}", seed)
        assert time.monotonic() - begun < 20, seed
