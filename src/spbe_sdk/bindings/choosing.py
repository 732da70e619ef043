"""Which column fills which field of a port: by what is in the columns, and by what they are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import attrs

from spbe_sdk.bindings.cells import REFERENCE
from spbe_sdk.bindings.figures import is_share
from spbe_sdk.bindings.likeness import LIKE, converted, fits, named, score, synonyms
from spbe_sdk.bindings.planned import is_planned, takes_reached
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.findings.words import normal
from spbe_sdk.regions.library import plain_code

# So near to the best one, another column may be the one that is meant.
_NEAR = 0.04

# A heading that says so much of a field, and cells that do not fit, are told.
_SURE = 0.85

_HALF = 0.5

# The digits of a village's code, and how its parts look.
_VILLAGE = 10
_OF_VILLAGE = re.compile(r"[1-9]\d\.\d[1-9]\.\d\d\.[12](?!000)\d{3}|[1-9]\d\.[1-9]\d\.\d\d\.[12](?!000)\d{3}")

_CERTAIN = 2.0

Cells = Mapping[str, Sequence[str | None]]


@attrs.frozen(slots=True)
class Misfit:
    """A column that is called like a field whose cells it does not have: how many of them fit."""

    field: str
    column: str
    fitting: int
    given: int


@attrs.frozen(slots=True)
class Chosen:
    """The column of each field; those that were found by their content alone, and those between which a person chooses.

    `planned` are the columns that only a plan fills, for the fields that nothing that was reached fills. `sure` is how
    well the columns fit, for comparing tables with each other.
    """

    fields: Mapping[str, str]
    unsure: tuple[str, ...] = ()
    unclear: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    misfits: tuple[Misfit, ...] = ()
    planned: Mapping[str, str] = attrs.field(factory=dict)
    sure: float = 0.0


def choose(port: Port, cells: Cells, said: Mapping[str, str] | None = None, year: int | None = None) -> Chosen:
    """The surest pair of field and column first, each column once; `said` names the columns of some fields, or none."""
    given = dict(said or {})
    ranked = _ranked(port, cells, year)
    chosen, unclear, sure = dict(given), {}, 0.0
    for likely, name, column in ranked:
        field = port.field(name)
        if field is None or name in chosen or name in unclear or _is_taken(port, field, column, chosen, given):
            continue
        rivals = _rivals(port, field, column, likely, ranked, cells)
        if rivals:
            unclear[name] = (column, *rivals)
            continue
        chosen[name] = column
        sure += likely * (2 if field.required else 1)
    _needed_first(port, chosen, ranked)
    taken = {*chosen.values(), *(column for columns in unclear.values() for column in columns)}
    unsure = {}
    for field in port.fields:
        free = [c for c in _may_fill(port, field, cells) if c not in taken and _certainly(field, cells[c])]
        if field.required and not field.made and field.name not in {*chosen, *unclear} and len(free) == 1:
            chosen[field.name] = unsure[field.name] = free[0]
    missing = sum(field.required and not field.made and field.name not in chosen for field in port.fields)
    return Chosen(
        {field.name: chosen[field.name] for field in port.fields if chosen.get(field.name)},
        tuple(unsure),
        unclear,
        tuple(_misfits(port, cells, {*chosen, *unclear}, {*chosen.values()})),
        _only_planned(port, cells, {*chosen, *unclear}, {*chosen.values()}),
        sure - 2 * missing,
    )


def _is_taken(port: Port, field: PortField, column: str, chosen: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Whether another field has a column; the code of a row may also be, as a person says, the code that it names."""
    holders = [name for name, held in chosen.items() if held == column]
    named = (port.field(name) for name in holders if name in given)
    both = field.unique and any(other is not None and other.type.name == REFERENCE.name for other in named)
    return bool(holders) and not (both and len(holders) == 1)


def _needed_first(port: Port, chosen: dict[str, str], ranked: Sequence[tuple[float, str, str]]) -> None:
    """Give a field that is needed the column that fits it, where one that may stay empty took the only one."""
    needed = {field.name for field in port.fields if field.required and not field.made}
    holders = {column: name for name, column in chosen.items() if name not in needed}
    for _, name, column in ranked:
        if name in needed - chosen.keys() and column in holders and holders[column] in chosen:
            del chosen[holders[column]]
            chosen[name] = column


def _may_fill(port: Port, field: PortField, cells: Cells) -> list[str]:
    """The columns in which something stands that a field may be filled with: what was reached, with no plan."""
    reached = takes_reached(port, field)
    return [column for column, texts in cells.items() if any(texts) and not (reached and is_planned(column))]


