"""A document's text to its model, or to findings that name the line. Floor 4."""

from __future__ import annotations

import copy
import difflib
import json
from pathlib import Path
from typing import Any, TypeVar

import attrs
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from spbe_sdk.documents.fields import SCHEMA_PREFIX, Document
from spbe_sdk.errors import DataError
from spbe_sdk.files import decode, read_bytes
from spbe_sdk.findings import Finding, Origin
from spbe_sdk.notation import Notation, parse, path_text
from spbe_sdk.notation import Path as Place

Model = TypeVar("Model", bound=Document)

# pydantic's error types, told as one of our findings; details are worked out from the error's context.
_CODES = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_pattern_mismatch": "field-pattern",
    "enum": "field-choice",
    "literal_error": "field-choice",
    "date_from_datetime_parsing": "field-date",
    "date_parsing": "field-date",
    "date_type": "field-date",
    "int_type": "field-integer",
    "int_from_float": "field-integer",
    "int_parsing": "field-integer",
    "bool_type": "field-boolean",
    "string_type": "field-text",
    "greater_than_equal": "field-range",
    "less_than_equal": "field-range",
    "string_too_short": "field-empty",
    "string_too_long": "field-long",
    "too_short": "field-empty",
    "tuple_type": "field-list",
    "dict_type": "field-mapping",
    "model_type": "field-mapping",
    "model_attributes_type": "field-mapping",
}


def read_document(path: Path, model: type[Model]) -> Model:
    """The document in a YAML or JSON file.

    Raises:
        DataError: everything that is wrong with it, at once, each with its line.
    """
    return parse_document(decode(read_bytes(path), str(path)), model, str(path))


def parse_document(text: str, model: type[Model], source: str) -> Model:
    """The document in YAML or JSON text; `source` names it in findings.

    Raises:
        DataError: everything that is wrong with it, at once, each with its line.
    """
    return convert(parse(text, source), model)


def convert(notation: Notation, model: type[Model]) -> Model:
    """The document in values that were already read.

    Raises:
        DataError: everything that is wrong with it, at once, each with its line.
    """
    document, problems = try_convert(notation, model)
    if document is None or problems:
        raise DataError(problems)
    return document


def try_convert(notation: Notation, model: type[Model]) -> tuple[Model | None, list[Finding]]:
    """The document where it can be read at all, and everything that is wrong with it."""
    if not isinstance(notation.value, dict):
        return None, [Finding("document-shape", origin=notation.origin(()), allowed=model.contract)]
    problems = [
        Finding("number-unquoted", origin=notation.origin(place), field=_leaf(place), found=text)
        for place, text in notation.unquoted_numbers()
    ]
    problems += _wrong_schema(notation, model)
    try:
        return model.model_validate_json(notation.to_json()), problems
    except ValidationError as error:
        problems += _findings(error, notation, model)
        quoted = _quote_numbers(error, notation)
    try:
        return (model.model_validate_json(quoted.to_json()) if quoted else None), problems
    except ValidationError:
        return None, problems


def _quote_numbers(error: ValidationError, notation: Notation) -> Notation | None:
    """The document with its reported numbers as text, so that what else is wrong can be reported too."""
    value = copy.deepcopy(notation.value)
    for detail in error.errors(include_url=False):
        if not (detail["type"] == "string_type" and isinstance(detail["input"], int)):
            return None
        place = _place(detail, notation.value)
        around: Any = value
        for part in place[:-1]:
            around = around[part]
        around[place[-1]] = str(detail["input"])
    return attrs.evolve(notation, value=value)


def _wrong_schema(notation: Notation, model: type[Document]) -> list[Finding]:
    found, wanted = notation.value.get("schema"), SCHEMA_PREFIX + model.contract
    if found in (None, wanted):
        return []
    return [
        Finding("schema-other", origin=notation.origin(("schema",)), field="schema", found=str(found), allowed=wanted)
    ]


def _findings(error: ValidationError, notation: Notation, model: type[Document]) -> list[Finding]:
    findings: dict[tuple[Place, str], Finding] = {}
    for detail in error.errors(include_url=False):
        place = _place(detail, notation.value)
        finding = _finding(detail, place, notation, model)
        # A value that fits none of several types is one problem, not one for each type.
        findings.setdefault((place, "" if detail["type"].endswith("_type") else finding.code), finding)
    return list(findings.values())


def _place(detail: ErrorDetails, value: Any) -> Place:
    """The error's place in the document, without the type names that pydantic adds for unions."""
    place: list[str | int] = []
    for part in detail["loc"]:
        inside = (isinstance(value, dict) and part in value) or (isinstance(value, list) and isinstance(part, int))
        if inside:
            value = value[part] if not isinstance(part, int) or part < len(value) else None
            place.append(part)
        elif detail["type"] == "missing" and part == detail["loc"][-1]:
            place.append(part)
    return tuple(place)


def _finding(detail: ErrorDetails, place: Place, notation: Notation, model: type[Document]) -> Finding:
    context = detail.get("ctx", {})
    found, kind = detail["input"], detail["type"]
    code = _CODES.get(kind, "field-invalid")
    details = {"reason": str(detail["msg"])}
    allowed = str(context.get("expected", context.get("pattern", "")))
    if kind == "string_type" and isinstance(found, int) and not isinstance(found, bool):
        code = "number-unquoted"
    elif kind == "greater_than_equal":
        allowed = f"≥ {context['ge']}"
    elif kind == "less_than_equal":
        allowed = f"≤ {context['le']}"
    elif kind == "extra_forbidden":
        known = _known_fields(model, place)
        close = difflib.get_close_matches(str(place[-1]), known, n=1)
        details["close"] = close[0] if close else "–"
        allowed = ", ".join(known)
        found = place[-1]
    elif kind == "string_pattern_mismatch":
        allowed = _example(model, place) or allowed
    shown = "" if kind == "missing" else _show(found)
    return Finding(
        code, origin=notation.origin(place), field=_leaf(place), found=shown, allowed=allowed, details=details
    )


def _leaf(place: Place) -> str:
    names = [part for part in place if isinstance(part, str)]
    return names[-1] if names else path_text(place)


def _show(found: Any) -> str:
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, default=str)


def _known_fields(model: type[Document], place: Place) -> list[str]:
    node = _schema_at(model, place[:-1])
    return [name for name in node.get("properties", {}) if name != "$schema"]


def _example(model: type[Document], place: Place) -> str:
    """The example that the field's documentation gives: kinder than its pattern."""
    node = _schema_at(model, place)
    return ", ".join(json.dumps(example) for example in node.get("examples", []))


def _schema_at(model: type[BaseModel], place: Place) -> dict[str, Any]:
    schema = model.model_json_schema()
    node: Any = _resolve(schema, schema)
    for part in place:
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            node = node.get("properties", {}).get(part) or node.get("additionalProperties") or {}
        node = _resolve(node if isinstance(node, dict) else {}, schema)
    return dict(node)


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    for choice in node.get("anyOf", []):
        if choice.get("type") != "null":
            return {**node, **_resolve(choice, schema)}
    return node


def origins_of(notation: Notation, key: str) -> list[Origin]:
    """The place of every item of a list in a document, such as its ratings."""
    items = notation.value.get(key, []) if isinstance(notation.value, dict) else []
    return [notation.origin((key, index)) for index in range(len(items))] if isinstance(items, list) else []
