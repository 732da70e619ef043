"""Needs of predicates, floors under all of them, conditions, categories: Zona Integritas and Indeks KAMI as data."""

import csv
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import polars
import pytest

from conftest import ROOT
from spbe_sdk import Assessment, Rating, Result, score, score_frame
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.library import parse_instrument, read_instrument
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.exact import round_half_up

F = Fraction
AREAS = {"MP": "8", "TT": "7", "SDM": "10", "AK": "10", "PW": "15", "PP": "10"}


@cache
def instrument(name: str) -> Instrument:
    return read_instrument(ROOT / f"examples/instruments/{name}.yaml")


def scored(used: Instrument, ratings: dict[str, Any], year: int = 2024) -> Result:
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
    return score(Assessment(instrument=used.id, region="33.01", year=year, ratings=made), used)


def exact(result: Result, code: str) -> Fraction:
    node = result.find(code)
    assert node is not None
    return node.exact


def zone(share: str = "0.95", survey: str = "3.8", **others: Any) -> dict[str, Any]:
    """Ratings of whole areas, each the same share of its weight, half in each part."""
    areas = {f"{part}.{area}": str(Fraction(w) / 2 * Fraction(share)) for area, w in AREAS.items() for part in "PR"}
    return {**areas, "IPAK": survey, "kinerja": "A", "IPKP": survey, "WBK": "ya"} | others


def test_a_total_of_81_69_is_no_wbk_while_an_area_and_a_survey_stand_below_their_minimum() -> None:
    weak = zone("0.9", **{"P.PW": "2.25", "R.PW": "2.25"}, IPAK="3.5", kinerja="B", IPKP="3.8")
    result = scored(instrument("zi-90-2021"), weak)
    assert (str(result.index), result.predicate) == ("80.69", "Belum memenuhi")
    assert [(need.predicate, need.nodes, need.found, need.needed) for need in result.unmet] == [
        ("WBK", ("P.PW", "R.PW"), Fraction("4.5"), "≥ 9"),
        ("WBK", ("IPAK",), Fraction("15.3125"), "≥ 15.75"),
    ]
    assert "WBK tidak diberikan: IPAK bernilai 15,3125, yang diperlukan ≥ 15,75" in result.explain()


@pytest.mark.parametrize(
    ("changes", "predicate", "denied"),
    [({}, "WBBM", []), ({"WBK": "tidak"}, "WBK", ["WBK"]), ({"P.TT": "2", "R.TT": "3.25"}, "WBBM", []),
     ({"P.TT": "2", "R.TT": "3.2499"}, "WBK", ["P.TT R.TT"]), ({"kinerja": "B"}, "WBBM", []),
     ({"kinerja": "C"}, "WBK", ["B.1", "kinerja"]), ({"IPKP": "3.59"}, "WBK", ["IPKP"]), ({"IPKP": "3.6"}, "WBBM", []),
     ({"kinerja": "D"}, "Belum memenuhi", ["B.1", "kinerja", "B.1", "kinerja"]),
     ({"IPAK": "3.5999"}, "Belum memenuhi", ["IPAK", "IPAK"])],
)  # fmt: skip
def test_each_minimum_denies_the_predicate_that_it_belongs_to(
    changes: dict[str, Any], predicate: str, denied: list[str]
) -> None:
    result = scored(instrument("zi-90-2021"), zone() | changes)
    assert result.predicate == predicate
    assert [" ".join(need.nodes) for need in result.unmet] == denied


def test_what_a_need_looks_at_has_to_be_known() -> None:
    """Enablers that were given as a whole say nothing of their areas, and an open question decides nothing."""
    whole = {"A": "55.38", "IPAK": "3.8", "kinerja": "A", "IPKP": "3.8", "WBK": "ya"}
    coarse = scored(instrument("zi-90-2021"), whole)
    assert coarse.predicate is None
    assert coarse.unknown[:2] == ("P.MP", "R.MP")
    open_question = {code: value for code, value in zone().items() if code != "WBK"}
    assert scored(instrument("zi-90-2021"), open_question).unknown == ("WBK",)


