"""The printed schemas follow the models, and two independent validators agree with them on every example."""

import json
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import jsonschema_rs
import pytest

from conftest import EXAMPLES, ROOT
from spbe_sdk.cli.main import run
from spbe_sdk.documents import contracts
from spbe_sdk.documents.notice import Place
from spbe_sdk.files.notation import parse
from spbe_sdk.files.schemas import check
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Origin
from spbe_sdk.instruments.library import library

SCHEMAS = ROOT / "schemas" / "v1"
DOCUMENTS = [*sorted(EXAMPLES.rglob("*.yaml")), *sorted((ROOT / "src/spbe_sdk/instruments").rglob("*.yaml"))]


@pytest.mark.parametrize("name", sorted(contracts.CONTRACTS))
def test_the_committed_schema_is_the_printed_one(name: str) -> None:
    committed = (SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")
    assert committed == contracts.schema_text(name), "run: python -m spbe_sdk.documents.contracts schemas/v1"


def test_no_schema_is_left_over() -> None:
    assert {path.name for path in SCHEMAS.glob("*.schema.json")} == {
        f"{name}.schema.json" for name in contracts.CONTRACTS
    }


@pytest.mark.parametrize("name", sorted(contracts.CONTRACTS))
def test_schemas_are_valid_and_versioned(name: str) -> None:
    schema = contracts.schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema_rs.validator_for(schema)
    assert schema["$id"] == f"urn:spbe-sdk:schema:v1:{name}"
    assert schema["additionalProperties"] is False


def validate_twice(value: Any, name: str) -> list[bool]:
    schema = contracts.schema(name)
    return [
        jsonschema.Draft202012Validator(schema).is_valid(value),
        jsonschema_rs.validator_for(schema).is_valid(value),
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_every_example_document_satisfies_its_schema(path: Path) -> None:
    value = json.loads(parse(path.read_text(encoding="utf-8"), path.name).to_json())
    model = contracts.guess(value)
    assert model is not None
    assert validate_twice(value, model.contract) == [True, True]


def test_a_run_writes_documents_that_satisfy_their_schemas(workspace: Any) -> None:
    done = workspace.run()
    for name in ("result.json", "claimed.json"):
        value = json.loads((done.folder / name).read_text(encoding="utf-8"))
        assert validate_twice(value, "result") == [True, True]
    lock = json.loads((workspace.folder / "spbe.lock").read_text(encoding="utf-8"))
    assert validate_twice(lock, "lock") == [True, True]


CASES = sorted(path for kind in ("accept", "refuse") for path in (SCHEMAS / "cases").rglob(f"{kind}/*.json"))


def document_of(case: Path) -> str:
    """What a case is of: its name up to the first dash, or where that is not enough, the folder around it."""
    around = case.parents[1].name
    return around if around in contracts.CONTRACTS else case.stem.partition("-")[0]


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{document_of(path)}-{path.stem}")
def test_the_shared_cases(path: Path) -> None:
    """Cases that any language can run: what the schema accepts and refuses; the models agree."""
    name, accepted = document_of(path), path.parent.name == "accept"
    value = json.loads(path.read_text(encoding="utf-8"))
    assert validate_twice(value, name) == [accepted, accepted]
    with pytest.raises(SystemExit) as stop:
        run(["validate", str(path), "--kind", name])
    assert stop.value.code == (0 if accepted else 1)


def test_there_are_cases_of_both_sorts_for_every_document() -> None:
    both = {(document_of(path), path.parent.name) for path in CASES}
    assert both == {(name, kind) for name in contracts.CONTRACTS for kind in ("accept", "refuse")}


def test_an_unknown_schema_is_named() -> None:
    with pytest.raises(UsageError, match="assessment"):
        contracts.schema("assesment")


def test_a_foreign_schema_is_checked_with_lines() -> None:
    contract = {"type": "object", "properties": {"n": {"type": "number", "maximum": 2}}, "required": ["m"]}
    findings = check(parse("n: 2.5\n", "x.yaml"), contract)
    assert sorted(finding.found or "" for finding in findings) == ["2.5", '{"n": 2.5}']
    assert {finding.origin.row for finding in findings if finding.origin} == {1}
    with pytest.raises(UsageError):
        check(parse("n: 1\n", "x.yaml"), {"type": "nothing"})


def test_every_instrument_file_is_named_after_its_id() -> None:
    for name in library().files:
        assert library().load(name).id == name


def test_a_place_is_an_origin_field_by_field() -> None:
    assert list(Place.model_fields) == [field.name for field in attrs.fields(Origin)]
    origin = Origin("a.csv", "Lembar1", 3, "Nilai", "ratings[2].value")
    assert Place.model_validate(origin.to_dict()).model_dump(exclude_none=True) == origin.to_dict()
