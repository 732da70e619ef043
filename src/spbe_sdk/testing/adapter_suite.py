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
import re
import tracemalloc
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr, ValidationError

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.conformance import LIVE, Reading, untold
from spbe_sdk.files.folder import Folder, decode
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say
from spbe_sdk.testing.waiver import Waivable
from spbe_sdk.testing.watch import WatchedFolder, watching

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

DECIMALS = ["85,5", "85.5", "3,140", "1.250,75", "0,5", "-2,25", "100,00"]

# Words that programs write where there is nothing.
GHOSTS = frozenset(("none", "nan", "null", "<na>", "nat", "n/a", "#n/a", "undefined"))

# Each cell of these rows occurs nowhere else in a source.
KNOWN: Sequence[Mapping[str, str]] = [{"code": f"k{n}a", "first": f"k{n}b", "second": f"k{n}c"} for n in range(1, 6)]

UNREADABLE = "#REF!"

MANY, LARGE = 8_000, 20_000

# How many rows may be held when ten have been asked for: a page of them, or a batch.
_HELD = 5_000

# So many bytes may be read for the first rows in any case: a block of them is compressed, or has an index.
_READ_BYTES = 256 * 1024

_PEAK_BYTES = 64 * 1024 * 1024


class AdapterSuite(Waivable):
    """Inherit, name the class Test…, give `adapter` and `write`; every test explains what broke and how to fix it."""

    adapter: ClassVar[Any]

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

        Not needed where the source is a text: it is cut there.
        """
        options, text = self._known(folder)
        if text is None:
            return None
        between = text[text.index("k3b") + 3 : text.index("k3c")]
        cut = text[: text.index("k2b") + 3] + text[text.index("k2c") + 3 :]
        return self._rewrite(folder, options, cut.replace("k3c", f"k3c{between}k3d"))

    def doubled(self, folder: Path) -> dict[str, Any] | None:
        """A source with the rows of `KNOWN`, but both columns, first and second, are named first.

        Not needed where the source is a text: they are renamed there.
        """
        options, text = self._known(folder)
        return None if text is None else self._rewrite(folder, options, text.replace("second", "first"))

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


def _is_ghost(cell: str | None) -> bool:
    return cell is not None and (cell.lower() in GHOSTS or cell.startswith("#"))


def _not_unreadable(row: Record) -> str | None:
    """What is wrong with a row whose cell in the column value shows an error; nothing where it is unreadable."""
    cell = row.cells.get("value")
    if cell is not None:
        return f"{UNREADABLE} arrived as the text {cell!r}"
    return None if "value" in row.unreadable else f"{UNREADABLE} arrived as an empty cell"


def _with_empty_line(text: str) -> str:
    """A text with an empty line before the third of the known rows."""
    start = text.rfind("\n", 0, text.index("k3a")) + 1
    return f"{text[:start]}\n{text[start:]}" if start else text


def _lines_of(text: str) -> list[int]:
    """The lines in which the known rows begin."""
    return [text.count("\n", 0, text.index(row["code"])) + 1 for row in KNOWN]


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


def _held() -> int:
    """How many rows are held somewhere."""
    gc.collect()
    return sum(isinstance(thing, Record) for thing in gc.get_objects())