def test_a_complete_sheet() -> None:
    with (ROOT / "tests/instruments/published/zi.csv").open(encoding="utf-8", newline="") as file:
        answers = {row["indicator"]: row["value"] for row in csv.DictReader(file)}
    result = scored(instrument("zi-90-2021"), answers | {"WBK": "ya"})
    assert (result.exact, result.predicate, result.complete) == (Fraction(2779291, 30000), "WBBM", True)
    figures = {"P": "24.650333", "R": "27.992700", "A": "52.643033"}
    assert {code: str(round_half_up(exact(result, code), 6)) for code in figures} == figures
    shares = {area: round_half_up(100 * (exact(result, f"P.{area}") + exact(result, f"R.{area}")) / int(weight), 2)
              for area, weight in AREAS.items()}  # fmt: skip
    assert [str(share) for share in shares.values()] == ["87.82", "87.50", "94.83", "82.22", "83.29", "92.93"]


# RSJ Mutiara Sukma 2017 under 52/2014: the answers of one area of weight 5, and what its sheet prints of them.
AREA = [
    ("1", ["ya-tidak Ya", "abc B"], "0.75", "75.00"),
    ("1", ["ya-tidak Tidak", "abc C", "ya-tidak Ya"], "0.33", "33.33"),
    ("2", ["abcd D", "abcd D", "abcd D"], "0.00", "0.00"),
    ("1", ["ya-tidak Tidak", "ya-tidak Ya", "ya-tidak Tidak", "abcd B"], "0.42", "41.75"),
]


def area() -> tuple[Instrument, dict[str, str]]:
    """The area as an instrument of its own, with the scales of the zone."""
    zi = instrument("zi-90-2021")
    leaf, part = zi.indicators()[0], next(node for node in zi.walk() if node.kind == "sub-component")
    nodes, answers = [], {}
    for number, (weight, items, *_) in enumerate(AREA):
        leaves = []
        for place, item in enumerate(items):
            scale, answer = item.split()
            code, own = f"{number}.{place}", Fraction(weight) / len(items)
            answers[code] = answer
            leaves.append(leaf.model_copy(update={"code": code, "scale": scale, "weight": own}))
        update = {"code": str(number), "weight": Fraction(weight), "nodes": tuple(leaves)}
        nodes.append(part.model_copy(update=update))
    return zi.model_copy(update={"nodes": tuple(nodes), "predicates": (zi.predicates[-1],), "context": ()}), answers


def test_b_of_four_grades_is_0_67_and_percentages_are_of_unrounded_values() -> None:
    result = scored(*area(), year=2017)
    for number, (weight, _, value, percent) in enumerate(AREA):
        own = exact(result, str(number))
        assert (str(round_half_up(own, 2)), str(round_half_up(100 * own / Fraction(weight), 2))) == (value, percent)
    assert (str(result.index), str(round_half_up(100 * result.exact / 5, 2))) == ("1.50", "30.02")


def test_an_item_that_does_not_apply_gives_its_weight_to_the_others() -> None:
    used, answers = area()
    result = scored(used, answers | {"1.0": "tidak relevan"}, year=2017)
    assert (result.not_applicable, result.gaps, result.complete) == (("1.0",), (), True)
    assert exact(result, "1") == Fraction(1, 2)
    assert "tidak berlaku: bobotnya dibagi ke bagian lain" in result.explain("1")
    assert "× 1 ÷ 2/3" in result.explain("1")
    text = {code: [value, "n/a"] for code, value in answers.items() if code == "1.0"}
    frame = polars.DataFrame({code: text.get(code, [value, value]) for code, value in answers.items()})
    found = score_frame(frame, used)
    assert found["1"].to_list() == ["0.33", "0.50"]
    assert found["not_applicable"].to_list() == [0, 1]


KAMI = {
    "kami-4": {"Rendah": (174, 312, 535, 645), "Tinggi": (272, 455, 583, 645), "Strategis": (333, 535, 609, 645)},
    "kami-5": {"Rendah": (247, 443, 760, 918), "Tinggi": (387, 646, 828, 918), "Strategis": (472, 760, 864, 918)},
}
RESULTS = ("Tidak Layak", "Pemenuhan Kerangka Kerja Dasar", "Cukup Baik", "Baik")
EDGES = [(name, category, place) for name, bands in KAMI.items() for category in bands for place in range(4)]


@pytest.mark.parametrize(("name", "category", "place"), EDGES)
def test_every_edge_of_every_band_of_kami(name: str, category: str, place: int) -> None:
    used, ends = instrument(name), KAMI[name][category]
    variant = next(item for item in used.variants if item.name == category)
    bands = variant.predicates or used.predicates
    low = ends[place - 1] + 1 if place else 0
    assert {band_of(Fraction(total), bands) for total in (low, ends[place])} == {RESULTS[place]}


