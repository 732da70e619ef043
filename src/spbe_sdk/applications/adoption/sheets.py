"""What is planned in one sheet of a workbook and what was reached in another, for one port."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.adapters.installed import glimpses
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.alike import pieces
from spbe_sdk.bindings.intake import PortData, read_port
from spbe_sdk.bindings.leaving import figure_fields
from spbe_sdk.bindings.planned import takes_reached
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.suggest import Suggestion
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among
from spbe_sdk.findings.words import normal

# So many sheets beside the first are looked at.
_MOST = 6


def with_other_sheets(
    adoption: Adoption, port: str, made: Suggestion, suggested: Callable[[str], Suggestion]
) -> Suggestion:
    """A suggestion that lacks what was reached, or what was planned, with the sheet of the same workbook that has it as
    `suggested` reads it: in its place where that one has both, or beside it; what cannot be put together is told.
    """
    asked, sheet = adoption.port(port), made.binding.options.get("sheet")
    planned, reached = _planned(asked), _reached(asked)
    if sheet is not None and asked.voice is not None and (alike := _alike(adoption, made.binding)):
        return _told_of(made, "bind-sheets-alike", alike)
    if not planned or not reached or sheet is None or _filled(made.after, reached) == _filled(made.after, planned):
        return made
    own, lacking = (planned, reached) if _filled(made.after, planned) else (reached, planned)
    others = [one for one in _readable(_sheets(adoption, made.binding), suggested) if _filled(one.after, lacking)]
    # Of several, such as one for each month, nobody knows which one is meant.
    if len(others) != 1:
        return _told(made, "bind-sheets", others) if others else made
    (other,) = others
    if _filled(other.after, own):
        return _told(other, "bind-sheet-instead", [made])
    beside = attrs.evolve(made, more=(*made.more, other.binding, *other.more))
    after = read_port(asked, [beside.binding, *beside.more], adoption.files, adoption.reach)
    if not _fit(made.after, other.after, asked):
        return _told(made, "bind-sheets", others)
    known = (f for f in (*made.after.findings, *other.after.findings) if f.code != "bind-no-ceiling")
    after.findings[:0] = [finding for finding in known if finding not in after.findings]
    faults = (*made.faults, *other.faults)
    return _told(attrs.evolve(beside, after=after, faults=faults, left=(*made.left, *other.left)), "bind-both", others)


def _planned(port: Port) -> list[str]:
    return [field.name for field in figure_fields(port) if not takes_reached(port, field)]


def _reached(port: Port) -> list[str]:
    """What was reached, where a port takes what is planned beside it."""
    return [field.name for field in figure_fields(port) if takes_reached(port, field)] if _planned(port) else []


def _filled(data: PortData, names: Iterable[str]) -> bool:
    return any(row.values.get(name) is not None for row in data.rows for name in names)


def _sheets(adoption: Adoption, binding: Binding) -> list[str]:
    """The other sheets of a workbook that are not hidden; of many alike workbooks, each has its own."""
    if len(pieces(binding.adapter, binding.options, adoption.files)) > 1:
        return []
    options: Mapping[str, Any] = {"path": binding.options.get("path")}
    seen = glimpses(binding.adapter, options, adoption.files, 1)
    names = [glimpse.name for glimpse in seen if glimpse.name and not glimpse.hidden]
    return [name for name in names if name != binding.options.get("sheet")][:_MOST]


def _alike(adoption: Adoption, binding: Binding) -> list[str]:
    """The other sheets that have the same headings and something below them, which may be those of another voice."""
    sheets, first = _sheets(adoption, binding), binding.options.get("header_row", 1)
    number = int(first) - 1 if isinstance(first, int) else 0
    options: Mapping[str, Any] = {"path": binding.options.get("path")}
    seen = {glimpse.name: glimpse.rows for glimpse in glimpses(binding.adapter, options, adoption.files, number + 4)}
    own = _headings(seen.get(str(binding.options.get("sheet")), ()), number)
    same = [name for name in sheets if own and _headings(seen[name], number) == own]
    return [name for name in same if any(len(list(filter(None, row))) > 1 for row in seen[name][number + 1 :])]


def _headings(rows: Sequence[Sequence[str | None]], number: int) -> list[str]:
    return [normal(text) for text in rows[number] if text] if number < len(rows) else []


def _readable(sheets: Iterable[str], suggested: Callable[[str], Suggestion]) -> Iterator[Suggestion]:
    """The suggestions from some sheets that say what their rows are about."""
    for name in sheets:
        try:
            made = suggested(name)
        except SpbeError:
            continue
        whole = not any(finding.code.startswith("binding-") for finding in errors_among(made.after.findings))
        if made.after.rows and whole:
            yield made


def _about(data: PortData, name: str) -> set[str]:
    return {normal(str(row.values[name])) for row in data.rows if row.values.get(name) is not None}


def _key(port: Port) -> str:
    return next(field.name for field in port.fields if field.required)


def _fit(one: PortData, other: PortData, port: Port) -> bool:
    """Whether the rows of both may stand beside each other: money of the same things, which adds up; figures always,
    as what is planned and what was reached become one row.
    """
    paid = any(field.type.rounded for field in figure_fields(port))
    return not paid or _about(other, _key(port)) == _about(one, _key(port))


def _told(made: Suggestion, code: str, others: Iterable[Suggestion]) -> Suggestion:
    """With what a person should know of the other sheets."""
    return _told_of(made, code, [str(other.binding.options.get("sheet")) for other in others])


def _told_of(made: Suggestion, code: str, sheets: Sequence[str]) -> Suggestion:
    own = str(made.binding.options.get("sheet"))
    place = Origin(str(made.binding.options.get("path")), sheet=own)
    details = {"own": own, "example": f'--sheet "{sheets[0]}"'}
    told = Finding(code, Severity.WARNING, place, found=", ".join(sheets), details=details)
    made.after.findings.insert(0, told)
    return made
