"""Figures that offices show in sheets and dashboards of their own: all that follow from their rows, and which do not.

They are samples and projections, no results: what counts is that the same rows give the same figures, and that a total
that its own rows do not give is not followed.
"""

from fractions import Fraction
from typing import Any

import pytest

from conftest import ROOT
from spbe_sdk import Assessment, Rating, Result, load_instrument, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.performance.achievement import achievement
from spbe_sdk.scoring.exact import parse_exact, round_half_up

SURVEY = read_instrument(ROOT / "examples/indeks-kepuasan/skm-14-2017.yaml")


def scored(used: Instrument, ratings: dict[str, Any], year: int) -> Result:
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
    return score(Assessment(instrument=used.id, region="32.16", year=year, ratings=made), used)


# A React page of an application for the evaluation sheet of 88/2021: the four components of a sample office.
def test_components_of_akip_make_its_total() -> None:
    sheet = {"1": "24.60", "2": "23.70", "3": "12.00", "4": "19.25"}
    result = scored(load_instrument("akip-88-2021"), sheet, 2022)
    assert (str(result.index), result.predicate, result.coarse) == ("79.55", "BB", True)


# github.com/Niumination/PemdiAcehTengah, docs, section 8.5, commit 4e48b14: what Aceh Tengah reckons with for 2026. It
# prints 2,375 and 2,50 unrounded; 2.375 is an exact half, and 2.50 lies on the edge of Baik.
@pytest.mark.parametrize(
    ("aspects", "exact", "index", "predicate"),
    [("2 2.5 2 2 2 2.5 3", "2.375", "2.38", "Cukup"), ("2 2.5 2 2 2 2.5 3.5", "2.5", "2.50", "Baik"),
     ("1.5 2.5 1.5 1 1 2.5 3.5", "2.125", "2.13", "Cukup")],
)  # fmt: skip
def test_what_aceh_tengah_reckons_with(aspects: str, exact: str, index: str, predicate: str) -> None:
    values = {f"A{number}": value for number, value in enumerate(aspects.split(), start=1)}
    result = scored(load_instrument("pemdi-8-2026"), values, 2026)
    assert (result.exact, str(result.index), result.predicate) == (parse_exact(exact), index, predicate)


# "Perjanjian Kinerja 2026" of BP Batam, a dashboard's sample: nine elements of six units, on 0 to 100.
UNITS = {
    "PTSP": ("89.8 89.2 86.8 91.5 89.4 90.2 92.4 88.6 87.2", "89.46", "A", "89.24", "A"),
    "RSBP": ("87.8 86.5 83.4 88.2 88.0 90.8 89.5 86.2 85.0", "87.27", "B", "86.95", "A"),
    "BUP": ("89.2 88.4 86.5 90.5 89.0 88.8 90.1 88.0 87.4", "88.66", "A", "88.65", "A"),
    "BANDARA": ("89.0 88.2 85.2 89.6 88.5 89.4 91.6 87.8 86.3", "88.40", "A", "88.40", "A"),
    "LAHAN": ("87.5 86.8 83.1 89.8 87.4 88.0 89.0 87.2 86.4", "87.24", "B", "87.24", "B"),
    "SPAM": ("88.0 87.4 84.2 89.5 87.8 88.5 89.2 88.1 86.2", "87.66", "B", "87.88", "B"),
}


def unit(name: str) -> Result:
    shares = [Fraction(value) / 25 for value in UNITS[name][0].split()]
    return scored(SURVEY, {f"U{number}": str(share) for number, share in enumerate(shares, start=1)}, 2024)


@pytest.mark.parametrize("name", UNITS)
def test_satisfaction_with_units_of_batam_follows_from_their_elements(name: str) -> None:
    result = unit(name)
    assert (str(result.index), str(result.predicate)[:1]) == UNITS[name][1:3]


def test_four_of_six_satisfactions_that_batam_prints_do_not_follow_from_its_elements() -> None:
    """The source contradicts itself: its index of four units is not the mean of their elements, and RSBP is called A
    at 86.95, although A begins at 88.31."""
    wrong = [name for name, (_, index, _, printed, _) in UNITS.items() if printed != index]
    assert wrong == ["PTSP", "RSBP", "BUP", "SPAM"]
    assert all(str(unit(name).index) != UNITS[name][3] for name in wrong)
    assert [name for name, (_, _, grade, _, printed) in UNITS.items() if printed != grade] == ["RSBP"]


# The same source: revenue of ten units in millions, target, actual, and the percentage that it prints.
REVENUE = """46720.87 38450.2 82.30|964304.32 748210.4 77.59|8854.66 7120.15 80.41|2371.25 1940.8 81.85
13494.63 10850.5 80.41|925.97 745.2 80.48|490154.13 382400.1 78.02|130482.43 106820.7 81.87
4098.98 3290.45 80.27|786541.31 592616.5 75.34"""
ROWS = [tuple(row.split()) for row in REVENUE.replace("\n", "|").split("|")]


@pytest.mark.parametrize(("target", "actual", "percent"), ROWS)
def test_achieved_revenue_of_batam(target: str, actual: str, percent: str) -> None:
    found = achievement(target, actual).percent
    assert found is not None
    assert str(round_half_up(found, 2)) == percent


def test_the_total_that_batam_prints_is_not_that_of_its_rows() -> None:
    """The source contradicts itself: it prints 1892450.1 realised; its rows come to 1892445. Its targets fit."""
    targets, actuals = (sum(Fraction(row[column]) for row in ROWS) for column in (0, 1))
    assert (targets, actuals) == (Fraction("2447948.55"), Fraction(1892445))
    assert actuals != Fraction("1892450.1")
