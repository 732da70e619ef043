"""Cases by which another language proves itself: what was found by hand holds, here and in JavaScript."""

import json
from pathlib import Path

import pytest

import scoring_cases
from javascript import needs_node, node
from scoring_cases import CASES, MEASURED, SCORED
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.policy import MeasurementPolicy

REMEDY = "run: python tests/scoring_cases.py, and read what it changed"


@pytest.mark.parametrize("path", [*SCORED, *MEASURED], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_case_is_what_was_found_by_hand_and_what_is_computed_today(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == scoring_cases.rewritten(path), REMEDY


@pytest.mark.parametrize("path", [*SCORED, *MEASURED], ids=lambda path: path.stem)
def test_every_case_says_what_was_found_and_why(path: Path) -> None:
    case = json.loads(path.read_text(encoding="utf-8"))
    assert case["by_hand"]
    assert len(case["about"]) > 10


@pytest.mark.parametrize("folder", ["instruments", "policies"])
def test_what_cases_name_is_what_is_shipped(folder: str) -> None:
    for path in (CASES / folder).glob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert scoring_cases.shared(folder, path.stem) in (None, text), REMEDY
        model = Instrument if folder == "instruments" else MeasurementPolicy
        assert model.model_validate_json(text).id == path.stem


def test_a_case_that_contradicts_what_was_found_by_hand_is_told(tmp_path: Path) -> None:
    case = json.loads(SCORED[0].read_text(encoding="utf-8"))
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps({**case, "by_hand": {"index": "9.99"}}), encoding="utf-8")
    with pytest.raises(AssertionError, match="by hand"):
        scoring_cases.rewritten(wrong)


@needs_node
@pytest.mark.parametrize("program", ["cases", "score", "types"])
def test_another_language_agrees(program: str) -> None:
    node("--test", f"{program}.test.mjs")
