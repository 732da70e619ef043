"""Weights that may move: against every corner of what they may be; and parts that go together."""

import sys
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from drafted import BASE, group, leaf, scales
from spbe_sdk import Assessment, Rating, Result, UsageError, load_instrument, score
from spbe_sdk.comparison.correlation import aspects_together, correlations, domains_together
from spbe_sdk.comparison.profile import profile
from spbe_sdk.comparison.published.library import published_in
from spbe_sdk.comparison.weights import weight_range
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import ResultNode

SPBE = load_instrument("spbe-59-2020")
TOPS = [[leaf.code for leaf in top.walk() if not leaf.nodes] for top in SPBE.nodes]
LEVELS = st.lists(st.integers(1, 5), min_size=4, max_size=4)


def of(domains: list[int], region: str = "32.16") -> Result:
    """A result whose domains have whole values."""
    ratings = [
        Rating(indicator=code, value=level) for codes, level in zip(TOPS, domains, strict=True) for code in codes
    ]
    return score(Assessment(instrument=SPBE.id, region=region, year=2023, ratings=tuple(ratings)))


def corners(moved: Fraction) -> list[list[Fraction]]:
    """Every choice of weights at a corner: all but one at an end, that one as the sum asks for."""
    weights, found = [top.weight for top in SPBE.nodes], []
    for free in range(4):
        for ends in product((1 - moved, 1 + moved), repeat=3):
            rest = iter(ends)
            made = [Fraction(0) if n == free else weights[n] * next(rest) for n in range(4)]
            made[free] = 100 - sum(made, Fraction(0))
            if weights[free] * (1 - moved) <= made[free] <= weights[free] * (1 + moved):
                found.append(made)
    return found


@settings(max_examples=20, deadline=None)
@example(own=[1, 2, 1, 3], others=[[1, 1, 1, 4], [1, 1, 4, 3]], moved="1/3")
@given(LEVELS, st.lists(LEVELS, min_size=1, max_size=4), st.sampled_from(["0", "1/10", "1/3"]))
def test_ranges_are_those_of_the_corners(own: list[int], others: list[list[int]], moved: str) -> None:
    share = Fraction(moved)
    found = weight_range(of(own), [of(other, f"32.{10 + n}") for n, other in enumerate(others)], share)

    def value(weights: list[Fraction], domains: list[int]) -> Fraction:
        return sum((w * d for w, d in zip(weights, domains, strict=True)), Fraction(0)) / 100

    every = corners(share)
    indices = [value(weights, own) for weights in every]
    assert (found.low, found.high) == (min(indices), max(indices))
    ahead = [all(value(w, other) > value(w, own) for w in every) for other in others]
    # Equal figures share a rank.
    behind = [all(value(w, other) <= value(w, own) for w in every) for other in others]
    ranks = [1 + sum(value(w, other) > value(w, own) for other in others) for w in every]
    # Of several that are each behind somewhere, one may be ahead everywhere: no single one tells that.
    assert 1 + sum(ahead) <= found.best <= min(ranks)
    assert max(ranks) <= found.worst <= 1 + len(others) - sum(behind)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=47, max_size=47), st.lists(st.integers(1, 5), min_size=47, max_size=47))
def test_weights_of_every_level_move_and_no_choice_lies_outside(own: list[int], other: list[int]) -> None:
    def rated(levels: list[int], region: str) -> Result:
        ratings = tuple(Rating(indicator=str(n), value=level) for n, level in enumerate(levels, start=1))
        return score(Assessment(instrument=SPBE.id, region=region, year=2023, ratings=ratings))

    ours, theirs = rated(own, "32.16"), rated(other, "32.11")
    kinds = {"domain": Fraction(1, 10), "aspect": Fraction(1, 5), "indicator": Fraction(1, 20)}
    found, narrow = weight_range(ours, [theirs], kinds), weight_range(ours, [theirs])
    assert found.low <= narrow.low <= ours.exact <= narrow.high <= found.high
    assert found.best <= narrow.best <= narrow.worst <= found.worst

    # The ends are those of one whole after another, each by its own corner.
    def end(node: ResultNode, most: bool) -> Fraction:
        if not node.nodes:
            return node.exact
        values = sorted(((end(part, most), part) for part in node.nodes), key=lambda item: item[0], reverse=most)
        weights = [part.weight for _, part in values]
        share = kinds[values[0][1].kind]
        room = sum(weights, Fraction(0)) * share
        given = []
        for weight in weights:
            more = min(room, 2 * share * weight)
            given.append(weight * (1 - share) + more)
            room -= more
        return sum((w * v for w, (v, _) in zip(given, values, strict=True)), Fraction(0)) / sum(weights, Fraction(0))

    whole = ResultNode.model_construct(nodes=ours.nodes)
    assert (found.low, found.high) == (end(whole, most=False), end(whole, most=True))
    assert found.attained


