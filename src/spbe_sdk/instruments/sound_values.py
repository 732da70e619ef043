"""Whether the values of an instrument fit together: units, scales, stand-ins, bounds, bands, needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Derived, External, Grades
from spbe_sdk.files.providers import registered
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.numbers import Amounts
from spbe_sdk.instruments.ladders import rungs_of
from spbe_sdk.instruments.ruler import Gauge
from spbe_sdk.instruments.scales import from_to, hull, one_of
from spbe_sdk.instruments.sound_verdicts import check_verdicts, forms_of
from spbe_sdk.instruments.units import points_per_unit, scale_bounds
from spbe_sdk.scoring.bands import reaches
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.exact import exact_figure
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.trees import Node, bounded, combined

Ends = tuple[Fraction, Fraction]


def check_values(instrument: Instrument, source: str) -> list[Finding]:
    """Every value that an index of the instrument cannot be made of, or cannot reach, by node.

    The instrument's codes, scales and conditions must be sound; where a strategy is not installed, nothing is told.
    """
    strategies = registered("strategies")
    named = [instrument.strategy, *(node.strategy for node in instrument.everything() if node.strategy)]
    if any(name not in strategies for name in named):
        return []
    if wrong := list(_pointless(instrument, source)):
        return wrong
    try:
        gauge = Gauge.of(instrument, {})
    except UsageError as refused:
        return [attrs.evolve(finding, origin=Origin(source, path=finding.field)) for finding in refused.findings]
    checker = _Checker(instrument, source, gauge, {node.code: node for node in instrument.everything()})
    findings = [*checker.stand_ins(), *checker.wholes(), *checker.bands(), *checker.needs()]
    return findings or check_verdicts(gauge, source)


def _pointless(instrument: Instrument, source: str) -> Iterator[Finding]:
    """Scales of which no share can be taken, since their highest value is not above zero."""
    for node in instrument.indicators() if instrument.unit == "points" else ():
        high = scale_bounds(node, instrument)[1]
        if high <= 0:
            yield Finding("instrument-points", origin=Origin(source, path=node.code), found=exact_figure(high))


@attrs.frozen(slots=True)
class _Checker:
    instrument: Instrument
    source: str
    gauge: Gauge
    nodes: Mapping[str, InstrumentNode]
    known: dict[str, Ends] = attrs.field(factory=dict)

    def at(self, code: str) -> Origin:
        return Origin(self.source, path=code or "nodes")

    def stand_ins(self) -> Iterator[Finding]:
        """Values for gaps that lie on no scale; what a missing rating does may be said otherwise."""
        gaps = self.instrument.gaps
        value = gaps.value if gaps.does == "value" else None
        if value is None:
            return
        for node in self.instrument.indicators():
            scale = self.instrument.scale_of(node)
            if isinstance(scale, Grades) and value not in {worth for _, worth in rungs_of(scale).values()}:
                allowed = one_of(worth for _, worth in rungs_of(scale).values())
                origin = self.at(node.code)
                yield Finding("instrument-gap", origin=origin, field="gaps", found=exact_figure(value), allowed=allowed)
                continue
            low, high = scale_bounds(node, self.instrument)
            if not isinstance(scale, External | Derived) and not low <= value <= high:
                found, ends = exact_figure(value), from_to(low, high)
                yield Finding("instrument-gap", origin=self.at(node.code), field="gaps", found=found, allowed=ends)

    def wholes(self) -> Iterator[Finding]:
        """Bounds that cross, strategies that do not fit the unit, and scales of one mean that differ."""
        for tree in (self.gauge.tree, *self.gauge.around):
            for node in tree.walk():
                yield from self._bounds(node)
                if node.parts:
                    yield from self._whole(node)

    def _bounds(self, node: Node) -> Iterator[Finding]:
        if node.at_least is not None and node.at_most is not None and node.at_least > node.at_most:
            found = Amounts((exact_figure(node.at_least), exact_figure(node.at_most)), "{} > {}")
            yield Finding("instrument-bounds", origin=self.at(node.code), found=found)

    def _whole(self, node: Node) -> Iterator[Finding]:
        adding = [part for part in node.parts if not part.deducts]
        ends = {part.code: self._ends(part) for part in adding}
        full = combined(node, [(part, ends[part.code][1]) for part in adding])
        if (node.points or self._name(node) == "plain-sum") and full != (whole := _weight(adding)):
            found, allowed = exact_figure(full), exact_figure(whole)
            details = {"code": node.code, "strategy": self._name(node), "unit": self.instrument.unit}
            # Beside the index values are never points: there a sum asks for weights that are the highest values.
            code = "instrument-full" if node in self.gauge.tree.walk() else "instrument-sum-full"
            yield Finding(code, origin=self.at(node.code), found=found, allowed=allowed, details=details)
        elif not node.points and _is_mean(node, adding) and not self._shared(adding):
            figures = tuple(exact_figure(end) for pair in ends.values() for end in pair)
            form = "; ".join(f"{code}: {{}}–{{}}" for code in ends)
            yield Finding("instrument-mean", origin=self.at(node.code), found=Amounts(figures, form))

    def _ends(self, node: Node) -> Ends:
        """The least and the most of a node by its scales, whatever counts in place of a rating."""
        if node.code not in self.known:
            self.known[node.code] = self._whole_ends(node) if node.parts else self._leaf_ends(node)
        return self.known[node.code]

    def _leaf_ends(self, node: Node) -> Ends:
        leaf = self.nodes[node.code]
        unit = points_per_unit(leaf, self.instrument) if node.points else Fraction(1)
        low, high = scale_bounds(leaf, self.instrument)
        return low * unit, high * unit

    def _shared(self, parts: Sequence[Node]) -> set[Ends]:
        """The ends that parts have in common, each by its scale or by its cap and its floor."""
        return set.intersection(*({ends, self._held(part)} for part in parts for ends in [self._ends(part)]))

    def _held(self, node: Node) -> Ends:
        low, high = self._ends(node)
        return bounded(node, low), bounded(node, high)

    def _whole_ends(self, node: Node) -> Ends:
        adding = [part for part in node.parts if not part.deducts]
        ends = [self._ends(part) for part in adding]
        if _is_mean(node, adding):
            shared, whole = self._shared(adding), hull(ends)
            return whole if whole in shared else next(iter(shared), whole)
        lows, highs = (list(zip(adding, end, strict=True)) for end in zip(*ends, strict=True))
        return combined(node, lows), combined(node, highs)

    def _name(self, node: Node) -> str:
        said = self.nodes.get(node.code)
        return (said.strategy if said else None) or self.instrument.strategy

    def bands(self) -> Iterator[Finding]:
        """Predicates that no index can have."""
        low, high = self.gauge.tree.minimum, self.gauge.tree.maximum
        for band, _ in self.gauge.judge.bands:
            edge = band.at_least if band.at_least is not None else band.above
            if edge is None:
                continue
            if edge < low or not any(reaches(form, band) for form in forms_of(self.gauge, high)):
                origin = self.at(f"predicates.{band.name}")
                yield Finding("instrument-band", origin=origin, found=exact_figure(edge), allowed=from_to(low, high))

    def needs(self) -> Iterator[Finding]:
        """Needs and conditions that nothing can fulfil."""
        trees = (self.gauge.tree, *self.gauge.around)
        ends = {node.code: (node.minimum, node.maximum) for tree in trees for node in tree.walk()}
        lists = [("needs", self.gauge.judge.needs)]
        lists += [(f"predicates.{band.name}.needs", checks) for band, checks in self.gauge.judge.bands]
        lists += [(f"{node.code}.counts_if", node.checks) for tree in trees for node in tree.walk()]
        for place, checks in lists:
            for check in checks:
                low, high = (sum((ends[code][end] for code in check.codes), Fraction(0)) for end in (0, 1))
                if not _all_of(checks, check).can_hold(low, high):
                    found, allowed = " + ".join(check.codes), from_to(low, high)
                    yield Finding("instrument-unreachable", origin=self.at(place), found=found, allowed=allowed)


def _all_of(checks: Sequence[Bound], check: Bound) -> Bound:
    """Everything that some bounds ask of the same nodes together, as one."""
    same = [other for other in checks if other.codes == check.codes]
    return attrs.evolve(
        check,
        at_least=max((c.at_least for c in same if c.at_least is not None), default=None),
        above=max((c.above for c in same if c.above is not None), default=None),
        at_most=min((c.at_most for c in same if c.at_most is not None), default=None),
        below=min((c.below for c in same if c.below is not None), default=None),
    )


def _weight(parts: Sequence[Node]) -> Fraction:
    return sum((part.weight for part in parts), Fraction(0))


def _is_mean(node: Node, parts: Sequence[Node]) -> bool:
    """Whether a strategy gives of equal values that value, whatever they weigh."""
    values = [Fraction(1), Fraction(2)]
    made = [node.strategy([WeightedPart(p.weight, v, p.code, p.maximum) for p in parts]) for v in values]  # type: ignore[misc]
    return made == values
