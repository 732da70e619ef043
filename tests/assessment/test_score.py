"""What if, explain, evidenced levels, parameters, fingerprints: questions that a result answers."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import Assessment, Evidence, Rating, UsageError, compare, load_instrument, score
from spbe_sdk.assessment.evidence_use import evidence_uses, next_steps
from spbe_sdk.comparison.comparison import first_difference
from spbe_sdk.comparison.crosswalk import compare_across
from spbe_sdk.comparison.stages import side_by_side
from spbe_sdk.documents.assessment import EvidenceStatus, Stage, Support
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.library import library

LEVELS = "41433333332234435343222222232234335533335422444"


def denpasar(**changes: Any) -> Assessment:
    ratings = tuple(Rating(indicator=str(n), value=int(level)) for n, level in enumerate(LEVELS, start=1))
    values: dict[str, Any] = {"instrument": "spbe-59-2020", "region": "51.71", "year": 2021, "ratings": ratings}
    return Assessment(**{**values, **changes})


def test_what_if_leaves_the_old_result_alone_and_tells_every_difference() -> None:
    result = score(denpasar())
    before = result.to_dict()
    changed = result.with_ratings({"12": 4})
    assert changed.exact - result.exact == Fraction("0.05")
    assert {code: change for code, change in changed.differences.items() if change} == {
        "": Fraction("0.05"),
        "D2": Fraction("0.2"),
        "A2": Fraction("0.5"),
        "12": Fraction(2),
    }
    assert result.to_dict() == before
    assert result.differences == {}
    assert changed.with_ratings({"12": 2}).exact == result.exact


def test_what_if_takes_away_and_refuses_by_name() -> None:
    result = score(denpasar())
    assert result.with_ratings({"12": None}).gaps == ("12",)
    assert score(denpasar(ratings=())).with_ratings({"A1": "2.5"}).find("A1").value is not None  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("changes", "code", "allowed"),
    [
        ({"48": 4}, "rating-unknown", "1–47"),
        ({"1": 6}, "rating-level", "1, 2, 3, 4, 5"),
        ({"1": 0, "2": 5}, "rating-level", "1, 2, 3, 4, 5"),
        ({"1": "tiga"}, "rating-level", "1, 2, 3, 4, 5"),
        ({"A1": 2}, "rating-whole", None),
    ],
)
def test_what_cannot_be_is_not_supposed(changes: dict[str, Any], code: str, allowed: str | None) -> None:
    with pytest.raises(UsageError) as caught:
        score(denpasar()).with_ratings(changes)
    (finding,) = caught.value.findings
    assert (finding.code, finding.allowed) == (code, allowed)


def test_what_was_wrong_before_does_not_forbid_to_suppose() -> None:
    wrong = [*denpasar().ratings[:46], Rating(indicator="47", value=9)]
    changed = score(denpasar(ratings=wrong)).with_ratings({"1": 5})
    assert changed.gaps == ("47",)
    assert changed.with_ratings({"47": 3}).gaps == ()


@given(st.dictionaries(st.integers(1, 47).map(str), st.integers(1, 5), max_size=5))
def test_what_if_equals_scoring_anew(changes: dict[str, int]) -> None:
    values = {rating.indicator: rating.value for rating in denpasar().ratings} | changes
    anew = score(denpasar(ratings=tuple(Rating(indicator=code, value=value) for code, value in values.items())))
    changed = score(denpasar()).with_ratings(changes)
    assert (changed.index, changed.exact) == (anew.index, anew.exact)
    weights = {node.code: node.weight for node in anew.nodes}
    parts = (weights[code] * changed.differences[code] for code in weights)
    assert changed.differences[""] == sum(parts, Fraction(0)) / 100


def test_explain_goes_down_to_the_ratings() -> None:
    text = score(denpasar()).explain("D2")
    assert "D2 Tata Kelola SPBE: 3,30" in text
    assert "jumlah bobot × nilai, dibagi jumlah bobot (A2: 10 × 2,75; A3: 10 × 3,75; A4: 5 × 3,5)" in text
    assert "20 Tingkat Kematangan Kolaborasi Penerapan SPBE: 3,00" in text
    assert "D1" not in text
    assert "sum of weight × value" in score(denpasar()).explain("D2", "en")
    assert score(denpasar()).explain().startswith("Indeks 3,19 (tepat 3,1925), Baik")
    with pytest.raises(UsageError):
        score(denpasar()).explain("D9")


def document(name: str, *supports: tuple[str, int | None], status: str | None = "accepted") -> Evidence:
    made = tuple(Support(indicator=code, level=level) for code, level in supports)
    return Evidence(id=name, title=name, supports=made, status=EvidenceStatus(status) if status else None)


def evidenced(*evidence: Evidence, level: int = 4, indicator: str = "1") -> Any:
    ratings = (Rating(indicator=indicator, value=level),)
    result = score(denpasar(ratings=ratings, evidence=evidence), today=date(2024, 1, 1))
    node = result.find(indicator)
    assert node is not None
    return node.evidenced


@pytest.mark.parametrize(
    ("levels", "proven"), [((2, 3, 4), 4), ((2, 4), 2), ((3, 4), 1), ((2, 3), 3), ((None,), 4), ((), 1)]
)
def test_levels_are_cumulative_by_evidence(levels: tuple[int | None, ...], proven: int) -> None:
    """A level counts when the evidence of every level below it is accepted; level 1 needs none."""
    assert evidenced(document("other", ("2", None)), *(document(f"d{n}", ("1", n)) for n in levels)) == proven


def test_evidence_of_a_level_above_one_without_is_told_with_the_range_to_write() -> None:
    ratings = tuple(Rating(indicator=code, value=3) for code in ("1", "2", "3", "4"))
    evidence = (document("a", ("1", 3), ("2", 3)), document("b", ("3", 2), ("3", 3)), document("c", ("4", 2)))
    result = score(denpasar(ratings=ratings, evidence=evidence), today=date(2024, 1, 1))
    (told,) = [finding for finding in result.findings if finding.code == "evidence-unreached"]
    assert told.message == (
        "Tingkat 2 belum berdata dukung pada indikator 1, 2, jadi terbukti 1 saja meskipun ada data dukung untuk "
        "tingkat di atasnya."
    )
    assert "1:2-3" in told.remedy
    assert [use.waiting for use in evidence_uses(result, ())] == [("1", "2"), (), ()]


@pytest.mark.parametrize(
    ("status", "proven"), [("revise", 1), ("in-process", 1), ("draft", 1), (None, 4), ("accepted", 4)]
)
def test_only_accepted_evidence_proves(status: str | None, proven: int) -> None:
    assert evidenced(document("d", ("1", None), status=status)) == proven


def test_the_index_by_evidence_and_what_falls_when_a_document_is_rejected() -> None:
    evidence = (
        document("a", ("1", None), ("11", 2)),
        document("b", *((str(n), None) for n in range(1, 48) if n != 11)),
    )
    result = score(denpasar(evidence=evidence))
    assert result.evidenced is not None
    assert (result.evidenced.exact, result.evidenced.lowered) == (result.exact, ())
    without = result.without_evidence("a")
    assert without.evidenced is not None
    assert without.evidenced.lowered == ("11",)
    assert without.evidenced.exact == result.exact - Fraction("0.025")
    uses = {use.evidence.id: use for use in evidence_uses(result, library().crosswalks())}
    assert uses["a"].counts_for == ("1", "11")
    assert ("pemdi-8-2026", "1") in uses["a"].elsewhere
    assert ("spbe-5-2018", "3") in uses["a"].elsewhere
    assert uses["a"].falls == {"11": "2 → 1"}
    with pytest.raises(UsageError, match="a, b"):
        result.without_evidence("zz")


def test_what_each_level_still_needs() -> None:
    steps = {step.code: step for step in next_steps(score(denpasar()), load_instrument("spbe-59-2020"))}
    assert (steps["29"].level, steps["29"].expects) == (3, "dokumentasi audit infrastruktur")
    assert steps["1"].criterion == "hasil reviu/evaluasi ditindaklanjuti dengan kebijakan baru"
    assert "17" not in steps


def test_without_any_evidence_nothing_is_claimed_about_it() -> None:
    assert score(denpasar()).evidenced is None


def test_a_breached_parameter_is_followed_and_marks_the_result() -> None:
    result = score(denpasar(), parameters={"predicate_from": "exact"})
    assert not result.comparable
    assert "predicate_from" in result.breaches[0]
    assert score(denpasar(), parameters={"predicate_from": "published"}).comparable
    with pytest.raises(UsageError):
        compare(result, score(denpasar()))


def test_parameters_change_what_they_name() -> None:
    empty = denpasar(ratings=())
    assert str(score(empty, parameters={"gap_value": "2"}).index) == "2.00"
    assert str(score(denpasar(), parameters={"decimals": "3"}).index) == "3.193"
    assert str(score(denpasar(), parameters={"strategy": "weakest-link"}).index) == "1.00"
    codes = [finding.code for finding in score(denpasar(), parameters={"decimals": "x", "foo": "1"}).findings]
    assert {"parameter-value", "parameter-unknown"} <= set(codes)


def test_bounded_and_free_parameters() -> None:
    pemdi = Assessment(instrument="pemdi-8-2026", region="32.16", year=2026)
    assert not score(pemdi, parameters={"gap_value": "2"}).comparable
    akip = Assessment(instrument="akip-12-2015", region="32.16", year=2019)
    assert score(akip, parameters={"predicate_from": "published"}).comparable


def test_fingerprints_ignore_words_and_notice_everything_measured() -> None:
    instrument = load_instrument("spbe-59-2020")
    mine = score(denpasar(), instrument).fingerprint
    assert score(denpasar(), instrument.model_copy(update={"title": "Lain", "sources": ("x",)})).fingerprint == mine
    for update in ({"decimals": 3}, {"strategy": "weakest-link"}, {"predicate_from": "exact"}, {"unit": "points"}):
        assert score(denpasar(), instrument.model_copy(update=update)).fingerprint != mine


CHOICES: dict[str, tuple[str, str]] = {
    "gap_value": ("gaps", "2"),
    "decimals": ("rounding", "3"),
    "predicate_from": ("predicates", "exact"),
    "strategy": ("strategy", "weakest-link"),
}


@pytest.mark.parametrize("name", CHOICES)
def test_what_was_decided_otherwise_is_named_as_the_difference(name: str) -> None:
    part, value = CHOICES[name]
    chosen = score(denpasar(), parameters={name: value})
    difference = first_difference(score(denpasar()), chosen)
    assert difference is not None
    assert difference.field == part
    assert score(denpasar(), parameters={name: value}).fingerprint == chosen.fingerprint


def test_two_decisions_that_differ_only_in_what_counts_for_a_gap_are_told_apart() -> None:
    two, three = (score(denpasar(), parameters={"gap_value": value}) for value in ("2", "3"))
    assert two.index == three.index
    difference = first_difference(two, three)
    assert difference is not None
    assert difference.field == "gaps"


def gaps_count(value: int) -> Instrument:
    instrument = load_instrument("spbe-59-2020")
    return instrument.model_copy(update={"gaps": instrument.gaps.model_copy(update={"value": Fraction(value)})})


def test_instruments_that_differ_only_in_what_counts_for_a_gap_are_told_apart() -> None:
    difference = first_difference(score(denpasar()), score(denpasar(), gaps_count(2)))
    assert difference is not None
    assert difference.field == "gaps"
    with pytest.raises(UsageError, match="without a value"):
        compare(score(denpasar()), score(denpasar(), gaps_count(2)))


def test_a_decision_is_told_apart_from_an_instrument_that_has_the_same_rule_of_its_own() -> None:
    own, decided = score(denpasar(), gaps_count(2)), score(denpasar(), parameters={"gap_value": "2"})
    difference = first_difference(own, decided)
    assert difference is not None
    assert difference.field == "parameters"
    assert own.fingerprint != decided.fingerprint
    assert score(denpasar(), gaps_count(2), parameters={"gap_value": "2"}).fingerprint == own.fingerprint


def test_equal_fingerprints_are_ranked_and_ties_share_a_rank() -> None:
    results = [score(denpasar(region=code)) for code in ("32.16", "32.11")]
    better = score(denpasar(region="51.71")).with_ratings({"1": 5})
    ranked = compare(*results, better)
    assert [(item.rank, item.result.region) for item in ranked] == [(1, "51.71"), (2, "32.11"), (2, "32.16")]
    with pytest.raises(UsageError):
        compare(better)


def test_different_instruments_are_refused_with_the_first_difference() -> None:
    old = score(Assessment(instrument="spbe-5-2018", region="51.71", year=2019))
    difference = first_difference(old, score(denpasar()))
    assert difference is not None
    assert difference.field == "indicators"
    with pytest.raises(UsageError, match="indicators differ"):
        compare(old, score(denpasar()))
    other = load_instrument("spbe-59-2020")
    nodes = tuple(node.model_copy(update={"weight": node.weight + 1}) for node in other.nodes)
    weights = first_difference(score(denpasar()), score(denpasar(), other.model_copy(update={"nodes": nodes})))
    assert weights is not None
    assert "D1: 13 ≠ 14" in weights.message("en")


def test_a_crosswalk_compares_the_common_part_and_states_the_loss() -> None:
    walk = next(walk for walk in library().crosswalks() if walk.new == "pemdi-8-2026")
    pemdi = Assessment(
        instrument="pemdi-8-2026",
        region="51.71",
        year=2026,
        ratings=tuple(Rating(indicator=str(n), value="3.00") for n in range(1, 21)),
    )
    crossed = compare_across(score(denpasar()), score(pemdi), walk)
    assert crossed.added == ["6"]
    assert crossed.new_weight == Fraction(97, 100)
    governance = next(item for item in crossed.crossed if item.crossing.new == ("1",))
    assert governance.old == (Fraction("1.3") * (4 + 1) + Fraction("2.5") * (2 + 2 + 3)) / Fraction("10.1")
    assert governance.new == 3
    assert not crossed.crosswalk.official
    with pytest.raises(UsageError):
        compare_across(score(pemdi), score(denpasar()), walk)


def test_stages_stand_side_by_side() -> None:
    claim = score(denpasar(stage=Stage.SELF)).with_ratings({"1": 2, "2": None})
    rows = {row.code: row for row in side_by_side([claim, score(denpasar(stage=Stage.FINAL))])}
    assert rows["1"].values == [2, 4]
    assert rows["1"].difference == 2
    assert rows["2"].values == [None, 1]
    assert rows["2"].difference is None
    with pytest.raises(UsageError, match="year"):
        side_by_side([claim, score(denpasar(year=2022))])


def test_a_whole_and_its_parts_are_not_both_rated() -> None:
    ratings = (*denpasar().ratings, Rating(indicator="A1", value="5"))
    result = score(denpasar(ratings=ratings))
    assert str(result.index) == "3.19"
    assert "rating-whole" in [finding.code for finding in result.findings]


@pytest.mark.parametrize("value", ["0.99", "5.01", "x", True])
def test_a_whole_lies_within_its_scale(value: Any) -> None:
    result = score(denpasar(ratings=(Rating(indicator="A1", value=value),)))
    assert "rating-level" in [finding.code for finding in result.findings]


def test_results_are_compared_one_by_one_or_as_they_come() -> None:
    results = [score(denpasar(region=code)) for code in ("32.16", "32.11", "51.71")]
    ranked = compare(*results)
    assert compare(results) == compare(iter(results)) == compare(results[:1], *results[1:]) == ranked
    for few in (results[:1], []):
        with pytest.raises(UsageError):
            compare(few)
        with pytest.raises(UsageError):
            compare(*few)


@pytest.mark.parametrize("engine", ["pandas", "polars", "pyarrow"])
def test_ranks_become_a_frame(engine: str) -> None:
    better = score(denpasar(region="51.71")).with_ratings({"1": 5})
    frame = compare([score(denpasar(region="32.16")), better]).to_frame(engine=engine)
    assert [list(map(str, frame[name].to_numpy())) for name in ("rank", "region", "index")] == [
        ["1", "2"],
        ["51.71", "32.16"],
        [str(better.index), "3.19"],
    ]


def test_no_two_that_are_compared_have_one_label() -> None:
    now = score(denpasar())
    better = now.with_ratings({"1": 5})
    assert [one.label for one in compare(now, [better, better])] == ["51.71 2021 (2)", "51.71 2021 (3)", "51.71 2021"]
    named = compare({"now": now, "if": better}, {"if": better})
    assert list(named.to_frame()["label"]) == ["if", "if (2)", "now"]
