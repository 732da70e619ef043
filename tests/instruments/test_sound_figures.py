"""Whatever is unsound by a figure that is no whole number is told with the comma or the point of its reader."""

import re
from typing import Any

import pytest

from drafted import BASE, POINTS, bands, group, leaf, needs, scales
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.soundness import check_instrument

X, Y = leaf("X"), leaf("Y")
HALVES = scales(halves={"kind": "number", "minimum": "0.5", "maximum": "1.5"})
GRADES = scales(graded={"kind": "grades", "values": {"A": "1.5", "B": "0.25"}})
SE = {"code": "c", "kind": "context", "name": "c", "weight": "1", "scale": "quarters"}
QUARTERS = {"kind": "number", "minimum": "0", "maximum": "0.3", "decimals": 1}

FAULTS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], str]] = {
    "instrument-sum": ([group("P", X, Y) | {"weight": "2.5"}], {}, "2,5"),
    "instrument-weight": ([X | {"weight": "-0.5"}, Y], {}, "0,5"),
    "instrument-gap": ([leaf("X", scale="graded")], GRADES, "0,25; 1,5"),
    "instrument-levels": ([X], scales(z={"kind": "number", "minimum": "1.5", "maximum": "0.5"}), ""),
    "instrument-step": (
        [X],
        scales(s={"kind": "bands", "steps": [{"at_least": "8.5", "value": "1"}, {"value": "0"}], "maximum": "7.5"}),
        "8,5",
    ),
    "instrument-bounds": ([X | {"at_least": "0.9", "at_most": "0.8"}], {}, "0,9 > 0,8"),
    "instrument-full": ([leaf("X", "50.5")], {"strategy": "plain-sum"}, "50,5"),
    "instrument-mean": ([X, leaf("Y", scale="halves")], HALVES | {"gaps": {"does": "zero", "reason": "x"}}, "0,5–1,5"),
    "instrument-points": (
        [leaf("X", "95"), leaf("P", "5", "off")],
        POINTS | scales(off={"kind": "number", "minimum": "-5", "maximum": "-0.5"}),
        "0,5",
    ),
    "instrument-negative": (
        [leaf("X", scale="off"), Y],
        {"strategy": "weighted-geometric-mean"} | scales(off={"kind": "number", "minimum": "-0.5", "maximum": "1"}),
        "−0,5",
    ),
    "instrument-band": ([leaf("X", scale="halves")], bands("1.75") | HALVES, "0–1,5"),
    "instrument-unreachable": ([X], bands("0.5", {"node": "X", "at_least": "2"}) | {"at_most": "0.5"}, ""),
    "instrument-apart": ([X, Y], bands("0.9", {"node": "X", "at_most": "0.5"}), "0,75"),
    "instrument-hidden": ([X | {"at_least": "0.5"}], bands("0.5"), "0,5"),
    "instrument-hole": (
        [X],
        scales(quarters=QUARTERS)
        | {"context": [SE], "variants": [{"name": "v", "when": [{"node": "c", "at_least": "0.2"}]}]},
        "c = 0",
    ),
    "instrument-sum-full": (
        [X],
        {"context": [{"code": "c", "kind": "c", "name": "c", "weight": "3.5", "strategy": "plain-sum",
                      "nodes": [leaf("d", "3.5")]}], **needs(node="c", at_least="0.5")},
        "3,5",
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", FAULTS)
def test_figures_of_a_fault_are_written_for_its_reader(code: str) -> None:
    nodes, more, told = FAULTS[code]
    findings = check_instrument(Instrument.model_validate({**BASE, "nodes": nodes, **more}))
    found = [finding for finding in findings if finding.code == code]
    assert found, [finding.code for finding in findings]
    assert any(told in finding.message("id") for finding in found), [finding.message("id") for finding in found]
    for finding in findings:
        assert_written_for_its_reader(finding)


# A figure with digits on both sides of a mark, but not one in quotes, which is to be written so, nor a place.
ENGLISH, INDONESIAN = re.compile(r'(?<!")\d\.\d'), re.compile(r"\d,\d")


def assert_written_for_its_reader(finding: Finding) -> None:
    for words in (finding.message("id"), finding.remedy("id")):
        assert not ENGLISH.search(words), words
    for words in (finding.message("en"), finding.remedy("en")):
        assert not INDONESIAN.search(words), words
    neutral = finding.to_dict("id")
    assert not INDONESIAN.search(f"{neutral.get('found')} {neutral.get('allowed')}"), neutral
