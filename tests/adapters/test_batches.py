"""Any adapter's rows as Arrow batches: nothing that cannot be read counts as empty there."""

from collections.abc import Iterator

import pytest

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.batches import batches_of
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Severity

AT = Origin("a.csv", row=1)


def table(*rows: Record | Finding) -> Table:
    return Table(("a", "b", ""), AT, iter(rows))


def test_texts_by_columns_and_notices_left_out() -> None:
    rows: list[Record | Finding] = [
        Finding("row-numbering", Severity.NOTICE),
        Record({"a": "1", "b": None}, AT),
        Record({"b": "x"}, AT),
    ]
    assert batches_of(table(*rows)).read_all().to_pydict() == {"a": ["1", None], "b": [None, "x"]}


def test_what_cannot_be_read_stops_where_it_is_asked_for() -> None:
    def rows() -> Iterator[Record | Finding]:
        yield Record({"a": None, "b": "1"}, AT, {"a": Finding("cell-bytes")})

    with pytest.raises(DataError, match="no text"):
        batches_of(Table(("a", "b"), AT, rows()), ["a"]).read_all()
    assert batches_of(Table(("a", "b"), AT, rows()), ["b"]).read_all().num_rows == 1
    with pytest.raises(DataError, match="3 cells"):
        batches_of(table(Finding("row-width", origin=AT, found="3", allowed="2"))).read_all()


def test_a_column_that_is_not_there() -> None:
    with pytest.raises(DataError) as caught:
        batches_of(table(), ["c"])
    assert [(one.code, one.found, one.allowed) for one in caught.value.findings] == [("batch-column", "c", "a, b")]
