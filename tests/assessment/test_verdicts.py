"""What a verdict rests on is told as it is: which need, of what, and whose predicate it denied."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import polars as pl
import pytest

from conftest import ROOT
from spbe_sdk import Assessment, DataError, Rating, Result, UsageError, compare, roadmap, score, score_frame
from spbe_sdk.comparison.neighbours import Neighbour, circles
from spbe_sdk.comparison.profile import profile
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.reports.data.tables import result_tables

KAMI, ZONE, HDI = (
    read_instrument(ROOT / f"examples/instruments/{name}.yaml") for name in ("kami-4", "zi-90-2021", "hdi-2023-24")
)


CODES = [node.code for node in HDI.indicators()]


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


def human(**figures: str) -> Result:
    made = tuple(Rating(indicator=code, value=value) for code, value in figures.items())
    return score(Assessment(instrument=HDI.id, region="32.16", year=2022, ratings=made), HDI)


def test_no_index_is_shown_where_a_part_is_not_rated_without_which_there_is_none() -> None:
    figures = dict(zip(CODES, ("70", "12", "9", "9000"), strict=True))
    whole = human(**figures)
    assert whole.shown == whole.index
    for code in CODES:
        short = human(**{other: value for other, value in figures.items() if other != code})
        assert (short.shown, short.predicate, short.gap_value, short.incomplete) == (
            "–",
            None,
            None,
            "incomplete_refused",
        )
        over = [node for node in short.walk() if any(below.code == code for below in [node, *node.nodes])]
        assert {node.shown for node in over} == {"–"}
        assert not [node.code for node in short.walk() if node.shown == "–" and node not in over]
        assert "dihitung menurut aturan" not in short.explain()


def test_what_is_refused_is_null_in_documents_and_read_back_as_such() -> None:
    figures = dict(zip(CODES[1:], ("12", "9", "9000"), strict=True))
    short = human(**figures)
    written = json.loads(json.dumps(short.to_dict()))
    assert written["index"] is written["exact"] is None
    nodes = {node["code"]: node for node in written["nodes"]}
    assert [code for code, node in nodes.items() if node["index"] is None] == [short.nodes[0].code]
    figures_of = (short.index, short.exact, short.nodes[0].index, short.nodes[1].exact)
    assert [figure is None for figure in figures_of] == [True, True, True, False]
    back = Result.model_validate_json(json.dumps(written))
    assert back.model_dump()["index"] is back.model_dump()["exact"] is None
    assert (back.shown, back.to_dict()) == ("–", short.to_dict())
    assert {row["code"] for row in written["findings"]} >= {"predicate-unknown"}


def test_a_null_that_nothing_refuses_is_no_index() -> None:
    written = human(**dict(zip(CODES, ("70", "12", "9", "9000"), strict=True))).to_dict() | {"index": None}
    with pytest.raises(DataError, match=r"result.*null only where"):
        Result.model_validate_json(json.dumps(written))


def test_what_refuses_the_index_leaves_none_to_be_read() -> None:
    written = human(**dict(zip(CODES[1:], ("12", "9", "9000"), strict=True))).to_dict()
    with pytest.raises(DataError, match=r"result.*null only where"):
        Result.model_validate_json(json.dumps(written | {"index": "0.000", "exact": "0"}))


def test_what_is_refused_is_ranked_beside_nothing_and_has_no_roadmap() -> None:
    short, whole = human(), human(**dict(zip(CODES, ("70", "12", "9", "9000"), strict=True)))
    for ask in (
        lambda: compare(whole, short),
        lambda: profile(short, [whole]),
        lambda: roadmap(short, budget=1, instrument=HDI),
    ):
        with pytest.raises(UsageError) as refused:
            ask()
        assert "results-refused" in {finding.code for finding in refused.value.findings}
    assert circles(short, [Neighbour("x", "32.11", Decimal(1))]) == []


def test_frames_and_tables_leave_what_is_refused_empty() -> None:
    rows = pl.DataFrame({"tahun": [1, 2], CODES[0]: ["70", None], **{code: ["12", "12"] for code in CODES[1:]}})
    found = score_frame(rows.with_columns(pl.lit("9000").alias(CODES[3])), HDI)
    assert [index is None for index in found["index"]] == [False, True]
    summary, nodes = result_tables(human())
    assert summary.rows[0][4] is None
    assert {(row[5], row[6]) for row in nodes.rows} == {(None, None)}


def test_a_missing_rating_that_counts_as_no_value_is_not_said_to_count_as_one() -> None:
    def counted(**rule: str) -> Result:
        gaps = KAMI.gaps.model_copy(update={"value": None, **rule})
        used = KAMI.model_copy(update={"gaps": gaps})
        return score(Assessment(instrument=KAMI.id, region="33.01", year=2024), used)

    zero = counted(does="zero")
    assert (zero.gap_value, zero.incomplete, str(zero.shown)) == (None, "incomplete_other", "0")
    assert counted(does="refuse").shown == "–"


def test_what_weighs_in_points_is_shown_in_points() -> None:
    zone = KAMI.model_copy(
        update={"nodes": (KAMI.nodes[0].model_copy(update={"at_most": Fraction(100)}), *KAMI.nodes[1:])}
    )
    result = score(Assessment(instrument=KAMI.id, region="33.01", year=2024), zone)
    assert [result.weight_of(node) for node in result.nodes[:2]] == ["126 (≤ 100)", "72"]
    assert human().weight_of(human().nodes[0]) == "33,33%"
