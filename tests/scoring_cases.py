"""The scoring cases of schemas/v1: what was found by hand has to hold, and the rest of the result is written beside it.

``python tests/scoring_cases.py`` works out every case anew, and the instruments and policies that cases name.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from spbe_sdk import Assessment, Plan, Result, load_instrument, load_policy, measure_plan, score
from spbe_sdk.documents.fields import Document
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.files.reading import read_document, read_notation
from spbe_sdk.instruments.library import library
from spbe_sdk.performance.policies.library import policy_names
from spbe_sdk.scoring.exact import exact_text

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "schemas" / "v1" / "cases"
SCORED = sorted((CASES / "score").rglob("*.json"))
MEASURED = sorted((CASES / "measure").glob("*.json"))


def rewritten(path: Path) -> str:
    """The text of a case with its result worked out anew."""
    case = json.loads(path.read_text(encoding="utf-8"))
    case["result"] = scored(case) if "assessment" in case else measured(case)
    assert holds(case["by_hand"], case["result"]), f"{path.name}: by hand {case['by_hand']}, found {case['result']}"
    return text_of(case)


def holds(expected: Any, found: Any) -> bool:
    """Whether all that is expected was found; more may have been."""
    if isinstance(expected, dict):
        return all(key in found and holds(value, found[key]) for key, value in expected.items())
    return bool(expected == found)


def scored(case: dict[str, Any]) -> dict[str, Any]:
    assessment = Assessment.from_dict(case["assessment"])
    result: Result = score(assessment, instrument_of(assessment.instrument))
    whole = result.model_dump(mode="json")
    told = ("index", "exact", "predicate", "complete", "gaps", "not_applicable", "variant")
    nodes = {node.code: whole_of(node.model_dump(mode="json")) for node in (*result.walk(), *result.around())}
    return {**{key: whole[key] for key in told}, "nodes": nodes}


def whole_of(node: dict[str, Any]) -> dict[str, Any]:
    return {key: node[key] for key in ("index", "exact", "counted")}


def measured(case: dict[str, Any]) -> dict[str, Any]:
    made = measure_plan(Plan.model_validate_json(json.dumps(case["plan"])), load_policy(case["policy"]))
    units = {
        unit.unit.code: {
            "performance": as_text(unit.total.performance),
            "grade": unit.total.grade,
            "efficiency": as_text(unit.total.efficiency),
            "group": unit.total.group.value,
            "ceiling": unit.total.money.ceiling,
            "realised": unit.total.money.realised,
        }
        for unit in made.units()
    }
    indicators = {
        one.indicator.code: {
            "state": one.achieved.state,
            "percent": as_text(one.achieved.percent),
            "published": one.achieved.published(made.policy.decimals),
            "grade": one.grade,
        }
        for unit in made.units()
        for objective in unit.objectives
        for one in objective.indicators
    }
    return {"indicators": indicators, "units": units}


def as_text(value: Any) -> str | None:
    return None if value is None else exact_text(value)


def instrument_of(name: str) -> Instrument:
    return read_document(CASES / "instruments" / f"{name}.json", Instrument)


def shared(folder: str, name: str) -> str | None:
    """A document that cases name, as it is written elsewhere here; nothing where it is written for the cases alone."""
    example = ROOT / "examples" / "instruments" / f"{name}.yaml"
    if folder == "instruments" and example.is_file():
        return text_of(json.loads(read_notation(example).to_json()))
    known = library().files if folder == "instruments" else policy_names()
    if name not in known:
        return None
    made: Document = load_instrument(name) if folder == "instruments" else load_policy(name)
    return text_of(made.model_dump(mode="json", exclude_defaults=True))


def text_of(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    for path in (*CASES.glob("instruments/*.json"), *CASES.glob("policies/*.json")):
        path.write_text(shared(path.parent.name, path.stem) or path.read_text(encoding="utf-8"), encoding="utf-8")
    for path in (*SCORED, *MEASURED):
        path.write_text(rewritten(path), encoding="utf-8")


if __name__ == "__main__":
    main()
