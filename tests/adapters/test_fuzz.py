"""Files whose bytes were changed at random: rows or findings come out, never anything else."""

import io
import json
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars
import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.installed import find_adapter
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding

ROUNDS = 600

CSV = 'No;Nama;Nilai\n(1);(2);(3)\n1;"A;\n""b""";3\n2;\'001;="02"\n3;é\u00a0\u200b;\n'

JSON = '{"data": [{"a": 1.50, "b": {"c": null, "d": "\\u00e9"}, "e": [{"f": true}, 2]}, {"a": "x"}], "n": {"k": {}}}'

YAML = "data:\n  - a: 1.50\n    b: {c: ~, d: 'é'}\n    e: [1, 2]\n  - a: x\n    b:\n      c: 2024-01-01\n"


def parquet() -> bytes:
    frame = polars.DataFrame({"a": ["x", None, "é"], "b": [1.5, None, 2.0], "c": [[1], [], None], "d": [{"e": 1}] * 3})
    file = io.BytesIO()
    frame.write_parquet(file, compression="uncompressed")
    return file.getvalue()


SEEDS: dict[str, tuple[bytes, list[dict[str, Any]]]] = {
    "csv": (CSV.encode(), [{}, {"header_rows": 2}, {"encoding": "utf-16-le"}, {"encoding": "windows-1252"}]),
    "json": (JSON.encode(), [{}, {"items": "data"}, {"items": "data[].e"}, {"items": "n"}]),
    "ndjson": ("\n".join(json.dumps(one) for one in json.loads(JSON)["data"]).encode(), [{}]),
    "yaml": (YAML.encode(), [{}, {"items": "data"}, {"items": "data[].e"}, {"encoding": "latin-1"}]),
    "parquet": (parquet(), [{}]),
}

PIECES = [b"\0", b'"', b"'", b"\n", b"\r", b";", b",", b"[", b"{", b"}", b"]", b":", b"\xff\xfe", b"\xef\xbb\xbf",
          b"\\ud800", b"NaN", b"1e999", b"=", b"\xe9", b"&a ", b"*a", b"sep=;\n", b"-", b"\t", b"\xf0\x9f"]  # fmt: skip


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, taken out, doubled, or put in."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        at, length = chance.randrange(len(made) + 1), chance.randint(0, 12)
        pieces = [
            bytes([chance.randrange(256)]),
            b"",
            bytes(made[at : at + 40]) * 2,
            chance.choice(PIECES) * chance.choice([1, 1, 1, 2, 50]),
        ]
        made[at : at + length] = chance.choice(pieces)
    return bytes(made)


def tried(adapter: str, seed: int, folder: Path) -> Iterator[Record | Finding]:
    """What comes out of one file."""
    chance = random.Random(f"{adapter}-{seed}")
    data, options = SEEDS[adapter]
    (folder / "a").write_bytes(mutant(data, chance))
    found = find_adapter(adapter)
    options_read = found.options_model.model_validate({"path": "a", **chance.choice(options)})
    if hasattr(found, "peek"):
        try:
            list(found.peek({"path": "a"}, Folder(folder), 5))
        except DataError as error:
            yield from error.findings
    try:
        yield from islice(found(options_read).open(Folder(folder)).rows, 1000)
    except DataError as error:
        yield from error.findings


@pytest.mark.parametrize("adapter", SEEDS)
def test_bytes_that_were_changed(adapter: str, tmp_path: Path) -> None:
    for seed in range(ROUNDS):
        for row in tried(adapter, seed, tmp_path):
            if isinstance(row, Finding):
                json.dumps([row.to_dict(language) for language in ("id", "en")], ensure_ascii=False).encode()
            else:
                json.dumps(dict(row.cells), ensure_ascii=False).encode()
                assert all(text is None or (text and text == text.strip()) for text in row.cells.values())
                assert all(row.cells[column] is None for column in row.unreadable)
