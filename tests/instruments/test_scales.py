from fractions import Fraction
from typing import Any

import pytest

from conftest import MIXED, mixed
from spbe_sdk import Assessment, Rating, score
from spbe_sdk.documents.instrument import External, Grades, Levels, Number, YesNo
from spbe_sdk.findings.finding import said
from spbe_sdk.findings.words import LANGUAGES
from spbe_sdk.instruments.library import parse_instrument
from spbe_sdk.instruments.scales import allowed, bounds, exact_value

F = Fraction
LEVELS = Levels(kind="levels", minimum=1, maximum=5)
GRADES = Grades(kind="grades", values={"A": F(1), "B": F("0.66"), "C": F("0.33"), "D": F(0)})
YES_NO = YesNo(kind="yes-no", yes=F(1), no=F(0))
NUMBER = Number(kind="number", minimum=F(1), maximum=F(4), decimals=2, factor=F(25))
EXTERNAL = External(
    kind="external", minimum=F(1), maximum=F(5), source="BPS", while_missing=F(1), missing_reason="assumed"
)


@pytest.mark.parametrize(
    ("scale", "raw", "value"),
    [
        (LEVELS, 3, 3), (LEVELS, 6, None), (LEVELS, 0, None), (LEVELS, "3", None), (LEVELS, True, None),
        (GRADES, "B", F("0.66")), (GRADES, "E", None), (GRADES, 1, None), (GRADES, "b", None),
        (YES_NO, True, 1), (YES_NO, "T", 0), (YES_NO, "Ya", 1), (YES_NO, "tidak", 0), (YES_NO, "mungkin", None),
        (NUMBER, "3.45", F("86.25")), (NUMBER, 4, 100), (NUMBER, "4.01", None), (NUMBER, "3.456", None),
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
