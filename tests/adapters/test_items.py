"""Items as cells, and the lists that are offered where none was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.adapters.items import cell, columns_of, find_items, flat
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Origin

VALUES = st.recursive(
    st.none() | st.booleans() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.text(max_size=4), VALUES, max_size=4))
def test_every_cell_is_text_or_empty(item: dict[str, object]) -> None:
    assert all(text is None or (isinstance(text, str) and text) for text in flat(item).values())


def test_cells() -> None:
    assert [cell(value) for value in (None, True, " x ", "", ["a", None, 1], [], [{"a": 1}])] == [
        None, "true", "x", None, "a, 1", None, '[{"a": 1}]']  # fmt: skip


def test_columns_in_the_order_of_their_appearance() -> None:
    assert columns_of([{"b": 1}, {"a": 1, "b": 2}, 7]) == ("b", "a")


def test_the_lists_that_there_are_are_offered() -> None:
    with pytest.raises(DataError) as caught:
        find_items({"meta": {"n": 1}, "data": {"rows": []}}, "data", Origin("a"))
    assert caught.value.findings[0].allowed == "data.rows"
