"""Adapters broken on purpose: each test of the kit catches its fault, and says what it protects and how to fix it."""

import json
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal

import attrs
import pytest

from spbe_sdk.adapters.adapter import Options, Record, Secret, Table
from spbe_sdk.adapters.json import JsonAdapter, JsonOptions
from spbe_sdk.files.folder import Files, Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import words
from spbe_sdk.testing import AdapterSuite, Waiver
from spbe_sdk.testing.adapter_suite import Rows


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
]


def suite_of(broken: type[Any], **attributes: Any) -> AdapterSuite:
    class Suite(AdapterSuite):
        adapter = broken

        def write(self, folder: Path, rows: Rows) -> dict[str, Any]:
            (folder / "a.json").write_text(json.dumps(list(map(dict, rows))), encoding="utf-8")
            return {"path": "a.json", "password": "sangat-rahasia"}

        def flaky(self, folder: Path, rows: Rows) -> dict[str, Any]:
            self.write(folder, rows)
            (folder / "a.json").rename(folder / "flaky.json")
            return {"path": "flaky.json"}

    for name, value in attributes.items():
        setattr(Suite, name, value)
    return Suite()


def run(suite: AdapterSuite, name: str, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    getattr(suite, f"test_{name.replace('-', '_')}")(folder)


TESTS = sorted(name.removeprefix("test_").replace("_", "-") for name in dir(AdapterSuite) if name.startswith("test_"))


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
