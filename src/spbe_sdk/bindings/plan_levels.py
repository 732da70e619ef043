"""Which level of a plan a row is, by the form of its code or by the word with which its name begins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.likeness import synonyms
from spbe_sdk.bindings.offices import is_office, told_units
from spbe_sdk.bindings.picking import looks_so
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.choosing import Pick
from spbe_sdk.findings.words import normal

# The forms of codes of Permendagri 90/2019 and of what came after it.
_FORMS = {
    "program": ("9.99.99",),
    "activity": ("9.99.99.9.99",),
    "subactivity": ("9.99.99.9.99.9999", "9.99.99.9.99.99"),
}

# What stands above a program in a list of codes: a sector, and the part of it that is an office's.
_ABOVE = Pick(form=("9", "9.99"))

# The levels that names begin with: the word of the first begins as that of the second does not.
_NAMED = ("subactivity", "activity", "program")

_LEVEL, _UNIT = "level", "unit"


def proposed_levels(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> list[dict[str, Any]]:
    """How the level of a row is told where no column says it: the parts of a binding's `chosen`; none where neither
    codes nor names tell it for all rows.
    """
    field = port.field(_LEVEL)
    if field is None or not field.type.worded or _LEVEL in fields:
        return []
    names = [text for row in rows if (text := row.cells.get(fields.get("name", "")) or "")]
    ways = (
        ("code", {level: {"form": list(forms)} for level, forms in _FORMS.items()}),
        ("name", {level: {"begins": words} for level, words in _beginnings(names).items()}),
    )
    for told, looks in ways:
        texts = [text for row in rows if (text := row.cells.get(fields.get(told, "")) or "")]
        picks = {level: Pick.model_validate(look) for level, look in looks.items()}
        rest = [text for text in texts if not _among(text, picks.values())]
        if len(rest) < len(texts) and all(told == "code" and _is_above(text) for text in rest):
            used = [level for level, pick in picks.items() if any(looks_so(text, pick) for text in texts)]
            column = fields[told]
            return [{"column": column, "looks": looks[level], "value": level} for level in used]
    return []


def above_levels(port: Port, fields: Mapping[str, str], rows: Sequence[Record]) -> list[Record]:
    """The rows that are above all levels of a plan, where codes tell the levels."""
    found = proposed_levels(port, fields, rows)
    column = fields.get("code", "")
    coded = bool(found) and found[0]["column"] == column
    return [row for row in rows if coded and _is_above(row.cells.get(column) or "")]


def proposed_units(
    port: Port, fields: Mapping[str, str], rows: Sequence[Record], kept: Sequence[Record]
) -> tuple[dict[str, str], dict[str, list[dict[str, Any]]]]:
    """The parts `constants` and `chosen` of a binding that name the office of all rows that are kept, or tell it by
    their codes, where no column names it: by the rows of offices among all of a sheet's; empty where these do not tell
    it for each.
    """
    field, code, name = port.field(_UNIT), fields.get("code", ""), fields.get("name", "")
    if field is None or not field.required or _UNIT in fields:
        return {}, {}
    texts = [row.cells.get(code) or "" for row in kept]
    offices = {c: n for row in rows if (c := row.cells.get(code)) and is_office(c) and (n := row.cells.get(name))}
    if any(text in offices for text in texts):
        return {}, {}
    if len({*offices.values()}) == 1:
        return {_UNIT: next(iter(offices.values()))}, {}
    told = told_units(offices)
    if not told or not all(text.startswith(tuple(told)) for text in texts):
        return {}, {}
    return {}, {
        _UNIT: [{"column": code, "looks": {"begins": [begins]}, "value": unit} for begins, unit in told.items()]
    }


def _is_above(code: str) -> bool:
    return looks_so(code, _ABOVE) or is_office(code)


def _among(text: str, picks: Iterable[Pick]) -> bool:
    return any(looks_so(text, pick) for pick in picks)


def _beginnings(names: Iterable[str]) -> dict[str, list[str]]:
    """How names begin that say their level, as they are written."""
    found: dict[str, list[str]] = {}
    for name in names:
        for level in _NAMED:
            word = next((w for w in synonyms("choices", level) if normal(name).startswith(f"{w} ")), None)
            if word is not None:
                found.setdefault(level, []).append(name[: len(word) + 1])
                break
    return {level: list(dict.fromkeys(found[level])) for level in _NAMED if level in found}
