"""`spbe fix`: what may be written into `spbe.yaml` against the errors of the data, one by one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.fixing import Offer, accept, offers
from spbe_sdk.bindings.causes import Change
from spbe_sdk.cli.asking import asked_number
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.cli.shown import opened
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.words import Language, say


def fix(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    all_of_them: Annotated[bool, typer.Option("--all")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Offer lines against the errors of the data, and write those that are accepted."""
    adoption = opened(workspace, language)
    with working(language):
        found = offers(adoption)
    chosen = [(offer, change) for offer in found if (change := _chosen(offer, all_of_them, as_json, language))]
    written = 0
    try:
        accept(adoption, *chosen)
        written = len(chosen)
    except WorkspaceError as error:
        print_findings(error.findings, language, stderr=as_json)
    if as_json:
        print_json({"offers": [_shown(offer, language) for offer in found], "written": written}, indent=2)
    elif not found:
        echo(say("fix.nothing", language))
    else:
        key = "fix.written" if written else "fix.unwritten"
        echo(say(key, language, count=written, all=len(found), file=workspace / CHOICES))
    raise typer.Exit(1 if written < len(found) else 0)


def _chosen(offer: Offer, all_of_them: bool, quiet: bool, language: Language) -> Change | None:
    """Which of an offer's lines is written: by ``--all`` the only one there is, else the one that a person chooses."""
    cause, lines = offer.cause, offer.lines(language)
    if not quiet:
        echo(f"{cause.place.text(language) if cause.place else ''}: {cause.message(language)}")
        for number, line in enumerate(lines, start=1):
            echo(f"  {number}. bindings.{offer.port}: {line}")
    if all_of_them:
        return cause.changes[0] if len(lines) == 1 else None
    if quiet or not os.isatty(0):
        return None
    echo(f"  {len(lines) + 1}. {say('fix.not', language)}")
    number = asked_number(len(lines) + 1, say("cli.number", language))
    return cause.changes[number - 1] if number <= len(lines) else None


def _shown(offer: Offer, language: Language) -> dict[str, object]:
    return {"port": offer.port, "message": offer.cause.message(language), "lines": offer.lines(language)}
