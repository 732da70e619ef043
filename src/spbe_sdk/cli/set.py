"""`spbe set`: a local choice, written into `spbe.yaml` with its reason."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.cli.shown import opened
from spbe_sdk.documents.adoption import CHOICES, Reason
from spbe_sdk.findings.words import say

# What is longer is a code, such as the number of a civil servant.
_LONGEST_NUMBER = 15


def set_choice(
    path: str,
    value: str,
    workspace: Annotated[Path, typer.Argument()] = Path(),
    reason: str | None = None,
    legal_basis: str | None = None,
    review_by: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Write one local choice with its reason."""
    why = None
    if reason or legal_basis or review_by:
        day = review_by.date() if review_by else None
        why = Reason(reason=reason, legal_basis=legal_basis, review_by=day)
    adoption = opened(workspace, language).choose(path, _value(path, value), why)
    if as_json:
        doubts = [finding.to_dict(language) for finding in adoption.doubts()]
        print_json({"path": path, "workspace": str(workspace), "findings": doubts})
        return
    echo(say("cli.set", language, path=path, file=workspace / CHOICES))
    print_findings(adoption.doubts(), language)


def _value(path: str, text: str) -> Any:
    """Whole numbers, true, false and mappings as such; everything else, decimals and long codes too, is text."""
    if path.startswith("labels."):
        return text
    if path == "profile.infrastructure" and not text.startswith("["):
        return [name.strip() for name in text.split(",") if name.strip()]
    try:
        value = json.loads(text)
    except ValueError:
        return text
    long = isinstance(value, int) and len(text) > _LONGEST_NUMBER
    return text if long or isinstance(value, float) else value
