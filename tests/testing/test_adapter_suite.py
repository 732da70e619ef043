"""Adapters broken on purpose: each test of the kit catches its fault, and says what it protects and how to fix it."""

import json
import random
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal, cast

import attrs
import pytest

from spbe_sdk.adapters.adapter import Options, Record, Secret, Table
from spbe_sdk.adapters.json import JsonAdapter, JsonOptions
from spbe_sdk.files.folder import Files, Folder, decode
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import words
from spbe_sdk.testing import AdapterSuite, Waiver
from spbe_sdk.testing.source_suite import SAMPLE, Rows


class SoundOptions(Options):
    path: str
    password: Secret | None = None


class Sound:
    """A sound adapter of JSON files; each broken one below spoils one thing."""

    options_model: ClassVar[type[Options]] = SoundOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"

    def __init__(self, options: Any) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        inner = JsonAdapter(JsonOptions(path=self.options.path))
        return self.spoil(inner.open(files), files)

    def spoil(self, table: Table, files: Files) -> Table:
        return table


def changed(table: Table, change: Any) -> Table:
    return attrs.evolve(table, rows=(change(row) for row in table.rows))


def with_cell(row: Record, change: Any) -> Record:
    return attrs.evolve(row, cells={name: change(cell) for name, cell in row.cells.items()})


class TwiceNamed(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return attrs.evolve(table, columns=(*table.columns, *table.columns[:1]))


class Numbers(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: int(c) if c and c.isdigit() else c))


class Unstripped(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: f"{c} " if c else c))


