"""The JSON Schemas that we promise: printed from the models, and any JSON checked against a schema.

``python -m spbe_sdk.documents.contracts schemas/v1`` writes them; a test keeps them in step with the models.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core.core_schema import TaggedUnionSchema

from spbe_sdk.documents.adoption import AdoptionChoices, Lock
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.assessment import Assessment, Evidence
from spbe_sdk.documents.catalogue import CatalogueIssue
from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.fields import SCHEMA_PREFIX, Document
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.plan import Plan
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.documents.preset import Preset
from spbe_sdk.documents.proposal import Proposal
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.documents.result import Result
from spbe_sdk.documents.roadmap_rules import RoadmapRules
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding

CONTRACTS: dict[str, type[Document]] = {
    "adoption": AdoptionChoices,
    "application": Application,
    "assessment": Assessment,
    "catalogue": CatalogueIssue,
    "crosswalk": Crosswalk,
    "evidence": Evidence,
    "instrument": Instrument,
    "lock": Lock,
    "plan": Plan,
    "policy": MeasurementPolicy,
    "preset": Preset,
    "proposal": Proposal,
    "receipt": Receipt,
    "result": Result,
    "roadmap-rules": RoadmapRules,
}


class _Schema(GenerateJsonSchema):
    """Plain JSON Schema, as validators take it at their strictest, and generators of types name types by it."""

    schema_dialect = "https://json-schema.org/draft/2020-12/schema"

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Only documents and their parts have titles: each title becomes a type in other languages."""
        return False

    def tagged_union_schema(self, schema: TaggedUnionSchema) -> JsonSchemaValue:
        """A choice by a field that has one value in each: `discriminator` says so in OpenAPI alone."""
        made = super().tagged_union_schema(schema)
        return {key: value for key, value in made.items() if key != "discriminator"}


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a document, by its name.

    Raises:
        UsageError: there is no such document.
    """
    if name not in CONTRACTS:
        raise UsageError(Finding("schema-unknown", found=name, allowed=", ".join(sorted(CONTRACTS))))
    printed = _apart(CONTRACTS[name].model_json_schema(by_alias=True, schema_generator=_Schema))
    printed["properties"]["schema"]["anyOf"][0] = {"const": SCHEMA_PREFIX + name, "type": "string"}
    return {"$schema": _Schema.schema_dialect, "$id": SCHEMA_PREFIX + name, **printed}


def _apart(node: Any) -> Any:
    """A schema in which a reference stands alone: what a field says of it beside would make it another type."""
    if isinstance(node, list):
        return [_apart(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {key: _apart(value) for key, value in node.items()}
    if isinstance(made.get("description"), str):
        # What Python users are shown of a document is no part of what it is for.
        made["description"] = made["description"].partition("\n\nExamples:")[0]
    return {"allOf": [{"$ref": made.pop("$ref")}], **made} if "$ref" in made and len(made) > 1 else made


def schema_text(name: str) -> str:
    """A schema in canonical form: sorted, two spaces, one newline at the end."""
    return json.dumps(schema(name), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def write_schemas(folder: Path) -> list[Path]:
    """Write every schema into a folder, and say which files were written."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in sorted(CONTRACTS):
        path = folder / f"{name}.schema.json"
        path.write_text(schema_text(name), encoding="utf-8", newline="\n")
        paths.append(path)
    return paths


def guess(value: Any) -> type[Document] | None:
    """Which document some values are meant to be: by the schema that they name, else by their telling fields."""
    if not isinstance(value, dict):
        return None
    named = str(value.get("schema", ""))
    if named.startswith(SCHEMA_PREFIX):
        return CONTRACTS.get(named.removeprefix(SCHEMA_PREFIX))
    telling: list[tuple[str, type[Document]]] = [
        ("crossings", Crosswalk),
        ("effort", RoadmapRules),
        ("zero", MeasurementPolicy),
        ("units", Plan),
        ("measurements", Plan),
        ("package", Lock),
        ("proposer", Proposal),
        ("adopter", Receipt),
        ("number", CatalogueIssue),
        ("application", AdoptionChoices),
        ("predicates", Instrument),
        ("publisher", Application),
        ("predicate", Result),
        ("ratings", Assessment),
        ("instrument", Assessment),
        ("title", Evidence),
    ]
    return next((model for field, model in telling if field in value), None)


if __name__ == "__main__":
    for written in write_schemas(Path(sys.argv[1] if len(sys.argv) > 1 else "schemas/v1")):
        sys.stdout.write(f"{written}\n")
