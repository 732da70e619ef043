from fractions import Fraction

from spbe_sdk.scoring.trees import Node, score_tree
from spbe_sdk.scoring.weighted_mean import weighted_mean

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
