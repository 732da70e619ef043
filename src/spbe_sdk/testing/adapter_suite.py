"""The conformance kit for adapters: what a binding relies on, as a test class to inherit.

    class TestMine(AdapterSuite):
        adapter = MyAdapter

        def write(self, folder, rows):
            ...                       # make a source with these rows in the folder
            return {"path": "a.txt"}  # the options that open it

`rows` are dicts with the same columns, their values text or None. Where the source is a text, the suite spoils it
itself; for other kinds the hooks `placed`, `unreadable`, `ragged` and `doubled` say how.

Each test says what it protects and how to fix a failure. A test that cannot apply is waived with a reason and the
day on which the waiver ends:
``waived = {"damaged": Waiver("the service checks itself", date(2027, 6, 30))}``.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.conformance import LIVE, Reading
from spbe_sdk.files.folder import Folder
from spbe_sdk.testing.fault_suite import FaultSuite
from spbe_sdk.testing.source_suite import SAMPLE, Rows
from spbe_sdk.testing.watch import WatchedFolder, watching

CODES = ["01", "001", "1.10", "32.10", "32.16.01.2001", "1e5", "0012345678901234567890", "A-1_b"]

PERIODS = ["2024", "Q1", "TW I", "2024-03-31", "31/12/2024", "Triwulan IV"]

WORDS = [
    "Perbup é – “kutip”",
    "ꦲꦏ꧀ꦱꦫ",
    "100%",
    "a;b,c|d",
    "=1+1",
    "x" * 300,
    "O'Brien",
    "Ünï",
    "< & >",
    "Rp1.250.000,00",
]

DECIMALS = ["85,5", "85.5", "3,140", "1.250,75", "0,5", "-2,25", "100,00"]

# Words that programs write where there is nothing.
GHOSTS = frozenset(("none", "nan", "null", "<na>", "nat", "n/a", "#n/a", "undefined"))


MANY, LARGE = 8_000, 20_000

# How many rows may be held when ten have been asked for: a page of them, or a batch.
_HELD = 5_000

# So many bytes may be read for the first rows in any case: a block of them is compressed, or has an index.
_READ_BYTES = 256 * 1024

_PEAK_BYTES = 64 * 1024 * 1024


class AdapterSuite(FaultSuite):
    """Inherit, name the class Test…, give `adapter` and `write`; every test explains what broke and how to fix it."""

    def test_columns(self, tmp_path: Path) -> None:
        """Bindings name columns: each must have one name."""
        self._live("columns", tmp_path)

    def test_cells(self, tmp_path: Path) -> None:
        """Text becomes type in one place only, after the adapter."""
        self._live("cells", tmp_path)

    def test_places(self, tmp_path: Path) -> None:
        """From a figure in a report one must find the row again."""
        self._live("places", tmp_path)

    def test_stable(self, tmp_path: Path) -> None:
        """A run can be repeated and gives the same figure."""
        self._live("stable", tmp_path)

    def test_findings(self, tmp_path: Path) -> None:
        """What could not be read is said to the person who has to fix it."""
        self._live("findings", tmp_path)

    def test_lazy(self, tmp_path: Path) -> None:
        """A large source must not fill the memory of a small computer."""
        self._live("lazy", tmp_path)

    def test_reaches(self, tmp_path: Path) -> None:
        """What a package brings along may only look into its files: what an adapter says of itself is true."""
        self.applies("reaches")
        reaches = getattr(self.adapter, "reaches", None)
        assert reaches in ("files", "beyond"), self._why("reaches", f"reaches is {reaches!r}")
        if reaches == "beyond":
            return
        options = self.write(tmp_path, SAMPLE)
        with watching() as seen:
            list(self._open(options, tmp_path).rows)
        assert not seen, self._why("reaches", f"beside files: {'; '.join(dict.fromkeys(seen))}")

    def test_decimals(self, tmp_path: Path) -> None:
        """85,5 is not 85.5 before it is known how the author writes numbers."""
        self.applies("decimals")
        self._same("decimals", tmp_path, [{"code": str(n), "value": text} for n, text in enumerate(DECIMALS)])

    def test_first_rows(self, tmp_path: Path) -> None:
        """The first rows come before the rest is read: whoever looks at ten rows does not wait for all."""
        self.applies("first-rows")
        options = self.write(tmp_path, [{"code": str(n), "name": f"row {n} {'x' * 60}"} for n in range(LARGE)])
        files, before = WatchedFolder(tmp_path), _held()
        rows = iter(self._open(options, tmp_path, files).rows)
        ten = list(islice(rows, 10))
        held, asked = _held() - before, files.asked
        assert len(ten) == 10, self._why("first-rows", f"{len(ten)} rows instead of 10")
        assert held < _HELD, self._why("first-rows", f"{held} rows are held after ten of {LARGE}")
        count = sum(1 for _ in rows)
        problem = f"{asked} bytes were read for ten of {count + 10} rows, {files.asked} for all"
        assert asked < max(_READ_BYTES, files.asked / 2), self._why("first-rows", problem)

    def test_identity(self, tmp_path: Path) -> None:
        """Every row arrives once, two equal ones both, with nothing added."""
        self.applies("identity")
        self._same("identity", tmp_path, [*SAMPLE, SAMPLE[0]])

    def test_codes(self, tmp_path: Path) -> None:
        """01 is not 1, and 32.10 is not 32.1: codes are text."""
        self.applies("codes")
        self._same("codes", tmp_path, [{"code": code, "value": "3"} for code in CODES])

    def test_periods(self, tmp_path: Path) -> None:
        """Years, quarters and dates arrive as they were written."""
        self.applies("periods")
        self._same("periods", tmp_path, [{"code": str(n), "period": text} for n, text in enumerate(PERIODS)])

    def test_words(self, tmp_path: Path) -> None:
        """Names keep their letters, whatever the encoding, and may hold separators and quotes."""
        self.applies("words")
        self._same("words", tmp_path, [{"code": str(n), "name": text} for n, text in enumerate(WORDS)])

    def test_blanks(self, tmp_path: Path) -> None:
        """An empty cell is empty: no "None", no "nan", no zero."""
        self.applies("blanks")
        rows: Rows = [{"code": "1", "value": None, "name": "a"}, {"code": "2", "value": "0", "name": None}]
        found = self._cells(tmp_path, rows)
        ghosts = ", ".join(repr(cell) for row in found for cell in row.values() if _is_ghost(cell))
        assert not ghosts, self._why("blanks", f"texts where the source has nothing: {ghosts}")
        assert found == rows, self._why("blanks", f"{rows} became {found}")

    def test_order(self, tmp_path: Path) -> None:
        """The order of rows in a source changes no row."""
        self.applies("order")
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        one, other = self._cells(tmp_path / "a", SAMPLE), self._cells(tmp_path / "b", list(reversed(SAMPLE)))
        assert sorted(map(str, one)) == sorted(map(str, other)), self._why("order", f"{one} became {other}")

    def test_options(self, tmp_path: Path) -> None:
        """A misspelt option is noticed, and not silently ignored."""
        self.applies("options")
        options = {**self.write(tmp_path, SAMPLE), "mistyped": "x"}
        with pytest.raises(ValidationError):
            self.adapter.options_model.model_validate(options)
            pytest.fail(self._why("options", "the option 'mistyped' was accepted"))

    def test_secrets(self, tmp_path: Path) -> None:
        """A password in the options appears in nothing that is shown."""
        self.applies("secrets")
        options = self.adapter.options_model.model_validate(self.write(tmp_path, SAMPLE))
        secrets = tuple(value.get_secret_value() for value in _secrets(options) if value.get_secret_value())
        adapter = self.adapter(options)
        for secret in secrets:
            assert secret not in f"{options!r} {options} {adapter!r}", self._why("secrets", "it is in a repr")
        reading = Reading.of(adapter.open(Folder(tmp_path)), None, secrets)
        problems = list(LIVE["secrets"](reading, reading))
        assert not problems, self._why("secrets", "; ".join(problems[:3]))

    def test_no_writes(self, tmp_path: Path) -> None:
        """Reading changes nothing where it reads."""
        self.applies("no-writes")
        options = self.write(tmp_path, SAMPLE)
        before = _contents(tmp_path)
        list(self._open(options, tmp_path).rows)
        after = _contents(tmp_path)
        changed = sorted(str(path) for path in {*before, *after} if before.get(path) != after.get(path))
        assert not changed, self._why("no-writes", f"changed: {', '.join(changed)}")

    def test_many(self, tmp_path: Path) -> None:
        """Page after page, every row arrives once, in bounded memory."""
        self.applies("many")
        options = self.write(tmp_path, [{"code": str(n), "name": f"row {n}"} for n in range(MANY)])
        table = self._open(options, tmp_path)
        tracemalloc.start()
        try:
            codes = [row.cells.get("code") for row in table.rows if isinstance(row, Record)]
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        missing = sorted({str(n) for n in range(MANY)} - {code or "" for code in codes}, key=int)
        assert not missing, self._why("many", f"{len(missing)} rows are missing, such as {', '.join(missing[:3])}")
        assert len(codes) == MANY, self._why("many", f"{len(codes)} rows instead of {MANY}")
        assert peak < _PEAK_BYTES, self._why("many", f"{peak // 2**20} MB for {MANY} small rows")

    def test_retry(self, tmp_path: Path) -> None:
        """A service that is overloaded for a moment is asked again."""
        self.applies("retry")
        if getattr(self.adapter, "reaches", "beyond") == "files":
            pytest.skip("it reads files only")
        rows = list(self._open(self.flaky(tmp_path, SAMPLE), tmp_path).rows)
        assert len(rows) == len(SAMPLE), self._why("retry", f"{len(rows)} rows instead of {len(SAMPLE)}")


def _secrets(options: Any) -> list[SecretStr]:
    """Every secret in some options, also inside others."""
    found: list[SecretStr] = []
    values = vars(options).values() if hasattr(options, "__dict__") else options
    for value in values:
        if isinstance(value, SecretStr):
            found.append(value)
        elif isinstance(value, Mapping):
            found += _secrets(value.values())
        elif hasattr(type(value), "model_fields"):
            found += _secrets(value)
    return found


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _is_ghost(cell: str | None) -> bool:
    return cell is not None and (cell.lower() in GHOSTS or cell.startswith("#"))


def _held() -> int:
    """How many rows are held somewhere."""
    gc.collect()
    # What stands for something else, as a weak proxy does, is not asked: it may be gone.
    return sum(issubclass(type(thing), Record) for thing in gc.get_objects())
