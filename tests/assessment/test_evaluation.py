"""Golden cases from published results, and the arithmetic that only exact numbers get right."""

import json
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import Assessment, Rating, Result, load_instrument, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.predicate import predicate
from spbe_sdk.scoring.exact import round_half_up

# Kota Denpasar 2021 as the city's portal published it: github.com/putuokky/monev-spbe-dps, commit 4a6caf1.
DENPASAR_2021_FINAL = "41433333332234435343222222232234335533335422444"
DENPASAR_2021_SELF = "22444442444424345345224223353335335543355532555"


def assessment(levels: Sequence[int] | str, **changes: Any) -> Assessment:
    ratings = [Rating(indicator=str(number), value=level) for number, level in enumerate(map(int, levels), start=1)]
    values: dict[str, Any] = {"instrument": "spbe-59-2020", "region": "51.71", "year": 2021, "ratings": ratings}
    return Assessment(**{**values, **changes})


def node_index(result: Result, code: str) -> str:
    node = result.find(code)
    assert node is not None
    return str(node.index)


def test_denpasar_2021_as_published() -> None:
    result = score(assessment(DENPASAR_2021_FINAL))
    assert str(result.index) == "3.19"
    assert [node_index(result, code) for code in ("D1", "D2", "D3", "D4")] == ["3.00", "3.30", "2.18", "3.55"]
    assert result.complete
    assert result.predicate == "Baik"


def test_the_claim_of_denpasar_2021_was_lowered() -> None:
    """The self-assessment is another record: 3.75, Sangat Baik, beside the final 3.19, Baik."""
    result = score(assessment(DENPASAR_2021_SELF))
    assert (str(result.index), result.predicate) == ("3.75", "Sangat Baik")


def test_the_national_aspects_of_2024_give_the_published_index_and_domain(spbe_59: Instrument) -> None:
    """Aspect values published with two decimals; the domain and the index follow from them."""
    given_aspects = dict(zip("12345678", ["3.36", "2.41", "2.75", "2.8", "1.91", "1.73", "3.77", "3.8"], strict=True))
    weights = {node.code: node.weight for node in spbe_59.walk()}
    total = sum((weights[f"A{n}"] * Fraction(value) for n, value in given_aspects.items()), Fraction(0)) / 100
    management = (weights["A5"] * Fraction("1.91") + weights["A6"] * Fraction("1.73")) / weights["D3"]
    assert str(round_half_up(total, 2)) == "3.12"
    assert str(round_half_up(management, 2)) == "1.86"
    assert predicate(spbe_59, total) == "Baik"


def levels_for(total: Fraction) -> list[int]:
    """Levels whose exact index is `total`, found by walking the indicators from the lightest."""
    instrument = load_instrument("spbe-59-2020")
    weights = [int(node.weight * 100) for node in instrument.indicators()]
    wanted = int(total * 10000) - sum(weights)
    reachable: dict[int, list[int]] = {0: []}
    for weight in weights:
        reachable = {
            sum_ + weight * extra: [*levels, 1 + extra]
            for sum_, levels in reachable.items()
            for extra in range(5)
            if sum_ + weight * extra <= wanted
        }
    return reachable[wanted]


@pytest.mark.parametrize(
    ("exact", "published", "name"),
    [
        ("2.595", "2.60", "Baik"),
        ("2.594", "2.59", "Cukup"),
        ("1.795", "1.80", "Cukup"),
        ("3.495", "3.50", "Sangat Baik"),
        ("4.195", "4.20", "Memuaskan"),
    ],
)
def test_ties_round_half_up_and_decide_the_predicate(exact: str, published: str, name: str) -> None:
    result = score(assessment(levels_for(Fraction(exact))))
    assert result.exact == Fraction(exact)
    assert (str(result.index), result.predicate) == (published, name)
    assert result.to_dict()["exact"] == exact


