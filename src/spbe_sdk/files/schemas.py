"""Any JSON or YAML checked against any JSON Schema."""

from __future__ import annotations

import json
from typing import Any

from spbe_sdk.files.notation import Notation, UnquotedNumber
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding


def check(notation: Notation, contract: dict[str, Any]) -> list[Finding]:
    """Check values against any JSON Schema, such as one that arrives with an extension.

    Raises:
        UsageError: the schema itself is no valid JSON Schema.
    """
    import jsonschema
    from jsonschema.exceptions import SchemaError

    validator = jsonschema.validators.validator_for(contract, default=jsonschema.Draft202012Validator)
    try:
        validator.check_schema(contract)
    except SchemaError as error:
        raise UsageError(Finding("schema-broken", details={"reason": error.message})) from None
    value = json.loads(json.dumps(notation.value, default=_number))
    problems = sorted(validator(contract).iter_errors(value), key=lambda error: list(map(str, error.absolute_path)))
    return [
        Finding(
            "schema-violated",
            origin=notation.origin(tuple(error.absolute_path)),
            field=str(error.absolute_path[-1]) if error.absolute_path else None,
            found=json.dumps(error.instance, ensure_ascii=False)[:200],
            details={"reason": error.message[:300]},
        )
        for error in problems
    ]


def _number(number: UnquotedNumber) -> float:
    # Only for checking foreign documents, whose schemas may ask for JSON numbers; nothing is computed from it.
    return float(number.text.replace("_", ""))
