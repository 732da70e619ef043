"""Columns that stand for periods beside each other: quarters and months, of one measure or of several."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from spbe_sdk.bindings.likeness import LIKE, is_share, named, synonyms
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.binding import Unpivot
from spbe_sdk.findings.words import normal

_PERIODS = (*(f"Q{number}" for number in range(1, 5)), *(f"M{number}" for number in range(1, 13)))

_YEAR = "year"

Spread = dict[str, dict[str, str]]


def spread_periods(port: Port, columns: Sequence[str]) -> Unpivot | None:
    """The columns of a port's measures that stand for periods, where it has a period of its own."""
    if port.field("period") is None:
        return None
    spread: Spread = {}
    for column in columns:
        period, stem = _period(column)
        measure = _measure(port, stem) if period is not None else None
        if period is not None and measure is not None:
            spread.setdefault(measure, {})[column] = period
    spread = {measure: found for measure, found in spread.items() if {*found.values()} - {_YEAR}}
    if not any(len(found) > 1 for found in spread.values()) or not all(map(_distinct, spread.values())):
        return None
    heading = {name: synonyms("synonyms", name)[0].capitalize() for name in ("period", *spread)}
    values = {heading[measure]: found for measure, found in spread.items()}
    if len(values) == 1:
        ((value, found),) = values.items()
        return Unpivot(columns=found, key=heading["period"], value=value)
    return Unpivot(key=heading["period"], values=values)


def _distinct(found: Mapping[str, str]) -> bool:
    return len(set(found.values())) == len(found)


def _measure(port: Port, stem: str) -> str | None:
    """The measure that a heading names beside its period; a figure without a name is what was reached."""
    if not stem:
        return "actual" if port.field("actual") else None
    figures = [field for field in port.fields if field.type.measured or field.type.rounded is not None]
    alike, name = max(((named(port.name, field, stem), field.name) for field in figures), default=(0.0, ""))
    return name if alike >= LIKE and not is_share(stem) else None


def _period(column: str) -> tuple[str | None, str]:
    """The period with which a heading ends or begins, and the rest of it."""
    heading = normal(column)
    for name in (*_PERIODS, _YEAR):
        for spelled in synonyms("choices", name):
            # A numeral alone says a quarter only below a heading that says of what.
            if len(spelled) == 1 and not ("/" in column and name.startswith("Q")):
                continue
            if match := re.search(rf"\b{re.escape(spelled)}$", heading):
                rest = heading[: match.start()].strip()
            elif name != _YEAR and len(spelled) > 1 and (match := re.match(rf"{re.escape(spelled)}\b", heading)):
                rest = heading[match.end() :].strip()
            else:
                continue
            if rest or name != _YEAR:
                return name, rest
    return None, heading
