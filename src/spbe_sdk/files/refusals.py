"""A model's refusals as findings: pydantic's errors, said with place, allowed values and remedy."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.notation import path_text
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Phrase, known_as

# pydantic's error types, told as one of our findings; details are worked out from the error's context.
_CODES = {
    "missing": "field-missing",
    "extra_forbidden": "field-unknown",
    "string_pattern_mismatch": "field-pattern",
    "enum": "field-choice",
    "literal_error": "field-choice",
    "union_tag_invalid": "field-choice",
    "union_tag_not_found": "field-missing",
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
    "text_marks": "field-marks",
    "licence_unknown": "licence-unknown",
    "gap_value": "gap-value",
    "is_instance_of": "field-text",
}

# What is not valid in a way of its own, which is said in our words.
_SAID = ("float_parsing", "float_type", "index_null", "unpivot_form")

# What says that a value is of another type than the one that was tried.
_TYPES = {*(kind for kind in _CODES if kind.endswith("_type")), "is_instance_of", "json_invalid"}


def explain(
    error: ValidationError, model: type[BaseModel], value: Any, origin_of: Callable[[Place], Origin]
) -> list[Finding]:
    """A model's refusal of a value as findings; `origin_of` tells where a part of the value was written."""
    findings: dict[tuple[Place, str], Finding] = {}
    for detail in error.errors(include_url=False):
        place = place_of(detail, value)
        finding = _finding(detail, place, model, value, origin_of(place))
        # A value that fits none of several types is one problem, not one for each type.
        findings.setdefault((place, "" if detail["type"] in _TYPES else finding.code), finding)
    return list(findings.values())


def refusal(error: ValidationError, model: type[BaseModel], values: Any) -> DataError:
    """A model's refusal of what was built in Python; its places are in what was built."""
    source = getattr(model, "contract", model.__name__)
    return DataError(explain(error, model, values, lambda place: Origin(source, path=path_text(place) or None)))


def place_of(detail: ErrorDetails, value: Any) -> Place:
    """The error's place in the document, without the type names that pydantic adds for unions."""
    place: list[str | int] = []
    for part in detail["loc"]:
        inside = part in value if isinstance(value, dict) else isinstance(value, list | tuple) and isinstance(part, int)
        if inside:
            value = value[part] if not isinstance(part, int) or part < len(value) else None
            place.append(part)
        elif detail["type"] == "missing" and part == detail["loc"][-1]:
            place.append(part)
    # What kind something is stands in it.
    kind = str(detail.get("ctx", {}).get("discriminator", "")).strip("'")
    return (*place, kind) if kind else tuple(place)


def _finding(detail: ErrorDetails, place: Place, model: type[BaseModel], value: Any, origin: Origin) -> Finding:
    context = detail.get("ctx", {})
    found, kind = detail["input"], detail["type"]
    code = _CODES.get(kind, "field-invalid")
    reason = Phrase(f"invalid.{kind}") if kind in _SAID else str(detail["msg"])
    details: dict[str, str | Phrase] = {"reason": reason}
    allowed = str(context.get("expected", context.get("pattern", ""))).replace("' or '", "', '")
    whole = str(getattr(model, "contract", model.__name__))
    if not place and kind in _TYPES:
        code, allowed = "document-shape", whole
    elif kind == "string_type" and isinstance(found, int) and not isinstance(found, bool):
        code = "number-unquoted"
    elif kind == "string_too_long":
        allowed = str(context["max_length"])
    elif kind == "greater_than_equal":
        allowed = f"≥ {context['ge']}"
    elif kind == "less_than_equal":
        allowed = f"≤ {context['le']}"
    elif kind == "extra_forbidden":
        known = _known_fields(model, place, value)
        close = _meant(str(place[-1]), known)
        details["close"] = Phrase("cli.perhaps", {"close": close[0]}) if close else ""
        allowed = ", ".join(known)
        details["listed"] = Phrase("cli.known", {"known": allowed}) if known else ""
        found = place[-1]
    elif kind == "union_tag_invalid":
        found, allowed = context["tag"], context["expected_tags"]
    elif kind == "string_pattern_mismatch":
        allowed = _example(model, place, value) or allowed
    shown = "" if code == "field-missing" else _show(found)
    return Finding(code, origin=origin, field=leaf(place) or whole, found=shown, allowed=allowed, details=details)


def leaf(place: Place) -> str:
    """The name of the field at a place."""
    names = [part for part in place if isinstance(part, str)]
    return names[-1] if names else path_text(place)


def _show(found: Any) -> str:
    return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False, default=str)


def _meant(name: str, known: list[str]) -> list[str]:
    """The field that was meant: one that is written nearly so, or that a word for yes or no stands for."""
    words = [word for word in known if word in ("yes", "no") and name.lower() in known_as("reading", word)]
    return words or difflib.get_close_matches(name, known, n=1)


def _known_fields(model: type[BaseModel], place: Place, value: Any) -> list[str]:
    node = _schema_at(model, place[:-1], value)
    return [name for name in node.get("properties", {}) if name != "$schema"]


def _example(model: type[BaseModel], place: Place, value: Any) -> str:
    """The example that the field's documentation gives: kinder than its pattern."""
    node = _schema_at(model, place, value)
    return ", ".join(json.dumps(example) for example in node.get("examples", []))


def _schema_at(model: type[BaseModel], place: Place, value: Any) -> dict[str, Any]:
    """The schema of what stands at a place; of one that may be of several kinds, that of the kind that is written."""
    schema = model.model_json_schema()
    node: Any = _resolve(schema, schema)
    for part in place:
        value = _within(value, part)
        if isinstance(part, int):
            node = node.get("items", {})
        else:
            others = [node.get("additionalProperties"), *node.get("patternProperties", {}).values()]
            node = node.get("properties", {}).get(part) or next(filter(None, others), {})
        node = _resolve(_of_its_kind(node if isinstance(node, dict) else {}, value), schema)
    return dict(node)


def _within(value: Any, part: str | int) -> Any:
    try:
        return value[part]
    except (KeyError, IndexError, TypeError):
        return None


def _of_its_kind(node: dict[str, Any], value: Any) -> dict[str, Any]:
    kinds = node.get("discriminator", {})
    written = value.get(kinds["propertyName"]) if kinds and isinstance(value, dict) else None
    return {"$ref": kinds["mapping"][written]} if kinds and written in kinds["mapping"] else node


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    for choice in node.get("anyOf", []):
        if choice.get("type") != "null":
            return {**node, **_resolve(choice, schema)}
    return node