def test_a_rank_that_no_weights_give_is_said_to_be_a_bound() -> None:
    # Whatever puts one of them ahead of us puts the other one behind.
    others = [of([5, 2, 3, 3], "32.11"), of([1, 4, 3, 3], "32.12")]
    found = weight_range(of([3, 3, 3, 3]), others, Fraction(1, 10))
    assert (found.best, found.worst, found.attained) == (1, 3, False)
    assert weight_range(of([3, 3, 3, 3]), others[:1], Fraction(1, 10)).attained


def crossings(own: list[int], others: list[list[int]], moved: Fraction) -> list[list[Fraction]]:
    """Every choice of weights at which three of these meet: ends of weights, and ties with one of the others."""
    weights = [top.weight for top in SPBE.nodes]
    # The last weight follows from the sum: planes of the first three.
    planes = [
        ([Fraction(n == k) for k in range(3)], weights[n] * end) for n in range(3) for end in (1 - moved, 1 + moved)
    ]
    planes += [([Fraction(1)] * 3, 100 - weights[3] * end) for end in (1 - moved, 1 + moved)]
    for other in others:
        apart = [Fraction(o - t) for o, t in zip(own, other, strict=True)]
        planes.append(([one - apart[3] for one in apart[:3]], -100 * apart[3]))
    found = []
    for trio in combinations(planes, 3):
        (a, x), (b, y), (c, z) = trio
        whole = determinant(a, b, c)
        if whole:
            sides = [[[*row[:k], side, *row[k + 1 :]] for row, side in ((a, x), (b, y), (c, z))] for k in range(3)]
            first = [determinant(*rows) / whole for rows in sides]
            point = [*first, 100 - sum(first, Fraction(0))]
            if all(w * (1 - moved) <= p <= w * (1 + moved) for p, w in zip(point, weights, strict=True)):
                found.append(point)
    return found


def determinant(a: list[Fraction], b: list[Fraction], c: list[Fraction]) -> Fraction:
    first, second, third = (a[(n + 1) % 3] * b[(n + 2) % 3] - a[(n + 2) % 3] * b[(n + 1) % 3] for n in range(3))
    return first * c[0] + second * c[1] + third * c[2]


@settings(max_examples=25, deadline=None)
@given(LEVELS, st.lists(LEVELS, min_size=2, max_size=5), st.sampled_from(["1/10", "1/3"]))
def test_the_best_rank_is_that_of_where_ties_cross(own: list[int], others: list[list[int]], moved: str) -> None:
    share = Fraction(moved)
    found = weight_range(of(own), [of(other, f"32.{10 + n}") for n, other in enumerate(others)], share)

    def rank(weights: list[Fraction]) -> int:
        apart = ([Fraction(o - t) for o, t in zip(own, other, strict=True)] for other in others)
        return 1 + sum(sum(w * d for w, d in zip(weights, one, strict=True)) < 0 for one in apart)

    points = crossings(own, others, share)
    ranks = {rank(point) for point in points}
    # Between two crossings, nothing is tied that is not tied at both.
    ranks |= {rank([(p + q) / 2 for p, q in zip(one, other, strict=True)]) for one, other in combinations(points, 2)}
    assert found.best == min(ranks)
    assert found.worst >= max(ranks)
    if found.attained:
        assert found.worst in {*ranks, *(rank(centre(some)) for some in combinations(points, 3))} or len(points) > 40


def centre(points: tuple[list[Fraction], ...]) -> list[Fraction]:
    return [sum(values, Fraction(0)) / len(points) for values in zip(*points, strict=True)]


def test_those_who_cannot_all_be_ahead_narrow_the_rank() -> None:
    # The first two are mirrors of each other, and so are the last two: where one is ahead, its mirror is behind.
    others = [
        of([5, 2, 3, 3], "32.11"),
        of([1, 4, 3, 3], "32.12"),
        of([3, 2, 5, 3], "32.13"),
        of([3, 4, 1, 3], "32.14"),
    ]
    found = weight_range(of([3, 3, 3, 3]), others, Fraction(1, 10))
    assert (found.best, found.worst, found.attained) == (2, 4, False)


