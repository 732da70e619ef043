"""An instrument as a scoring tree: bounds, points, gaps, derived values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Answered, Bands, Derived, External, Goalposts
from spbe_sdk.files.providers import find_strategy
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.conditions import checks_of
from spbe_sdk.instruments.rules import Rules, resolve_rules
from spbe_sdk.instruments.scales import figure_value
from spbe_sdk.instruments.units import points_per_unit, scale_bounds
from spbe_sdk.scoring.exact import exact_figure
from spbe_sdk.scoring.strategy import Strategy, WeightedPart
from spbe_sdk.scoring.trees import Node, bounded, whole_of

# The strategy that takes roots: no value may lie below zero.
GEOMETRIC = "weighted-geometric-mean"


def tree_of(instrument: Instrument, rules: Rules) -> Node:
    """The scoring tree of an instrument under some rules; its top is the index.

    Raises:
        UsageError: a strategy is not installed, or a geometric mean has a part that can lie below zero.
    """
    index = InstrumentNode(
        code="index", kind="index", name=instrument.title, weight=_weight(instrument.nodes), nodes=instrument.nodes,
        at_most=instrument.at_most, at_least=instrument.at_least, counts_if=instrument.counts_if,
    )  # fmt: skip
    around = {node.code: (node.minimum, node.maximum) for top in trees_around(instrument, rules) for node in top.walk()}
    return attrs.evolve(_Gardener(instrument, rules, instrument.unit == "points", around).grow(index), code="")


def trees_around(instrument: Instrument, rules: Rules) -> list[Node]:
    """The trees of the context items: their values lie on their scales, whatever the unit of the index."""
    gardener = _Gardener(instrument, rules, points=False)
    bare = [gardener.bare(node) for node in instrument.context]
    return [gardener.guarded(node, grown) for node, grown in zip(instrument.context, bare, strict=True)]


@attrs.frozen(slots=True)
class _Gardener:
    """Grows the trees of an instrument; conditions are turned into bounds on values once all ranges are known."""

    instrument: Instrument
    rules: Rules
    points: bool
    ranges: dict[str, tuple[Fraction, Fraction]] = attrs.field(factory=dict)

    def grow(self, node: InstrumentNode) -> Node:
        return self.guarded(node, self.bare(node))

    def bare(self, node: InstrumentNode) -> Node:
        grown = self._whole(node) if node.nodes else self._leaf(node)
        self.ranges[node.code] = (grown.minimum, grown.maximum)
        return grown

    def guarded(self, node: InstrumentNode, bare: Node) -> Node:
        if not any(item.counts_if for item in node.walk()):
            return bare
        parts = tuple(self.guarded(part, grown) for part, grown in zip(node.nodes, bare.parts, strict=True))
        return attrs.evolve(bare, parts=parts, checks=checks_of(node.counts_if, self.instrument, self.ranges))

    def _leaf(self, node: InstrumentNode) -> Node:
        instrument, scale = self.instrument, self.instrument.scale_of(node)
        unit = points_per_unit(node, instrument) if self.points else Fraction(1)
        low, high = (end * unit for end in scale_bounds(node, instrument))
        stand_in = scale.while_missing if isinstance(scale, External) else self.rules.gap_value
        grown = self._common(
            node,
            gap=low if stand_in is None else stand_in * unit,
            missing="value" if isinstance(scale, External) else instrument.gaps.does,
            not_applicable=scale.not_applicable if isinstance(scale, Answered) else "refuse",
        )
        return _ranged(grown, low, high)

    def _whole(self, node: InstrumentNode) -> Node:
        parts = tuple(self.bare(part) for part in node.nodes)
        if (node.strategy or self.rules.strategy) == GEOMETRIC:
            _refuse_negative(node, parts)
        return spread(self._common(node, parts=parts, strategy=self._strategy(node)))

    def _strategy(self, node: InstrumentNode) -> Strategy:
        if node.strategy is not None:
            return find_strategy(node.strategy, node.using)
        same = self.rules.strategy == self.instrument.strategy
        return find_strategy(self.rules.strategy, self.instrument.using if same else None)

    def _common(self, node: InstrumentNode, **others: object) -> Node:
        return Node(
            node.code, node.weight, points=self.points, at_most=node.at_most, at_least=node.at_least,
            deducts=node.deducts, if_not=node.if_not if node.counts_if else "", **others,  # type: ignore[arg-type]
        )  # fmt: skip


def _refuse_negative(node: InstrumentNode, parts: Iterable[Node]) -> None:
    wrong = [part for part in parts if not part.deducts and part.minimum < 0]
    if wrong:
        found, details = exact_figure(wrong[0].minimum), {"code": wrong[0].code}
        raise UsageError(Finding("instrument-negative", field=node.code, found=found, details=details))


def _ranged(node: Node, low: Fraction, high: Fraction) -> Node:
    """A node with the least and the most that it can be, also where something else counts in its place."""
    values = [bounded(node, value) for value in (low, high, *stand_ins(node))]
    values += [Fraction(0)] if node.if_not == "zero" else []
    return attrs.evolve(node, minimum=min(values), maximum=max(values))


def stand_ins(node: Node) -> Iterator[Fraction]:
    """What may count in place of a value of a node's own, beside the ends of its range."""
    if not node.parts and node.missing in ("value", "refuse"):
        yield node.gap
    if "zero" in (node.missing, node.not_applicable):
        yield Fraction(0)


