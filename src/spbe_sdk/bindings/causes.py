"""Many findings of one cause: how often, with which texts, and what to write into a binding against all of them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.bindings.blank import BLANK, EMPTIED, SEEN
from spbe_sdk.bindings.dates import month_of
from spbe_sdk.bindings.merged import DATA, EVERY, FILL
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

# What is proposed in words of its own, and what it is said of.
_KINDS = ("fill_down", "drop", "values", "fields")
_MESSAGES = {"fill_down": "cause.below", "drop": "cause.rows"}

# Findings of a cell that often come in numbers.
_GROUPED = ("cell-type", "cell-required", "cell-empty", "rating-unknown", "rating-level", *_WAYS, *EMPTIED)

_EXAMPLES = 3

_MOST = 60


@attrs.frozen(slots=True)
class Change:
    """What is added to parts of a binding: columns that are filled down, texts to drop of a column, or how a field's
    cells are read.
    """

    parts: Mapping[str, Any]

    @classmethod
    def of(cls, part: str, key: str, value: Any) -> Change:
        """One entry of one part."""
        return cls({part: {key: value}})

    @property
    def kind(self) -> str:
        """The part that says what it is about."""
        return next(iter(self.parts))

    def text(self, language: Language) -> str:
        """The change as what is written, one line of YAML for each part."""
        lines = [to_yaml_line({part: value}) for part, value in self.parts.items()]
        return f" {say('cause.and', language)} ".join(lines)

    @property
    def size(self) -> int:
        """How many texts its longest part names."""
        values = [
            inner for value in self.parts.values() for inner in (value.values() if isinstance(value, dict) else ())
        ]
        return max((len(value) for value in values if isinstance(value, list | dict)), default=0)


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
        named = named_field(self.first.field or "", language)
        empty = not any(f.found for f in self.findings)
        count, details = len(self.findings), self.first.details
        if empty and details.get(BLANK) == str(count):
            told = "cause.blank-seen" if SEEN in details else "cause.blank"
            return say(told, language, count=count, column=details["column"], named=named, seen=details.get(SEEN, ""))
        key = _MESSAGES.get(self._kind, "cause.empty" if empty else "cause.cells")
        return say(key, language, count=count, named=named, examples=examples)

    def remedy(self, language: Language) -> str:
        """What to do, with the line to write."""
        if self.first.details.get("way") == EVERY:
            return say("cause.every", language, port=self.first.details["port"], field=self.first.field)
        if BLANK in self.first.details and not self.first.found:
            return say("cause.unblank", language, port=self.first.details["port"], field=self.first.field)
        if not self.changes or (len(self.findings) == 1 and self._kind == "way"):
            return self.first.remedy(language)
        lines = f" {say('cause.or', language)} ".join(change.text(language) for change in self.changes)
        port = said(self.first.details.get("port", ""), language)
        place = f"bindings.{port}" if port else "bindings"
        return say(f"cause.{self._kind}", language, place=place, line=lines)

    @property
    def _kind(self) -> str:
        """The word for what is proposed against it."""
        if not self.changes:
            return ""
        if "meant" in self.first.details:
            return "marked"
        return self.changes[0].kind if self.changes[0].kind in _KINDS else "way"


def causes(findings: Iterable[Finding]) -> list[Cause]:
    """Findings by their cause, in the order in which each was met first."""
    groups: dict[Any, list[Finding]] = {}
    totals: dict[Any, list[Finding]] = {}
    for number, finding in enumerate(findings):
        groups.setdefault(_cause_of(finding) or number, []).append(finding)
        if finding.details.get("total_column"):
            totals.setdefault(_column_of(finding), []).append(finding)
    return [cause for group in groups.values() for cause in _told(group, _totals(totals.get(_column_of(group[0]), ())))]


def _told(group: Sequence[Finding], totals: Mapping[str, list[str]]) -> list[Cause]:
    """Findings as one cause; each alone where what to write against them would be no line any more."""
    changes = tuple(_changes(group, totals))
    if any(change.size > _MOST for change in changes):
        return [Cause((finding,), tuple(_changes([finding], totals))) for finding in group]
    return [Cause(tuple(group), changes)]


def _column_of(finding: Finding) -> tuple[Any, ...] | None:
    """The column in which it stands."""
    origin = finding.origin
    return None if origin is None else (origin.source, origin.sheet, origin.column)


def _cause_of(finding: Finding) -> tuple[Any, ...] | None:
    """What findings of one cause have in common; nothing of one that stands for itself."""
    origin = finding.origin
    if finding.code not in _GROUPED or origin is None or origin.column is None:
        return None
    what = "uncoded" if _no_row(finding) else finding.code
    way = (finding.details.get("way"), finding.details.get("total_column"), "meant" in finding.details)
    return (what, finding.severity, origin.source, origin.sheet, origin.column, finding.field, *way)


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


def _changes(group: Sequence[Finding], totals: Mapping[str, list[str]]) -> list[Change]:
    first = group[0]
    column, field = first.origin.column if first.origin else None, first.field
    if column is None or field is None:
        return []
    texts = list(dict.fromkeys(said(finding.found or "") for finding in group))
    way = first.details.get("way")
    if _is_anybodys(group):
        return []
    if "meant" in first.details:
        return [Change.of("values", field, {said(f.found or ""): _written(said(f.details["meant"])) for f in group})]
    if way == FILL:
        # What is a total would be filled too, and no longer be told from the others.
        return [Change({"fill_down": [column], **({"drop": totals} if totals else {})})]
    if first.details.get("total_column"):
        return [Change({"drop": _totals(group)})]
    if _no_row(first):
        return [] if way in (DATA, EVERY) else [Change.of("drop", column, texts)]
    if _names_a_row(first):
        return []
    if first.code in _WAYS:
        part, ways = _WAYS[first.code]
        return [Change.of(part, field, way) for way in ways]
    if first.code == "cell-empty" or (first.code in EMPTIED and "needed" not in first.details):
        # A column that holds nothing else would be lost without a word.
        emptied = [] if BLANK in first.details else [Change.of("values", field, dict.fromkeys(texts))]
        return [*_days(field, texts), *emptied] if first.code == "date-part" else emptied
    return []


def _totals(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """The words that say that some rows are totals, by their columns."""
    found: dict[str, list[str]] = {}
    for finding in findings:
        if column := said(finding.details.get("total_column", "")):
            found.setdefault(column, []).append(said(finding.details["total"]))
    return {column: list(dict.fromkeys(texts)) for column, texts in found.items()}


def _written(text: str) -> str | int:
    """A value as a binding holds it."""
    return int(text) if text.isascii() and text.isdecimal() and str(int(text)) == text else text


def _days(field: str, texts: Sequence[str]) -> list[Change]:
    """The first and the last day of the months that are meant, where each text names one; both, for a person knows."""
    months = [month_of(text) for text in texts]
    if None in months:
        return []
    dated = [first for first in months if first is not None]
    ends = [first.replace(day=monthrange(first.year, first.month)[1]) for first in dated]
    return [
        Change.of("values", field, {text: day.isoformat() for text, day in zip(texts, days, strict=True)})
        for days in (dated, ends)
    ]


def amended(binding: Mapping[str, Any], change: Change) -> dict[str, Any] | None:
    """The parts of a binding that a change is about, with it; nothing where it says something else there already."""
    made = {part: _added(value, binding.get(part)) for part, value in change.parts.items()}
    return None if None in made.values() else made


def _added(value: Any, present: Any) -> Any:
    """A part with what is added to it, entry by entry where it has some; nothing where one says something else."""
    if not isinstance(value, dict):
        return _with(value, present)
    entries = {key: _with(item, (present or {}).get(key)) for key, item in value.items()}
    return None if None in entries.values() else {**(present or {}), **entries}


def _with(value: Any, present: Any) -> Any:
    """What stands there, with what is added: it keeps what it says already. Nothing where both cannot be said."""
    if isinstance(value, list) and isinstance(present, list | None):
        return [*(present or ()), *(item for item in value if item not in (present or ()))]
    if isinstance(value, dict) and isinstance(present, dict | None):
        return {**value, **(present or {})}
    return value if present is None else None
