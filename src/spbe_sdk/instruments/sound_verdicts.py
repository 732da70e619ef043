"""Whether every predicate of an instrument is given to someone: its needs and its edge, and those above it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import prod

import attrs

from spbe_sdk.documents.instrument import Instrument, InstrumentNode, Predicate
from spbe_sdk.documents.instrument_scales import Derived
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity
from spbe_sdk.instruments.ladders import few_values
from spbe_sdk.instruments.predicate import decisive
from spbe_sdk.instruments.ruler import Gauge, Ruler
from spbe_sdk.instruments.tree import may_drop_out, spread, stand_ins
from spbe_sdk.instruments.units import points_per_unit
from spbe_sdk.scoring.bands import reaches
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.exact import exact_figure, exact_text, round_down, round_half_up
from spbe_sdk.scoring.trees import Node, bounded

# More combinations of answers than that are not tried.
_MOST = 4_000

# What stands for no answer, and for one that says that the item does not apply.
_MISSING, _NOT_APPLICABLE = "missing", "n/a"

_Answer = Fraction | str

# What all the answers to each leaf count, where they are few.
Rated = Mapping[str, Sequence[Fraction] | None]


def check_verdicts(gauge: Gauge, source: str) -> list[Finding]:
    """Predicates that are never given, each with its cause.

    By bounds that hold for every instrument, so that none is refused that can be given; where all combinations of
    answers are few, they are tried, and what none of them is given is a warning.
    """
    nodes = {node.code: node for node in gauge.instrument.everything() if not node.nodes}
    checker = _Verdicts(gauge, source, {code: _rated(node, gauge.instrument) for code, node in nodes.items()})
    findings = [*checker.apart()]
    refused = {finding.found for finding in findings}
    return [*findings, *checker.never(refused)]


def forms_of(gauge: Gauge, index: Fraction) -> set[Fraction]:
    """An index as predicates follow from it, in whatever year."""
    published = Fraction(round_half_up(index, gauge.rules.decimals))
    return {decisive(form, published, index) for form in _follows(gauge)}


def _cut(index: Fraction) -> Decimal:
    """An index as its end is told: to four decimals, and never more than it is, so that an edge there is reached."""
    cut = round_down(index, 4)
    return cut if cut != index else Decimal(exact_text(index))


def _follows(gauge: Gauge) -> set[str]:
    return {gauge.rules.predicate_from, *(rule.follows for rule in gauge.instrument.predicate_rules)}


@attrs.frozen(slots=True)
class _Verdicts:
    gauge: Gauge
    source: str
    rated: Rated

    @property
    def floor(self) -> str | None:
        """The predicate of whoever does not meet the needs of the whole list."""
        judge = self.gauge.judge
        return (judge.otherwise or judge.bands[-1][0].name) if judge.needs else None

    def apart(self) -> Iterator[Finding]:
        """Predicates whose needs keep the index below their edge, or lift it to a predicate above."""
        sure: list[Predicate] = []
        for band, needs in self.gauge.judge.bands:
            if band.name != self.floor:
                yield from self._apart(band, (*needs, *self.gauge.judge.needs), sure)
            sure += [] if needs else [band]

    def _apart(self, band: Predicate, needs: Sequence[Bound], above: Iterable[Predicate]) -> Iterator[Finding]:
        origin = Origin(self.source, path=f"predicates.{band.name}")
        top = narrowed(self.gauge.tree, self.rated, _by_code(needs, self.gauge.tree))
        asked = ", ".join(dict.fromkeys(code for check in needs for code in check.codes))
        if top is None:
            yield Finding("instrument-contrary", origin=origin, found=band.name, details={"codes": asked})
            return
        last = band is self.gauge.judge.bands[-1][0]
        if needs and not last and not any(reaches(form, band) for form in forms_of(self.gauge, top.maximum)):
            edge = band.at_least if band.at_least is not None else band.above
            details: dict[str, Said] = {
                "codes": asked,
                "highest": _cut(top.maximum),
                "edge": exact_figure(edge or 0),
            }
            yield Finding("instrument-apart", origin=origin, found=band.name, details=details)
        for other in above:
            if all(reaches(form, other) for form in forms_of(self.gauge, top.minimum)):
                details = {"above": other.name, "lowest": _cut(top.minimum)}
                yield Finding("instrument-hidden", origin=origin, found=band.name, details=details)
                return

    def never(self, refused: Iterable[object]) -> Iterator[Finding]:
        """Predicates that no combination of answers is given, where these are few."""
        left = dict.fromkeys(band.name for band, _ in self.gauge.judge.bands if band.name not in refused)
        options = self._options()
        count = prod(map(len, options.values())) if options is not None else _MOST + 1
        if options is None or count > _MOST:
            return
        for answers in _combinations(options, count):
            for name in self._given(answers):
                left.pop(name, None)
            if not left:
                return
        for name in left:
            origin = Origin(self.source, path=f"predicates.{name}")
            details = {"count": str(count)}
            yield Finding("instrument-never", Severity.WARNING, origin, found=name, details=details)

    def _options(self) -> dict[str, list[_Answer]] | None:
        """What may be answered to all that is asked and counts; nothing where that cannot be listed."""
        checks = [*self.gauge.judge.needs, *(check for _, needs in self.gauge.judge.bands for check in needs)]
        checks += [check for node in self.gauge.tree.walk() for check in node.checks]
        asked = {code for check in checks for code in check.codes}
        around = [top for top in self.gauge.around if any(node.code in asked for node in top.walk())]
        leaves = [node for top in (self.gauge.tree, *around) for node in top.walk() if not node.parts]
        found = {leaf.code: self._answers(leaf) for leaf in leaves if not self._is_derived(leaf)}
        listed = {code: answers for code, answers in found.items() if answers is not None}
        return listed if len(listed) == len(found) else None

    def _is_derived(self, leaf: Node) -> bool:
        node = self.gauge.instrument.find(leaf.code)
        return node is not None and isinstance(self.gauge.instrument.scale_of(node), Derived)

    def _answers(self, leaf: Node) -> list[_Answer] | None:
        values = self.rated[leaf.code]
        if values is None:
            return None
        missing = leaf.missing != "refuse" and not (leaf.missing == "value" and leaf.gap in values)
        away = leaf.not_applicable != "refuse"
        return [*values, *([_MISSING] if missing else []), *([_NOT_APPLICABLE] if away else [])]

    def _given(self, answers: Mapping[str, _Answer]) -> Iterator[str]:
        values = {code: value for code, value in answers.items() if isinstance(value, Fraction)}
        away = [code for code, value in answers.items() if value == _NOT_APPLICABLE]
        for form in _follows(self.gauge):
            gauge = attrs.evolve(self.gauge, rules=attrs.evolve(self.gauge.rules, predicate_from=form))
            given = Ruler(gauge, ()).read(values, away, None).verdict.predicate
            yield from [] if given is None else [given]


def _combinations(options: Mapping[str, Sequence[_Answer]], count: int) -> Iterator[dict[str, _Answer]]:
    """All combinations of answers, from both ends towards the middle: those of the ends decide the most."""
    for number in range(count):
        left = number // 2 if number % 2 == 0 else count - 1 - number // 2
        chosen = {}
        for code, answers in options.items():
            left, place = divmod(left, len(answers))
            chosen[code] = answers[place]
        yield chosen


def narrowed(node: Node, rated: Rated, limits: Mapping[str, Sequence[Bound]]) -> Node | None:
    """A node with the ends that it can have where all bounds on it and on what is below hold; nothing where they
    cannot hold together.
    """
    parts = [narrowed(part, rated, limits) for part in node.parts]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    own = limits.get(node.code, ())
    values = None if parts else _values(node, rated)
    if values is not None:
        held = [value for value in values if all(check.holds([value]) for check in own)]
        return attrs.evolve(node, minimum=min(held), maximum=max(held)) if held else None
    low, high = _whole_ends(node, known) if parts else (node.minimum, node.maximum)
    if not all(check.can_hold(low, high) for check in own):
        return None
    least = max([low, *(edge for check in own for edge in (check.at_least, check.above) if edge is not None)])
    most = min([high, *(edge for check in own for edge in (check.at_most, check.below) if edge is not None)])
    return attrs.evolve(node, parts=tuple(known), minimum=least, maximum=most) if least <= most else None


def _whole_ends(node: Node, parts: Sequence[Node]) -> tuple[Fraction, Fraction]:
    """The ends of a whole of narrowed parts; what counts in its place is by the ends that it has without them."""
    whole = spread(attrs.evolve(node, parts=tuple(parts)))
    full = [node.maximum] if node.if_not == "full" else []
    alone = [node.minimum] if may_drop_out(node) else []
    ends = [whole.minimum, whole.maximum, *full, *alone]
    return min(ends), max(ends)


def _values(leaf: Node, rated: Rated) -> list[Fraction] | None:
    """All that a leaf can be worth, rated or not, rising; nothing where that can be any number."""
    answers = rated[leaf.code]
    if answers is None:
        return None
    worth = {bounded(leaf, value) for value in (*answers, *stand_ins(leaf))} | {leaf.minimum, leaf.maximum}
    return sorted(worth | ({Fraction(0)} if leaf.if_not == "zero" else set()))


def _rated(node: InstrumentNode, instrument: Instrument) -> list[Fraction] | None:
    answers = few_values(instrument.scale_of(node), _MOST)
    unit = points_per_unit(node, instrument)
    return None if answers is None else [value * unit for value in answers]


def _by_code(checks: Iterable[Bound], tree: Node) -> dict[str, list[Bound]]:
    """What bounds ask of each node at least, whatever the others of their sum come to; context items are no nodes."""
    ranges = {node.code: (node.minimum, node.maximum) for node in tree.walk()}
    found: dict[str, list[Bound]] = {}
    for check in checks:
        if all(code in ranges for code in check.codes):
            for code in check.codes:
                found.setdefault(code, []).append(_alone(check, code, ranges))
    return found


def _alone(check: Bound, code: str, ranges: Mapping[str, tuple[Fraction, Fraction]]) -> Bound:
    others = [ranges[other] for other in check.codes if other != code]
    least, most = (sum((end[side] for end in others), Fraction(0)) for side in (0, 1))
    return Bound(
        (code,),
        at_least=None if check.at_least is None else check.at_least - most,
        above=None if check.above is None else check.above - most,
        at_most=None if check.at_most is None else check.at_most - least,
        below=None if check.below is None else check.below - least,
        among=None if others else check.among,
    )
