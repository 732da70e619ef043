"""Documents as a developer builds them: plain lists, text and dates, without ceremony."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from pydantic import ValidationError

from spbe_sdk import Assessment, Plan
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
