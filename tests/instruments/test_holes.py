"""A hole between variants is warned of, where all answers can be gone through."""

from typing import Any

import pytest

from conftest import ROOT
from spbe_sdk.findings.finding import Severity
from spbe_sdk.instruments.library import parse_instrument, read_instrument
from spbe_sdk.instruments.soundness import check_instrument

KAMI = read_instrument(ROOT / "examples/instruments/kami-4.yaml")


def holes(**changed: Any) -> list[str]:
    found = check_instrument(KAMI.model_copy(update=changed))
    assert {(item.code, item.severity) for item in found} <= {("instrument-hole", Severity.WARNING)}
    return [str(item.found) for item in found]


def changed(number: int, **edges: Any) -> tuple[Any, ...]:
    made = list(KAMI.variants)
    made[number] = made[number].model_copy(
        update={"when": tuple(item.model_copy(update=edges) for item in made[number].when)}
    )
    return tuple(made)


def test_answers_that_no_variant_is_for_are_named() -> None:
    assert holes() == []
    assert holes(variants=KAMI.variants[:-1]) == ["SE = 35"]
    assert holes(variants=KAMI.variants[1:]) == ["SE = 10"]


@pytest.mark.parametrize(("number", "edges", "hole"), [(1, {"below": 34}, "SE = 34"), (1, {"above": 16}, "SE = 16"),
                                                       (2, {"at_least": None, "above": 35}, "SE = 35")])  # fmt: skip
def test_an_edge_that_belongs_to_neither_is_a_hole(number: int, edges: dict[str, Any], hole: str) -> None:
    assert holes(variants=changed(number, **edges)) == [hole]


def test_sums_that_no_answers_give_are_no_holes() -> None:
    # Answers are whole numbers: there is nothing between 15 and 16.
    assert holes(variants=changed(1, above=None, at_least=16)) == []


def test_a_variant_without_a_condition_closes_every_hole() -> None:
    assert holes(variants=(KAMI.variants[0], KAMI.variants[1].model_copy(update={"when": ()}))) == []


def test_an_instrument_with_a_hole_can_be_used() -> None:
    text = (ROOT / "examples/instruments/kami-4.yaml").read_text(encoding="utf-8").replace('below: "35"', 'below: "34"')
    assert parse_instrument(text, "kami.yaml").id == "kami-4"


def test_years_between_editions_are_no_holes() -> None:
    assert check_instrument(read_instrument(ROOT / "examples/instruments/egdi.yaml")) == []
