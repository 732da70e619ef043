"""What a verdict rests on is told as it is: which need, of what, and whose predicate it denied."""

from typing import Any

import pytest

from conftest import ROOT
from spbe_sdk import Assessment, Rating, Result, score
from spbe_sdk.instruments.library import read_instrument

KAMI, ZONE = (read_instrument(ROOT / f"examples/instruments/{name}.yaml") for name in ("kami-4", "zi-90-2021"))


def security(answer: str, **others: str) -> Result:
    """Every question answered alike, but those of some areas."""
    questions = [(node.code, others.get(node.code[:2], answer)) for node in KAMI.indicators()]
    answers = [*questions, *((f"SE.{number}", "C") for number in range(1, 11))]
    made = tuple(Rating(indicator=code, value=value) for code, value in answers)
    return score(Assessment(instrument=KAMI.id, region="33.01", year=2024, ratings=made), KAMI)


def test_a_need_of_the_whole_list_names_the_predicate_that_it_denied() -> None:
    high = security("3", TI="0")
    assert (high.predicate, {need.predicate for need in high.unmet}) == ("Tidak Layak", {"Cukup Baik"})
    (told,) = [finding.message for finding in high.findings if finding.code == "predicate-need"]
    assert told == "Cukup Baik tidak diberikan: TI bernilai 0, yang diperlukan ≥ 14."


def test_where_the_index_is_in_the_lowest_band_anyway_no_predicate_was_denied() -> None:
    lowest = security("0")
    assert (lowest.predicate, {need.predicate for need in lowest.unmet}) == ("Tidak Layak", {None})
    told = [finding.message for finding in lowest.findings if finding.code == "instrument-need"]
    assert told[0] == (
        "Syarat instrumen tidak terpenuhi: TK bernilai 0, yang diperlukan ≥ 16; predikat apa pun selain Tidak Layak "
        "memerlukannya."
    )
    assert "syarat instrumen tidak terpenuhi: TK bernilai 0, yang diperlukan ≥ 16" in lowest.explain()
    assert "a need of the instrument is not met: TK is 0, needed is ≥ 16" in lowest.explain(language="en")
    assert Result.model_validate(Result.model_validate_json(lowest.model_dump_json())).unmet == lowest.unmet


@pytest.mark.parametrize(("given", "said"), [("tidak", "tidak"), ("T", "T"), (False, "tidak")])
def test_an_answer_that_is_asked_for_is_told_as_an_answer(given: Any, said: str) -> None:
    halves = {"MP": 4, "TT": "3.5", "SDM": 5, "AK": 5, "PW": "7.5", "PP": 5}
    areas = {f"{part}.{area}": half for area, half in halves.items() for part in "PR"}
    answers = {**areas, "IPAK": "4", "kinerja": "A", "IPKP": "4", "WBK": given}
    made = tuple(Rating(indicator=code, value=value) for code, value in answers.items())
    result = score(Assessment(instrument=ZONE.id, region="33.01", year=2024, ratings=made), ZONE)
    (told,) = [finding.message for finding in result.findings if finding.code == "predicate-need"]
    assert told == f"WBBM tidak diberikan: WBK dijawab {said}, yang diperlukan: ya."
    assert result.unmet[0].needed == "ya"
