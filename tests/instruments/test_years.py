"""The form of the index that gives a predicate, by year: one by one, in frames, in comparisons and roadmaps."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals.stable.v2 as nw
import pandas
import polars
import pytest

from spbe_sdk import Assessment, Rating, Result, UsageError, compare, load_instrument, roadmap, score, score_frame
from spbe_sdk.comparison.trend import trend
from spbe_sdk.documents.instrument import Instrument, PredicateRule, Validity
from spbe_sdk.instruments.soundness import check_instrument
from spbe_sdk.instruments.years import in_year, rule_of

SPBE = load_instrument("spbe-59-2020")

# What Kabupaten Pacitan had in 2024: 3.4985, published as 3.50.


def levels_of_index(exact: Fraction) -> dict[str, int]:
    """Levels of 3 and 4 whose index is just that."""
    left = (exact - 3) * 100
    reached: dict[Fraction, tuple[str, ...]] = {Fraction(0): ()}
    for node in SPBE.indicators():
        reached |= {total + node.weight: (*codes, node.code) for total, codes in reached.items()
                    if total + node.weight <= left and total + node.weight not in reached}  # fmt: skip
    return {node.code: 4 if node.code in reached[left] else 3 for node in SPBE.indicators()}


LEVELS = levels_of_index(Fraction("3.4985"))

BY_YEAR = {2021: "Sangat Baik", 2022: "Sangat Baik", 2023: "Sangat Baik", 2024: "Baik", 2025: "Sangat Baik"}


def result(year: int, **parameters: str) -> Result:
    ratings = tuple(Rating(indicator=code, value=level) for code, level in LEVELS.items())
    assessment = Assessment(instrument=SPBE.id, region="35.01", year=year, ratings=ratings)
    return score(assessment, parameters=parameters, language="en")


@pytest.mark.parametrize(("year", "predicate"), BY_YEAR.items())
def test_a_predicate_follows_by_the_rule_of_its_year_and_says_what_shows_it(year: int, predicate: str) -> None:
    found, rule = result(year), rule_of(SPBE, year)
    assert (str(found.index), found.exact, found.predicate) == ("3.50", Fraction("3.4985"), predicate)
    assert found.predicate_from == ("exact" if year == 2024 else "published")
    assert found.predicate_evidence == (rule.evidence if rule else None)
    told = {notice.code: notice for notice in found.findings if notice.code.startswith("predicate-")}
    assert list(told) == [{2023: "predicate-published", 2024: "predicate-exact"}.get(year, "predicate-unproven")]
    assert ("nothing shows it" in found.explain(language="en")) == (year not in (2023, 2024))


def test_nothing_is_said_where_both_forms_give_one_predicate() -> None:
    ratings = tuple(Rating(indicator=code, value=3) for code in LEVELS)
    found = score(Assessment(instrument=SPBE.id, region="35.01", year=2025, ratings=ratings))
    assert not [notice for notice in found.findings if notice.code.startswith("predicate-")]
    plain = score(Assessment(instrument="akip-12-2015", region="35.01", year=2019))
    assert plain.predicate_from is None


@pytest.mark.parametrize("written", [int, str, float])
@pytest.mark.parametrize("frame", [polars.DataFrame, pandas.DataFrame])
def test_frames_take_the_year_from_a_column_or_an_argument(frame: Any, written: Any) -> None:
    rows = frame([{**LEVELS, "year": written(year)} for year in BY_YEAR])
    by_column = nw.from_native(score_frame(rows, SPBE), eager_only=True)
    assert by_column["predicate"].to_list() == list(BY_YEAR.values())
    for year, predicate in BY_YEAR.items():
        told = nw.from_native(score_frame(rows, SPBE, year=year), eager_only=True)
        assert told["predicate"].to_list() == [predicate] * len(BY_YEAR)
    slow = SPBE.model_copy(update={"gaps": SPBE.gaps.model_copy(update={"does": "refuse"})})
    by_row = nw.from_native(score_frame(rows, slow), eager_only=True)
    assert by_row["predicate"].to_list() == list(BY_YEAR.values())


def test_an_unknown_year_is_as_no_year() -> None:
    rows = polars.DataFrame([{**LEVELS, "year": year} for year in ("2024", None, "entah", "2024.0", " 2024 ")])
    found = score_frame(rows, SPBE)["predicate"].to_list()
    assert found == ["Baik", "Sangat Baik", "Sangat Baik", "Baik", "Baik"]
    assert score_frame(rows.drop("year"), SPBE)["predicate"].unique().to_list() == ["Sangat Baik"]


def test_years_of_different_rules_are_not_measured_alike() -> None:
    assert result(2021).fingerprint == result(2023).fingerprint != result(2024).fingerprint
    with pytest.raises(UsageError) as caught:
        compare(result(2023), result(2024))
    assert "2023 published ≠ 2024 exact" in caught.value.findings[0].message("en")
    # What its year has anyway is no decision of one's own.
    assert result(2024, predicate_from="exact").comparable
    assert not result(2024, predicate_from="published").comparable


@pytest.mark.parametrize("year", BY_YEAR)
def test_a_roadmap_to_a_predicate_reaches_it_under_both_rules(year: int) -> None:
    found = roadmap(result(year), target="Sangat Baik")
    assert found.cost > 0
    assert found.predicate == "Sangat Baik"
    after = {**LEVELS, **{step.code: step.level for step in found.steps}}
    exact = sum((node.weight * after[node.code] for node in SPBE.indicators()), Fraction(0)) / 100
    assert exact >= Fraction("3.5")
    # An index as a target is one as it is published.
    assert (roadmap(result(year), target="3.50").cost, roadmap(result(year), budget=0).predicate) == (0, "Baik")


def test_a_trend_marks_where_the_rule_changed() -> None:
    points = [(year, Decimal("3.50"), predicate, SPBE.id) for year, predicate in BY_YEAR.items()]
    turns = trend([(2020, Decimal("3.50"), "Baik", "spbe-5-2018"), *points])
    assert [turn.year for turn in turns if turn.rule_changed] == [2024]
    assert [turn.predicate_from for turn in turns] == [None, None, None, "published", "exact", None]
    assert not trend([(2024, Decimal(3), None, "punya-sendiri")])[0].rule_changed


def with_rules(*years: tuple[int, int | None]) -> Instrument:
    rules = [PredicateRule(validity=Validity(first_year=a, last_year=b), follows="exact", evidence="x", confidence="x")
             for a, b in years]  # fmt: skip
    return SPBE.model_copy(update={"predicate_rules": tuple(rules)})


def test_a_rule_holds_for_its_years_and_no_year_has_two() -> None:
    opened = with_rules((2022, None))
    assert [in_year(opened, year).predicate_from for year in (2021, 2022, 2030)] == ["published", "exact", "exact"]
    assert in_year(opened, None) is opened
    assert not check_instrument(with_rules((2021, 2022), (2023, 2023)))
    for years in ([(2021, 2023), (2023, 2024)], [(2023, None), (2025, 2025)], [(2024, 2024), (2021, None)]):
        assert [f.code for f in check_instrument(with_rules(*years))] == ["instrument-rules"]
    assert [f.code for f in check_instrument(with_rules((2023, 2022)))] == ["instrument-validity"]
