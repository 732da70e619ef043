"""A binding suggested from a source: by the names of its columns and by what is in them. A person corrects it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.cells import RATING, RUPIAH
from spbe_sdk.bindings.dates import declared_date
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.numbers import declared_number, unit_in
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, LANGUAGES, Language, known_as, words

LOOKED_AT = 500

# A table that people bind has a few dozen columns; one of thousands is a matrix, and is bound by hand.
WIDEST = 256

_LIKE = 0.62

_HALF = 0.5


_WRITINGS = ("id", "en")

_ORDERS = ("dmy", "mdy", "ymd")

_NOTHING = ("-", "–", "n/a", "na", "#n/a", "null")


@attrs.frozen(slots=True)
class Suggestion:
    """A suggested binding, the first rows of the source as they are, and what the port reads through it.

    `unsure` names the fields whose column was found by its content alone.
    """

    binding: Binding
    columns: tuple[str, ...]
    before: list[Mapping[str, str | None]]
    after: PortData
    unsure: tuple[str, ...]

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """JSON-ready values, with what was found in words."""
        return {
            "binding": self.binding.model_dump(mode="json", exclude_unset=True),
            "columns": list(self.columns),
            "unsure": list(self.unsure),
            "before": [dict(row) for row in self.before],
            "after": [{name: shown(value) for name, value in row.values.items()} for row in self.after.rows[:5]],
            "rows": len(self.after.rows),
            "findings": [finding.to_dict(language) for finding in self.after.findings],
        }


def suggest(port: Port, adapter: str, options: Mapping[str, Any], files: Files, reach: Reach) -> Suggestion:
    """A binding of a port to a source.

    Raises:
        SpbeError: the source cannot be opened.
        DataError: nothing in it looks like what the port asks for.
    """
    table, _ = open_source(adapter, options, port.name, files, reach)
    rows = [row for row in islice(table.rows, LOOKED_AT) if isinstance(row, Record)]
    made, unsure = _binding(port, adapter, options, table, rows)
    if not made.fields:
        columns = ", ".join(filter(None, table.columns)) or "–"
        raise DataError(Finding("bind-nothing", origin=table.header, found=port.name, allowed=columns))
    after = read_port(port, [made], files, reach)
    return Suggestion(made, table.columns, [row.cells for row in rows[:5]], after, tuple(unsure))


def shown(value: Any) -> str:
    """A value that a port read, as a preview shows it."""
    return "–" if value is None else str(value)


def likeness(port: Port, names: Iterable[str | None]) -> float:
    """How much a row of texts looks like the headings of a port's table."""
    texts = [name for name in names if name][:WIDEST]
    return sum(
        (2 if field.required else 1) * max((_named(field, text) for text in texts), default=0.0)
        for field in port.fields
    )


def _binding(
    port: Port, adapter: str, options: Mapping[str, Any], table: Table, rows: Sequence[Record]
) -> tuple[Binding, list[str]]:
    binding: dict[str, Any] = {"adapter": adapter, "options": dict(options)}
    columns = [column for column in table.columns if column][:WIDEST]
    unpivot = _quarters(port, columns)
    if unpivot:
        binding["unpivot"] = unpivot
        rows = [_long(row, unpivot) for row in rows]
        columns = [c for c in columns if c not in unpivot["columns"]] + [unpivot["key"], unpivot["value"]]
    cells = {column: [row.cells.get(column) for row in rows] for column in columns}
    totals = _totals(cells)
    if totals:
        binding["drop"] = totals
        column, texts = next(iter(totals.items()))
        kept = [n for n, cell in enumerate(cells[column]) if cell not in texts]
        cells = {name: [found[n] for n in kept] for name, found in cells.items()}
    fields, unsure = _fields(port, cells)
    binding["fields"] = fields
    for name, column in fields.items():
        field = port.field(name)
        if field is not None:
            for part, value in _conversions(field, cells[column]):
                binding.setdefault(part, {})[name] = value
            if field.type is RUPIAH and (unit := unit_in(column)) is not None:
                binding.setdefault("units", {})[name] = unit
    return Binding.model_validate(binding), unsure


def _fields(port: Port, cells: Mapping[str, Sequence[str | None]]) -> tuple[dict[str, str], list[str]]:
    """Which column each field comes from: the surest pair first, each column once."""
    pairs = sorted(
        (
            (named + 0.4 * _fits(field, texts), field.name, column)
            for field in port.fields
            for column, texts in cells.items()
            if (named := _named(field, column)) >= _LIKE or (named >= _HALF and _tells(field, texts))
        ),
        reverse=True,
    )
    chosen: dict[str, str] = {}
    for _, name, column in pairs:
        if name not in chosen and column not in chosen.values():
            chosen[name] = column
    unsure = []
    for field in port.fields:
        free = [c for c, texts in cells.items() if c not in chosen.values() and any(texts) and _fits(field, texts) == 1]
        if field.required and field.name not in chosen and len(free) == 1:
            chosen[field.name] = free[0]
            unsure.append(field.name)
    return {field.name: chosen[field.name] for field in port.fields if field.name in chosen}, unsure


