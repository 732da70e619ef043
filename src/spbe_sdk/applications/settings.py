"""The settings of a run: the publisher's defaults and the adopter's choices, within the locks."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping

from pydantic import JsonValue, ValidationError

from spbe_sdk.documents.application import Application
from spbe_sdk.documents.fields import Part
from spbe_sdk.errors import DataError
from spbe_sdk.findings import Finding, Origin


def resolve_settings(
    application: Application, chosen: Mapping[str, JsonValue], model: type[Part], origin: Origin
) -> dict[str, JsonValue]:
    """The settings that hold, checked by the kind's model; `origin` is where the choices were written.

    Raises:
        DataError: a setting is unknown, fixed, missing or not acceptable; all of them at once.
    """
    findings = [*_unknown(chosen, model, origin), *_fixed(application, chosen, origin)]
    defaults = {name: setting.default for name, setting in application.settings.items()}
    merged = {name: value for name, value in {**defaults, **chosen}.items() if name in model.model_fields}
    try:
        checked = model.model_validate_json(json.dumps({k: v for k, v in merged.items() if v is not None}))
    except ValidationError as error:
        findings += [
            Finding(
                "field-missing" if detail["type"] == "missing" else "field-invalid",
                origin=origin,
                field=f"settings.{detail['loc'][0]}",
                found=json.dumps(detail["input"], default=str) if detail["type"] != "missing" else "",
                details={"reason": str(detail["msg"])},
            )
            for detail in error.errors(include_url=False)
        ]
        raise DataError(findings) from None
    if findings:
        raise DataError(findings)
    return dict(checked)


def _unknown(chosen: Mapping[str, JsonValue], model: type[Part], origin: Origin) -> list[Finding]:
    names = list(model.model_fields)
    return [
        Finding(
            "setting-unknown",
            origin=origin,
            field=f"settings.{name}",
            found=name,
            allowed=", ".join(names),
            details={"close": (difflib.get_close_matches(name, names, n=1) or ["–"])[0]},
        )
        for name in chosen
        if name not in names
    ]


def _fixed(application: Application, chosen: Mapping[str, JsonValue], origin: Origin) -> list[Finding]:
    return [
        Finding(
            "setting-fixed",
            origin=origin,
            field=f"settings.{name}",
            found=name,
            allowed=json.dumps(setting.default, ensure_ascii=False),
        )
        for name, setting in application.settings.items()
        if setting.lock == "fixed" and name in chosen and chosen[name] != setting.default
    ]
