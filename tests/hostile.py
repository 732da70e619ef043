"""Hostile packages, made by rules: archives that lie, names, lists, manifests and keys, each with what it does."""

import json
import struct
import unicodedata
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from spbe_sdk.applications.package.package import FILE_LIST, Seal, file_list, pack
from spbe_sdk.documents.application import MANIFEST

Contents = Mapping[str, bytes]

Case = tuple[str, bytes]


@attrs.frozen
class Entry:
    """One entry of an archive, with what its two headers say of it; `None`: the truth."""

    name: bytes
    data: bytes
    local: Mapping[str, Any] = attrs.field(factory=dict)
    central: Mapping[str, Any] = attrs.field(factory=dict)

    def said(self, side: Mapping[str, Any], offset: int) -> dict[str, Any]:
        truth = {
            "version": 20, "flags": 0, "method": 0, "time": 0, "date": 33, "crc": zlib.crc32(self.data),
            "stored": len(self.data), "size": len(self.data), "name": self.name, "extra": b"", "comment": b"",
            "disk": 0, "internal": 0, "mode": 0o100644 << 16, "offset": offset, "system": 3,
        }  # fmt: skip
        return {**truth, **side}


def archive(
    entries: list[Entry], end: Mapping[str, Any] | None = None, before: bytes = b"", after: bytes = b""
) -> bytes:
    """An archive as any tool may write it, not only as ours does."""
    body, directory = bytearray(before), bytearray()
    for entry in entries:
        offset, said = len(body), entry.said(entry.local, 0)
        body += struct.pack(
            "<4s5H3L2H", b"PK\3\4", said["version"], said["flags"], said["method"], said["time"], said["date"],
            said["crc"], said["stored"], said["size"], len(said["name"]), len(said["extra"]),
        )  # fmt: skip
        body += said["name"] + said["extra"] + entry.data
        said = entry.said(entry.central, offset)
        directory += struct.pack(
            "<4s4B4HL2L5H2L", b"PK\1\2", 20, said["system"], said["version"], 0, said["flags"], said["method"],
            said["time"], said["date"], said["crc"], said["stored"], said["size"], len(said["name"]),
            len(said["extra"]), len(said["comment"]), said["disk"], said["internal"], said["mode"], said["offset"],
        )  # fmt: skip
        directory += said["name"] + said["extra"] + said["comment"]
    told = {
        "disk": 0, "start": 0, "here": len(entries), "count": len(entries), "size": len(directory),
        "at": len(body), "comment": b"", **(end or {}),
    }  # fmt: skip
    tail = struct.pack(
        "<4s4H2LH", b"PK\5\6", told["disk"], told["start"], told["here"], told["count"], told["size"], told["at"],
        len(told["comment"]),
    )  # fmt: skip
    return bytes(body + directory + tail + told["comment"] + after)


def entries(contents: Contents) -> list[Entry]:
    listed = [(FILE_LIST, file_list(contents)), *sorted(contents.items())]
    return [Entry(name.encode(), data) for name, data in listed]


def _changed(contents: Contents, at: int, **sides: Any) -> bytes:
    made = entries(contents)
    made[at] = attrs.evolve(made[at], **sides)
    return archive(made)


def headers(contents: Contents) -> Iterator[Case]:
    """Each field of both headers of each entry, with values that are not the truth."""
    wrong: dict[str, list[Any]] = {
        "flags": [1 << bit for bit in range(16)],
        "method": [1, 6, 8, 9, 12, 14, 93, 95, 97, 98, 99],
        "time": [1],
        "date": [0, 0xFFFF],
        "crc": [0, 1],
        "stored": [0, 1, 10**6, 0xFFFFFFFF],
        "size": [0, 1, 10**6, 0xFFFFFFFF],
        "name": [b"application.yamX", b"../x", b"", b"a\0b", b"\xff\xfe"],
        "extra": [b"\xfe\xca\x04\x00abcd", struct.pack("<HHQQ", 1, 16, 2**62, 2**62)],
        "comment": [b"x"],
        "disk": [5],
        "mode": [(kind | 0o644) << 16 for kind in (0o120000, 0o040000, 0o060000, 0o020000, 0o010000, 0o140000)],
        "offset": [1, 10**9],
        "system": [0],
    }
    central_only = {"comment", "disk", "mode", "offset", "system"}
    for at in (0, 1):
        for field, values in wrong.items():
            for value in values:
                shown = value if isinstance(value, int) else value[:8]
                yield f"central {at} {field} {shown!r}", _changed(contents, at, central={field: value})
                if field not in central_only:
                    yield (
                        f"both {at} {field} {shown!r}",
                        _changed(contents, at, central={field: value}, local={field: value}),
                    )


