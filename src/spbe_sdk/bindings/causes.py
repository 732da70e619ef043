"""Many findings of one cause: how often, with which texts, and what to write into a binding against all of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.bindings.dates import month_of
from spbe_sdk.bindings.personal import is_hidden
from spbe_sdk.files.notation import to_yaml_line
from spbe_sdk.findings.finding import Finding, Origin, said
from spbe_sdk.findings.words import Language, Phrase, named_field, say

# A row that lacks what it is about is none of the table's, whatever its cell holds.
_NAMING = ("type.code", "type.reference", "type.text")

_WAYS = {
    "number-ambiguous": ("numbers", ("id", "en")),
    "date-ambiguous": ("dates", ("dmy", "mdy")),
}

_EMPTIED = ("cell-type", "date-part", "date-range")

# Findings of a cell that often come in numbers.
_GROUPED = ("cell-type", "cell-required", "cell-empty", "rating-unknown", "rating-level", *_WAYS, *_EMPTIED)

_EXAMPLES = 3

_MOST = 60


@attrs.frozen(slots=True)
class Change:
    """What is added to a part of a binding: texts to drop of a column, or how a field's cells are read."""

    part: str
    key: str
    value: Any

    @property
    def line(self) -> str:
        """The change as a line of YAML."""
        return to_yaml_line({self.part: {self.key: self.value}})


@attrs.frozen(slots=True)
class Cause:
    """Findings of one cause, and the changes any of which removes it; none where only the data can be corrected."""

    findings: tuple[Finding, ...]
    changes: tuple[Change, ...] = ()

    @property
    def first(self) -> Finding:
        """The first finding, which stands for all."""
        return self.findings[0]

    @property
    def place(self) -> Origin | None:
        """Where they are: one file and column, and the first rows."""
        origin = self.first.origin
        if origin is None or len(self.findings) == 1:
            return origin
        numbers = list(dict.fromkeys(f.origin.row for f in self.findings if f.origin is not None and f.origin.row))
        more = ", …" if len(numbers) > _EXAMPLES else ""
        return attrs.evolve(origin, row=None, rows=", ".join(map(str, numbers[:_EXAMPLES])) + more)

    def message(self, language: Language) -> str:
        """What is wrong, in one line."""
        if len(self.findings) == 1:
            return self.first.message(language)
        texts = list(dict.fromkeys(said(f.found, language) if f.found else "–" for f in self.findings))
        examples = ", ".join(texts[:_EXAMPLES]) + (" …" if len(texts) > _EXAMPLES else "")
        rows = bool(self.changes) and self.changes[0].part == "drop"
        named = named_field(self.first.field or "", language)
        key = "cause.rows" if rows else "cause.cells"
        return say(key, language, count=len(self.findings), named=named, examples=examples)

    def remedy(self, language: Language) -> str:
        """What to do, with the line to write."""
        if not self.changes or (len(self.findings) == 1 and self.changes[0].part != "drop"):
            return self.first.remedy(language)
        lines = f" {say('cause.or', language)} ".join(change.line for change in self.changes)
        port = said(self.first.details.get("port", ""), language)
        kind = self.changes[0].part if self.changes[0].part in ("drop", "values") else "way"
        place = f"bindings.{port}" if port else "bindings"
        return say(f"cause.{kind}", language, place=place, line=lines)


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """Findings by their cause, in the order in which each was met first."""
    groups: dict[Any, list[Finding]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault(_cause_of(finding) or number, []).append(finding)
    return [cause for group in groups.values() for cause in _told(group)]


def _told(group: Sequence[Finding]) -> list[Cause]:
    """Findings as one cause; each alone where what to write against them would be no line any more."""
    changes = tuple(_changes(group))
    if any(isinstance(change.value, list | dict) and len(change.value) > _MOST for change in changes):
        return [Cause((finding,), tuple(_changes([finding]))) for finding in group]
    return [Cause(tuple(group), changes)]


def _cause_of(finding: Finding) -> tuple[Any, ...] | None:
    """What findings of one cause have in common; nothing of one that stands for itself."""
    origin = finding.origin
    if finding.code not in _GROUPED or origin is None or origin.column is None:
        return None
    what = "uncoded" if _no_row(finding) else finding.code
    return (what, finding.severity, origin.source, origin.sheet, origin.column, finding.field)


def _names_a_row(finding: Finding) -> bool:
    """Whether it is about what a row is about."""
    if finding.code == "rating-unknown":
        return True
    allowed = finding.allowed
    return finding.code in ("cell-type", "cell-required") and isinstance(allowed, Phrase) and allowed.key in _NAMING


def _no_row(finding: Finding) -> bool:
    """Whether what it is about is no row of the table: nothing else in it is data."""
    return _names_a_row(finding) and "row" not in finding.details


def _is_anybodys(group: Sequence[Finding]) -> bool:
    """Whether somebody's number is in it, which is hidden, and which a binding must not hold."""
    allowed = group[0].allowed
    numbered = isinstance(allowed, Phrase) and allowed.key == "type.nip"
    return numbered or any(is_hidden(said(finding.found or "")) for finding in group)


def _changes(group: Sequence[Finding]) -> list[Change]:
    first = group[0]
    column, field = first.origin.column if first.origin else None, first.field
    if column is None or field is None:
        return []
    texts = list(dict.fromkeys(said(finding.found or "") for finding in group))
    if _no_row(first):
        return [Change("drop", column, texts)]
    if _names_a_row(first) or _is_anybodys(group):
        return []
    if first.code in _WAYS:
        part, ways = _WAYS[first.code]
        return [Change(part, field, way) for way in ways]
    if first.code == "cell-empty" or first.code in _EMPTIED:
        emptied = Change("values", field, dict.fromkeys(texts))
        return [*_days(field, texts), emptied] if first.code == "date-part" else [emptied]
    return []


def _days(field: str, texts: Sequence[str]) -> list[Change]:
    """The first and the last day of the months that are meant, where each text names one; both, for a person knows."""
    months = [month_of(text) for text in texts]
    if None in months:
        return []
    dated = [first for first in months if first is not None]
    ends = [first.replace(day=monthrange(first.year, first.month)[1]) for first in dated]
    return [
        Change("values", field, {text: day.isoformat() for text, day in zip(texts, days, strict=True)})
        for days in (dated, ends)
    ]


def amended(binding: Mapping[str, Any], change: Change) -> dict[str, Any] | None:
    """The part of a binding that a change is about, with it; nothing where it says something else there already."""
    part = dict(binding.get(change.part) or {})
    present = part.get(change.key)
    if isinstance(change.value, list) and isinstance(present, list | None):
        part[change.key] = [*(present or ()), *(text for text in change.value if text not in (present or ()))]
    elif isinstance(change.value, dict) and isinstance(present, dict | None):
        part[change.key] = {**change.value, **(present or {})}
    elif present is None:
        part[change.key] = change.value
    else:
        return None
    return part