class Unannounced(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return attrs.evolve(table, columns=table.columns[:1])


class Placeless(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: attrs.evolve(row, origin=Origin("a.json")))


class SamePlace(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: attrs.evolve(row, origin=Origin("a.json", row=1)))


class Unstable(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: attrs.evolve(row, cells={**row.cells, "name": str(random.random())}))


class Wordless(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def rows() -> Iterator[Record | Finding]:
            yield from table.rows
            yield Finding("kode-saya-sendiri", origin=Origin("a.json", row=9))

        return attrs.evolve(table, rows=rows())


class Eager(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return attrs.evolve(table, rows=list(table.rows))  # type: ignore[arg-type]


class Deduplicating(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        unique = {json.dumps(dict(row.cells)): row for row in table.rows if isinstance(row, Record)}
        return attrs.evolve(table, rows=iter(unique.values()))


class LeadingZeros(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: (c.lstrip("0") or "0") if c else c))


class FloatCodes(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def number(cell: str | None) -> str | None:
            try:
                return repr(float(cell)) if cell and "." in cell else cell
            except ValueError:
                return cell

        return changed(table, lambda row: with_cell(row, number))


class Dates(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: c.replace("/", "-") if c else c))


class Ascii(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: c.encode("ascii", "replace").decode() if c else c))


class Nones(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, str))


class CarriesOver(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def rows() -> Iterator[Record | Finding]:
            last: str | None = None
            for row in table.rows:
                assert isinstance(row, Record)
                last = row.cells.get("value") or last
                yield attrs.evolve(row, cells={**row.cells, "value": last})

        return attrs.evolve(table, rows=rows())


class InventsRows(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def rows() -> Iterator[Record | Finding]:
            yield from table.rows
            yield Record(dict.fromkeys(table.columns), Origin("a.json", row=99))

        return attrs.evolve(table, rows=rows())


class Traceback(Sound):
    def open(self, files: Files) -> Table:
        if isinstance(files, Folder) and not (files.root / self.options.path).is_file():
            raise FileNotFoundError(self.options.path)
        return super().open(files)


class Unspoken(Sound):
    def open(self, files: Files) -> Table:
        try:
            return super().open(files)
        except DataError:
            return Table((), Origin("a"), iter(()))


class Nowhere(Sound):
    def open(self, files: Files) -> Table:
        try:
            return super().open(files)
        except DataError as error:
            raise DataError(attrs.evolve(finding, origin=None) for finding in error.findings) from None


class AnyOptions(Options):
    model_config = {"extra": "allow"}
    path: str
    password: Secret | None = None


class Lenient(Sound):
    options_model: ClassVar[type[Options]] = AnyOptions


class ShowsPassword(Sound):
    def __repr__(self) -> str:
        return f"ShowsPassword({self.options.password.get_secret_value()})"


class PasswordInPlaces(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        secret = self.options.password.get_secret_value()
        return changed(table, lambda row: attrs.evolve(row, origin=Origin(f"https://ani:{secret}@host", row=1)))


class Writes(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        assert isinstance(files, Folder)
        (files.root / "a.json.tmp").write_text("x")
        return table


class FirstPage(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return attrs.evolve(table, rows=(row for n, row in enumerate(table.rows) if n < 1000))


class LastPageTwice(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def rows() -> Iterator[Record | Finding]:
            last: list[Record | Finding] = []
            for row in table.rows:
                last = [*last[-9:], row]
                yield row
            yield from last if len(last) == 10 else []

        return attrs.evolve(table, rows=rows())


class Hoards(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def rows() -> Iterator[Record | Finding]:
            kept = []
            for row in table.rows:
                kept.append("x" * 10_000 + str(row))
                yield row

        return attrs.evolve(table, rows=rows())


class GivesUp(Sound):
    reaches: ClassVar[Literal["files", "beyond"]] = "beyond"
    asked: ClassVar[int] = 0

    def open(self, files: Files) -> Table:
        type(self).asked += 1
        if "flaky" in self.options.path:
            raise DataError(Finding("address-failed", origin=Origin("x"), details={"reason": "HTTP 503"}))
        return super().open(files)


class ShowsErrors(Sound):
    """Gives the error of a formula as if it were its text."""


class ForgetsErrors(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: None if c == "#REF!" else c))


class UnannouncedError(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        why = Finding("cell-error", found="#REF!")
        return changed(table, lambda row: attrs.evolve(row, unreadable={"elsewhere": why}))


class WordlessError(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        why = Finding("sel-saya-rusak")
        return changed(
            table, lambda row: attrs.evolve(row, unreadable={"name": why}, cells={**row.cells, "name": None})
        )


class ErrorWithValue(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: attrs.evolve(row, unreadable={"code": Finding("cell-error", found="#REF!")}))


class GhostWords(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: c or "#N/A"))


class OneOff(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def rows() -> Iterator[Record | Finding]:
            for number, row in enumerate(table.rows, start=2):
                assert isinstance(row, Record)
                yield attrs.evolve(row, origin=Origin("a.json", path=f"[{number}]"))

        return attrs.evolve(table, rows=rows())


class CountsRows(Sound):
    """Counts the rows instead of the lines: empty lines shift it."""

    def open(self, files: Files) -> Table:
        lines = files.read(self.options.path).decode().split("\n")
        texts = [[cell or None for cell in line.split(";")] for line in lines if line]
        columns = tuple(map(str, texts[0]))

        def rows() -> Iterator[Record | Finding]:
            for number, cells in enumerate(texts[1:], start=2):
                yield Record(dict(zip(columns, cells, strict=False)), Origin("a.csv", row=number))

        return Table(columns, Origin("a.csv"), rows())


class Shifts(CountsRows):
    """Fills a row up at its beginning, whatever is missing."""

    def open(self, files: Files) -> Table:
        table = super().open(files)

        def rows() -> Iterator[Record | Finding]:
            for row in table.rows:
                assert isinstance(row, Record)
                missing: list[str | None] = [None] * (len(table.columns) - len(row.cells))
                texts = [*missing, *row.cells.values()]
                yield attrs.evolve(row, cells=dict(zip(table.columns, texts, strict=True)))

        return attrs.evolve(table, rows=rows())


class Stumbles(CountsRows):
    def open(self, files: Files) -> Table:
        table = super().open(files)
        return changed(table, lambda row: attrs.evolve(row, cells={name: row.cells[name] for name in table.columns}))


class Careless(CountsRows):
    """Takes the last of two columns of one name."""


class OpensBeside(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        assert isinstance(files, Folder)
        (files.root / self.options.path).read_bytes()
        return table


class OpensWhileReading(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        def rows() -> Iterator[Record | Finding]:
            for row in table.rows:
                assert isinstance(files, Folder)
                with (files.root / "a.json").open("rb"):
                    yield row

        return attrs.evolve(table, rows=rows())


class CallsHome(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        with socket.socket() as made, suppress(OSError):
            made.connect(("127.0.0.1", 9))
        return table


class StartsPrograms(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        subprocess.run([sys.executable, "-c", ""], check=True)
        return table


class AsksDatabase(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        assert isinstance(files, Folder)
        sqlite3.connect(files.root / "a.db").close()
        return table


class SaysNonsense(Sound):
    reaches: ClassVar[Any] = "file"


class PointForComma(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return changed(table, lambda row: with_cell(row, lambda c: c.replace(",", ".") if c else c))


class CollectsFirst(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        return attrs.evolve(table, rows=iter(list(table.rows)))


class ReadsToItsEnd(Sound):
    def spoil(self, table: Table, files: Files) -> Table:
        files.open(self.options.path).read()
        return table


BROKEN: list[tuple[type[Sound], str]] = [
    (TwiceNamed, "columns"),
    (Numbers, "cells"),
    (Unstripped, "cells"),
    (Unannounced, "cells"),
    (Placeless, "places"),
    (SamePlace, "places"),
    (Unstable, "stable"),
    (Wordless, "findings"),
    (Eager, "lazy"),
    (Deduplicating, "identity"),
    (LeadingZeros, "codes"),
    (FloatCodes, "codes"),
    (Dates, "periods"),
    (Ascii, "words"),
    (Nones, "blanks"),
    (CarriesOver, "order"),
    (InventsRows, "empty"),
    (Traceback, "missing"),
    (Unspoken, "damaged"),
    (Nowhere, "missing"),
    (Lenient, "options"),
    (ShowsPassword, "secrets"),
    (PasswordInPlaces, "secrets"),
    (Writes, "no-writes"),
    (FirstPage, "many"),
    (LastPageTwice, "many"),
    (Hoards, "many"),
    (GivesUp, "retry"),
    (ShowsErrors, "unreadable"),
    (ForgetsErrors, "unreadable"),
    (UnannouncedError, "unreadable"),
    (WordlessError, "unreadable"),
    (ErrorWithValue, "unreadable"),
    (GhostWords, "blanks"),
    (OneOff, "rows"),
    (CountsRows, "rows"),
    (Shifts, "ragged"),
    (Stumbles, "ragged"),
    (Careless, "doubled"),
    (OpensBeside, "reaches"),
    (OpensWhileReading, "reaches"),
    (CallsHome, "reaches"),
    (StartsPrograms, "reaches"),
    (AsksDatabase, "reaches"),
    (SaysNonsense, "reaches"),
    (PointForComma, "decimals"),
    (CollectsFirst, "first-rows"),
    (ReadsToItsEnd, "first-rows"),
]


def suite_of(broken: type[Any], **attributes: Any) -> AdapterSuite:
    class Suite(AdapterSuite):
        adapter = broken

        def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
            if issubclass(broken, CountsRows):
                lines = [list(rows[0]), *([cell or "" for cell in row.values()] for row in rows)]
                (folder / "a.csv").write_text("".join(f"{';'.join(line)}\n" for line in lines), encoding="utf-8")
                return {"path": "a.csv"}
            (folder / "a.json").write_text(json.dumps(list(map(dict, rows))), encoding="utf-8")
            return {"path": "a.json", "password": "sangat-rahasia"}

        def unreadable(self, folder: Path) -> dict[str, Any] | None:
            shows_errors = broken in (ShowsErrors, ForgetsErrors)
            return self.write(folder, [SAMPLE[0], {**SAMPLE[1], "value": "#REF!"}, SAMPLE[2]]) if shows_errors else None

        def flaky(self, folder: Path, rows: Rows) -> dict[str, Any]:
            self.write(folder, rows)
            (folder / "a.json").rename(folder / "flaky.json")
            return {"path": "flaky.json"}

    return cast("AdapterSuite", type("Chosen", (Suite,), attributes)())


def run(suite: AdapterSuite, name: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    getattr(suite, f"test_{name.replace('-', '_')}")(folder)


TESTS = AdapterSuite.names()


@pytest.mark.parametrize(("broken", "name"), BROKEN, ids=lambda value: getattr(value, "__name__", value))
def test_each_test_catches_its_fault(broken: type[Sound], name: str, tmp_path: Path) -> None:
    suite = suite_of(broken)
    try:
        run(suite, name, tmp_path / "a")
    except DataError:
        assert name == "retry"
        return
    except (AssertionError, pytest.fail.Exception) as failure:
        for part in ("protects", "fix"):
            assert words("en")["conformance"][name][part] in str(failure)
        return
    raise AssertionError(f"{broken.__name__} passed {name}")


class Lines:
    """A sound adapter of lines of fixed width, whose columns are named in the options alone."""

    class LineOptions(Options):
        path: str
        names: list[str]

    options_model: ClassVar[type[Options]] = LineOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "files"

    def __init__(self, options: Any) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        path, names = self.options.path, self.options.names
        rows = (
            Record(
                {name: line[n * 9 : n * 9 + 9].strip() or None for n, name in enumerate(names)}, Origin(path, row=row)
            )
            for row, line in enumerate(decode(files.read(path), path).splitlines(), start=1)
            if line.strip()
        )
        return Table(tuple(names), Origin(path), rows)


def test_what_no_heading_stands_in_cannot_be_spoilt_there(tmp_path: Path) -> None:
    class Suite(AdapterSuite):
        adapter = Lines

        def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
            names = list(rows[0]) if rows else []
            lines = ["".join((row[name] or "").ljust(9) for name in names) for row in rows]
            (folder / "a.txt").write_text("\n".join(lines), encoding="utf-8")
            return {"path": "a.txt", "names": names}

    with pytest.raises(pytest.skip.Exception, match="override doubled"):
        Suite().test_doubled(tmp_path)
    Suite().test_rows(tmp_path)


@pytest.mark.parametrize("name", TESTS)
def test_a_sound_adapter_passes(name: str, tmp_path: Path) -> None:
    try:
        run(suite_of(Sound), name, tmp_path / "a")
    except pytest.skip.Exception:
        assert name == "retry"


def test_every_test_has_its_words_and_a_broken_adapter() -> None:
    for language in ("id", "en"):
        assert set(words(language)["conformance"]) == set(TESTS)
    assert {name for _, name in BROKEN} == set(TESTS)
    assert len(BROKEN) >= 15


def test_a_waiver_has_a_reason_and_an_end(tmp_path: Path) -> None:
    tomorrow = date.today() + timedelta(days=1)
    suite = suite_of(Numbers, waived={"cells": Waiver("the old program is replaced soon", tomorrow)})
    with pytest.raises(pytest.skip.Exception, match="replaced soon"):
        run(suite, "cells", tmp_path / "a")
    ended = suite_of(Sound, waived={"cells": Waiver("the old program is replaced soon", date(2020, 1, 1))})
    with pytest.raises(pytest.fail.Exception, match="ended on 2020-01-01"):
        run(ended, "cells", tmp_path / "b")


@pytest.mark.parametrize("waived", [{"damagd": Waiver("x", date(9999, 12, 31))}, {"no_writes": "x"}, {"lazy": "why"}])
def test_a_waiver_that_waives_nothing_is_refused(waived: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"is no test; there are blanks|has to be Waiver\(reason, until\)"):
        suite_of(Sound, waived=waived)