def ends(contents: Contents) -> Iterator[Case]:
    """What stands around the entries, and what the last record says."""
    made = entries(contents)
    wrong: dict[str, list[Any]] = {
        "disk": [1], "start": [1], "here": [0, 1, 2001], "count": [0, 1, 2001, 0xFFFF], "size": [0, 2**31, 0xFFFFFFFF],
        "at": [0, 1, 0xFFFFFFFF], "comment": [b"x", b"PK\5\6"],
    }  # fmt: skip
    for field, values in wrong.items():
        for value in values:
            yield f"end {field} {value!r}", archive(made, {field: value})
    for junk in (b"\0", b"MZ", b"#!/bin/sh\n", b"PK\3\4", b"%PDF-1.4"):
        yield f"before {junk!r}", archive(made, before=junk)
        yield f"after {junk!r}", archive(made, after=junk)
    yield "reversed", archive(made[::-1])
    yield "twice the same", archive([*made, made[1]])
    yield "twice the name", archive([*made, Entry(made[1].name, b"id: evil")])
    yield "none", archive([])
    yield "only the list", archive(made[:1])
    yield "no list", archive(made[1:])
    yield "many", archive([Entry(f"f{number}".encode(), b"") for number in range(2001)])
    yield "nothing", b""
    yield "zeros", b"\0" * 100_000
    yield "a record without an archive", b"PK\5\6" + b"\xff" * 18
    whole = archive(made)
    for share in range(1, 10):
        yield f"cut at {share}/10", whole[: len(whole) * share // 10]


DEVICES = ["con", "prn", "aux", "nul", "conin$", "conout$", *(f"{n}{d}" for n in ("com", "lpt") for d in "19¹")]


def names(contents: Contents) -> Iterator[Case]:
    """Files whose names mean something else on another system, or lead elsewhere."""
    bad = [f"{folder}{word}{ending}" for word in DEVICES for folder in ("", "trial/") for ending in ("", ".csv")]
    bad += [word.upper() for word in DEVICES]
    bad += [f"a{char}b" for char in '<>:"\\|?*' + "".join(map(chr, range(1, 32))) + "\x7f\x85\xa0\u2028\u2029"]
    bad += [f"a{char}b" for char in "\u200b\u200e\u200f\u202a\u202e\u2060\u2066\ufeff"]
    bad += ["a.", "a ", " a", "a/../b", "../x", "/x", "\\x", "C:x", "a//b", "./a", "a/.", "a/", "..", ".", "x" * 201]
    bad += [".git/hooks/pre-commit", ".spbe/switch/spbe.yaml", ".env", "trial/.x", "__pycache__/x.pyc", "a.spbe"]
    bad += [
        "Files.json",
        "SIGNATURE.JSON",
        "Keys/x.pub",
        "keys/x.pub",
        "files.JSON",
        "sıgnature.json".replace("ı", "I"),
    ]
    for name in bad:
        yield f"name {name!a:.60}", archive(entries({**contents, name: b"x"}))
    twins = [
        ("trial/é", unicodedata.normalize("NFD", "trial/é")), ("trial/a", "trial/A"), ("trial/a", "trial/ａ"),
        ("trial/x", "trial/x/y"), ("trial/ss", "trial/ß"), ("trial/ﬁ", "trial/fi"), (MANIFEST, MANIFEST.upper()),
        ("trial/K", "trial/\u212a"),
    ]  # fmt: skip
    for one, other in twins:
        yield f"twins {one!a} {other!a}", archive(entries({**contents, one: contents.get(one, b"1"), other: b"2"}))


def lists(contents: Contents) -> Iterator[Case]:
    """Lists of the files that say something else, or the same in another way."""
    truth = file_list(contents)
    value = json.loads(truth)
    first = next(iter(value["files"]))

    def listed(**change: Any) -> bytes:
        return json.dumps({**value, **change}).encode()

    def one(**change: Any) -> bytes:
        return listed(files={**value["files"], first: {**value["files"][first], **change}})

    variants = {
        "not text": b"\xff\xfe\xff", "an array": b"[]", "null": b"null", "a number": b"1", "nothing": b"",
        "files null": listed(files=None), "files array": listed(files=[]), "files empty": listed(files={}),
        "format 2": listed(format="spbe-package-2"), "format object": listed(format={"a": 1}),
        "format null": listed(format=None), "deep": b"[" * 100_000,
        "deep objects": b'{"a":' * 5000 + b"1" + b"}" * 5000,
        "a huge number": b'{"format":' + b"9" * 100_000 + b"}", "NaN": b'{"files":NaN,"format":"spbe-package-1"}',
        "other blanks": listed(), "extra key": listed(x=1),
        "surrogate": b'{"files":{"\\ud800":{}},"format":"spbe-package-1"}',
        "keys twice": b'{"files":{},' + truth.lstrip()[1:], "size": one(size=1), "size text": one(size="1"),
        "size negative": one(size=-1), "sha256": one(sha256="0" * 64), "sha256 null": one(sha256=None),
        "sha256 upper": one(sha256=str(value["files"][first]["sha256"]).upper()), "more": one(more=1),
        "entry null": listed(files={**value["files"], first: None}), "extra file": listed(files={**value["files"],
        "x": {}}),
        "missing file": listed(files={name: item for name, item in value["files"].items() if name != first}),
        "too large": truth + b" " * 2**21,
    }  # fmt: skip
    for name, data in variants.items():
        made = entries(contents)
        yield f"list {name}", archive([Entry(FILE_LIST.encode(), data), *made[1:]])


def manifests(contents: Contents) -> Iterator[Case]:
    """Manifests that explode, that say nothing sensible, or whose words pass for ours."""
    text = contents[MANIFEST].decode()
    added = {
        "anchors": "x: &a [1]\ny: *a\n", "merge": "x: &a {b: 1}\ny: {<<: *a}\n", "python": "x: !!python/none\n",
        "tag": "x: !a b\n", "twice": "licence: MIT\n", "two documents": "---\nid: x\n", "tabs": "\tx: 1\n",
        "deep": "x: " + "[" * 5000, "deep block": "x:\n" + "".join(" " * n + "a:\n" for n in range(1, 300)),
        "key of a list": "? [a, b]\n: c\n", "unknown": "unknown: 1\n", "large": "#" + "x" * 2**21 + "\n",
        "nul": 'x: "\\0"\n\0', "laughs": 'a: &a ["lol"]\n' + "".join(f"b{n}: &b{n} [{'*a,' * 9}]\n" for n in range(9)),
    }  # fmt: skip
    for name, more in added.items():
        yield f"manifest {name}", pack({**contents, MANIFEST: (text + more).encode()})
    places = {
        "id: id.go.sumedangkab.spbe-index": [
            'id: "../../x"', 'id: "con"', 'id: "a...."', 'id: "aux.x"', 'id: "a\\nb"', "id: ｉｄ", "id: 1",
        "id: [a]", "id: ''",
            f"id: {'x' * 81}",
        ],
        'version: "1.0"': [
            "version: 1.0", "version: 1e999999999", "version: .nan", "version: 2021-01-01", 'version: "1.0\\n"',
            f"version: {'9' * 5000}", 'version: "-1.0"', 'version: "1.0.0.0"', 'version: "٣.٢"',
        ],
        "kind: maturity-index": ['kind: "os.system"\nkind: x', "kind: [x]", 'kind: "../x"'],
        "instrument: spbe-59-2020": ["instrument: ./x.yaml", "instrument: {path: 1}", "instrument: {path: a, more: b}"],
        'region: "32.11"': ['region: "٣٢.١١"', 'region: "32.11\\n"', "region: 32.11", "region: 32:11", 'region: ""'],
        "stage: {default: final}": [
            'stage: {default: final, lock: bounded, minimum: "5", maximum: "1"}', "stage: {lock: never}", "stage: 1",
            'stage: {minimum: "' + "9" * 5000 + 'x"}',
        ],
        "unit: Diskominfosanditik": [f'unit: "X{mark}Y"' for mark in ("\\n", "\\u202e", "\\u200b", "\\u2029", "\\r")],
        "Indeks SPBE menurut PermenPANRB 59/2020": [
            '"X\\nDitandatangani oleh: PANRB"', '"X\\u202eY"', '"X\\u200bY"', '"\\ud800"',
            '"X\\u2028Y"', '""', '"X\\rY"',
        ],
    }  # fmt: skip
    for old, variants in places.items():
        assert old in text, old
        for new in variants:
            yield f"manifest {new[:50]!a}", pack({**contents, MANIFEST: text.replace(old, new, 1).encode("utf-8")})
    for name, data in {
        "latin": text.encode() + b"# \xe9\n", "binary": bytes(range(256)), "empty": b"", "a list": b"- 1\n",
        "utf-16 without its mark": text.encode("utf-16-le"),
    }.items():  # fmt: skip
        yield f"manifest {name}", pack({**contents, MANIFEST: data})


def signatures(contents: Contents, seal: Seal) -> Iterator[Case]:
    """Envelopes and keys beside them that are not as they were signed."""
    whole = json.loads(seal.envelope)
    entry = whole["signatures"][0]

    def sealed(value: Any, keys: Any = seal.keys) -> bytes:
        data = value if isinstance(value, bytes) else json.dumps(value).encode()
        return pack(contents, Seal(data, keys))

    twice = json.dumps(whole).encode().replace(b'"payloadType"', b'"payloadType": "x", "payloadType"', 1)
    signed_twice = json.dumps(whole).encode().replace(b'"keyid"', b'"keyid": "x", "keyid"', 1)
    values: dict[str, Any] = {
        "a name twice": twice, "a name twice below": signed_twice, "null": None, "a list": [whole], "text": "x",
        "empty": {},
        "deep": b"[" * 100_000, "NaN": b'{"payload": NaN}', "no signatures": {**whole, "signatures": []},
        "signatures null": {**whole, "signatures": None}, "signatures text": {**whole, "signatures": "x"},
        "signature null": {**whole, "signatures": [None]}, "signature text": {**whole, "signatures": ["x"]},
        "sig null": {**whole, "signatures": [{**entry, "sig": None}]}, "sig number": {**whole,
        "signatures": [{**entry, "sig": 1}]},
        "sig empty": {**whole, "signatures": [{**entry, "sig": ""}]}, "sig zeros": {**whole,
        "signatures": [{**entry, "sig": "A" * 86 + "=="}]},
        "keyid null": {**whole, "signatures": [{**entry, "keyid": None}]}, "keyid list": {**whole,
        "signatures": [{**entry, "keyid": []}]},
        "keyid other": {**whole, "signatures": [{**entry, "keyid": "0" * 64}]},
        "payload other": {**whole, "payload": "e30="}, "payload null": {**whole, "payload": None},
        "payload number": {**whole, "payload": 1}, "payload list": {**whole, "payload": []},
        "payload no base64": {**whole, "payload": "*"},
        "type other": {**whole, "payloadType": "application/json"}, "type null": {**whole, "payloadType": None},
        "nine signatures": {**whole, "signatures": [entry] * 9}, "surrogate": b'{"payload": "\\ud800"}',
        "too large": json.dumps(whole).encode() + b" " * 2**21,
    }  # fmt: skip
    for name, value in values.items():
        yield f"signature {name}", sealed(value)
    yield "signature without keys", sealed(whole, ())