def _only_planned(port: Port, cells: Cells, found: set[str], taken: set[str]) -> dict[str, str]:
    """The fields that need what was reached, where the only figures that are left are planned ones."""
    fields = [field for field in port.fields if field.required and field.type.measured and field.name not in found]
    told = {}
    for field in fields:
        fitting = [column for column, texts in cells.items() if column not in taken and fits(field, texts) > _HALF]
        planned = [column for column in fitting if column not in _may_fill(port, field, cells)]
        if planned:
            told[field.name] = planned[0]
    return told


def _ranked(port: Port, cells: Cells, year: int | None) -> list[tuple[float, str, str]]:
    pairs = [
        (likely, field.name, column)
        for field in port.fields
        for column, texts in cells.items()
        if not (_only_counts(port, field, column, texts) or _says_no_word(field, column, texts))
        if not (field.name == "objective" and port.field("unit") and _are_villages(texts))
        if (likely := _likely(port, field, column, texts, year)) is not None
    ]
    return sorted(pairs, reverse=True)


def _only_counts(port: Port, field: PortField, column: str, texts: Sequence[str | None]) -> bool:
    """Whether a figure would be the running number of its row: 1, 2, 3 below a heading that does not name it."""
    if not field.type.figure:
        return False
    given = [text for text in texts if text]
    last = column.split(" / ")[-1]
    counts = len(given) > 1 and given == [str(number) for number in range(1, len(given) + 1)]
    return normal(last) in synonyms("reading", "serial") or (counts and named(port.name, field, last) < LIKE)


def _likely(port: Port, field: PortField, column: str, texts: Sequence[str | None], year: int | None) -> float | None:
    """How likely a field comes from a column; codes of villages name the unit more surely than any heading."""
    return _CERTAIN if field.name == "unit" and _are_villages(texts) else score(port, field, column, texts, year)


def _are_villages(texts: Sequence[str | None]) -> bool:
    """Whether cells hold codes of villages, which are those of nothing that is paid for."""
    given = [text for text in texts if text]
    codes = [code for text in given if len(text) >= _VILLAGE and (code := plain_code(text)) is not None]
    # An amount of as many digits ends with zeros.
    return bool(codes) and 2 * sum(_OF_VILLAGE.fullmatch(code) is not None for code in codes) > len(given)


def _says_no_word(field: PortField, column: str, texts: Sequence[str | None]) -> bool:
    """Whether a column cannot have one of a field's words in each row: it is empty, or of percentages."""
    worded = field.type.worded and field.required and not field.type.measured
    return worded and (is_share(column) or not any(texts))


def _rivals(
    port: Port, field: PortField, column: str, likely: float, ranked: Sequence[tuple[float, str, str]], cells: Cells
) -> list[str]:
    """Other columns that may as well be meant by a figure that is needed, and that say something else."""
    if not (field.required and field.type.measured):
        return []
    best = {other: max(score for score, _, at in ranked if at == other) for _, _, other in ranked}
    return [
        other
        for near, name, other in ranked
        if name == field.name
        and other != column
        and likely - near <= _NEAR
        and best[other] <= near
        and _values(field, cells[other]) != _values(field, cells[column])
    ]


def _values(field: PortField, texts: Sequence[str | None]) -> list[str | None]:
    return [converted(field, text) if text else None for text in texts]


def _certainly(field: PortField, texts: Sequence[str | None]) -> bool:
    """Whether all cells fit a field that is satisfied with few texts: ours by other words, codes of each row's own."""
    telling = field.type.telling or field.type.worded or field.type.knows is not None or field.unique
    read = [converted(field, text) for text in texts if text]
    own = len(set(read)) == len(read) and any(any(map(str.isdigit, text)) for text in texts if text)
    return telling and fits(field, texts) == 1 and any(read) and (own or not field.unique)


def _misfits(port: Port, cells: Cells, found: set[str], taken: set[str]) -> list[Misfit]:
    told = []
    for field in port.fields:
        if field.name in found or field.made or not (field.required or field.type.measured):
            continue
        columns = [
            c for c, texts in cells.items() if c not in taken and any(texts) and named(port.name, field, c) >= _SURE
        ]
        for column in columns[:1]:
            given = [text for text in cells[column] if text]
            count = sum(converted(field, text) is not None for text in given)
            if 2 * count >= len(given):
                continue
            told.append(Misfit(field.name, column, count, len(given)))
    return told
