"""`spbe set`: a local choice, written into `spbe.yaml` with its reason."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.documents.adoption import CHOICES, Reason
from spbe_sdk.findings.words import say


def set_choice(
    path: Annotated[str, typer.Argument(help="Yang dipilih: settings.NAMA atau labels.NAMA.")],
    value: Annotated[str, typer.Argument(help="Nilainya.")],
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    reason: Annotated[str | None, typer.Option(help="Alasan.")] = None,
    legal_basis: Annotated[str | None, typer.Option(help="Dasar hukum.")] = None,
    review_by: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Kapan ditinjau kembali (tahun-bulan-hari).")
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Tulis satu pilihan lokal ke spbe.yaml, beserta alasannya; isi lain tidak berubah."""
    why = None
    if reason or legal_basis or review_by:
        day = review_by.date() if review_by else None
        why = Reason(reason=reason, legal_basis=legal_basis, review_by=day)
    adoption = Adoption.open(workspace).choose(path, _value(path, value), why)
    adoption.settings()
    if as_json:
        print_json({"path": path, "workspace": str(workspace)})
    else:
        echo(say("cli.set", language, path=path, file=workspace / CHOICES))


def _value(path: str, text: str) -> Any:
    """Whole numbers, true, false and mappings as such; everything else, decimals too, is text."""
    if path.startswith("labels."):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return text if isinstance(value, float) else value