def test_without_the_solver_ranks_are_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    others = [of([5, 2, 3, 3], "32.11"), of([1, 4, 4, 3], "32.12")]
    exact = weight_range(of([3, 3, 3, 3]), others, Fraction(1, 10))
    monkeypatch.setitem(sys.modules, "highspy", None)
    bounds = weight_range(of([3, 3, 3, 3]), others, Fraction(1, 10))
    assert bounds.best <= exact.best <= exact.worst <= bounds.worst


def test_a_kind_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        weight_range(of([3, 3, 3, 3]), [], {"provinsi": Fraction(1, 10)})
    assert caught.value.findings[0].code == "weights-kind"


def test_what_cannot_be_said_of_weights_is_refused() -> None:
    for moved in ("-1/10", "1", "2"):
        with pytest.raises(UsageError) as caught:
            weight_range(of([3, 3, 3, 3]), [], Fraction(moved))
        assert caught.value.findings[0].code == "weights-moved"
    akip = score(Assessment(instrument="akip-88-2021", region="32.16", year=2023,
                            ratings=(Rating(indicator="1.a", value="A"),)))  # fmt: skip
    with pytest.raises(UsageError) as caught:
        weight_range(akip, [])
    assert caught.value.findings[0].code == "weights-mean"
    assert profile(akip, [akip.model_copy(update={"region": "32.11"})]).weights is None


AREAS = group("G", leaf("A"), leaf("B"))
MOVABLE = scales(one={"kind": "number", "minimum": "0", "maximum": "1", "not_applicable": "reweight"})
HINDERED: dict[str, tuple[list[dict[str, Any]], dict[str, str], str, str]] = {
    "a deduction": ([AREAS, leaf("C") | {"deducts": True}], {"C": "0.5"}, "C mengurangi nilainya", "Hapus --move"),
    "an item held out": ([AREAS, leaf("C", kind="area")], {"A": "n/a"}, "A tidak dihitung", "--move area=10"),
    "a cap": ([AREAS | {"at_most": "0.4"}, leaf("C", kind="area")], {}, "batas atau syarat", "--move area=10"),
    "another rule": ([AREAS | {"strategy": "weakest-link"}], {"A": "0.2"}, "bukan rata-rata", "--move area=10"),
    "a deduction below": ([group("G", leaf("A"), leaf("B", deducts=True))], {}, "B mengurangi nilainya", "--move area"),
    "a deduction of everything": ([leaf("A"), leaf("B", deducts=True)], {}, "B mengurangi nilainya", "Hapus --move"),
}


@pytest.mark.parametrize("cause", HINDERED)
def test_what_keeps_weights_from_moving_is_named_with_what_to_write(cause: str) -> None:
    nodes, answers, told, instead = HINDERED[cause]
    instrument = Instrument.model_validate({**BASE, **MOVABLE, "nodes": nodes})
    answers = {"A": "0.7", "B": "0.9", "C": "0.5", **answers}
    ratings = tuple(Rating(indicator=code, value=answers[code]) for code in answers if instrument.find(code))
    own = score(Assessment(instrument="p", region="32.16", year=2024, ratings=ratings), instrument)
    kinds = sorted({node.kind for node in own.walk()})
    with pytest.raises(UsageError) as caught:
        weight_range(own, [], dict.fromkeys(kinds, Fraction(1, 10)))
    (finding,) = caught.value.findings
    assert told in finding.message("id")
    assert instead in finding.remedy("id")
    for kind in (kind for kind in kinds if f"--move {kind}=10" in finding.remedy("en")):
        assert weight_range(own, [], {kind: Fraction(1, 10)}).low <= own.exact


def test_parts_that_go_together() -> None:
    rising = {"a": [Fraction(n) for n in (1, 2, 3)], "b": [Fraction(n) for n in (2, 4, 6)],
              "c": [Fraction(n) for n in (3, 2, 1)], "d": [Fraction(n) for n in (1, 3, 1)],
              "same": [Fraction(1)] * 3}  # fmt: skip
    found = {(item.one, item.other): str(item.coefficient) for item in correlations(rising)}
    assert found == {("a", "b"): "1.00", ("a", "c"): "-1.00", ("b", "c"): "-1.00",
                     ("a", "d"): "0.00", ("b", "d"): "0.00", ("c", "d"): "0.00"}  # fmt: skip
    assert aspects_together([of([1, 2, 3, 4]), of([2, 3, 4, 5])]) == []


def test_domains_of_the_nation_go_together() -> None:
    found = domains_together(published_in(2024))
    assert len(found) == 6
    assert all(item.rising for item in found)
