"""A tree is scored from its leaves up: what is missing, does not apply, is held, or depends on another part."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk.scoring.bounds import Bound
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.trees import Node, score_tree
from spbe_sdk.scoring.weighted_mean import weighted_mean
from spbe_sdk.scoring.weighted_sum import plain_sum

TREE = Node(
    "all",
    Fraction(4),
    (
        Node("a", Fraction(1), gap=Fraction(1)),
        Node("b", Fraction(3), (Node("c", Fraction(3), gap=Fraction(1)),), weighted_mean),
    ),
    weighted_mean,
)


def test_a_leaf_without_a_value_counts_as_the_gap_and_spoils_only_its_own_branch() -> None:
    score = score_tree(TREE, {"a": Fraction(4)})
    assert (score.value, score.complete) == (Fraction(7, 4), False)
    assert [(part.code, part.value, part.complete) for part in score.parts] == [
        ("a", Fraction(4), True),
        ("b", Fraction(1), False),
    ]


def test_a_value_for_a_whole_leaves_its_parts_out() -> None:
    score = score_tree(TREE, {"a": Fraction(4), "b": Fraction(2)})
    assert (score.value, score.complete) == (Fraction(5, 2), True)
    assert (score.parts[1].coarse, score.parts[1].parts) == (True, ())


def points(code: str, weight: int, **more: Any) -> Node:
    return Node(code, Fraction(weight), maximum=Fraction(weight), points=True, **more)


def whole(*parts: Node, code: str = "all", **more: Any) -> Node:
    weight = sum((part.weight for part in parts if not part.deducts), Fraction(0))
    return Node(code, weight, parts, plain_sum, maximum=weight, points=True, **more)


F = Fraction


def test_points_of_a_part_that_does_not_apply_go_to_the_others_by_weight() -> None:
    tree = whole(points("a", 10), points("b", 20), points("c", 30, not_applicable="reweight"))
    score = score_tree(tree, {"a": F(5), "b": F(20)}, {"c"})
    assert (score.value, score.complete, score.gaps(), score.not_applicable()) == (F(50), True, (), ("c",))
    assert [part.counted for part in score.parts] == [True, True, False]


@pytest.mark.parametrize(("does", "value"), [("reweight", 30), ("full", 35), ("zero", 15)])
def test_what_a_part_does_that_does_not_apply_or_is_missing(does: str, value: int) -> None:
    for key, left_out, complete in (("not_applicable", {"b"}, True), ("missing", set(), False)):
        tree = whole(points("a", 20), points("b", 20, **{key: does}))
        score = score_tree(tree, {"a": F(15)}, left_out)
        assert (score.value, score.complete) == (F(value), complete)
        assert (score.parts[1].because, score.parts[1].does) == ("not-applicable" if left_out else "gap", does)


def test_a_whole_of_which_nothing_applies_does_not_apply_itself() -> None:
    inner = whole(points("b", 10, not_applicable="reweight"), points("c", 10, not_applicable="reweight"), code="inner")
    score = score_tree(whole(points("a", 20), inner), {"a": F(15)}, {"b", "c"})
    assert (score.value, score.parts[1].counted, score.counted) == (F(30), False, True)
    nothing = score_tree(inner, {}, {"b", "c"})
    assert (nothing.value, nothing.counted) == (F(0), False)


def test_what_deducts_is_taken_off_and_weighs_nothing() -> None:
    tree = whole(points("a", 60), points("b", 40), points("off", 5, deducts=True), at_least=F(0))
    assert score_tree(tree, {"a": F(60), "b": F(40), "off": F(5)}).value == 95
    low = score_tree(tree, {"a": F(1), "b": F(0), "off": F(5)})
    assert (low.value, low.because, low.before) == (F(0), "bound", F(-4))


@pytest.mark.parametrize(("given", "value", "before"), [(5, 5, None), (12, 10, 12), (1, 2, 1), (10, 10, None)])
def test_a_cap_and_a_floor_hold_a_leaf_and_a_whole(given: int, value: int, before: int | None) -> None:
    for tree in (points("a", 20, at_most=F(10), at_least=F(2)), whole(points("a", 20), at_most=F(10), at_least=F(2))):
        score = score_tree(tree, {"a": F(given)})
        assert (score.value, score.before, score.because) == (
            F(value),
            None if before is None else F(before),
            "" if before is None else "bound",
        )


@pytest.mark.parametrize(("does", "value"), [("zero", 5), ("full", 15), ("reweight", 10)])
def test_a_part_counts_only_while_its_condition_holds(does: str, value: int) -> None:
    bound = Bound(("a",), at_least=F(6))
    tree = whole(points("a", 10), points("b", 10, checks=(bound,), if_not=does))
    assert score_tree(tree, {"a": F(6), "b": F(7)}).value == 13
    score = score_tree(tree, {"a": F(5), "b": F(7)})
    assert (score.value, score.parts[1].because, score.parts[1].before) == (F(value), "condition", F(7))


def test_conditions_may_ask_for_what_is_scored_later_and_for_what_stands_beside_the_tree() -> None:
    later = whole(points("a", 10, checks=(Bound(("b",), above=F(0)),)), points("b", 10))
    assert score_tree(later, {"a": F(4), "b": F(1)}).value == 5
    beside = whole(points("a", 10, checks=(Bound(("x",), at_least=F(1)),)))
    assert score_tree(beside, {"a": F(4)}, around={"x": F(1)}).value == 4
    assert score_tree(beside, {"a": F(4)}, around={"x": F(0)}).value == 0
    unknown = score_tree(beside, {"a": F(4)})
    assert (unknown.value, unknown.parts[0].because) == (F(0), "unknown")


def test_what_lies_below_a_whole_that_was_given_cannot_be_asked_for() -> None:
    guarded = points("c", 10, checks=(Bound(("b",), at_least=F(0)),))
    tree = whole(whole(points("a", 5), points("b", 5), code="inner"), guarded)
    score = score_tree(tree, {"inner": F(8), "c": F(10)})
    assert (score.parts[1].because, score.value) == ("unknown", F(8))


def test_a_strategy_gets_code_weight_value_and_most_of_each_part() -> None:
    seen: list[WeightedPart[Fraction]] = []

    def watching(parts: Sequence[WeightedPart[Any]]) -> Any:
        seen.extend(parts)
        return Fraction(1)

    tree = Node("all", F(30), (points("a", 10), points("b", 20)), watching, points=True)
    score_tree(tree, {"a": F(4), "b": F(5)})
    assert [(part.code, part.weight, part.value, part.maximum) for part in seen] == [
        ("a", F(10), F(4), F(10)),
        ("b", F(20), F(5), F(20)),
    ]


def test_one_condition_that_does_not_hold_decides_whatever_is_unknown_of_the_others() -> None:
    known = Bound(("a",), at_least=Fraction(2))
    node = Node("b", Fraction(1), maximum=Fraction(1), checks=(Bound(("open",), at_least=Fraction(0)), known))
    assert score_tree(node, {"b": Fraction(1)}, around={"a": Fraction(2)}).because == "unknown"
    score = score_tree(node, {"b": Fraction(1)}, around={"a": Fraction(1)})
    assert (score.because, score.value, score.failed) == ("condition", Fraction(0), ((known, Fraction(1)),))
