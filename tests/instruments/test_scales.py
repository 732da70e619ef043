from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MIXED, mixed
from spbe_sdk import Assessment, Rating, UsageError, load_instrument, score
from spbe_sdk.documents.instrument import Instrument, Predicate
from spbe_sdk.documents.instrument_scales import Bands, Derived, External, Goalposts, Grades, Levels, Number, YesNo
from spbe_sdk.findings.finding import said
from spbe_sdk.findings.words import LANGUAGES
from spbe_sdk.instruments.library import parse_instrument
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.instruments.scales import allowed, as_written, bounds, exact_value, steps_of
from spbe_sdk.roadmaps.problem import index_of
from spbe_sdk.roadmaps.roadmap import predicate_target
from spbe_sdk.scoring.bands import are_sound, band_of, lower_edge

F = Fraction
LEVELS = Levels(kind="levels", minimum=1, maximum=5)
GRADES = Grades(kind="grades", values={"A": F(1), "B": F("0.66"), "C": F("0.33"), "D": F(0)})
YES_NO = YesNo(kind="yes-no", yes=F(1), no=F(0))
WORDS = Grades(kind="grades", values={"Yes": F(1), "1": F("0.4"), "tidak": F(0)})
TWICE = Grades(kind="grades", values={"ya": F(1), "true": F(1), "tidak": F(0)})
TF = Grades(kind="grades", values={"T": F(1), "F": F(0)})
PARTS, PERCENTS, UNCLEAR = (
    Goalposts.model_validate({"kind": "range", "from": "0", "to": to, "clip": "high"}) for to in ("1", "100", "1.5")
)
STEPS = Bands.model_validate({"kind": "bands", "steps": [{"above": "0.75", "value": "5"}, {"value": "0"}]})
NUMBER = Number(kind="number", minimum=F(1), maximum=F(4), decimals=2, factor=F(25))
WHOLE = Number(kind="number", minimum=F(0), maximum=F(4), decimals=0)
DERIVED = Derived(kind="derived", of=("a", "b"), strategy="weakest-link")
EXTERNAL = External(
    kind="external", minimum=F(1), maximum=F(5), source="BPS", while_missing=F(1), missing_reason="assumed"
)


@pytest.mark.parametrize(
    ("scale", "raw", "value"),
    [
        (LEVELS, 3, 3), (LEVELS, 1, 1), (LEVELS, 5, 5), (LEVELS, 6, None), (LEVELS, 0, None),
        (LEVELS, "3", None), (LEVELS, True, None),
        (GRADES, "B", F("0.66")), (GRADES, "E", None), (GRADES, 1, None), (GRADES, "b", None),
        (WORDS, True, 1), (WORDS, False, 0), (WORDS, 1, F("0.4")), (WORDS, 2, None), (GRADES, True, None),
        (TWICE, True, None), (TF, False, None), (PARTS, "92.35%", F("0.9235")), (PARTS, "100 %", 1),
        (PARTS, "0,5%", None),
        (PERCENTS, "92.35%", F("0.9235")), (UNCLEAR, "85%", None), (STEPS, "80%", 5), (STEPS, "10%", 0),
        (YES_NO, True, 1), (YES_NO, "T", 0), (YES_NO, "Ya", 1), (YES_NO, "tidak", 0), (YES_NO, "mungkin", None),
        (YES_NO, " Ya ", 1), (YES_NO, "TIDAK", 0), (WHOLE, "3", 3), (WHOLE, "3.5", None),
        (NUMBER, "3.45", F("86.25")), (NUMBER, 4, 100), (NUMBER, "1", 25), (NUMBER, "0.99", None),
        (NUMBER, "4.01", None), (NUMBER, "3.456", None),
        (NUMBER, "tiga", None), (NUMBER, "NaN", None), (NUMBER, True, None), (NUMBER, "3,45", None),
        (EXTERNAL, "10/3", F(10, 3)), (EXTERNAL, "0", None),
    ],
)  # fmt: skip
def test_a_rating_becomes_an_exact_value_or_nothing(scale: Any, raw: Any, value: Any) -> None:
    assert exact_value(scale, raw) == value


