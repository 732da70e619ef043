"""What an instrument says twice, or what no value of its own can come to."""

from typing import Any

import pytest

from spbe_sdk import load_instrument
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.soundness import check_instrument

SPBE = load_instrument("spbe-59-2020").model_dump(mode="json", by_alias=True, exclude_defaults=True)
LEAVES = [{"code": code, "kind": "item", "name": code, "weight": "1", "scale": "s"} for code in ("A", "B")]
BANDS = [{"name": "Baik", "at_least": "3"}, {"name": "Cukup", "at_least": "2"}, {"name": "Kurang"}]


def made(**whole: Any) -> Instrument:
    area = {"code": "D", "kind": "area", "name": "D", "weight": "2", "nodes": LEAVES}
    scales = {"s": {"kind": "levels", "minimum": 1, "maximum": 5}}
    base = {"id": "coba", "nodes": [area], "scales": scales, "predicates": BANDS, "predicate_rules": []}
    return Instrument.model_validate({**SPBE, **base, **whole}, strict=False)


def asking(*needs: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**BANDS[0], "needs": list(needs)}, *BANDS[1:]]


STEPS = {"kind": "bands", "minimum": "0", "maximum": "8"}
UNSOUND: list[tuple[dict[str, Any], str]] = [
    ({"context": [LEAVES[0]]}, "instrument-duplicate"),
    ({"predicates": [BANDS[0], {"name": "baik", "at_least": "2"}, BANDS[2]]}, "instrument-name"),
    ({"predicates": asking({"sum": ["A", "A"], "at_least": "4"})}, "instrument-twice"),
    ({"predicates": asking({"sum": ["D", "B"], "at_least": "4"})}, "instrument-twice"),
    ({"predicates": asking({"node": "A", "at_least": "4"}, {"node": "A", "at_most": "3"})}, "instrument-unreachable"),
    ({"predicates": asking({"node": "A", "above": "3", "at_most": "3"})}, "instrument-unreachable"),
    ({"scales": {"s": {**STEPS, "steps": [{"at_least": "10", "value": "5"}, {"value": "1"}]}}}, "instrument-step"),
    ({"scales": {"s": {**STEPS, "steps": [{"above": "8", "value": "5"}, {"value": "1"}]}}}, "instrument-step"),
]

FIRST = {"name": "satu", "validity": {"first_year": 2020, "last_year": 2022}}
UNSOUND += [
    ({"variants": [FIRST, {"name": "dua", "validity": {"first_year": 2024}}]}, "instrument-between"),
    ({"variants": [FIRST, {"name": "dua", "validity": {"first_year": 2021, "last_year": 2022}}]}, "instrument-covered"),
    ({"variants": [{"name": "satu"}, {"name": "dua"}]}, "instrument-covered"),
]


@pytest.mark.parametrize(("whole", "code"), UNSOUND)
def test_what_is_unsound_is_named(whole: dict[str, Any], code: str) -> None:
    assert check_instrument(made()) == []
    assert code in {finding.code for finding in check_instrument(made(**whole))}
