"""Cells of an instrument: its indicators and its levels, however they are written."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import attrs

from spbe_sdk.assessment.naming import Naming
from spbe_sdk.bindings.cells import CODE, RATING, CellType, fitting, rating
from spbe_sdk.bindings.codes import code, refuse_day
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.fields import Code
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Levels, Scale
from spbe_sdk.instruments.levels import LevelNames
from spbe_sdk.instruments.scales import Raw, as_written, exact_value, says_not_applicable


def ports_for(ports: tuple[Port, ...], instrument: Instrument) -> tuple[Port, ...]:
    """Ports whose fields know an instrument: its indicators by number and by name, and what can be their rating."""
    types = {"indicator": _indicator_cell(instrument), "value": _rating_cell(instrument)}
    return tuple(
        attrs.evolve(
            port, fields=tuple(attrs.evolve(field, type=types.get(field.name, field.type)) for field in port.fields)
        )
        for port in ports
    )


def _indicator_cell(instrument: Instrument) -> CellType:
    """A code that the instrument does not have stays as it is: it may be one of the region's own indicators."""
    naming = Naming.of(instrument)
    find = cache(naming.find)

    def parse(text: str) -> str:
        refuse_day(text)
        return find(text) or code(text)

    return attrs.evolve(CODE, parse=fitting(Code, parse), knows=find, near=cache(naming.near))


def _rating_cell(instrument: Instrument) -> CellType:
    """A numeral in words, such as tiga, is only proposed: in a run it is as wrong as any other word."""
    knows = _rating(instrument)

    def parse(text: str) -> Raw:
        level = knows(text)
        return rating(text) if level is None else level

    # Where a rating may be a number, its digits stay as they are written until it is known which indicator's it is.
    whole = all(isinstance(scale, Levels) for scale in instrument.scales.values())
    return attrs.evolve(
        RATING,
        parse=parse if whole else RATING.parse,
        knows=knows,
        near=cache(partial(LevelNames.of(instrument).read, numerals=True)),
    )


def _rating(instrument: Instrument) -> Callable[[str], Raw | None]:
    names, scales = LevelNames.of(instrument), tuple(instrument.scales.values())

    def knows(text: str) -> Raw | None:
        written = ((scale, as_written(scale, text, names)) for scale in scales)
        return next((raw for scale, raw in written if _accepts(scale, raw)), None)

    return cache(knows)


def _accepts(scale: Scale, raw: Raw) -> bool:
    return exact_value(scale, raw) is not None or says_not_applicable(scale, raw)