def test_what_scales_allow_is_said() -> None:
    assert allowed(LEVELS) == "1, 2, 3, 4, 5"
    assert allowed(GRADES) == "A, B, C, D"
    assert [said(allowed(NUMBER), language) for language in LANGUAGES] == ["1–4 (2 desimal)", "1–4 (2 decimals)"]
    assert [said(allowed(YES_NO), language) for language in LANGUAGES] == ["ya, tidak", "yes, no"]
    assert bounds(NUMBER) == (F(25), F(100))
    assert bounds(YES_NO) == (F(0), F(1))
    assert said(allowed(EXTERNAL)) == "1–5"


@pytest.mark.parametrize(
    ("scale", "low", "high"),
    [(LEVELS, 1, 5), (GRADES, 0, 1), (YES_NO, 0, 1), (YesNo(kind="yes-no", yes=F(0), no=F(2)), 0, 2), (NUMBER, 25, 100),
     (EXTERNAL, 1, 5)],
)  # fmt: skip
def test_a_scale_lies_between_its_lowest_and_its_highest_value(scale: Any, low: int, high: int) -> None:
    assert bounds(scale) == (F(low), F(high))
    assert bounds(DERIVED, [scale]) == (F(low), F(high))
    assert bounds(DERIVED, [scale, YesNo(kind="yes-no", yes=F(3), no=F(-1))]) == (F(-1), F(max(high, 3)))


@pytest.mark.parametrize(
    ("scale", "steps"),
    [(LEVELS, range(1, 6)), (WHOLE, range(5)), (NUMBER, None), (GRADES, None), (YES_NO, None), (EXTERNAL, None),
     (Number(kind="number", minimum=F(0), maximum=F("4.5")), None),
     (Number(kind="number", minimum=F("0.5"), maximum=F(4)), None)],
)  # fmt: skip
def test_only_levels_of_ones_own_making_can_be_risen_by(scale: Any, steps: range | None) -> None:
    assert steps_of(scale) == steps


def of_scales(strategy: str, *scales: Any) -> Instrument:
    """SPBE's rules over indicators of some scales."""
    spbe = load_instrument("spbe-59-2020")
    leaf, named = spbe.indicators()[0], {f"s{number}": scale for number, scale in enumerate(scales)}
    nodes = tuple(leaf.model_copy(update={"code": name, "scale": name}) for name in named)
    return spbe.model_copy(update={"scales": named, "nodes": nodes, "strategy": strategy})


def test_an_index_lies_between_what_its_strategy_makes_of_the_ends() -> None:
    follows = DERIVED.model_copy(update={"of": ("s0", "s1")})
    assert index_range(of_scales("weighted-mean", LEVELS, WHOLE, follows)) == (Decimal("0.33"), Decimal("4.67"))
    assert index_range(of_scales("weighted-mean", WHOLE, LEVELS)) == (Decimal("0.50"), Decimal("4.50"))
    assert index_range(of_scales("weakest-link", LEVELS, WHOLE)) == (Decimal("0.00"), Decimal("4.00"))
    assert index_range(load_instrument("akip-12-2015")) == (Decimal("0.00"), Decimal("100.00"))


@pytest.mark.parametrize(
    ("edges", "sound"),
    [([5, 3, None], True), ([None], True), ([-1, -2, None], True), ([3, 3, None], False), ([3, 5, None], False),
     ([5, 3], False), ([5, None, None], False), ([None, 3, None], False)],
)  # fmt: skip
def test_bands_fall_strictly_and_only_the_last_has_no_edge(edges: list[int | None], sound: bool) -> None:
    for field in ("at_least", "above"):
        named = [{"name": "x"} | ({} if edge is None else {field: F(edge)}) for edge in edges]
        assert are_sound([Predicate.model_validate(band) for band in named]) is sound


def test_a_band_with_two_edges_is_not_sound() -> None:
    assert not are_sound([Predicate(name="high", at_least=F(3), above=F(2)), Predicate(name="low")])


