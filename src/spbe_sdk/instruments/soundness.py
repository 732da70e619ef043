"""Whether an instrument is sound: weights add up, codes are unique, bands have no gap, scales exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Derived, External
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.scales import bounds
from spbe_sdk.scoring.bands import are_sound
from spbe_sdk.scoring.exact import exact_text


def check_instrument(instrument: Instrument, source: str | None = None) -> list[Finding]:
    """Everything that is unsound, by node."""
    name = source or instrument.id
    return [
        *_duplicates(instrument, name),
        *(finding for node in instrument.walk() for finding in _node(node, instrument, name)),
        *_predicates(instrument, name),
        *_scales(instrument, name),
        *_validity(instrument, name),
    ]


def _duplicates(instrument: Instrument, source: str) -> Iterator[Finding]:
    codes = [code for node in instrument.walk() for code in (node.code, *(q.code for q in node.questions))]
    for code, count in Counter(codes).items():
        if count > 1:
            yield Finding("instrument-duplicate", origin=Origin(source, path=code), found=code)


def _node(node: InstrumentNode, instrument: Instrument, source: str) -> Iterator[Finding]:
    origin = Origin(source, path=node.code)
    if node.weight <= 0:
        yield Finding("instrument-weight", origin=origin, field="weight", found=exact_text(node.weight))
    if node.nodes:
        total = sum((part.weight for part in node.nodes), Fraction(0))
        if total != node.weight:
            yield Finding(
                "instrument-sum",
                origin=origin,
                field="weight",
                found=exact_text(node.weight),
                allowed=exact_text(total),
                details={"code": node.code},
            )
    elif node.scale not in instrument.scales:
        yield Finding(
            "instrument-scale",
            origin=origin,
            field="scale",
            found=str(node.scale),
            allowed=", ".join(instrument.scales),
        )


def _predicates(instrument: Instrument, source: str) -> Iterator[Finding]:
    if not are_sound(instrument.predicates):
        yield Finding("instrument-predicates", origin=Origin(source, path="predicates"))


def _scales(instrument: Instrument, source: str) -> Iterator[Finding]:
    codes = {node.code for node in instrument.indicators()}
    for name, scale in instrument.scales.items():
        origin = Origin(source, path=f"scales.{name}")
        if isinstance(scale, Derived):
            wrong = [code for code in scale.of if code not in codes or _scale_kind(code, instrument) == "derived"]
            if wrong:
                yield Finding("instrument-derived", origin=origin, found=", ".join(wrong))
            continue
        low, high = bounds(scale)
        if low >= high:
            yield Finding("instrument-levels", origin=origin, found=name)
        if isinstance(scale, External) and not low <= scale.while_missing <= high:
            yield Finding("instrument-gap", origin=origin, found=exact_text(scale.while_missing))


def _scale_kind(code: str, instrument: Instrument) -> str:
    return next(instrument.scale_of(node).kind for node in instrument.indicators() if node.code == code)


def _validity(instrument: Instrument, source: str) -> Iterator[Finding]:
    last = instrument.validity.last_year
    if last is not None and last < instrument.validity.first_year:
        yield Finding("instrument-validity", origin=Origin(source, path="validity"), found=str(last))
