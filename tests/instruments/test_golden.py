"""Every published case, to the last decimal at every level that its source gives, and the mistakes others made."""

from fractions import Fraction
from typing import Any

import pytest

from spbe_sdk import Assessment, Rating, Result, load_instrument, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.library import parse_instrument
from spbe_sdk.instruments.predicate import predicate
from spbe_sdk.scoring.exact import round_half_up

# Kota Denpasar 2019, evaluator's levels: github.com/putuokky/monev-spbe-dps, commit 4a6caf1. Indicator 35 has three
# answers. The same source prints aspects 3 and 5 as 3.50 and 2.67, which do not follow from its own rows.
DENPASAR_2019 = "3333333" + "3333333333" + "33" + "33" + "333" + "3344434" + "434"
DENPASAR_2019_35 = (3, 4, 4)


def assessment(instrument: str, ratings: dict[str, Any], year: int) -> Assessment:
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
    return Assessment(instrument=instrument, region="51.71", year=year, ratings=made)


def figure(result: Result, code: str) -> str:
    node = result.find(code)
    assert node is not None
    return str(node.index)


def denpasar_2019() -> dict[str, Any]:
    levels: dict[str, Any] = {str(number): int(level) for number, level in enumerate(DENPASAR_2019, start=1)}
    return levels | {f"35.{number}": level for number, level in enumerate(DENPASAR_2019_35, start=1)}


def test_denpasar_2019() -> None:
    result = score(assessment("spbe-5-2018", denpasar_2019(), 2019))
    assert (str(result.index), result.predicate, result.complete) == ("3.33", "Baik", True)
    published = {"A1": "3.00", "A2": "3.00", "A4": "3.00", "A6": "3.57", "A7": "3.67", "D1": "3.00", "D2": "3.00"}
    assert {code: figure(result, code) for code in published} == published
    assert figure(result, "D3") == "3.61"


def test_averaging_the_three_answers_of_indicator_35_first_is_another_figure() -> None:
    """A known mistake: a fourth part that is the mean of the three answers, instead of six equal parts."""
    levels = denpasar_2019() | {"32": 5, "33": 3, "34": 4, "35.1": 1, "35.2": 4, "35.3": 4}
    aspect = score(assessment("spbe-5-2018", levels, 2019)).find("A7")
    assert aspect is not None
    assert aspect.exact == Fraction(5 + 3 + 4 + 1 + 4 + 4, 6)
    assert aspect.exact != (5 + 3 + 4 + Fraction(1 + 4 + 4, 3)) / 4


def test_the_national_aspects_of_2024_as_coarse_ratings() -> None:
    values = dict(zip("12345678", ["3.36", "2.41", "2.75", "2.8", "1.91", "1.73", "3.77", "3.8"], strict=True))
    result = score(assessment("spbe-59-2020", {f"A{n}": value for n, value in values.items()}, 2024))
    assert (str(result.index), result.predicate, figure(result, "D3")) == ("3.12", "Baik", "1.86")
    assert result.coarse
    assert result.complete
    aspect = result.find("A1")
    assert aspect is not None
    assert (aspect.coarse, aspect.nodes, aspect.value) == (True, (), "3.36")


def test_lldikti_components_of_akip() -> None:
    components = {"1": 23, "2": 24, "3": "11.5", "4": 19}
    result = score(assessment("akip-88-2021", components, 2026))
    assert (str(result.index), result.predicate) == ("77.50", "BB")


@pytest.mark.parametrize(("year", "value", "grade"), [(2018, "60.98", "B"), (2019, "67.26", "B"), (2020, "71.53", "BB"),
                                                     (2021, "75.26", "BB")])  # fmt: skip
def test_sumedang_akip_2018_to_2021(year: int, value: str, grade: str) -> None:
    assert predicate(load_instrument("akip", year=year), Fraction(value)) == grade


@pytest.mark.parametrize(
    ("total", "grade"),
    [("100", "AA"), ("90.01", "AA"), ("90.001", "AA"), ("90", "A"), ("80.005", "A"), ("80", "BB"), ("70.01", "BB"),
     ("70", "B"), ("60", "CC"), ("50.5", "CC"), ("50", "C"), ("30.01", "C"), ("30", "D"), ("0.01", "D"), ("0", "E")],
)  # fmt: skip
def test_akip_edges_are_open_below(total: str, grade: str) -> None:
    assert predicate(load_instrument("akip-88-2021"), Fraction(total)) == grade


def test_akip_12_2015_has_no_e() -> None:
    assert predicate(load_instrument("akip-12-2015"), Fraction(0)) == "D"


def test_akip_grades_become_points() -> None:
    """All A: 90 points, which is A, not AA; the criteria guide and do not count."""
    grades = {f"{c}.{s}": "A" for c in "1234" for s in "abc"}
    result = score(assessment("akip-88-2021", {**grades, "1.a.1": True}, 2024))
    assert (str(result.index), result.predicate, figure(result, "1"), figure(result, "1.a")) == (
        "90.00",
        "A",
        "27.00",
        "5.40",
    )
    assert [finding.code for finding in result.findings if finding.code == "rating-recorded"] == ["rating-recorded"]
    sub = result.find("1.a")
    assert sub is not None
    assert [(answer.code, answer.value) for answer in sub.answers] == [("1.a.1", True)]


