"""Documents as a developer builds them: plain lists, text and dates, without ceremony."""

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import Assessment, DataError, Evidence, Plan, Rating, Result, SpbeError, score
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
    with pytest.raises(DataError):
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
    with pytest.raises(DataError):
        Assessment.model_validate({"instrument": "x", "region": "32.16", "year": 2023, **field})


@pytest.mark.parametrize("value", [2.0, Decimal("2"), np.int64(2), np.float64(2)])
def test_a_rating_is_the_number_that_it_is(value: float) -> None:
    assert Rating(indicator="1", value=value) == Rating(indicator="1", value=2)


@pytest.mark.parametrize("value", [float("nan"), pd.NA, None])
def test_a_missing_rating_is_none(value: float | None) -> None:
    assert Rating(indicator="1", value=value).value is None


def test_what_can_be_no_rating_is_refused() -> None:
    for value in (float("inf"), [3]):
        with pytest.raises(DataError):
            Rating(indicator="1", value=value)  # type: ignore[arg-type]


def test_documents_in_files_are_as_strict_as_before() -> None:
    with pytest.raises(DataError):
        Rating.model_validate_json('{"indicator": "1", "value": 2.0}')


def test_a_change_is_the_number_that_it_is() -> None:
    one = Assessment(instrument="spbe-59-2020", region="32.16", year=np.int64(2023), ratings=[])
    changed = score(one).with_ratings({"1": np.float64(2), "2": Decimal("3"), "3": float("nan")})
    assert [changed.find(code).value for code in "123"] == [2, 3, None]  # type: ignore[union-attr]


REFUSED: list[tuple[Callable[[], object], str, str | None]] = [
    (lambda: Rating(indicator="1", value=object()), "field-integer", "value"),  # type: ignore[arg-type]
    (lambda: Rating(indicator=1, value=3), "number-unquoted", "indicator"),  # type: ignore[arg-type]
    (lambda: Rating(indicator="1", nilai=3), "field-missing", "value"),  # type: ignore[call-arg]
    (lambda: Evidence(id="a", title="A", issued="2021-02-30"), "field-date", "issued"),
    (lambda: Evidence(id="a", title="A", issued="kemarin"), "field-date", "issued"),
    (lambda: Evidence(id="a", title="A", status="ok"), "field-choice", "status"),
    (lambda: Assessment(instrument="x", region="32.16", year=2023, ratings=({"indicator": 2, "value": 3},)),  # type: ignore[arg-type]
     "number-unquoted", "ratings[0].indicator"),
    (lambda: Assessment.model_validate({"instrument": "x", "region": "32.16", "year": 1999}), "field-range", "year"),
    (lambda: Predicate(name="x", at_least=2.5), "field-text", "at_least"),  # type: ignore[arg-type]
    (lambda: Result.model_validate(3), "document-shape", None),
    (lambda: Result.model_validate_json("{"), "document-shape", None),
    (lambda: Rating.model_validate_json('{"indicator": "1", "value": [3]}'), "field-integer", "value"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "code", "path"), REFUSED)
def test_what_is_refused_is_told_in_both_languages(build: Callable[[], object], code: str, path: str | None) -> None:
    with pytest.raises(SpbeError) as caught:
        build()
    first = caught.value.findings[0]
    assert first.origin is not None
    assert (first.code, first.origin.path) == (code, path)
    assert len({first.text(language) for language in ("id", "en")}) == 2
    assert json.dumps(caught.value.to_dict())


ODD = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.binary(), st.lists(st.integers()))


@given(st.dictionaries(st.sampled_from(["indicator", "value", "note", "evidence", "lain"]), ODD))
def test_nothing_else_than_our_own_error_comes_of_what_is_built(values: dict[str, Any]) -> None:
    try:
        Rating(**values)
    except SpbeError as error:
        assert all(finding.text("id") and finding.text("en") for finding in error.findings)


def test_what_people_build_alone_costs_the_telling() -> None:
    """The parts of a document are built by pydantic without a step of ours, of which there may be 20,000."""
    values = {"instrument": "x", "region": "32.16", "year": 2023, "ratings": [{"indicator": "1", "value": 3}]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rating, "__init__", None)
        assert len(Assessment.from_dict(values).ratings) == 1
