"""Findings: what is wrong with data, said to the person who has to fix it.

A finding carries a stable code, the place, what was found, what is allowed, and, in Indonesian or English,
the words and the remedy. The words of each code are in `texts/*.toml` under ``finding.<code>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.findings.numbers import Amount, Amounts
from spbe_sdk.findings.words import (
    DEFAULT_LANGUAGE,
    Language,
    Phrase,
    Spoken,
    named_field,
    printable,
    say,
    words,
    written,
)

_QUOTES = str.maketrans("“”„‟", '""""')


class Severity(StrEnum):
    """How much a finding weighs: an error stops a figure, a warning qualifies it, a notice explains it.

    Examples:
        >>> [str(severity) for severity in Severity]
        ['error', 'warning', 'notice']
    """

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@attrs.frozen(slots=True)
class Origin:
    """Where a value came from: a file, table or address, and the place inside it.

    ``row`` counts from 1, as an editor or a spreadsheet shows it. ``path`` is the place in a structured
    document, such as ``ratings[3].value``; ``rows`` are those that were summed up, ``2–4, 7``.

    Examples:
        >>> Origin("penilaian.csv", row=3, column="Nilai").text("id")
        'penilaian.csv, baris 3, kolom Nilai'
    """

    source: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None
    rows: str | None = None

    def at(self, column: str | None) -> Origin:
        """The same place, narrowed to a column."""
        return attrs.evolve(self, column=column) if column else self

    def text(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """The place in words: ``penilaian.csv, baris 3, kolom Nilai``."""
        parts = [self.source]
        for name in ("sheet", "row", "rows", "column", "path"):
            value = getattr(self, name)
            if value is not None:
                parts.append(say(f"place.{name}", language, value=value))
        return ", ".join(parts)

    def to_dict(self) -> dict[str, Any]:
        """The place as JSON-ready values, without what is unknown."""
        return attrs.asdict(self, filter=lambda _, value: value is not None)


# What a finding says besides its own words: a text of no language, such as "1, 2, 3", or one said in the reader's.
Said = str | Decimal | Fraction | Amount | Amounts | date | Phrase | Spoken | tuple[Origin, ...]


RowPlace = tuple[str, str | None, int | None]


def row_place(origin: Origin | None) -> RowPlace | None:
    """The row in which something stands, whatever the column."""
    return (origin.source, origin.sheet, origin.row) if origin else None


def said(value: Said, language: Language = DEFAULT_LANGUAGE) -> str:
    """A value in the reader's language; of several places, what fits into a sentence."""
    if isinstance(value, tuple):
        return shorten("; ".join(place.text(language) for place in value), 200)
    return value.text(language) if isinstance(value, Phrase | Spoken) else str(written(value, language))


@attrs.frozen(slots=True)
class Finding:
    """One problem, with everything that a person needs to fix it.

    Examples:
        >>> finding = Finding("rating-level", found="6", allowed="1–5", details={"code": "12"})
        >>> finding.message("en"), finding.remedy("en")
        ("Indicator 12 is rated '6'.", 'Accepted: 1–5.')
    """

    code: str
    severity: Severity = Severity.ERROR
    origin: Origin | None = None
    field: str | None = None
    found: Said | None = None
    allowed: Said | None = None
    details: Mapping[str, Said] = attrs.field(factory=dict)

    def message(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """What is wrong."""
        return self._say("message", language)

    def remedy(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """How to fix it."""
        return self._say("remedy", language)

    def text(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """Place, message and remedy in one line."""
        place = f"{self.origin.text(language)}: " if self.origin else ""
        return f"{place}{self.message(language)} {self.remedy(language)}"

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """The finding as JSON-ready values, as every ``--json`` output carries it."""
        entry: dict[str, Any] = {"code": self.code, "severity": str(self.severity)}
        if self.origin is not None:
            entry["origin"] = self.origin.to_dict()
        values = {"field": self.field, "found": self.found, "allowed": self.allowed}
        entry.update({name: _neutral(value, language) for name, value in values.items() if value is not None})
        entry["message"] = self.message(language)
        entry["remedy"] = self.remedy(language)
        return entry

    def rewritten(self, change: Callable[[str], str]) -> Finding:
        """The same with every text in it changed, however deep it stands, so that nothing can be read that must not."""
        parts = {name: _rewritten(getattr(self, name), change) for name in ("origin", "found", "allowed", "details")}
        return attrs.evolve(self, **parts)

    def _say(self, part: str, language: Language) -> str:
        if self.code not in words(language)["finding"]:
            # A plug-in of another author names its own codes and carries its words along.
            return said(self.details.get(part, self.code), language)
        values = {"field": self.field, "found": self.found, "allowed": self.allowed, **self.details}
        values["named"] = named_field(self.field, language) if self.field else None
        texts = {name: "" if value is None else said(value, language) for name, value in values.items()}
        # A code is copied from a message into a line: it is whole or of no use.
        longest = _CODE_SHOWN if _CODE.fullmatch(texts["found"]) else _FOUND_SHOWN
        texts |= {"found": shorten(texts["found"], longest), "allowed": shorten(texts["allowed"], _ALLOWED_SHOWN)}
        return say(f"finding.{self.code}.{part}", language, **texts)


def _neutral(value: Said, language: Language) -> str:
    """A value for programs, whose figures and days are the same in every language."""
    return str(value) if isinstance(value, Decimal | Fraction | Amount | Amounts | date) else said(value, language)


def _rewritten(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_rewritten(part, change) for part in value)
    if isinstance(value, Mapping):
        return {name: _rewritten(part, change) for name, part in value.items()}
    if attrs.has(type(value)):
        parts = {field.name: _rewritten(getattr(value, field.name), change) for field in attrs.fields(type(value))}
        return attrs.evolve(value, **parts)
    return value


# What is allowed is shown as far as a person reads it: all regencies of a province, not thousands of columns.
_ALLOWED_SHOWN = 1200
_FOUND_SHOWN, _CODE_SHOWN = 60, 80
_CODE = re.compile(r"[A-Za-z0-9._-]{1,80}")


def shorten(text: str, limit: int = 60) -> str:
    """One printable line of at most `limit` characters, for quoting foreign text in a message."""
    line = printable(text)
    return line if len(line) <= limit else line[: limit - 1] + "…"


def quoted(text: str, limit: int = 4000) -> str:
    """Foreign text as a line can show it: in quotes that it cannot close, so that it never reads as words of ours."""
    return f"“{shorten(text, limit).translate(_QUOTES)}”"


def errors_among(findings: Iterable[Finding]) -> list[Finding]:
    """Those findings that stop a figure from being right."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def doubt(errors: int, language: Language = DEFAULT_LANGUAGE) -> str:
    """The mark beside a figure that rests on errors; nothing where it rests on none."""
    return say("figure.doubt", language, count=errors) if errors else ""


def doubted(figure: str | None, errors: int, language: Language = DEFAULT_LANGUAGE) -> str:
    """A figure in words, such as its predicate, with its mark behind it."""
    return " · ".join(filter(None, (figure, doubt(errors, language))))


# Of many findings alike, a person is shown the first few and their number.
SHOWN_PER_CODE = 5


def by_code(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings by code, errors before warnings, otherwise in the order in which they were met."""
    groups: dict[str, list[Finding]] = {}
    for finding in sorted(findings, key=lambda finding: list(Severity).index(finding.severity)):
        groups.setdefault(finding.code, []).append(finding)
    return list(groups.values())
