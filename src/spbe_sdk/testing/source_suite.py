"""The sources that the suite for adapters opens: what its author says of them, and how they are made and read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import pytest

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.conformance import LIVE, Reading, untold
from spbe_sdk.files.folder import Folder, decode
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say
from spbe_sdk.testing.waiver import Waivable
from spbe_sdk.testing.watch import WatchedFolder

Rows = Sequence[Mapping[str, str | None]]

SAMPLE: Rows = [
    {"code": "01", "name": "Kebijakan", "value": "3"},
    {"code": "02", "name": "Tata kelola", "value": "4"},
    {"code": "03", "name": "Layanan", "value": None},
]

# Each cell of these rows occurs nowhere else in a source.
KNOWN: Sequence[Mapping[str, str]] = [{"code": f"k{n}a", "first": f"k{n}b", "second": f"k{n}c"} for n in range(1, 6)]

# The error that a cell shows.
UNREADABLE = "#REF!"


class SourceSuite(Waivable):
    """Base of the suite for adapters: its hooks, and what its tests share."""

    adapter: ClassVar[Any]
    """The adapter's class."""

    # Hooks: what the suite cannot know about a kind of source.

    def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
        """Make a source with some rows, and say with which options it is opened."""
        raise NotImplementedError

    def missing(self, folder: Path) -> dict[str, Any]:
        """Options that lead to a source which is not there."""
        return {**self.write(folder, SAMPLE), "path": "nothing-there.xyz"}

    def damaged(self, folder: Path) -> dict[str, Any]:
        """Options that lead to a source which is there, but broken."""
        options = self.write(folder, SAMPLE)
        path = folder / str(options["path"])
        path.write_bytes(b"\x00\xff\xfe" + path.read_bytes()[::-1])
        return options

    def flaky(self, folder: Path, rows: Rows) -> dict[str, Any]:
        """For sources beyond the machine: options to one that fails at first, and then gives the rows."""
        raise NotImplementedError

    def placed(self, folder: Path) -> tuple[dict[str, Any], Sequence[int | str]] | None:
        """A source with the rows of `KNOWN`, best with an empty line between two, and the row or path of each.

        Not needed where the source is a text with each row in lines of its own: they are found there.
        """
        options, text = self._known(folder)
        if text is None:
            return None
        self._rewrite(folder, options, _with_empty_line(text))
        numbers = _lines_of(_with_empty_line(text))
        return (options, numbers) if len(set(numbers)) == len(KNOWN) else None

    def unreadable(self, folder: Path) -> dict[str, Any] | None:
        """A source whose second row shows the error `UNREADABLE` in the column value, where the kind has such cells:
        no text, but the error of a formula. Its other cells are those of `SAMPLE`.
        """
        return None

    def ragged(self, folder: Path) -> dict[str, Any] | None:
        """A source with the rows of `KNOWN`, of which the second lacks its last cell and the third has one more.

        Not needed where the source is a text in which each row's cells stand in their order: it is cut there.
        """
        options, text = self._known(folder)
        if text is None or not all(text.index(row["first"]) < text.index(row["second"]) for row in KNOWN[1:3]):
            return None
        between = text[text.index("k3b") + 3 : text.index("k3c")]
        cut = text[: text.index("k2b") + 3] + text[text.index("k2c") + 3 :]
        return self._rewrite(folder, options, cut.replace("k3c", f"k3c{between}k3d"))

    def doubled(self, folder: Path) -> dict[str, Any] | None:
        """A source with the rows of `KNOWN`, but both columns, first and second, are named first.

        Not needed where the source is a text that holds their names: they are renamed there.
        """
        options, text = self._known(folder)
        named = text is not None and "second" in text
        return self._rewrite(folder, options, text.replace("second", "first")) if text and named else None

    # How they work.

    def _open(self, options: dict[str, Any], folder: Path, files: Folder | None = None) -> Table:
        made = self.adapter(self.adapter.options_model.model_validate(options))
        table: Table = made.open(files or WatchedFolder(folder))
        return table

    def _known(self, folder: Path) -> tuple[dict[str, Any], str | None]:
        """A source with the rows of `KNOWN`, and its text; nothing where it is no text."""
        options = self.write(folder, KNOWN)
        path = folder / str(options.get("path", ""))
        try:
            text = decode(path.read_bytes(), path.name) if path.is_file() else ""
        except DataError:
            return options, None
        return options, text if all(text.count(cell) == 1 for row in KNOWN for cell in row.values()) else None

    def _rewrite(self, folder: Path, options: dict[str, Any], text: str) -> dict[str, Any]:
        (folder / str(options["path"])).write_text(text, encoding="utf-8", newline="")
        return options

    def _asked(self, name: str, options: dict[str, Any] | None) -> dict[str, Any]:
        if options is None:
            pytest.skip(f"override {name}(): how to make such a source of this kind is not known")
        return options

    def _records(self, options: dict[str, Any], folder: Path) -> list[Record]:
        return [row for row in self._open(options, folder).rows if isinstance(row, Record)]

    def _told(self, name: str, options: dict[str, Any], folder: Path) -> tuple[list[Record], list[Finding]]:
        """The rows and the findings of a source that is not in order; anything else is a failure."""
        try:
            rows = list(self._open(options, folder).rows)
        except DataError as error:
            return [], list(error.findings)
        except Exception as error:
            pytest.fail(self._why(name, f"{type(error).__name__}: {error}"))
        return [r for r in rows if isinstance(r, Record)], [r for r in rows if isinstance(r, Finding)]

    def _cells(self, folder: Path, rows: Rows) -> list[dict[str, str | None]]:
        found = list(self._open(self.write(folder, rows), folder).rows)
        wrong = [row for row in found if isinstance(row, Finding)]
        assert not wrong, f"a good source gave findings: {[row.text('en') for row in wrong[:3]]}"
        names = list(rows[0]) if rows else []
        return [{name: row.cells.get(name) for name in names} for row in found if isinstance(row, Record)]

    def _same(self, name: str, folder: Path, rows: Rows) -> None:
        found, wanted = self._cells(folder, rows), [dict(row) for row in rows]
        differ = [(w, f) for w, f in zip(wanted, found, strict=False) if w != f]
        shown = f"{differ[0][0]} became {differ[0][1]}" if differ else f"{len(found)} rows instead of {len(wanted)}"
        assert found == wanted, self._why(name, shown)

    def _live(self, name: str, folder: Path) -> None:
        self.applies(name)
        options = self.write(folder, SAMPLE)
        one, again = (Reading.of(self._open(options, folder)) for _ in range(2))
        problems = list(islice(LIVE[name](one, again), 3))
        assert not problems, self._why(name, "; ".join(problems))

    def _refused(self, name: str, options: dict[str, Any], folder: Path) -> None:
        _, findings = self._told(name, options, folder)
        assert findings, self._why(name, "nothing was said")
        for finding in findings:
            problem = next(untold(finding), None)
            assert problem is None, self._why(name, str(problem))
            assert finding.origin is not None, self._why(name, f"finding {finding.code} does not say where")

    def _why(self, name: str, problem: str) -> str:
        protects, fix = (say(f"conformance.{name}.{part}", "en") for part in ("protects", "fix"))
        return f"{problem}\n  protects: {protects}\n  fix: {fix}"


def _with_empty_line(text: str) -> str:
    """A text with an empty line before the third of the known rows."""
    start = text.rfind("\n", 0, text.index("k3a")) + 1
    return f"{text[:start]}\n{text[start:]}" if start else text


def _lines_of(text: str) -> list[int]:
    """The lines in which the known rows begin."""
    return [text.count("\n", 0, text.index(row["code"])) + 1 for row in KNOWN]
