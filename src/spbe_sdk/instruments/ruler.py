"""An instrument made ready to measure: its variants, trees and bands, and what ratings come to under them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache

import attrs

from spbe_sdk.documents.instrument import Instrument, Variant
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.conditions import Ranges, checks_of
from spbe_sdk.instruments.predicate import decisive
from spbe_sdk.instruments.rules import Rules, resolve_rules
from spbe_sdk.instruments.same import Same
from spbe_sdk.instruments.tree import nothing_to_count, shares, tree_of, trees_around, with_derived
from spbe_sdk.instruments.variants import covers, with_variant
from spbe_sdk.instruments.verdict import Judge, Judgement
from spbe_sdk.instruments.years import in_year, rule_of
from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.trees import Node, Score, score_tree


@attrs.frozen(slots=True)
class Gauge:
    """An instrument under some rules, without variants."""

    instrument: Instrument
    rules: Rules
    findings: list[Finding]
    tree: Node
    around: tuple[Node, ...]
    judge: Judge

    @classmethod
    def of(cls, instrument: Instrument, parameters: Mapping[str, str]) -> Gauge:
        """The instrument with what is decided otherwise."""
        rules, findings = resolve_rules(instrument, parameters)
        tree = tree_of(instrument, rules)
        around = trees_around(instrument, rules)
        ranges = _ranges([tree, *around])
        bands = [(band, checks_of(band.needs, instrument, ranges)) for band in instrument.predicates]
        judge = Judge(bands, checks_of(instrument.needs, instrument, ranges), instrument.otherwise)
        return cls(instrument, rules, findings, tree, tuple(around), judge)


@attrs.frozen(slots=True)
class Gauged:
    """What ratings come to: the index and its nodes, the context items, the verdict, and what measured them.

    `variant` is nothing where the instrument has none, or none holds.
    """

    gauge: Gauge
    variant: str | None
    score: Score
    around: tuple[Score, ...]
    verdict: Judgement


@attrs.frozen(slots=True)
class Ruler:
    """An instrument ready to measure: one gauge of its own, and one for each variant with its conditions."""

    own: Gauge
    variants: tuple[tuple[Variant, tuple[Bound, ...], Gauge], ...]

    @classmethod
    def of(cls, instrument: Instrument, parameters: Mapping[str, str] | None = None, year: int | None = None) -> Ruler:
        """The instrument by the rules of an assessment year; `parameters` are those that are decided otherwise.

        Raises:
            UsageError: a strategy is not installed, or a geometric mean has a part that can lie below zero.
        """
        return _made(
            Same(instrument), year if rule_of(instrument, year) else None, tuple(sorted((parameters or {}).items()))
        )

    @classmethod
    def make(cls, instrument: Instrument, chosen: Mapping[str, str]) -> Ruler:
        """The same, made anew."""
        own = Gauge.of(instrument, chosen)
        variants = tuple(
            (
                item,
                checks_of(item.when, instrument, _ranges(own.around)),
                Gauge.of(with_variant(instrument, item), chosen),
            )
            for item in instrument.variants
        )
        return cls(own, variants)

    def read(self, values: Mapping[str, Fraction], not_applicable: Collection[str], year: int | None) -> Gauged:
        """What the values of rated nodes and context items come to in an assessment year."""
        around = tuple(score_tree(node, values, not_applicable) for node in self.own.around)
        known = {score.code: score.value for top in around for score in top.walk() if score.complete}
        variant, gauge, unknown = self._choose(known, year)
        instrument = gauge.instrument
        left_out = {*not_applicable, *nothing_to_count(values, instrument)}
        score = score_tree(gauge.tree, with_derived(values, instrument), left_out, known)
        unknown = unknown or tuple(dict.fromkeys(_unknown(score, shares(instrument), known)))
        verdict = Judgement(None, unknown=unknown) if unknown else _verdict(gauge, score, known)
        return Gauged(gauge, variant, score, around, verdict)

    def _choose(self, known: Mapping[str, Fraction], year: int | None) -> tuple[str | None, Gauge, tuple[str, ...]]:
        """The variant that holds, its gauge, and, where that cannot be told, what would have to be known."""
        for variant, checks, gauge in self.variants:
            if year is not None and not covers(variant, year):
                continue
            missing = tuple(code for check in checks for code in check.codes if code not in known)
            missing += ("year",) if year is None and variant.validity is not None else ()
            if missing:
                return None, self.own, missing
            if all(check.holds([known[code] for code in check.codes]) for check in checks):
                return variant.name, gauge, ()
        return None, self.own, ("variants",) if self.variants else ()


@lru_cache(maxsize=8)
def _made(same: Same, year: int | None, parameters: tuple[tuple[str, str], ...]) -> Ruler:
    """A ruler is made once for many assessments by one instrument; a year without a rule of its own is as none."""
    return Ruler.make(in_year(same.instrument, year), dict(parameters))


def _unknown(score: Score, shares: Mapping[str, tuple[str, ...]], around: Mapping[str, Fraction]) -> Iterator[str]:
    """What has to be known before there is a verdict: what people are asked, not what follows from it."""
    for part in score.walk():
        asked = [code for code in shares.get(part.code, ()) if code not in around]
        if part.because == "unknown":
            yield from part.lacks
        elif part.because == "gap" and asked:
            yield from asked
        elif part.does == "refuse":
            yield part.code


def _verdict(gauge: Gauge, score: Score, around: Mapping[str, Fraction]) -> Judgement:
    """The verdict on a score whose parts are known; there is none where none of them is there to count."""
    if not score.counted:
        return Judgement(None, unknown=("index",))
    published = Fraction(round_half_up(score.value, gauge.rules.decimals))
    known = {**around, **{part.code: part.value for part in score.walk()}}
    return gauge.judge.verdict(decisive(gauge.rules.predicate_from, published, score.value), known)


def _ranges(trees: Collection[Node]) -> Ranges:
    return {node.code: (node.minimum, node.maximum) for tree in trees for node in tree.walk()}