@pytest.mark.parametrize(
    ("points", "category"), [(10, "Rendah"), (15, "Rendah"), (16, "Tinggi"), (34, "Tinggi"), (35, "Strategis"),
                             (50, "Strategis")]
)  # fmt: skip
def test_the_category_chooses_the_bands_and_is_no_part_of_the_index(points: int, category: str) -> None:
    result = scored(instrument("kami-4"), {"SE": points, "TK": 126, "RS": 72, "KK": 159, "AS": 168, "TI": 120})
    assert (result.variant, result.index, result.predicate) == (category, Decimal(645), "Baik")


def test_a_published_self_assessment_of_kami() -> None:
    """Badan amil zakat, edition 4.1 (JNEST): 211 points of a system of category Tinggi."""
    areas = {"TK": 75, "RS": 30, "KK": 31, "AS": 37, "TI": 38}
    result = scored(instrument("kami-4"), areas | {"SE": 17})
    assert (result.variant, str(result.index), result.predicate) == ("Tinggi", "211", "Tidak Layak")


@pytest.mark.parametrize(
    ("name", "category", "total", "published"),
    [("kami-4", "Tinggi", 211, "Tidak Layak"), ("kami-5", "Rendah", 913, "Baik")],
)
def test_totals_that_were_published_without_their_areas(name: str, category: str, total: int, published: str) -> None:
    variant = next(item for item in instrument(name).variants if item.name == category)
    assert band_of(Fraction(total), variant.predicates) == published


def test_a_source_that_calls_the_most_there_is_cukup_baik_contradicts_itself() -> None:
    """Sumedang's own page of edition 5.0 prints 918, which is all points, and Cukup Baik; every category says Baik."""
    used = instrument("kami-5")
    assert sum(node.weight for node in used.nodes) == 918
    lists = [variant.predicates or used.predicates for variant in used.variants]
    assert {band_of(Fraction(918), bands) for bands in lists} == {"Baik"}


def test_without_the_category_there_is_no_verdict() -> None:
    result = scored(instrument("kami-4"), {"TK": 126, "RS": 72, "KK": 159, "AS": 168, "TI": 120})
    assert (result.predicate, result.variant, result.unknown) == (None, None, ("SE",))
    assert "predicate-unknown" in [finding.code for finding in result.findings]


def test_an_area_below_its_minimum_is_the_floor_however_high_the_total() -> None:
    full = {"SE": 12, "TK": 126, "RS": 72, "KK": 159, "AS": 168, "TI": 120}
    low = scored(instrument("kami-4"), full | {"RS": 19})
    assert (low.predicate, [need.nodes for need in low.unmet]) == ("Tidak Layak", [("RS",)])
    assert scored(instrument("kami-4"), full | {"RS": 20}).predicate == "Baik"


def answered(name: str, answer: str, **others: str) -> dict[str, Any]:
    used = instrument(name)
    questions = {node.code: answer for node in used.indicators()}
    return {**questions, **{f"SE.{number}": "C" for number in range(1, 11)}, **others}


def test_the_last_stage_counts_only_where_the_first_two_are_done() -> None:
    """All at least partly done, the first two stages of governance have 2·8 + 4·8 = 48 points."""
    partly = scored(instrument("kami-4"), answered("kami-4", "2"))
    assert (exact(partly, "TK.1"), exact(partly, "TK.2"), exact(partly, "TK.3")) == (F(16), F(32), F(36))
    short = scored(instrument("kami-4"), answered("kami-4", "2") | {"TK.1.1": "1"})
    stage = short.find("TK.3")
    assert stage is not None
    assert (stage.exact, stage.before, stage.because, stage.does) == (F(0), F(36), "condition", "zero")
    (condition,) = stage.conditions
    assert (condition.nodes, condition.found, condition.needed) == (("TK.1", "TK.2"), F(47), "≥ 48")
    why = "syaratnya tidak terpenuhi: TK.1 + TK.2 bernilai 47, yang diperlukan ≥ 48 (tanpa itu 36): dihitung 0"
    assert why in short.explain("TK.3")