# How Trenggalek grades its sheet (2026): criteria of equal weight inside a sub-component, some yes or no, some A to D;
# grades closed below. The criteria here are three of its kind, not its own list.
VARIANT = """
id: lke-varian
family: akip
title: LKE varian
index_name: Nilai AKIP
legal: {regulation: Keputusan Bupati, status: contoh}
validity: {first_year: 2022}
confidence: {shape: source code read}
sources: [yudhis55/kke-sakip-trenggalek]
strategy: plain-sum
unit: points
decimals: 2
rounding: half-up
predicate_from: exact
gaps: {value: "0", reason: tidak dijawab}
scales:
  ya-tidak: {kind: yes-no, yes: "1", no: "0"}
  abcd: {kind: grades, values: {A: "1", B: "0.66", C: "0.33", D: "0"}}
predicates: [{name: AA, at_least: "90"}, {name: A, at_least: "80"}, {name: BB, at_least: "70"}, {name: B}]
nodes:
  - code: "1"
    kind: component
    name: Perencanaan
    weight: "100"
    nodes:
      - {code: 1.a, kind: criterion, name: A, weight: "100/3", scale: ya-tidak}
      - {code: 1.b, kind: criterion, name: B, weight: "100/3", scale: abcd}
      - {code: 1.c, kind: criterion, name: C, weight: "100/3", scale: abcd}
"""


@pytest.mark.parametrize(
    ("ratings", "index", "grade"),
    [({"1.a": "Y", "1.b": "B", "1.c": "A"}, "88.67", "A"), ({"1.a": "Y", "1.b": "A", "1.c": "A"}, "100.00", "AA"),
     ({"1.a": "T", "1.b": "C", "1.c": "D"}, "11.00", "B")],
)  # fmt: skip
def test_a_local_evaluation_sheet_is_data_too(ratings: dict[str, Any], index: str, grade: str) -> None:
    result = score(assessment("lke-varian", ratings, 2026), parse_instrument(VARIANT, "varian.yaml"))
    assert (str(result.index), result.predicate) == (index, grade)
    assert predicate(parse_instrument(VARIANT, "varian.yaml"), Fraction(90)) == "AA"


def test_three_yes_of_ten_with_weight_ten() -> None:
    """The example in the text of 12/2015: 3 of 10 questions, weight 10, gives 3."""
    result = score(assessment("akip-12-2015", {"A.II.b": "3/10"}, 2019))
    assert figure(result, "A.II.b") == "3.00"


@pytest.mark.parametrize(
    ("index", "name"),
    [("1.49", "Kurang"), ("1.5", "Cukup"), ("2.5", "Baik"), ("3.5", "Sangat Baik"), ("4", "Memuaskan")],
)
def test_pemdi_has_other_thresholds(index: str, name: str) -> None:
    assert predicate(load_instrument("spbe", year=2026), Fraction(index)) == name


def test_pemdi_counts_one_for_an_index_of_another_body_that_is_missing() -> None:
    ratings = {str(number): "3.25" for number in range(1, 21) if number not in (5, 6, 7, 18)}
    result = score(assessment("pemdi-8-2026", ratings, 2026))
    assert result.gaps == ("5", "6", "7", "18")
    assert result.exact == Fraction("3.25") * Fraction(86, 100) + Fraction(14, 100)


@pytest.mark.parametrize("family_year", [(2018, "spbe-5-2018"), (2020, "spbe-5-2018"), (2021, "spbe-59-2020"),
                                         (2025, "spbe-59-2020"), (2026, "pemdi-8-2026"),
                                         (2030, "pemdi-8-2026")])  # fmt: skip
def test_the_instrument_in_force_across_the_change_of_name(family_year: tuple[int, str]) -> None:
    year, name = family_year
    assert load_instrument("spbe", year=year).id == name


def test_weights_of_27_5_for_2_75_are_refused(spbe_59: Instrument) -> None:
    """A known mistake of a public application; `tests/checks/test_instrument.py` shows the refusal."""
    assert [node.weight for node in spbe_59.indicators() if node.code in ("32", "41")] == [Fraction("2.75")] * 2


def test_an_index_from_rounded_domains_is_another_figure() -> None:
    """A known mistake: rounding on the way turns a published 2.59, Cukup, into 2.60, Baik, for some levels."""
    levels = [1 + (n * 7 + n // 3) % 5 for n in range(47)]
    instrument = load_instrument("spbe-59-2020")
    found = False
    for shift in range(120):
        changed = {str(n + 1): 1 + (level + shift * (n + 1) // 5) % 5 for n, level in enumerate(levels)}
        result = score(assessment("spbe-59-2020", changed, 2023))
        rounded = sum((Fraction(node.index) * node.weight for node in result.nodes), Fraction(0)) / 100
        if round_half_up(rounded, 2) != result.index:
            found = True
            assert result.exact == sum((node.exact * node.weight for node in result.nodes), Fraction(0)) / 100
    assert found
    assert predicate(instrument, Fraction("2.594")) == "Cukup"


def test_simple_means_with_wrong_membership_are_another_figure() -> None:
    """A known mistake: Pemdi aspects of 4, 3 and 1 indicators, and simple means."""
    aspects = load_instrument("pemdi-8-2026").nodes
    assert [len(aspect.nodes) for aspect in aspects] == [2, 2, 4, 4, 2, 4, 2]
    ratings = {str(n): "1" if n <= 10 else "5" for n in range(1, 21)}
    result = score(assessment("pemdi-8-2026", ratings, 2026))
    assert result.exact != Fraction(sum(int(value) for value in ratings.values()), 20)
