"""The tests of sources that are not in order: each fault is said, and nothing is guessed at."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.findings.errors import DataError
from spbe_sdk.testing.source_suite import KNOWN, SAMPLE, UNREADABLE, SourceSuite


class FaultSuite(SourceSuite):
    """The part of the suite for adapters that spoils sources."""

    def test_unreadable(self, tmp_path: Path) -> None:
        """A cell is a value, empty, or unreadable; an error is neither a text nor empty."""
        self._live("unreadable", tmp_path)
        options = self.unreadable(_inside(tmp_path, "unreadable"))
        if options is None:
            return
        rows = self._records(options, tmp_path / "unreadable")
        problem = _not_unreadable(rows[1]) if len(rows) > 1 else f"{len(rows)} rows instead of {len(SAMPLE)}"
        assert not problem, self._why("unreadable", problem)

    def test_rows(self, tmp_path: Path) -> None:
        """The place of a row is where a person finds it, also after an empty line."""
        self.applies("rows")
        placed, folder = self.placed(tmp_path), tmp_path
        if placed is None:
            folder = _inside(tmp_path, "again")
        options, numbers = placed or (self.write(folder, KNOWN), None)
        found = self._records(options, folder)
        assert found, self._why("rows", "no row came")
        problems = list(_misplaced(found, numbers))
        assert not problems, self._why("rows", "; ".join(problems[:3]))
        if numbers is None and any(row.origin.row is not None for row in found):
            pytest.skip("override placed(): where the rows stand in such a source is not known")

    def test_ragged(self, tmp_path: Path) -> None:
        """A row with a cell too few or too many is a row or a finding; no cell moves to its neighbour."""
        self.applies("ragged")
        options = self._asked("ragged", self.ragged(tmp_path))
        wrong = [problem for row in self._told("ragged", options, tmp_path)[0] for problem in _shifted(row)]
        assert not wrong, self._why("ragged", "; ".join(wrong[:3]))

    def test_doubled(self, tmp_path: Path) -> None:
        """Of two columns with one name nobody knows which is meant: that is said, and none of them wins."""
        self.applies("doubled")
        options = self._asked("doubled", self.doubled(tmp_path))
        records, findings = self._told("doubled", options, tmp_path)
        taken = [row for row in records if row.cells.get("first") is not None]
        shown = f"first holds {taken[0].cells['first']!r}" if taken else "neither a row nor a finding"
        assert findings or any(row.unreadable for row in records), self._why("doubled", shown)

    def test_empty(self, tmp_path: Path) -> None:
        """A source without rows is no accident: nothing comes, or a finding says so."""
        self.applies("empty")
        options = self.write(tmp_path, [])
        try:
            rows = list(self._open(options, tmp_path).rows)
        except DataError:
            return
        assert not [row for row in rows if isinstance(row, Record)], self._why("empty", f"rows from nowhere: {rows}")

    def test_missing(self, tmp_path: Path) -> None:
        """A source that is not there is said in words, never with a traceback."""
        self.applies("missing")
        self._refused("missing", self.missing(tmp_path), tmp_path)

    def test_damaged(self, tmp_path: Path) -> None:
        """A broken source is said in words, with the place, never with a traceback."""
        self.applies("damaged")
        self._refused("damaged", self.damaged(tmp_path), tmp_path)


def _not_unreadable(row: Record) -> str | None:
    """What is wrong with a row whose cell in the column value shows an error; nothing where it is unreadable."""
    cell = row.cells.get("value")
    if cell is not None:
        return f"{UNREADABLE} arrived as the text {cell!r}"
    return None if "value" in row.unreadable else f"{UNREADABLE} arrived as an empty cell"


def _misplaced(rows: Sequence[Record], places: Sequence[int | str] | None) -> Iterator[str]:
    """The known rows whose place is another; of a path the last number counts the rows, from 0 or 1."""
    numbers = {str(row["code"]): number for number, row in enumerate(KNOWN)}
    shifts: set[int] = set()
    for row in rows:
        number, origin = numbers.get(row.cells.get("code") or ""), row.origin
        if number is None:
            continue
        place = None if places is None else places[number]
        if origin.row is not None and isinstance(place, int) and origin.row != place:
            yield f"the row that stands in {place} says that it is in {origin.row}"
        elif isinstance(place, str) and origin.path != place:
            yield f"the row that stands at {place} says that it is at {origin.path}"
        elif origin.row is None and not isinstance(place, str) and (counted := re.findall(r"\d+", origin.path or "")):
            shifts.add(int(counted[-1]) - number)
    if len(shifts) > 1 or not shifts <= {0, 1}:
        yield f"paths count the rows with a shift of {', '.join(map(str, sorted(shifts)))}"


def _shifted(row: Record) -> Iterator[str]:
    """The cells of a known row that are those of another column or another row."""
    code = row.cells.get("code") or ""
    wanted = next((known for known in KNOWN if known["code"] == code), None)
    if wanted is None:
        yield f"the column code holds {code!r}"
        return
    for name in ("first", "second"):
        if row.cells.get(name) not in (None, wanted[name]):
            yield f"the column {name} holds {row.cells[name]!r} in the row {code}"


def _inside(folder: Path, name: str) -> Path:
    """A new folder inside another."""
    (folder / name).mkdir()
    return folder / name
