"""Unsound instruments are refused with every fault named."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT
from drafted import BASE, POINTS, bands, group, leaf, needs, scales
from spbe_sdk import Assessment, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import LANGUAGES
from spbe_sdk.instruments.library import check_whole, load_instrument, parse_instrument
from spbe_sdk.instruments.soundness import check_instrument

TEXT = (ROOT / "src/spbe_sdk/instruments/national/spbe-59-2020.yaml").read_text(encoding="utf-8")


def codes(text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        parse_instrument(text, "x.yaml")
    return sorted({finding.code for finding in caught.value.findings})


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_weights_that_do_not_add_up_name_the_parent() -> None:
    with pytest.raises(DataError) as caught:
        parse_instrument(TEXT.replace('weight: "2.75"', 'weight: "27.5"'), "x.yaml")
    (finding,) = caught.value.findings
    assert (finding.code, finding.found, finding.allowed) == ("instrument-sum", Decimal("27.5"), Decimal(275))


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code: "2"', 'code: "1"', "instrument-duplicate"),
        ("scale: process", "scale: proses", "instrument-scale"),
        ('at_least: "3.5"', 'at_least: "4.2"', "instrument-predicates"),
        ("{name: Kurang}", '{name: Kurang, at_least: "0"}', "instrument-predicates"),
        ("    maximum: 5", "    maximum: 1", "instrument-levels"),
        ("last_year: 2025", "last_year: 2020", "instrument-validity"),
        ('weight: "1.3"', "weight: 1.3", "number-unquoted"),
        ('weight: "1.3"', 'weight: "-1.3"', "instrument-weight"),
    ],
)
def test_each_fault_by_name(old: str, new: str, code: str) -> None:
    assert code in codes(changed((old, new)))


def test_every_fault_at_once() -> None:
    text = changed(('code: "2"', 'code: "1"'), ("last_year: 2025", "last_year: 2020"), ('weight: "13"', 'weight: "14"'))
    assert codes(text) == ["instrument-duplicate", "instrument-sum", "instrument-validity"]


def test_weights_sum_to_one_hundred(spbe_59: Instrument) -> None:
    assert sum(node.weight for node in spbe_59.nodes) == 100
    assert sum(node.weight for node in spbe_59.indicators()) == 100
    assert [node.code for node in spbe_59.indicators()] == [str(number) for number in range(1, 48)]


def test_the_one_in_force_in_a_year() -> None:
    assert load_instrument("spbe", year=2023).id == "spbe-59-2020"
    with pytest.raises(UsageError, match="2021–2025"):
        load_instrument("spbe", year=2010)
    with pytest.raises(UsageError, match="spbe-59-2020"):
        load_instrument("spbe-59-2021")


def test_a_broken_file_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        parse_instrument(changed(("decimals: 2", "decimals: two")), "x.yaml")
    (finding,) = caught.value.findings
    assert finding.origin is not None
    assert finding.origin.row == TEXT[: TEXT.index("decimals: 2")].count("\n") + 1


X, Y = leaf("X"), leaf("Y")

UNSOUND: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str, str | None]] = {
    "a stand-in off the scale": ([X], {"gaps": {"value": "99", "reason": "x"}}, "instrument-gap", "X"),
    "a mean of points": ([X, Y], POINTS | {"strategy": "weighted-mean"}, "instrument-full", "nodes"),
    "the least of points": ([leaf("X", "5"), Y], POINTS | {"strategy": "weakest-link"}, "instrument-full", "nodes"),
    "points forgotten": ([leaf("X", "50")], {"strategy": "plain-sum"}, "instrument-full", "nodes"),
    "a mean within points": (
        [group("P", X, Y, strategy="weighted-geometric-mean"), leaf("Z", "98")],
        POINTS,
        "instrument-full",
        "P",
    ),
    "two scales in one mean": ([X, leaf("Y", scale="hundred")], {}, "instrument-mean", "nodes"),
    "two scales below": ([group("P", X, leaf("Y", scale="hundred")), X | {"code": "Z"}], {}, "instrument-mean", "P"),
    "a cap that is not that of the others": (
        [leaf("X", scale="hundred", at_most="2"), Y],
        {},
        "instrument-mean",
        "nodes",
    ),
    "a band beyond the top": ([X], bands("1.001"), "instrument-band", "predicates.A"),
    "a band below the bottom": ([X], bands("-3"), "instrument-band", "predicates.A"),
    "a band above the top itself": ([X], bands("1", by="above"), "instrument-band", "predicates.A"),
    "a band beyond the cap": ([X], bands("0.5") | {"at_most": "0.4"}, "instrument-band", "predicates.A"),
    "a root of less than nothing": (
        [leaf("X", scale="below"), Y],
        {"strategy": "weighted-geometric-mean"},
        "instrument-negative",
        "index",
    ),
    "a need beyond its node": (
        [X],
        bands("0.5", {"node": "X", "at_least": "2"}),
        "instrument-unreachable",
        "predicates.A.needs",
    ),
    "a share of sixty": (
        [X],
        bands("0.5", {"each": "item", "share": "60"}),
        "instrument-unreachable",
        "predicates.A.needs",
    ),
    "a need of the top exceeded": ([X], needs(node="X", above="1"), "instrument-unreachable", "needs"),
    "a need of less than the least": ([X], needs(node="X", below="0"), "instrument-unreachable", "needs"),
    "a need against itself": ([X], needs(node="X", at_least="0.6", at_most="0.5"), "instrument-unreachable", "needs"),
    "a circle of two": (
        [X | {"counts_if": [{"node": "Y", "above": "0"}]}, Y | {"counts_if": [{"node": "X", "above": "0"}]}],
        {},
        "instrument-circle",
        "Y",
    ),
    "a circle through the whole": (
        [group("P", X | {"counts_if": [{"node": "P", "above": "0"}]})],
        {},
        "instrument-circle",
        "X",
    ),
    "a circle of one": ([X | {"counts_if": [{"sum": ["X"], "above": "0"}]}], {}, "instrument-circle", "X"),
    "points below nothing": (
        [leaf("X", "95"), leaf("P", "5", "off")],
        POINTS | scales(off={"kind": "number", "minimum": "-5", "maximum": "0"}),
        "instrument-points",
        "P",
    ),
    "deductions alone": ([X | {"deducts": True}], {}, "instrument-deducts", "nodes"),
    "a strategy without parts": ([X | {"strategy": "weakest-link"}], {}, "instrument-part", "X"),
    "a scale with parts": ([group("P", X, scale="one")], {}, "instrument-part", "P"),
    "a node that is not there": ([X], needs(node="Z", above="0"), "instrument-code", "needs"),
    "a kind that is not there": ([X], needs(each="area", above="0"), "instrument-kind", "needs"),
    "a condition about nothing": ([X], needs(above="0"), "instrument-condition", "needs"),
    "a condition about two": ([X], needs(node="X", each="item", above="0"), "instrument-condition", "needs"),
    "a condition that asks nothing": ([X], needs(node="X"), "instrument-condition", "needs"),
    "an answer that is not there": (
        [leaf("X", scale="grades")],
        needs(node="X", **{"is": ["A", "C"]}),
        "instrument-answer",
        "needs",
    ),
    "otherwise what": ([X], {"otherwise": "C"}, "instrument-otherwise", "otherwise"),
    "needs at the last": (
        [X],
        {"predicates": [{"name": "A", "needs": [{"node": "X", "above": "0"}]}]},
        "instrument-last",
        "predicates",
    ),
    "no way": ([X], scales(way={"kind": "range", "from": "3", "to": "3"}), "instrument-goalposts", "scales.way"),
    "a logarithm of nothing": (
        [X],
        scales(way={"kind": "range", "from": "0", "to": "3", "curve": "ln"}),
        "instrument-goalposts",
        "scales.way",
    ),
    "steps that rise": (
        [X],
        scales(s={"kind": "bands", "steps": [{"above": "1", "value": "1"}, {"above": "2", "value": "2"}]}),
        "instrument-steps",
        "scales.s",
    ),
    "a share of what nobody counts": (
        [X],
        scales(way={"kind": "range", "from": "0", "to": "1", "of": ["X", "n"]}),
        "instrument-code",
        "scales.way.of",
    ),
    "a floor above the cap": ([X | {"at_least": "0.9", "at_most": "0.8"}], {}, "instrument-bounds", "X"),
    "a variant of another node": (
        [X],
        {"variants": [{"name": "v", "weights": {"Z": "1"}}]},
        "instrument-code",
        "variants.v",
    ),
    "a variant by the index": (
        [X],
        {"variants": [{"name": "v", "when": [{"node": "X", "above": "0"}]}]},
        "instrument-code",
        "variants.v",
    ),
    "a variant that does not add up": (
        [group("P", X, Y)],
        {"variants": [{"name": "v", "weights": {"P": "3"}}]},
        "instrument-sum",
        "variants.v",
    ),
    "a variant's band": ([X], {"variants": [{"name": "v", **bands("7")}]}, "instrument-band", "predicates.A"),
}

SOUND: dict[str, tuple[list[dict[str, Any]], dict[str, Any]]] = {
    "a plain mean": ([X, Y], {}),
    "points": (
        [leaf("X", "95"), leaf("Y", "5", "levels")],
        POINTS | {"gaps": {"value": "0", "does": "zero", "reason": "x"}},
    ),
    "points that are values": ([leaf("X"), leaf("Y", "100", "hundred")], {"strategy": "plain-sum"}),
    "multipliers": ([leaf("X", "2"), leaf("Y", "3", "hundred")], bands("302") | {"strategy": "weighted-sum"}),
    "the top itself": ([X], bands("1")),
    "a deduction held at nothing": ([leaf("X", "100"), leaf("P", "5", deducts=True)], POINTS | {"at_least": "0"}),
    "a cap that shares the ends of the others": (
        [leaf("X", scale="hundred", at_most="1"), group("P", leaf("Y", scale="hundred"), at_most="1"), leaf("Z")],
        {},
    ),
    "a root that is capped": (
        [group("P", leaf("X", scale="beyond"), leaf("Y", scale="beyond"), at_most="1"), leaf("Z")],
        {"strategy": "weighted-geometric-mean"}
        | scales(beyond={"kind": "range", "from": "0", "to": "18", "clip": "high", "times": "1000/971"}),
    ),
    "a cap below the others": ([leaf("X", at_most="0.9"), Y], {}),
    "a chain of conditions": ([X, Y | {"counts_if": [{"node": "X", "share": "1"}]}], needs(each="item", at_least="1")),
    "a geometric mean held at nothing": (
        [leaf("X", scale="below", at_least="0"), leaf("Y", scale="below", at_least="0")],
        {"strategy": "weighted-geometric-mean"},
    ),
}


def check(nodes: list[dict[str, Any]], more: dict[str, Any]) -> list[Finding]:
    return check_instrument(Instrument.model_validate({**BASE, "nodes": nodes, **more}))


@pytest.mark.parametrize("fault", UNSOUND)
def test_what_can_give_no_index_is_refused_at_its_place(fault: str) -> None:
    nodes, more, code, place = UNSOUND[fault]
    findings = check(nodes, more)
    assert (code, place) in {(item.code, item.origin.path if item.origin else None) for item in findings}
    words = [said for item in findings for said in map(item.message, LANGUAGES)]
    words += [said for item in findings for said in map(item.remedy, LANGUAGES)]
    assert "{" not in "".join(words)


@pytest.mark.parametrize("name", SOUND)
def test_what_is_sound_is_let_through(name: str) -> None:
    assert check(*SOUND[name]) == []


def test_a_mean_of_points_below_zero_is_refused_in_words_where_nobody_checked() -> None:
    unchecked = Instrument.model_validate(
        {**BASE, "nodes": [leaf("X", scale="below"), Y], "strategy": "weighted-geometric-mean"}
    )
    with pytest.raises(UsageError, match="X"):
        score(Assessment(instrument="p", region="32", year=2024), unchecked)


@pytest.mark.parametrize(
    ("strategy", "using", "told"),
    [
        ("weighted-mean", {"foo": "0.5"}, ["Strategi 'weighted-mean' tidak menerima parameter, dan mendapat foo."]),
        (
            "weakest-link",
            {"a": "1", "b": "2"},
            ["Strategi 'weakest-link' tidak menerima parameter, dan mendapat a, b."],
        ),
    ],
)
def test_parameters_that_a_strategy_does_not_take_are_told_by_name(
    strategy: str, using: dict[str, str], told: list[str]
) -> None:
    made = load_instrument("spbe-59-2020").model_dump(mode="json", by_alias=True, exclude_none=True)
    wrong = Instrument.model_validate({**made, "strategy": strategy, "using": using})
    assert [finding.message() for finding in check_whole(wrong, "x.yaml")] == told