def test_what_is_not_relevant_counts_in_full_in_edition_5_and_is_no_answer_in_edition_4() -> None:
    five = scored(instrument("kami-5"), answered("kami-5", "2") | {"TI.1.1": "tidak relevan"})
    assert (exact(five, "TI.1.1"), five.not_applicable, five.gaps) == (F(3), ("TI.1.1",), ())
    four = scored(instrument("kami-4"), answered("kami-4", "2") | {"TI.1.1": "tidak relevan"})
    assert (exact(four, "TI.1.1"), four.not_applicable, four.gaps) == (F(0), (), ("TI.1.1",))


SHARES = """
id: shares
family: shares
title: Shares of counts
index_name: Shares
legal: {regulation: none, status: none}
validity: {first_year: 2020}
confidence: {all: made up}
sources: [made up]
strategy: plain-sum
unit: points
decimals: 2
rounding: half-up
predicate_from: exact
gaps: {value: "0", reason: none}
scales:
  count: {kind: number, minimum: "0", maximum: "100000", decimals: 0}
  handled: {kind: range, from: "0", to: "1", clip: high, of: [done, asked], not_applicable: full}
  insured:
    kind: bands
    of: [insured, people]
    steps: [{above: "0.75", value: "5"}, {above: "0.6", value: "4"}, {value: "0"}]
predicates: [{name: A, at_least: "50"}, {name: B}]
context:
  - {code: done, kind: count, name: done, weight: "1", scale: count}
  - {code: asked, kind: count, name: asked, weight: "1", scale: count}
  - {code: insured, kind: count, name: insured, weight: "1", scale: count}
  - {code: people, kind: count, name: people, weight: "1", scale: count}
nodes:
  - {code: X, kind: item, name: X, weight: "60", scale: handled}
  - {code: Y, kind: item, name: Y, weight: "40", scale: insured}
"""


@pytest.mark.parametrize(
    ("counts", "index", "gaps", "left_out"),
    [(("18", "24", "65", "100"), "77.00", (), ()), (("30", "24", "76", "100"), "100.00", (), ()),
     (("0", "0", "75", "100"), "92.00", (), ("X",)), (("0", "24", "60", "100"), "0.00", (), ()),
     ((None, "24", "76", "0"), "0.00", ("X", "Y"), ())],
)  # fmt: skip
def test_shares_follow_from_counts_beside_the_index(
    counts: tuple[str | None, ...], index: str, gaps: tuple[str, ...], left_out: tuple[str, ...]
) -> None:
    used = parse_instrument(SHARES, "shares.yaml")
    given = dict(zip(("done", "asked", "insured", "people"), counts, strict=True))
    result = scored(used, {code: value for code, value in given.items() if value is not None})
    assert (str(result.index), result.gaps, result.not_applicable) == (index, gaps, left_out)
    found = score_frame(polars.DataFrame({code: [value] for code, value in given.items()}), used)
    assert found["index"].to_list() == [index]


COUNTS = ("done", "asked", "insured", "people")


@pytest.mark.parametrize(
    ("counts", "unknown", "told"),
    [
        (("18", "24", "65", "100"), (), []),
        (("18", None, "65", "100"), ("asked",), []),
        ((None, None, "65", "100"), ("done", "asked"), []),
        (("18", "24", None, "100"), ("insured",), []),
        (("18", "0", "65", "100"), (), []),  # does not apply: the scale says what it counts then
        (("18", "24", "65", "0"), (), ["share-of-nothing"]),
    ],
)
def test_a_share_of_what_is_not_known_gives_no_predicate_and_one_of_nothing_is_named(
    counts: tuple[str | None, ...], unknown: tuple[str, ...], told: list[str]
) -> None:
    used = parse_instrument(SHARES, "shares.yaml")
    result = scored(used, {code: value for code, value in zip(COUNTS, counts, strict=True) if value is not None})
    assert (result.unknown, result.predicate is None) == (unknown, bool(unknown))
    assert [finding.code for finding in result.findings if finding.code.startswith("share-")] == told
    found = score_frame(polars.DataFrame({code: [value] for code, value in zip(COUNTS, counts, strict=True)}), used)
    assert found["predicate"].to_list() == [result.predicate]
    assert found["complete"].to_list() == [result.complete] == [not unknown and not told]


def test_a_share_beyond_its_scale_is_named() -> None:
    used = parse_instrument(SHARES.replace("clip: high, of", "of"), "shares.yaml")
    result = scored(used, dict(zip(COUNTS, ("30", "24", "65", "100"), strict=True)))
    (told,) = [finding.message for finding in result.findings if finding.code == "share-beyond"]
    assert told == "X (X) tidak mempunyai angka: done dibagi asked adalah 1,25, di luar skalanya."


