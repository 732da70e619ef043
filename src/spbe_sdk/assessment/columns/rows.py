"""Assessments of a frame row by row, for what columns cannot follow; the same digits, only slower."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any

from spbe_sdk.assessment.columns.plan import Asked, Figures
from spbe_sdk.assessment.columns.stored import shortest, value_of
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.ruler import Gauged, Ruler
from spbe_sdk.instruments.scales import is_asked, says_not_applicable
from spbe_sdk.instruments.units import points_per_unit
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.stored import stored


class Unrated(Enum):
    """What a cell may be that has no value."""

    EMPTY = "empty"
    INVALID = "invalid"
    NOT_APPLICABLE = "n/a"


Read = Fraction | Unrated


def by_rows(frame: Any, asked: Asked, kept: list[str]) -> tuple[Any, frozenset[str], frozenset[str]]:
    """A frame as `by_columns` gives it, the codes whose columns have content, and those of them that have ratings."""
    import narwhals.stable.v2 as nw

    cells = {code: _column(frame, name, code, asked.instrument) for code, name in asked.columns.items()}
    made: dict[str, list[Any]] = {name: [] for name in asked.outcome()}
    for number, year in enumerate(_years(frame, asked)):
        row = _row({code: column[number] for code, column in cells.items()}, year, asked)
        for name, values in made.items():
            values.append(row[name])
    series = [
        nw.new_series(f"out_{number}", made[name], kind, backend=frame.implementation)
        for number, (name, kind) in enumerate(asked.outcome().items())
    ]
    scored = frame.with_columns(*series).select(*kept, *(column.name for column in series))
    met = {code: set(column) - {Unrated.EMPTY} for code, column in cells.items()}
    filled = frozenset(code for code, found in met.items() if found)
    return scored, filled, frozenset(code for code, found in met.items() if found - {Unrated.INVALID})


def _column(frame: Any, name: str, code: str, instrument: Instrument) -> list[Read]:
    """The cells of an indicator or context item, each different one read once."""
    import narwhals.stable.v2 as nw

    node, short = instrument.find(code), frame.schema[name] == nw.Float32()
    if node is None or not is_asked(instrument.scale_of(node)):
        return [Unrated.EMPTY] * len(frame)
    scale, points, read = instrument.scale_of(node), points_per_unit(node, instrument), {}
    found: list[Read] = []
    for cell in frame.get_column(name).to_list():
        text = stored(shortest(cell) if short and cell is not None else cell)
        if text not in read:
            read[text] = _read(scale, text, points)
        found.append(read[text])
    return found


def _read(scale: Any, text: str | bool | None, points: Fraction) -> Read:
    if text is None:
        return Unrated.EMPTY
    if says_not_applicable(scale, text):
        return Unrated.NOT_APPLICABLE
    value = value_of(scale, text)
    return Unrated.INVALID if value is None else value * points


def _years(frame: Any, asked: Asked) -> list[int | None]:
    if asked.years is None:
        return [asked.year] * len(frame)
    return [_year(cell) for cell in frame.get_column(asked.years).to_list()]


def _year(cell: object) -> int | None:
    """A year as a cell of any engine has it: a number, one with a point because a cell of the column is empty, text."""
    text = str(cell).strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() else None


def _row(cells: Mapping[str, Read], year: int | None, asked: Asked) -> dict[str, Any]:
    values = {code: cell for code, cell in cells.items() if isinstance(cell, Fraction)}
    left_out = {code for code, cell in cells.items() if cell is Unrated.NOT_APPLICABLE}
    measured = Ruler.of(asked.instrument, year=year).read(values, left_out, year)
    invalid = sum(cell is Unrated.INVALID for cell in cells.values())
    return {**_told(measured, asked.instrument.decimals, asked.figures), "invalid": invalid}


def _told(measured: Gauged, decimals: int, figures: Figures) -> dict[str, Any]:
    score, verdict = measured.score, measured.verdict
    nodes = {
        node.code: None if node.refused else _figure(round_half_up(node.value, decimals), figures)
        for node in score.walk()
        if node.parts
    }
    return {
        **nodes,
        "index": nodes[""] if score.counted else None,
        "predicate": verdict.predicate,
        "gaps": len(score.gaps()),
        "complete": score.complete,
        "variant": measured.variant,
        "unmet": ", ".join(dict.fromkeys(code for need in verdict.unmet for code in need.check.codes)),
        "not_applicable": len(score.not_applicable()),
    }


def _figure(published: Decimal, figures: Figures) -> str | int:
    return str(published) if figures == "text" else int(str(published).replace(".", ""))