@pytest.mark.parametrize("edge", ["at_least", "above"])
@given(decimals=st.integers(0, 4), units=st.integers(0, 10**6))
def test_the_lower_edge_of_a_band_is_the_lowest_published_figure_in_it(edge: str, decimals: int, units: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    bands = [Predicate.model_validate({"name": "high", edge: F(units) / 10**decimals}), Predicate(name="low")]
    lowest = lower_edge(bands[0], decimals)
    assert lowest is not None
    assert lowest.as_tuple().exponent == -decimals
    assert [band_of(F(figure), bands) for figure in (lowest, lowest - step)] == ["high", "low"]
    assert lower_edge(bands[1], decimals) is None


@pytest.mark.parametrize(
    ("name", "targets"),
    [("akip-12-2015", {"AA": "90.01", "A": "80.01", "CC": "50.01", "C": "30.01"}),
     ("spbe-59-2020", {"Memuaskan": "4.20", "Sangat Baik": "3.50", "Baik": "2.60", "Cukup": "1.80"})],
)  # fmt: skip
def test_the_target_of_a_predicate_is_the_lowest_index_that_earns_it(name: str, targets: dict[str, str]) -> None:
    instrument = load_instrument(name)
    for band, target in targets.items():
        assert str(index_of(predicate_target(instrument, band), instrument)) == target
        assert band_of(F(target), instrument.predicates) == band
    with pytest.raises(UsageError):
        predicate_target(instrument, instrument.predicates[-1].name)


def result_of(**ratings: Any) -> Any:
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
    return score(Assessment(instrument="mixed", region="32", year=2023, ratings=made), mixed())


def test_a_derived_value_follows_from_the_others() -> None:
    result = result_of(a=True, b="2.5")
    assert result.find("c").exact == F("2.5")
    assert result.exact == (5 + F("2.5") + 2 * F("2.5")) / 4
    assert result.complete


def test_a_derived_value_is_unknown_while_one_of_its_parts_is_and_cannot_be_rated() -> None:
    assert result_of(a=True).gaps == ("b", "c")
    assert "rating-unknown" in [finding.code for finding in result_of(c=3).findings]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("of: [a, b]", "of: [a, z]", "instrument-derived"), ("of: [a, b]", "of: [c]", "instrument-derived"),
     ('maximum: "5"', 'maximum: "0"', "instrument-levels")],
)  # fmt: skip
def test_unsound_scales_are_refused(old: str, new: str, code: str) -> None:
    from spbe_sdk.findings.errors import DataError

    with pytest.raises(DataError) as caught:
        parse_instrument(MIXED.replace(old, new), "mixed.yaml")
    assert [finding.code for finding in caught.value.findings] == [code]


@pytest.mark.parametrize(
    ("scale", "text", "value"),
    [(LEVELS, "3.0", 3), (LEVELS, "3,00", 3), (LEVELS, "03.0", 3), (LEVELS, "9.0", 9), (LEVELS, "2,5", "2,5"),
     (LEVELS, "3%", "3%"), (LEVELS, "-3.0", "-3.0"), (LEVELS, "tiga", "tiga"), (LEVELS, "3.", "3."),
     (NUMBER, "3,45", "3.45"), (NUMBER, "3.00", "3.00"), (NUMBER, "3,00", "3.00"), (NUMBER, "85,5 %", "85.5"),
     (PARTS, "85,5 %", "0.855"), (PERCENTS, "85,5 %", "85.5"), (UNCLEAR, "85%", "85%"), (STEPS, "80%", "0.80"),
     (EXTERNAL, "3,450", "3.450"), (EXTERNAL, "1.250,5", "1.250,5"), (NUMBER, "10/3", "10/3"), (None, "3,45", "3.45"),
     (GRADES, "A", "A"), (GRADES, "3,0", "3,0"), (YES_NO, "ya", "ya"), (DERIVED, "3,0", "3,0")],
)  # fmt: skip
def test_a_rating_as_people_write_it(scale: Any, text: str, value: Any) -> None:
    assert as_written(scale, text) == value
