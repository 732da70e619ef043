"""Each law catches the strategy that breaks it, and says in plain words which input broke it."""

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, ClassVar

import pytest

from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.testing import StrategySuite, Waiver

Parts = Sequence[WeightedPart[Fraction]]


def mean(parts: Parts) -> Any:
    weight = sum((part.weight for part in parts), Fraction(0))
    return sum((part.weight * part.value for part in parts), Fraction(0)) / weight


BROKEN: dict[str, tuple[Any, str]] = {
    "exact": (lambda parts: float(mean(parts)), "no float"),
    "bounded": (lambda parts: mean(parts) + 1, "leaves"),
    "monotone": (lambda parts: 100 - mean(parts), "lowered the whole"),
    "order": (lambda parts: parts[0].value, "another order"),
    "identity": (lambda parts: mean(parts) / len(parts), "equal parts of"),
    "scalar_equals_batch": (
        lambda parts: mean(parts) if isinstance(parts[0].value, Fraction) else parts[0].value * Fraction(1),
        "in a column",
    ),
}


@pytest.mark.parametrize("law", BROKEN)
def test_each_law_catches_its_fault(law: str) -> None:
    broken, words = BROKEN[law]

    class Suite(StrategySuite):
        strategy = staticmethod(broken)

    with pytest.raises(AssertionError, match=words) as caught:
        getattr(Suite(), f"test_{law}")()
    assert "weight" in str(caught.value) or "equal parts" in str(caught.value)


def test_a_sound_strategy_keeps_every_law() -> None:
    class Suite(StrategySuite):
        strategy = staticmethod(mean)

    for law in BROKEN:
        getattr(Suite(), f"test_{law}")()


def test_a_waived_law_is_skipped_with_its_reason() -> None:
    class Suite(StrategySuite):
        strategy = staticmethod(lambda parts: math.inf)
        waived: ClassVar = {"bounded": Waiver("for a reason", date(9999, 12, 31))}

    with pytest.raises(pytest.skip.Exception, match="for a reason"):
        Suite().test_bounded()


@pytest.mark.parametrize("name", ["bouned", "batch", "scalar_equals_batch"])
def test_a_waiver_of_no_law_is_refused(name: str) -> None:
    with pytest.raises(TypeError, match=f"waives '{name}', which is no test; there are bounded"):
        type("Suite", (StrategySuite,), {"waived": {name: Waiver("for a reason", date(9999, 12, 31))}})


@pytest.mark.parametrize("asked", [Fraction(0), Fraction(100), Fraction(50)])
def test_a_strategy_that_asks_for_a_value_gives_the_same_in_columns(asked: Fraction) -> None:
    """Equality sends a column to the rows, so that the answer is one and the same: never two."""

    class Suite(StrategySuite):
        strategy = staticmethod(lambda parts: mean(parts) + any(part.value == asked for part in parts))

    Suite().test_scalar_equals_batch()


def test_the_law_of_columns_draws_the_ends_and_what_lies_between() -> None:
    """One that answers otherwise in columns is caught wherever between 0 and 100 it does."""
    for wrong in (Fraction(0), Fraction(100)):

        class Suite(StrategySuite):
            strategy = staticmethod(
                lambda parts, wrong=wrong: (
                    mean(parts) + (isinstance(parts[0].value, Fraction) and wrong in [part.value for part in parts])
                )
            )

        with pytest.raises(AssertionError, match="in a column"):
            Suite().test_scalar_equals_batch()


def test_a_strategy_with_parameters_keeps_the_laws_with_them() -> None:
    def capped(parts: Parts, *, share: Fraction) -> Any:
        """The mean, but no more than a share of the most of the weakest part's most."""
        return min(mean(parts), *(part.maximum * share for part in parts if part.maximum is not None))

    class Suite(StrategySuite):
        strategy = staticmethod(capped)
        using: ClassVar = {"share": Fraction(1, 2)}

    Suite().test_exact()
    Suite().test_monotone()
    Suite().test_scalar_equals_batch()
    with pytest.raises(TypeError, match="share"):
        type("Without", (StrategySuite,), {"strategy": staticmethod(capped)})().test_exact()