def _named(field: PortField, column: str) -> float:
    """How much a heading looks like a field's name, from 0 to 1."""
    heading = normal(column)
    names = [normal(field.name), *_synonyms("synonyms", field.name)]
    if heading in names:
        return 1.0
    whole = max(difflib.SequenceMatcher(None, heading, name).ratio() for name in names)
    inside = max(
        (0.85 for name in names if len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", heading)), default=0.0
    )
    around = _HALF if any(re.search(rf"\b{re.escape(heading)}\b", name) for name in names if heading) else 0.0
    return max(whole, inside, around)


def _tells(field: PortField, texts: Sequence[str | None]) -> bool:
    """Whether the content alone tells the field: only a region code looks like 32.16."""
    return field.type.telling and _fits(field, texts) == 1


def _fits(field: PortField, texts: Sequence[str | None]) -> float:
    """The share of cells that the field takes, once they are converted."""
    given = [text for text in texts if text]
    return sum(_converted(field, text) is not None for text in given) / len(given) if given else 0.0


def _converted(field: PortField, text: str) -> str | None:
    """A text as the field takes it, by the conversions that can be suggested; nothing where none helps."""
    tries = [text, *(declared_number(text, writing) for writing in _WRITINGS)]
    tries += [declared_date(text, order) for order in _ORDERS]
    tries += [word for word in (_word(field, text),) if word]
    if _is_nothing(text):
        return ""
    return next((found for found in tries if _parses(field, found)), None)


def _conversions(field: PortField, texts: Sequence[str | None]) -> Iterator[tuple[str, Any]]:
    """The parts of a binding by which a field takes what is in its column."""
    given = list(dict.fromkeys(text for text in texts if text))
    values: dict[str, Any] = {text: None for text in given if _is_nothing(text)}
    wrong = [text for text in given if text not in values and not _parses(field, text)]
    spelled = {text: word for text in wrong if (word := _word(field, text)) is not None}
    values |= {text: int(word) if word.isdigit() else word for text, word in spelled.items()}
    if field.required and any(text is None for text in texts) and field.type.measured:
        values[""] = None
    if values and len(values) <= 60:
        yield "values", values
    rest = [text for text in wrong if text not in spelled]
    numbers = [text for text in given if text not in values]
    for writing in _WRITINGS:
        if rest and all(_parses(field, declared_number(text, writing)) for text in numbers):
            yield "numbers", writing
            return
    for order in _ORDERS:
        if rest and all(_parses(field, declared_date(text, order)) for text in numbers):
            yield "dates", order
            return


def _is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing, such as a dash."""
    told = (*_NOTHING, *known_as("reading", "nothing"))
    return text in told or normal(text) in told


def _word(field: PortField, text: str) -> str | None:
    """A spelled value as ours: Tingkat 3 → 3, Sah → accepted, Triwulan II → Q2."""
    number = _numbered(text)
    if number and _parses(field, number):
        return number
    spelled = normal(text)
    known = words(LANGUAGES[0])["choices"]
    return next((name for name in known if spelled in _synonyms("choices", name) and _parses(field, name)), None)


def _numbered(text: str) -> str | None:
    """The number of a level that is written with its word, such as Tingkat 3."""
    match = re.fullmatch(rf"(?:{'|'.join(known_as('reading', 'level'))})\s*(\d+)", text.strip(), re.IGNORECASE)
    return match[1] if match else None


def _parses(field: PortField, text: str) -> bool:
    if field.type is RATING and _numbered(text):
        return False
    try:
        field.type.parse(text)
    except ValueError:
        return False
    return True


def _quarters(port: Port, columns: Sequence[str]) -> dict[str, Any] | None:
    """Columns that stand for quarters, where the port has a period of its own and one measure is spread over them."""
    period = port.field("period")
    if period is None:
        return None
    found = {}
    for column in columns:
        rest = normal(column)
        for name in ("Q1", "Q2", "Q3", "Q4"):
            for spelled in _synonyms("choices", name):
                if len(spelled) > 1 and re.search(rf"\b{re.escape(spelled)}$", rest):
                    found[column] = name
    stems = {normal(column).rsplit(" ", 2)[0] if len(normal(column).split()) > 2 else "" for column in found}
    if len(found) < 2 or len(set(found.values())) != len(found) or len(stems) > 1:
        return None
    stem = stems.pop()
    measure = next((f for f in port.fields if stem and _named(f, stem) >= _LIKE), port.field("actual"))
    key, value = (
        _synonyms("synonyms", name)[0].capitalize() for name in ("period", measure.name if measure else "value")
    )
    return {"columns": found, "key": key, "value": value}


def _long(row: Record, unpivot: Mapping[str, Any]) -> Record:
    column, stands_for = next(iter(unpivot["columns"].items()))
    return attrs.evolve(row, cells={**row.cells, unpivot["key"]: stands_for, unpivot["value"]: row.cells.get(column)})


def _totals(cells: Mapping[str, Sequence[str | None]]) -> dict[str, list[str]]:
    """A column in which total rows are told by their words, such as Jumlah."""
    totals = tuple(known_as("reading", "total"))
    for column, texts in cells.items():
        found = list(dict.fromkeys(t for t in texts if t and normal(t).startswith(totals)))
        if found and len(found) <= 3:
            return {column: found}
    return {}


def normal(text: str) -> str:
    """A heading without case, punctuation and doubled blanks."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def _synonyms(section: str, name: str) -> list[str]:
    return [normal(text) for text in known_as(section, name)]
