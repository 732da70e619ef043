"""The settings of a run: the publisher's defaults and the adopter's choices, within the locks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction

from pydantic import JsonValue, ValidationError

from spbe_sdk.documents.application import Application, Setting
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.judging import judged_json
from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.refusals import explain
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.scoring.exact import exact_text, parse_exact


def resolve_settings(
    application: Application,
    chosen: Mapping[str, JsonValue],
    model: type[Part],
    origin_of: Callable[[Place], Origin],
) -> dict[str, JsonValue]:
    """The settings that hold, checked by the kind's model; `origin_of` tells where a choice was written.

    Raises:
        DataError: a setting is unknown, fixed, missing or not acceptable; all of them at once.
    """
    findings = [
        finding
        for name, setting in application.settings.items()
        if name in chosen and (finding := _breach(name, chosen[name], setting, origin_of((name,)))) is not None
    ]
    defaults = {name: setting.default for name, setting in application.settings.items()}
    merged = {name: value for name, value in {**defaults, **chosen}.items() if value is not None}
    try:
        checked = judged_json(model, json.dumps(merged))
    except ValidationError as error:
        raise DataError([*findings, *explain(error, model, merged, origin_of)]) from None
    if findings:
        raise DataError(findings)
    return dict(checked)


def _breach(name: str, value: JsonValue, setting: Setting, origin: Origin) -> Finding | None:
    """What is wrong with choosing a value for a locked setting."""
    if value == setting.default or setting.lock == "free":
        return None
    if setting.lock == "fixed":
        return Finding("setting-fixed", origin=origin, field=name, found=name, allowed=_text(setting.default))
    if setting.allowed is not None:
        accepted, allowed = value in setting.allowed, ", ".join(_text(item) for item in setting.allowed)
    else:
        accepted = _within(value, setting)
        allowed = f"{_bound(setting.minimum)} – {_bound(setting.maximum)}"
    if accepted:
        return None
    return Finding("setting-bounds", origin=origin, field=name, found=_text(value), allowed=allowed)


def _within(value: JsonValue, setting: Setting) -> bool:
    try:
        number = parse_exact(str(value))
    except ValueError:
        return False
    return (setting.minimum is None or setting.minimum <= number) and (
        setting.maximum is None or number <= setting.maximum
    )


def _bound(value: Fraction | None) -> str:
    return "…" if value is None else exact_text(value)


def _text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
