"""Items as cells: nothing that stands in one gets lost or breaks what is written later."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from itemised import AT, cells, refused, rows
from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.items import cell, columns_of, record
from spbe_sdk.findings.errors import DataError

TEXTS = st.text(st.characters(codec=None) | st.characters(categories=["Cs"]), max_size=5)

VALUES = st.recursive(
    st.none() | st.booleans() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=4))
def test_every_cell_is_text_or_empty(item: dict[str, object]) -> None:
    row = record(item, AT)
    assert isinstance(row, Record)
    assert set(row.cells) == set(columns_of([item]))
    assert all(text is None or (isinstance(text, str) and text) for text in row.cells.values())
    json.dumps(dict(row.cells), ensure_ascii=False).encode()
    assert all(row.cells[column] is None for column in row.unreadable)


def test_what_stands_twice_is_no_value() -> None:
    ((_, row),) = rows(
        '[{"a": 1, "a": 2, "b": 3, "c": {"d": 1, "d": 1}, "e.f": 1, "e": {"f": 2}, "g": [{"h": 1, "h": 2}]}]'
    )
    assert row.cells == {"a": None, "b": "3", "c.d": None, "e.f": None, "g": None}
    assert {column: why.code for column, why in row.unreadable.items()} == dict.fromkeys(
        ("a", "c.d", "e.f", "g"), "notation-duplicate"
    )
    assert refused('{"data": [], "data": [{"a": 1}]}', "data") == ("notation-duplicate", None)


def test_half_letters_are_no_text() -> None:
    ((_, row),) = rows(r'[{"a": "x\ud800", "b": ["\udc00"], "c": [{"d": "\ud800"}], "\ud800": 1, "e": "\ud83d\ude00"}]')
    assert row.cells == {"a": None, "b": None, "c": None, r"\ud800": "1", "e": "😀"}
    assert row.at("a").found == r"x\ud800"
    assert cells(r'["\ud800"]') == ["item-shape"]
    assert refused(r'{"\ud800": [1]}', "x") == ("items-missing", None)


@pytest.mark.parametrize(("number", "line"), [("NaN", 3), ("Infinity", 3), ("-Infinity", 3)])
def test_numbers_that_json_does_not_have(number: str, line: int) -> None:
    assert refused(f'[{{"a": "NaN \\" Infinity",\n "b": 1}},\n {{"a": {number}}}]') == ("json-constant", line)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 100_000, '[{"a":' + "[" * 900 + "]" * 900 + "}]"])
def test_what_is_nested_without_end(text: str) -> None:
    try:
        ((_, row),) = rows(text)
        assert row.at("a") is None or row.at("a").code == "notation-deep"
    except DataError as error:
        assert error.findings[0].code == "notation-deep"


def test_objects_that_are_nested_deeply_end_in_one_cell() -> None:
    (row,) = cells('[{"a":' + '{"a":' * 300 + "1" + "}" * 300 + "}]")
    assert len(row) == 1


def test_cells() -> None:
    assert [cell(value) for value in (None, True, " x ", "", ["a", None, 1], [], [{"a": 1}])] == [
        None, "true", "x", None, "a, 1", None, '[{"a": 1}]']  # fmt: skip


def test_columns_in_the_order_of_their_appearance() -> None:
    assert columns_of([{"b": 1}, {"a": 1, "b": 2}, 7]) == ("b", "a")
