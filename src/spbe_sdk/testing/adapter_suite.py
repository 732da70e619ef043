"""The conformance kit for adapters: what a binding relies on, as a test class to inherit.

    class TestMine(AdapterSuite):
        adapter = MyAdapter

        def write(self, folder, rows):
            ...                       # make a source with these rows in the folder
            return {"path": "a.txt"}  # the options that open it

`rows` are dicts with the same columns, their values text or None. Each test says what it protects and how to fix
a failure. A test that cannot apply is waived with a reason and the day on which the waiver ends:
``waived = {"damaged": Waiver("the service checks itself", date(2027, 6, 30))}``.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import attrs
import pytest
from pydantic import SecretStr, ValidationError

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.conformance import LIVE, Reading
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say

Rows = Sequence[Mapping[str, str | None]]

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

MANY = 8_000

_PEAK_BYTES = 64 * 1024 * 1024


@attrs.frozen(slots=True)
class Waiver:
    """Why a test does not apply, and the last day on which that is taken for granted."""

    reason: str
    until: date


class AdapterSuite:
    """Inherit, name the class Test…, give `adapter` and `write`; every test explains what broke and how to fix it."""

    adapter: ClassVar[Any]
    waived: ClassVar[Mapping[str, Waiver]] = {}

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

    # The tests.

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

    def test_identity(self, tmp_path: Path) -> None:
        """Every row arrives once, two equal ones both, with nothing added."""
        self._applies("identity")
        self._same("identity", tmp_path, [*SAMPLE, SAMPLE[0]])

    def test_codes(self, tmp_path: Path) -> None:
        """01 is not 1, and 32.10 is not 32.1: codes are text."""
        self._applies("codes")
        self._same("codes", tmp_path, [{"code": code, "value": "3"} for code in CODES])

    def test_periods(self, tmp_path: Path) -> None:
        """Years, quarters and dates arrive as they were written."""
        self._applies("periods")
        self._same("periods", tmp_path, [{"code": str(n), "period": text} for n, text in enumerate(PERIODS)])

    def test_words(self, tmp_path: Path) -> None:
        """Names keep their letters, whatever the encoding, and may hold separators and quotes."""
        self._applies("words")
        self._same("words", tmp_path, [{"code": str(n), "name": text} for n, text in enumerate(WORDS)])

    def test_blanks(self, tmp_path: Path) -> None:
        """An empty cell is empty: no "None", no "nan", no zero."""
        self._applies("blanks")
        self._same("blanks", tmp_path, [{"code": "1", "value": None}, {"code": "2", "value": "0"}])

    def test_order(self, tmp_path: Path) -> None:
        """The order of rows in a source changes no row."""
        self._applies("order")
        (tmp_path / "a").mkdir()
        (tmp_path / "b").mkdir()
        one, other = self._cells(tmp_path / "a", SAMPLE), self._cells(tmp_path / "b", list(reversed(SAMPLE)))
        assert sorted(map(str, one)) == sorted(map(str, other)), self._why("order", f"{one} became {other}")

    def test_empty(self, tmp_path: Path) -> None:
        """A source without rows is no accident: nothing comes, or a finding says so."""
        self._applies("empty")
        options = self.write(tmp_path, [])
        try:
            rows = list(self._open(options, tmp_path).rows)
        except DataError:
            return
        assert not [row for row in rows if isinstance(row, Record)], self._why("empty", f"rows from nowhere: {rows}")

    def test_missing(self, tmp_path: Path) -> None:
        """A source that is not there is said in words, never with a traceback."""
        self._applies("missing")
        self._refused("missing", self.missing(tmp_path), tmp_path)

    def test_damaged(self, tmp_path: Path) -> None:
        """A broken source is said in words, with the place, never with a traceback."""
        self._applies("damaged")
        self._refused("damaged", self.damaged(tmp_path), tmp_path)

    def test_options(self, tmp_path: Path) -> None:
        """A misspelt option is noticed, and not silently ignored."""
        self._applies("options")
        options = {**self.write(tmp_path, SAMPLE), "mistyped": "x"}
        with pytest.raises(ValidationError):
            self.adapter.options_model.model_validate(options)
            pytest.fail(self._why("options", "the option 'mistyped' was accepted"))

    def test_secrets(self, tmp_path: Path) -> None:
        """A password in the options appears in nothing that is shown."""
        self._applies("secrets")
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
        self._applies("no-writes")
        options = self.write(tmp_path, SAMPLE)
        before = _contents(tmp_path)
        list(self._open(options, tmp_path).rows)
        after = _contents(tmp_path)
        changed = sorted(str(path) for path in {*before, *after} if before.get(path) != after.get(path))
        assert not changed, self._why("no-writes", f"changed: {', '.join(changed)}")

    def test_many(self, tmp_path: Path) -> None:
        """Page after page, every row arrives once, in bounded memory."""
        self._applies("many")
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
        self._applies("retry")
        if getattr(self.adapter, "reaches", "beyond") == "files":
            pytest.skip("it reads files only")
        rows = list(self._open(self.flaky(tmp_path, SAMPLE), tmp_path).rows)
        assert len(rows) == len(SAMPLE), self._why("retry", f"{len(rows)} rows instead of {len(SAMPLE)}")

    # How they work.

    def _open(self, options: dict[str, Any], folder: Path) -> Table:
        table: Table = self.adapter(self.adapter.options_model.model_validate(options)).open(Folder(folder))
        return table

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
        self._applies(name)
        options = self.write(folder, SAMPLE)
        one, again = (Reading.of(self._open(options, folder)) for _ in range(2))
        problems = list(islice(LIVE[name](one, again), 3))
        assert not problems, self._why(name, "; ".join(problems))

    def _refused(self, name: str, options: dict[str, Any], folder: Path) -> None:
        try:
            findings = [row for row in self._open(options, folder).rows if isinstance(row, Finding)]
        except DataError as error:
            findings = list(error.findings)
        except Exception as error:
            pytest.fail(self._why(name, f"{type(error).__name__}: {error}"))
        assert findings, self._why(name, "nothing was said")
        for finding in findings:
            words = finding.message("id"), finding.remedy("id")
            assert all(words) and finding.code not in words, self._why(name, f"finding {finding.code} has no words")
            assert finding.origin is not None, self._why(name, f"finding {finding.code} does not say where")

    def _applies(self, name: str) -> None:
        waiver = self.waived.get(name)
        if waiver is None:
            return
        if waiver.until < date.today():
            pytest.fail(f"the waiver of {name!r} ended on {waiver.until}: {waiver.reason}")
        pytest.skip(f"waived until {waiver.until}: {waiver.reason}")

    def _why(self, name: str, problem: str) -> str:
        protects, fix = (say(f"conformance.{name}.{part}", "en") for part in ("protects", "fix"))
        return f"{problem}\n  protects: {protects}\n  fix: {fix}"


SAMPLE: Rows = [
    {"code": "01", "name": "Kebijakan", "value": "3"},
    {"code": "02", "name": "Tata kelola", "value": "4"},
    {"code": "03", "name": "Layanan", "value": None},
]


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