def spread(whole: Node) -> Node:
    """A whole with the least and the most that it can be: what its strategy makes of those of its parts.

    Where a part may drop out, a whole can be as low as its lowest part alone, or as high as its highest.
    """
    lows, highs = _ends(whole)
    return _ranged(whole, min(lows), max(highs))


def _ends(whole: Node) -> tuple[list[Fraction], list[Fraction]]:
    taken = {part.code: _taken(part) for part in whole.parts if part.deducts}
    low = whole_of(whole, [(part, taken[part.code][1] if part.deducts else part.minimum) for part in whole.parts])
    high = whole_of(whole, [(part, taken[part.code][0] if part.deducts else part.maximum) for part in whole.parts])
    adding = [part for part in whole.parts if not part.deducts]
    if not any(may_drop_out(part) for part in adding):
        return [low], [high]
    alone = [(whole_of(whole, [(part, part.minimum)]), whole_of(whole, [(part, part.maximum)])) for part in adding]
    return [low, *(least for least, _ in alone)], [high, *(most for _, most in alone)]


def _taken(part: Node) -> tuple[Fraction, Fraction]:
    """The least and the most that a part takes off its whole; one that drops out takes nothing."""
    nothing = [Fraction(0)] if may_drop_out(part) else []
    return min([part.minimum, *nothing]), max([part.maximum, *nothing])


def may_drop_out(node: Node) -> bool:
    """Whether a node may give its weight to the other parts of its whole."""
    if node.parts and node.if_not != "reweight":
        return all(may_drop_out(part) for part in node.parts if not part.deducts)
    return "reweight" in (node.missing, node.not_applicable, node.if_not)


def _weight(nodes: Iterable[InstrumentNode]) -> Fraction:
    return sum((node.weight for node in nodes if not node.deducts), Fraction(0))


def with_derived(values: Mapping[str, Fraction], instrument: Instrument) -> dict[str, Fraction]:
    """The values, and those of the indicators that follow from others; unknown where one of those is."""
    found = dict(values)
    weights = {leaf.code: leaf.weight for leaf in instrument.indicators()}
    for node in instrument.indicators():
        scale = instrument.scale_of(node)
        if isinstance(scale, Derived) and all(code in values for code in scale.of):
            parts = [WeightedPart(weights[code], values[code], code) for code in scale.of]
            found[node.code] = find_strategy(scale.strategy, scale.using)(parts)
        elif isinstance(scale, Goalposts | Bands) and scale.of is not None:
            value = _share(scale, scale.of, values)
            found |= {} if value is None else {node.code: value * points_per_unit(node, instrument)}
    return found


def shares(instrument: Instrument) -> dict[str, tuple[str, str]]:
    """The part and the whole of each indicator whose figure is that of one over the other."""
    scales = {node.code: instrument.scale_of(node) for node in instrument.indicators()}
    return {
        code: (scale.of[0], scale.of[1])
        for code, scale in scales.items()
        if isinstance(scale, Goalposts | Bands) and scale.of is not None
    }


def _share(scale: Goalposts | Bands, of: Sequence[str], values: Mapping[str, Fraction]) -> Fraction | None:
    part, whole = (values.get(code) for code in of)
    return figure_value(scale, part / whole) if part is not None and whole else None


def nothing_to_count(values: Mapping[str, Fraction], instrument: Instrument) -> set[str]:
    """The indicators that are a share of nothing, where their scale says what one that does not apply does."""
    scales = {node.code: instrument.scale_of(node) for node in instrument.indicators()}
    return {
        code
        for code, scale in scales.items()
        if isinstance(scale, Goalposts | Bands) and scale.of and scale.not_applicable != "refuse"
        if values.get(scale.of[1]) == 0
    }


def node_bounds(node: InstrumentNode, instrument: Instrument) -> tuple[Fraction, Fraction]:
    """The lowest and the highest value that a node or context item can have."""
    rules, _ = resolve_rules(instrument, {})
    trees = (tree_of(instrument, rules), *trees_around(instrument, rules))
    grown = next(item for tree in trees for item in tree.walk() if item.code == node.code)
    return grown.minimum, grown.maximum