def test_every_reachable_total_rounds_as_integers_say(spbe_59: Instrument) -> None:
    reach = 1
    for node in spbe_59.indicators():
        weight = int(node.weight * 100)
        step = 0
        for level in range(1, 6):
            step |= reach << (weight * level)
        reach = step
    totals = [total for total in range(50001) if reach >> total & 1]
    assert len(totals) == 7771
    assert sum(total % 100 == 50 for total in totals) == 396
    for total in totals:
        assert int(round_half_up(Fraction(total, 10000), 2) * 100) == (total + 50) // 100


def test_extremes() -> None:
    assert str(score(assessment("1" * 47)).index) == "1.00"
    assert str(score(assessment("5" * 47)).index) == "5.00"


def test_an_empty_assessment_counts_the_lowest_level_and_says_so() -> None:
    result = score(assessment(""))
    assert (str(result.index), result.complete, len(result.gaps)) == ("1.00", False, 47)


def test_a_gap_is_named_and_everything_above_it_incomplete() -> None:
    full = assessment(DENPASAR_2021_FINAL)
    without_12 = full.model_copy(update={"ratings": tuple(r for r in full.ratings if r.indicator != "12")})
    result = score(without_12)
    assert result.gaps == ("12",)
    complete = {node.code: node.complete for node in result.walk()}
    assert not (complete["12"] or complete["A2"] or complete["D2"])
    assert complete["D1"]
    assert complete["A3"]
    assert [finding.code for finding in result.findings if finding.field == "12"] == ["rating-missing"]


def test_wrong_ratings_do_not_stop_the_rest_and_are_all_named() -> None:
    ratings = [
        Rating(indicator="1", value=6),
        Rating(indicator="2", value="tiga"),
        Rating(indicator="3", value=3),
        Rating(indicator="3", value=4),
        Rating(indicator="48", value=1),
        Rating(indicator="4", value=4),
        Rating(indicator="5", value=None),
    ]
    result = score(assessment("", ratings=ratings))
    found = [(finding.code, finding.found) for finding in result.findings if finding.severity == "error"]
    assert sorted(found) == [
        ("rating-duplicate", "3"),
        ("rating-level", "6"),
        ("rating-level", "tiga"),
        ("rating-unknown", "48"),
    ]
    assert {node.code: node.value for node in result.walk() if node.value is not None} == {"4": 4}


def test_a_year_outside_the_validity_is_said() -> None:
    result = score(assessment("3" * 47, year=2026))
    assert "assessment-year" in [finding.code for finding in result.findings]


levels = st.lists(st.integers(1, 5), min_size=47, max_size=47)


@given(levels, st.randoms())
def test_the_order_of_ratings_does_not_matter(values: list[int], random: Any) -> None:
    one = assessment(values)
    ratings = list(one.ratings)
    random.shuffle(ratings)
    assert score(one).to_dict()["nodes"] == score(one.model_copy(update={"ratings": tuple(ratings)})).to_dict()["nodes"]


@given(levels, st.integers(0, 46))
def test_raising_a_level_never_lowers_any_index(values: list[int], which: int) -> None:
    raised = [*values[:which], min(5, values[which] + 1), *values[which + 1 :]]
    before, after = score(assessment(values)), score(assessment(raised))
    assert after.exact >= before.exact
    assert all(b.exact >= a.exact for a, b in zip(before.walk(), after.walk(), strict=True))


@given(levels)
def test_nested_and_flat_index_agree(values: list[int]) -> None:
    instrument = load_instrument("spbe-59-2020")
    flat = sum((node.weight * level for node, level in zip(instrument.indicators(), values, strict=True)), Fraction(0))
    assert score(assessment(values)).exact == flat / 100


def test_a_result_survives_its_own_json() -> None:
    result = score(assessment(DENPASAR_2021_FINAL[:30]))
    again = Result.model_validate_json(json.dumps(result.to_dict()))
    assert again.to_dict() == result.to_dict()
