"""What is read quickly is what the careful reader reads, or it is left to that."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.documents.contracts import CONTRACTS, schema
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.files.notation import parse
from spbe_sdk.files.reading import parse_document, quick, read_lines, try_convert
from spbe_sdk.findings.errors import DataError

VALUE: dict[str, Any] = {
    "instrument": "spbe-59-2020",
    "region": "32.16",
    "year": 2023,
    "ratings": [{"indicator": "1", "value": 3, "note": "Perbup “1”\n"}, {"indicator": "2", "value": "2.5"}],
    "evidence": [{"id": "e1", "title": "Dokumen"}],
}
TEXT = json.dumps(VALUE)

# What may stand where something else stood: other kinds of values, keys that are there already, and nonsense.
PIECES = ["1.5", "1e3", "NaN", "12345678901234567890", '"year": 1', '"x": [[[[1]]]]', "null", "true", "{}", "[", ","]


@given(
    at=st.integers(0, len(TEXT)),
    length=st.integers(0, 12),
    piece=st.sampled_from(PIECES) | st.text('{}[],:"0123456789ae. ', max_size=4),
)
def test_nothing_is_read_quickly_that_the_careful_reader_would_refuse(at: int, length: int, piece: str) -> None:
    text = TEXT[:at] + piece + TEXT[at + length :]
    document = quick(text, Assessment)
    if document is not None:
        assert try_convert(parse(text, "x.json"), Assessment) == (document, [])


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (TEXT, True),
        (TEXT.replace('"year"', '"schema": "https://spbe-sdk.id/schemas/v1/assessment", "year"'), None),
        (TEXT.replace('"year"', '"year": 2022, "year"'), False),
        (TEXT.replace('"value": 3', '"value": 3, "value": 4'), False),
        (TEXT.replace("2023", "2023.0"), False),
        (TEXT.replace('"2.5"', "2.5"), False),
        (TEXT.replace('"year"', '"extensions": {"x": {"a": 1}}, "year"'), False),
        (TEXT.replace('"id": "e1"', '"id": "e1", "e\\u0078tensions": {"x": [[1]]}'), False),
        (TEXT.replace('"year"', '"schema": "https://example.org/other", "year"'), False),
        ("[" * 100_000, False),
        ('{"a":' * 100_000, False),
    ],
)
def test_what_is_read_quickly(text: str, taken: bool | None) -> None:
    document = quick(text, Assessment)
    assert document is not None if taken else document is None or taken is None


def test_a_closed_document_holds_values_of_any_shape_in_its_extensions_alone() -> None:
    closed = {name for name, model in CONTRACTS.items() if model.closed}
    assert closed == {"assessment", "result", "plan"}
    for name in closed:
        assert set(open_places(schema(name), ())) == {("extensions", "anyOf", 0, "additionalProperties")}


def open_places(part: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(part, dict) and part.get("$ref") == "#/$defs/JsonValue":
        yield path[-4:]
    items = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for key, below in items:
        yield from open_places(below, (*path, key))


def test_each_line_of_a_file_is_a_document(tmp_path: Path) -> None:
    lines = [TEXT, "", TEXT.replace('"value": 3', '"value": 3.5'), "{broken", TEXT.replace('"32.16"', "[]"), "a: 1"]
    (tmp_path / "x.ndjson").write_text("\n".join(lines))
    read = list(read_lines(tmp_path / "x.ndjson", Assessment))
    assert [(row, document is not None) for row, document, _ in read] == [
        (1, True),
        (3, True),
        (4, False),
        (5, False),
        (6, False),
    ]
    for row, _, problems in read[1:]:
        assert problems
        assert {problem.origin.row for problem in problems if problem.origin} == {row}
    assert [problem.code for _, _, problems in read for problem in problems] == [
        "number-unquoted",
        "notation-broken",
        "field-text",
        "field-missing",
        "field-missing",
        "field-missing",
        "field-unknown",
    ]


SCALE = (ROOT / "examples/indeks-kepuasan/skm-14-2017.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("scale", "field", "told"),
    [
        ('{kind: yes-no, true: "1", no: "0"}', "true", "maksudnya: yes Yang dikenal: not_applicable, kind, yes, no."),
        ('{kind: yes-no, yes: "1", Tidak: "0"}', "Tidak", "maksudnya: no Yang dikenal: not_applicable, kind"),
        ("{kind: levels, minimum: 1, maksimum: 4}", "maksimum", "maksudnya: maximum Yang dikenal: not"),
        (
            "{kind: levels, minimum: 1, maximum: 4, true: Ada}",
            "true",
            "Yang dikenal: not_applicable, kind, minimum, max",
        ),
        ("{kind: level, minimum: 1, maximum: 4}", "kind", "'levels', 'grades', 'yes-no'"),
        ("{minimum: 1, maximum: 4}", "kind", "Tambahkan 'kind: …'."),
    ],
)
def test_a_field_of_a_scale_that_is_not_known_names_those_of_its_kind(scale: str, field: str, told: str) -> None:
    line = next(line for line in SCALE.splitlines() if line.startswith("  ") and "kind: number" in line)
    text = SCALE.replace(line, f"{line.partition('{')[0]}{scale}")
    with pytest.raises(DataError) as caught:
        parse_document(text, Instrument, "x.yaml")
    finding = next(item for item in caught.value.findings if item.field == field)
    assert finding.origin is not None and finding.origin.row == text[: text.index(scale)].count("\n") + 1
    assert told in f"{finding.message()} {finding.remedy()}".replace(" Hapus atau perbaiki namanya.", "")