ASIDE = """
schema: urn:spbe-sdk:schema:v1:instrument
id: aside
family: aside
title: What does not count
index_name: Aside
legal: {regulation: none, status: none}
validity: {first_year: 2020}
confidence: {all: made up}
sources: [made up]
strategy: weighted-mean
decimals: 2
rounding: half-up
predicate_from: exact
gaps: {value: "1", reason: none}
scales:
  s: {kind: number, minimum: "1", maximum: "5", not_applicable: reweight}
  ya: {kind: yes-no, yes: "1", no: "0"}
predicates: [{name: A, at_least: "3"}, {name: B}]
context:
  - {code: Q, kind: question, name: Q, weight: "1", scale: ya}
nodes:
  - {code: X, kind: item, name: X, weight: "1", scale: s, counts_if: [{node: Q, is: [ya]}], if_not: reweight}
  - code: W
    kind: area
    name: W
    weight: "2"
    nodes:
      - {code: Y, kind: item, name: Y, weight: "1", scale: s}
      - {code: Z, kind: item, name: Z, weight: "1", scale: s}
"""


@pytest.mark.parametrize(
    ("ratings", "index", "gaps", "unknown", "aside", "shown"),
    [
        ({"X": "5", "Y": "4", "Z": "2", "Q": "ya"}, "3.67", (), (), "", "5.00"),
        ({"X": "5", "Y": "4", "Z": "2", "Q": "tidak"}, "3.00", (), (), "X", "–"),
        # What a condition asks for is not known: nothing is missing that was to be rated, and still it is not definite.
        ({"X": "5", "Y": "4", "Z": "2"}, "3.00", (), ("Q",), "X", "–"),
        ({"Y": "4", "Z": "2"}, "3.00", ("X",), ("Q",), "X", "–"),
        ({"X": "5", "Y": "n/a", "Z": "n/a", "Q": "ya"}, "5.00", (), (), "W, Y, Z", "5.00"),
        ({"X": "n/a", "Y": "n/a", "Z": "n/a", "Q": "ya"}, None, (), ("index",), "X, W, Y, Z", "–"),
        ({"X": "5", "Y": "n/a", "Z": "n/a", "Q": "tidak"}, None, (), ("index",), "X, W, Y, Z", "–"),
    ],
)
def test_what_counts_otherwise_is_marked_and_what_nothing_tells_is_not_complete(
    ratings: dict[str, str], index: str | None, gaps: tuple[str, ...], unknown: tuple[str, ...], aside: str, shown: str
) -> None:
    used = parse_instrument(ASIDE, "aside.yaml")
    result = scored(used, ratings)
    assert (None if result.index is None else str(result.index), result.gaps, result.unknown) == (index, gaps, unknown)
    assert (result.aside, str(result.nodes[0].shown), bool(result.predicate)) == (aside, shown, not unknown)
    assert result.complete is not bool(gaps or unknown == ("Q",))
    assert Result.model_validate_json(result.model_dump_json()).index == result.index
    found = score_frame(polars.DataFrame({code: [ratings.get(code)] for code in ("X", "Y", "Z", "Q")}), used)
    told = [found[name].to_list() for name in ("index", "predicate", "gaps", "complete")]
    assert told == [[index], [result.predicate], [len(gaps)], [result.complete]]
    marked = [finding.code for finding in result.findings]
    assert ("index-nothing" in marked, "predicate-unknown" in marked) == (index is None, unknown == ("Q",))


def test_a_frame_gives_the_same_verdicts() -> None:
    used = instrument("kami-4")
    rows = [
        answered("kami-4", "3"),
        answered("kami-4", "1"),
        answered("kami-4", "2") | {"TK.1.1": "0", "SE.1": "A"},
        {code: value for code, value in answered("kami-4", "3").items() if code != "SE.5"},
    ]
    codes = [node.code for node in used.asked()]
    found = score_frame(polars.DataFrame({code: [row.get(code) for row in rows] for code in codes}), used)
    single = [scored(used, row) for row in rows]
    assert found["index"].to_list() == [str(result.index) for result in single]
    assert (
        found["predicate"].to_list()
        == [result.predicate for result in single]
        == ["Baik", "Tidak Layak", "Cukup Baik", None]
    )
    assert found["variant"].to_list() == ["Rendah", "Rendah", "Rendah", None]
    assert found["unmet"].to_list() == ["", "RS", "", ""]
