"""Whether an instrument is sound: weights add up, codes are unique, bands have no gap, scales exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from spbe_sdk.documents.instrument import Instrument, InstrumentNode, Validity
from spbe_sdk.documents.instrument_scales import Bands, Derived, External, Goalposts
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.scales import bounds, from_to
from spbe_sdk.instruments.sound_conditions import check_circles, check_conditions
from spbe_sdk.instruments.sound_holes import check_holes
from spbe_sdk.instruments.sound_values import check_values
from spbe_sdk.instruments.variants import with_variant
from spbe_sdk.instruments.years import spans
from spbe_sdk.scoring.bands import are_sound
from spbe_sdk.scoring.exact import exact_figure


def check_instrument(instrument: Instrument, source: str | None = None) -> list[Finding]:
    """Everything that is unsound, by node: an instrument without findings gives an index within its range.

    What its values come to is looked at where its codes, weights, scales and conditions are sound.
    """
    name = source or instrument.id
    findings = [
        *_duplicates(instrument, name),
        *(finding for node in instrument.walk() for finding in _node(node, instrument, name)),
        *(finding for node in instrument.around() for finding in _node(node, instrument, name)),
        *_deductions(instrument.nodes, Origin(name, path="nodes")),
        *_predicates(instrument, name),
        *_scales(instrument, name),
        *_validity(instrument, name),
        *check_conditions(instrument, name),
        *check_circles(instrument, name),
        *_variants(instrument, name),
    ]
    return findings or [*_values(instrument, name), *check_holes(instrument, name)]


def _values(instrument: Instrument, source: str) -> list[Finding]:
    """What is unsound about values, of the instrument and of each of its variants."""
    findings = check_values(instrument, source)
    for variant in instrument.variants:
        more = check_values(with_variant(instrument, variant), f"{source}: {variant.name}")
        findings += [finding for finding in more if all(finding.code != known.code for known in findings)]
    return findings


def _variants(instrument: Instrument, source: str) -> Iterator[Finding]:
    codes = [node.code for node in instrument.walk()]
    for variant in instrument.variants:
        origin = Origin(source, path=f"variants.{variant.name}")
        for code in variant.weights:
            if code not in codes:
                yield Finding("instrument-code", origin=origin, found=code, allowed=", ".join(codes))
        if variant.predicates and not are_sound(variant.predicates):
            yield Finding("instrument-predicates", origin=origin)
        for node in with_variant(instrument, variant).walk() if variant.weights else ():
            yield from _weights(node, origin)


def _duplicates(instrument: Instrument, source: str) -> Iterator[Finding]:
    codes = [code for node in instrument.everything() for code in (node.code, *(q.code for q in node.questions))]
    for code, count in Counter(codes).items():
        if count > 1:
            yield Finding("instrument-duplicate", origin=Origin(source, path=code), found=code)


def _node(node: InstrumentNode, instrument: Instrument, source: str) -> Iterator[Finding]:
    origin = Origin(source, path=node.code)
    yield from _weights(node, origin)
    yield from _deductions(node.nodes, origin)
    said = ("scale",) if node.nodes else ("strategy", "using")
    for field in said:
        if getattr(node, field):
            yield Finding("instrument-part", origin=origin, field=field, details={"code": node.code})
    if not node.nodes and node.scale not in instrument.scales:
        allowed = ", ".join(instrument.scales)
        yield Finding("instrument-scale", origin=origin, field="scale", found=str(node.scale), allowed=allowed)


def _deductions(nodes: Sequence[InstrumentNode], origin: Origin) -> Iterator[Finding]:
    if nodes and all(node.deducts for node in nodes):
        yield Finding("instrument-deducts", origin=origin, field="deducts")


def _weights(node: InstrumentNode, origin: Origin) -> Iterator[Finding]:
    if node.weight <= 0:
        yield Finding("instrument-weight", origin=origin, field="weight", found=exact_figure(node.weight))
    adding = [part.weight for part in node.nodes if not part.deducts]
    if node.nodes and sum(adding, Fraction(0)) != node.weight:
        yield Finding(
            "instrument-sum",
            origin=origin,
            field="weight",
            found=exact_figure(node.weight),
            allowed=exact_figure(sum(adding, Fraction(0))),
            details={"code": node.code},
        )


def _predicates(instrument: Instrument, source: str) -> Iterator[Finding]:
    edgeless = [band.name for band in instrument.predicates[:-1] if band.at_least is band.above is None]
    for name in edgeless:
        yield Finding("instrument-edge", origin=Origin(source, path=f"predicates.{name}"), found=name)
    if not edgeless and not are_sound(instrument.predicates):
        yield Finding("instrument-predicates", origin=Origin(source, path="predicates"))
    lists = [instrument.predicates, *(variant.predicates for variant in instrument.variants if variant.predicates)]
    names = list(dict.fromkeys(band.name for bands in lists for band in bands))
    if instrument.otherwise is not None and instrument.otherwise not in names:
        origin = Origin(source, path="otherwise")
        yield Finding("instrument-otherwise", origin=origin, found=instrument.otherwise, allowed=", ".join(names))
    for bands in lists:
        for name, count in Counter(band.name.casefold() for band in bands).items():
            if count > 1:
                yield Finding("instrument-name", origin=Origin(source, path="predicates"), found=name)
        if bands[-1].needs:
            yield Finding("instrument-last", origin=Origin(source, path="predicates"), found=bands[-1].name)


def _scales(instrument: Instrument, source: str) -> Iterator[Finding]:
    codes = {node.code for node in instrument.indicators()}
    for name, scale in instrument.scales.items():
        origin = Origin(source, path=f"scales.{name}")
        if isinstance(scale, Derived):
            wrong = [code for code in scale.of if code not in codes or _scale_kind(code, instrument) == "derived"]
            if wrong:
                yield Finding("instrument-derived", origin=origin, found=", ".join(wrong))
            continue
        if isinstance(scale, Goalposts) and not _has_way(scale):
            yield Finding("instrument-goalposts", origin=origin, found=name)
            continue
        if isinstance(scale, Bands) and not are_sound(scale.steps):
            yield Finding("instrument-steps", origin=origin, found=name)
        if isinstance(scale, Bands):
            yield from _beyond(scale, origin)
        low, high = bounds(scale)
        if low >= high:
            yield Finding("instrument-levels", origin=origin, found=name)
        if isinstance(scale, External) and not low <= scale.while_missing <= high:
            found = exact_figure(scale.while_missing)
            yield Finding("instrument-gap", origin=origin, found=found, allowed=from_to(low, high))


def _beyond(scale: Bands, origin: Origin) -> Iterator[Finding]:
    """Steps that no figure of a scale can reach."""
    for step in scale.steps:
        edge = step.at_least if step.at_least is not None else step.above
        if edge is not None and scale.maximum is not None and (edge > scale.maximum or step.above == scale.maximum):
            yield Finding(
                "instrument-step", origin=origin, found=exact_figure(edge), allowed=exact_figure(scale.maximum)
            )


def _has_way(scale: Goalposts) -> bool:
    """Whether there is a way from one goalpost to the other; logarithms have none from zero."""
    return (
        scale.start != scale.end and scale.times != 0 and (scale.curve == "linear" or min(scale.start, scale.end) > 0)
    )


def _scale_kind(code: str, instrument: Instrument) -> str:
    kinds = (instrument.scales[node.scale].kind for node in instrument.indicators() if node.code == code and node.scale)
    return next(kinds, "derived")


def _validity(instrument: Instrument, source: str) -> Iterator[Finding]:
    last = instrument.validity.last_year
    if last is not None and last < instrument.validity.first_year:
        yield Finding("instrument-validity", origin=Origin(source, path="validity"), found=str(last))
    for number, rule in enumerate(instrument.predicate_rules):
        origin = Origin(source, path=f"predicate_rules.{number}")
        end = rule.validity.last_year
        if end is not None and end < rule.validity.first_year:
            yield Finding("instrument-validity", origin=origin, found=str(end))
        earlier = instrument.predicate_rules[:number]
        if any(_overlap(rule.validity, other.validity) for other in earlier):
            yield Finding("instrument-rules", origin=origin, found=str(rule.validity.first_year))


def _overlap(one: Validity, other: Validity) -> bool:
    return spans(one, other.first_year) or spans(other, one.first_year)
