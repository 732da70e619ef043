"""A binding suggested from a source: by what is in its columns, and by their names. A person corrects it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.amounts import doubts_of_amounts
from spbe_sdk.bindings.blank import with_seen
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.choosing import Chosen
from spbe_sdk.bindings.cumulative import doubts_of_upto
from spbe_sdk.bindings.detect import said_above, said_below
from spbe_sdk.bindings.drafting import draft
from spbe_sdk.bindings.funds import doubts_of_funds
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.leaving import Left
from spbe_sdk.bindings.levels import doubts_of_levels
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.documents.assessment import Support
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity, errors_among, row_place
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, normal, say
from spbe_sdk.scoring.exact import exact_text

# All of what a person keeps in a sheet is looked through for rows to leave out.
_LOOKED_THROUGH = 20_000

# Of many rows, so many are named.
_ROWS_SHOWN = 3

# Of so many cells of a column that fits, one may be wrong.
_MOST_WRONG = 5

_OF_A_BINDING = ("binding-", "bind-", "column-", "shape-", "lookup-", "unit-")

# What is wrong with a cell itself, whatever reads it.
OF_THE_DATA = ("cell-error", "cell-formula", "cell-bytes", "personal-number")


@attrs.frozen(slots=True)
class Suggestion:
    """A suggested binding, the first rows that it reads as they are in the source, and what the port reads of them.

    `unsure` names the fields whose column was found by its content alone, `unclear` those between whose columns a
    person has to choose, `left` the rows that are left out, and `faults` what is wrong with the proposal itself: a
    cell that cannot be read, or one that is wrong among many, is a fault of the data. `more` are the other bindings of
    a source that is known to give several kinds of rows.
    """

    binding: Binding
    columns: tuple[str, ...]
    before: list[Mapping[str, str | None]]
    after: PortData
    unsure: tuple[str, ...]
    unclear: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    left: tuple[Left, ...] = ()
    faults: tuple[Finding, ...] = ()
    more: tuple[Binding, ...] = ()

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """JSON-ready values, with what was found in words."""
        return {
            "binding": self.binding.model_dump(mode="json", exclude_unset=True),
            "more": [binding.model_dump(mode="json", exclude_unset=True) for binding in self.more],
            "columns": list(self.columns),
            "unsure": list(self.unsure),
            "unclear": {field: list(columns) for field, columns in self.unclear.items()},
            "left": [
                {"row": row.origin.row, "text": row.text, "reason": say(f"bind.left-{row.reason}", language)}
                for row in self.left
            ],
            "before": [dict(row) for row in self.before],
            "after": [{name: shown(value) for name, value in row.values.items()} for row in self.after.rows[:5]],
            "rows": len(self.after.rows),
            "findings": [finding.to_dict(language) for finding in self.after.findings],
        }


def suggest(
    port: Port,
    adapter: str,
    options: Mapping[str, Any],
    files: Files,
    reach: Reach,
    *,
    said: Mapping[str, str] | None = None,
    year: int | None = None,
) -> Suggestion:
    """A binding of a port to a source; `said` names the columns of some fields, `year` the one that is assessed.

    Raises:
        SpbeError: the source cannot be opened.
        DataError: nothing in it looks like what the port asks for.
    """
    table, _ = open_source(adapter, options, port.name, files, reach)
    rows = [row for row in islice(table.rows, _LOOKED_THROUGH) if isinstance(row, Record)]
    above = said_above(adapter, options, files)
    money = any(field.type is RUPIAH for field in port.fields)
    below = said_below(adapter, options, files) if money or port.field("period") else ""
    made = draft(port, {"adapter": adapter, "options": dict(options)}, table, rows, said or {}, year, above, below)
    chosen = made.chosen
    if not chosen.fields:
        columns = ", ".join(filter(None, table.columns)) or "–"
        raise DataError(Finding("bind-nothing", origin=table.header, found=port.name, allowed=columns))
    after = read_port(port, [made.binding], files, reach)
    after.findings.extend(
        [*_doubts(port, table, chosen, after), *doubts_of_upto(port, table, made.binding, rising=made.rising)]
    )
    after.findings.extend(doubts_of_amounts(port, made.units, made.small, table.header, after))
    after.findings.extend(doubts_of_funds(made.binding, made.parts, table.header))
    after.findings.extend(doubts_of_levels(made.levels, table.header))
    before = [row.cells for row in made.kept[:5]]
    after.findings[:] = with_seen(after.findings, before)
    faults = tuple(faults_of(port, after))
    return Suggestion(made.binding, table.columns, before, after, chosen.unsure, chosen.unclear, made.left, faults)


def shown(value: Any) -> str:
    """A value that a port read, as a preview shows it."""
    match value:
        case None:
            return "–"
        case Fraction():
            return exact_text(value)
        case tuple():
            return ", ".join(map(shown, value))
        case Support():
            return value.indicator if value.level is None else f"{value.indicator}:{value.level}"
        case _:
            return str(value)


def faults_of(port: Port, after: PortData) -> Iterator[Finding]:
    """The errors that speak against a proposal: what it lacks, codes that it cannot read, columns that do not fit."""
    errors = errors_among(after.findings)
    times = Counter(finding.field for finding in errors)
    for finding in errors:
        field = port.field(finding.field or "")
        of_a_row = finding.origin is not None and finding.origin.row is not None
        if finding.code.startswith(_OF_A_BINDING) or (not of_a_row and not after.rows):
            yield finding
            continue
        if field is None or finding.code in OF_THE_DATA:
            continue
        if field.required or times[field.name] * _MOST_WRONG > len(after.rows):
            yield finding


def _unknown(field: PortField, at: Origin, after: PortData) -> Iterator[Finding]:
    """Values that are none of those that there are; they may be a region's own indicators, or errors of the data."""
    knows = field.type.knows
    values = ((row, row.values.get(field.name)) for row in after.rows) if knows else ()
    strange = [(row, str(value)) for row, value in values if knows and value is not None and knows(str(value)) is None]
    if strange:
        places = tuple(row.origin for row, _ in strange)
        found = ", ".join(dict.fromkeys(value for _, value in strange))
        details: dict[str, Said] = {"count": str(len(strange)), "places": places}
        yield Finding("bind-unknown", Severity.WARNING, _among(at, places), field.name, found, details=details)


