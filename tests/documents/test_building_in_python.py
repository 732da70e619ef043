"""Documents as a developer builds them: plain lists, text and dates, without ceremony."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from spbe_sdk import Assessment, Plan, Rating, score
from spbe_sdk.documents.assessment import Stage
from spbe_sdk.documents.instrument import Predicate


def test_from_plain_values() -> None:
    made = Assessment.model_validate(
        {
            "instrument": "spbe-59-2020",
            "region": "32.16",
            "year": 2023,
            "stage": "final",
            "ratings": [{"indicator": "1", "value": 3, "evidence": ["a"]}],
            "evidence": [{"id": "a", "title": "A", "issued": "2021-03-01", "status": "accepted"}],
        }
    )
    assert made.stage is Stage.FINAL
    assert made.evidence[0].issued == date(2021, 3, 1)
    assert Assessment.model_validate_json(made.model_dump_json()) == made


def test_numbers_of_every_exact_kind() -> None:
    for value in ("2.5", Fraction(5, 2), Decimal("2.5")):
        assert Predicate(name="x", at_least=value).at_least == Fraction(5, 2)  # type: ignore[arg-type]
    with pytest.raises(ValidationError):
        Predicate(name="x", at_least=2.5)  # type: ignore[arg-type]


def test_a_plan_from_plain_values() -> None:
    made = Plan.model_validate(
        {
            "region": "32.16",
            "year": 2024,
            "units": [{"code": "A", "name": "A", "kind": "office", "valid_from": "2020-01-01"}],
            "objectives": [{"code": "S", "name": "S", "level": "objective", "unit": "A"}],
            "measurements": [{"indicator": "I", "year": 2024, "period": "Q1", "target": "85.5"}],
        }
    )
    assert made.measurements[0].target == Fraction(171, 2)


@pytest.mark.parametrize("field", [{"stage": "akhir"}, {"region": 32}, {"year": "2023"}, {"foo": 1}])
def test_what_is_wrong_stays_wrong(field: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Assessment.model_validate({"instrument": "x", "region": "32.16", "year": 2023, **field})


@pytest.mark.parametrize("value", [2.0, Decimal("2"), np.int64(2), np.float64(2)])
def test_a_rating_is_the_number_that_it_is(value: float) -> None:
    assert Rating(indicator="1", value=value) == Rating(indicator="1", value=2)


@pytest.mark.parametrize("value", [float("nan"), pd.NA, None])
def test_a_missing_rating_is_none(value: float | None) -> None:
    assert Rating(indicator="1", value=value).value is None


def test_what_can_be_no_rating_is_refused() -> None:
    for value in (float("inf"), [3]):
        with pytest.raises(ValidationError):
            Rating(indicator="1", value=value)  # type: ignore[arg-type]


def test_documents_in_files_are_as_strict_as_before() -> None:
    with pytest.raises(ValidationError):
        Rating.model_validate_json('{"indicator": "1", "value": 2.0}')


def test_a_change_is_the_number_that_it_is() -> None:
    one = Assessment(instrument="spbe-59-2020", region="32.16", year=np.int64(2023), ratings=[])
    changed = score(one).with_ratings({"1": np.float64(2), "2": Decimal("3"), "3": float("nan")})
    assert [changed.find(code).value for code in "123"] == [2, 3, None]  # type: ignore[union-attr]
