"""The settings of a run: the publisher's defaults and the adopter's choices, within the locks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from pydantic import JsonValue, ValidationError

from spbe_sdk.documents.application import Application
from spbe_sdk.documents.fields import Part
from spbe_sdk.errors import DataError
from spbe_sdk.explaining import explain
from spbe_sdk.findings import Finding, Origin
from spbe_sdk.notation import Path as Place


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
        Finding(
            "setting-fixed",
            origin=origin_of((name,)),
            field=name,
            found=name,
            allowed=json.dumps(setting.default, ensure_ascii=False),
        )
        for name, setting in application.settings.items()
        if setting.lock == "fixed" and name in chosen and chosen[name] != setting.default
    ]
    defaults = {name: setting.default for name, setting in application.settings.items()}
    merged = {name: value for name, value in {**defaults, **chosen}.items() if value is not None}
    try:
        checked = model.model_validate_json(json.dumps(merged))
    except ValidationError as error:
        raise DataError([*findings, *explain(error, model, merged, origin_of)]) from None
    if findings:
        raise DataError(findings)
    return dict(checked)