def _among(at: Origin, places: Sequence[Origin]) -> Origin:
    """A column with the first rows of some places, where they have rows."""
    rows = list(dict.fromkeys(place.row for place in places if place.row is not None))
    if len(rows) <= 1:
        return attrs.evolve(at, row=rows[0] if rows else at.row)
    more = ", …" if len(rows) > _ROWS_SHOWN else ""
    return attrs.evolve(at, row=None, rows=", ".join(map(str, rows[:_ROWS_SHOWN])) + more)


def said_of_rows(finding: Finding, errors: Sequence[Finding]) -> bool:
    """Whether what is said of a column is said as errors of each of its rows too."""
    places = finding.details.get("places")
    told = {row_place(one.origin) for one in errors if one.field in (None, finding.field)}
    return isinstance(places, tuple) and bool(places) and {row_place(place) for place in places} <= told


def _same_names(port: Port, chosen: Chosen, at: Origin, after: PortData) -> Iterator[Finding]:
    """Names of several units, where the code of each is made from its name: they would become one."""
    made = any(field.made and field.name == "code" for field in port.fields)
    if not made or port.field("parent") is None or "code" in chosen.fields:
        return
    names = [str(row.values["name"]) for row in after.rows if row.values.get("name")]
    times = Counter(map(normal, names))
    repeated = list(dict.fromkeys(name for name in names if times[normal(name)] > 1))
    if repeated:
        details = {"count": str(len(repeated))}
        where = at.at(chosen.fields.get("name"))
        yield Finding("bind-same-name", Severity.WARNING, where, "name", ", ".join(repeated[:5]), details=details)


def _doubts(port: Port, table: Table, chosen: Chosen, after: PortData) -> Iterator[Finding]:
    """What a person should know of a proposal, beside what cannot be read through it."""
    at = table.header
    for name, columns in chosen.unclear.items():
        details = {"example": f'{name}="{columns[0]}"'}
        yield Finding("bind-unclear", Severity.WARNING, at, name, " / ".join(columns), details=details)
    for misfit in chosen.misfits:
        details = {"fitting": str(misfit.fitting), "given": str(misfit.given)}
        yield Finding(
            "bind-misfit", Severity.NOTICE, at.at(misfit.column), misfit.field, misfit.column, details=details
        )
    for name, planned in chosen.planned.items():
        yield Finding("bind-planned", Severity.WARNING, at.at(planned), name, planned)
    yield from _same_names(port, chosen, at, after)
    for field in port.fields:
        yield from _unknown(field, at.at(chosen.fields.get(field.name)), after)
        times = Counter(row.values.get(field.name) for row in after.rows) if field.unique else Counter()
        twice = [str(value) for value, count in times.items() if count > 1 and value is not None]
        if twice:
            details = {"count": str(len(twice))}
            column = chosen.fields.get(field.name)
            yield Finding(
                "bind-repeated", Severity.ERROR, at.at(column), field.name, ", ".join(twice[:5]), details=details
            )
