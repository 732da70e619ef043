"""What the look of a sheet adds to a binding that a preset knows: units of money, totals, directions, plans."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.bindings.apart import apart
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.cumulative import doubts_of_upto
from spbe_sdk.bindings.directions import proposed_directions
from spbe_sdk.bindings.leaving import dropping, figure_fields, only_total, place_of_row
from spbe_sdk.bindings.numbers import unit_in, unit_said
from spbe_sdk.bindings.planned import is_planned, is_reached, names_planned, takes_reached
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.shape import shape
from spbe_sdk.bindings.upto import says_rising
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.finding import Finding, Severity


@attrs.frozen(slots=True)
class Looked:
    """A table with its first rows, and what stands above and below them."""

    table: Table
    rows: Sequence[Record]
    above: str
    below: str


def completed(port: Port, binding: Binding, looked: Looked) -> tuple[Binding, list[Finding]]:
    """A binding with what its sheet says beside the columns, and what a person should know of it."""
    found = [part for part in (_unit(port, binding, looked), _totals(port, binding, looked)) if part is not None]
    found += [part for part in (_directions(port, binding, looked),) if part is not None]
    parts = {name: _merged(getattr(binding, name), part) for change, _ in found for name, part in change.items()}
    told = [finding for _, findings in found for finding in findings]
    return binding.model_copy(update=parts), [*told, *_planned(port, binding, looked), *_rising(port, binding, looked)]


Change = tuple[dict[str, Any], list[Finding]]


def _merged(old: Any, new: Any) -> Any:
    return {**old, **new}


def _unit(port: Port, binding: Binding, looked: Looked) -> Change | None:
    """The unit of money that stands above or below a table whose headings have none."""
    unit = unit_said("\n".join([looked.above, looked.below]))
    money = [field.name for field in port.fields if field.type is RUPIAH]
    open_ = [n for n in money if n in binding.fields and n not in binding.units and unit_in(binding.fields[n]) is None]
    if unit is None or not open_ or unit_in(" ".join(binding.unpivot.spread if binding.unpivot else ())):
        return None
    details = {"port": port.name}
    told = Finding("bind-unit", Severity.WARNING, looked.table.header, ", ".join(open_), unit, details=details)
    return {"units": dict.fromkeys(open_, unit)}, [told]


def _kept(port: Port, binding: Binding, looked: Looked) -> list[Record]:
    found = shape(looked.table.columns, looked.table.header, binding, None, port.name)
    return [made for row in looked.rows for made in found.of(row) if isinstance(made, Record)]


def _totals(port: Port, binding: Binding, looked: Looked) -> Change | None:
    """The sums of other rows among those that a binding of figures reads."""
    if binding.match is not None or not any(field.name in binding.fields for field in figure_fields(port)):
        return None
    aside = apart([column for column in looked.table.columns if column], looked.rows)
    kept = _kept(port, binding, looked)
    sums = [row for row in kept if aside.get(place_of_row(row)) == "total" or _says_total(row)]
    own = {id(row) for row in sums}
    columns = [column for column in looked.table.columns if column]
    drop = dropping(columns, None, [(row, "total") for row in sums], [row for row in kept if id(row) not in own])
    if not drop:
        return None
    texts = ", ".join(text or "–" for found in drop.values() for text in found)
    told = Finding("bind-totals", Severity.WARNING, looked.table.header, found=texts)
    return {"drop": {c: (*_texts(binding.drop.get(c)), *found) for c, found in drop.items()}}, [told]


def _says_total(row: Record) -> bool:
    return any(only_total(text) for text in row.cells.values() if text)


def _texts(known: Any) -> tuple[str, ...]:
    return tuple(known) if isinstance(known, (list, tuple)) else ()


def _directions(port: Port, binding: Binding, looked: Looked) -> Change | None:
    """Which way is better, by the names of indicators."""
    if {"direction"} & {*binding.fields, *binding.chosen, *binding.constants, *binding.joins}:
        return None
    kept = _kept(port, binding, looked) if port.field("direction") and binding.match is None else []
    cells: Mapping[str, list[str | None]] = {
        column: [row.cells.get(column) for row in kept] for column in binding.fields.values()
    }
    found = proposed_directions(port, binding.fields, cells)
    if not found:
        return None
    return {"fields": {"direction": binding.fields["name"]}, "values": {"direction": found}}, []


def _rising(port: Port, binding: Binding, looked: Looked) -> Iterator[Finding]:
    """That each figure of a quarter holds those before it, as words beside the table say."""
    if says_rising(f"{looked.above}\n{looked.below}"):
        yield from doubts_of_upto(port, looked.table, binding, rising=True)


def _planned(port: Port, binding: Binding, looked: Looked) -> Iterator[Finding]:
    """That what a binding takes for reached is planned, as its heading or the title of its sheet says."""
    spread = binding.unpivot.measures if binding.unpivot else {}
    for field in figure_fields(port):
        column = binding.fields.get(field.name)
        if column is None or not takes_reached(port, field):
            continue
        headings = list(spread.get(column) or (column,))
        planned = names_planned(looked.above)
        wrong = [one for one in headings if is_planned(one) or (planned and not is_reached(one))]
        if wrong:
            yield Finding("bind-planned-read", Severity.WARNING, looked.table.header.at(wrong[0]), field.name, wrong[0])
