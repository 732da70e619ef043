"""`spbe doctor`: is the machine and the wiring right."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.doctor import examine
from spbe_sdk.applications.package.playbook import Fit, PlaybookMatch, untold_words
from spbe_sdk.bindings.outcome import once
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, status_of
from spbe_sdk.cli.shown import print_obstacle
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.findings.words import Language, say


def doctor(
    workspace: Annotated[Path | None, typer.Argument()] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Examine the machine and a workspace."""
    folder = workspace if workspace is not None else (Path() if Path(CHOICES).is_file() else None)
    checks = examine(folder, language)
    findings = once([finding for check in checks for finding in check.findings])
    if as_json:
        verdict = next((str(check.verdict) for check in checks if check.verdict), None)
        why = [reason for check in checks for reason in check.reasons]
        print_json(
            {"verdict": verdict, "reasons": why, "checks": [check.to_dict(language) for check in checks]}, indent=2
        )
    else:
        for check in checks:
            mark = {"ok": "✓", "gaps": "!", "fail": "✗", "skip": "–"}[check.status]
            detail = check.detail or say(f"doctor.{check.status}", language)
            echo(f"{mark} {check.title}: {detail}")
            if check.lessons is not None:
                print_lessons(check.lessons, language)
        print_findings(findings, language)
    raise typer.Exit(status_of(findings, ready=all(check.status != "fail" for check in checks)))


def print_lessons(lessons: PlaybookMatch, language: Language) -> None:
    """The obstacles that apply here with what others did, and what the profile would have to tell for the rest."""
    for obstacle in lessons.applying:
        print_obstacle(obstacle, language)
    unknown = [match for match in lessons.obstacles if match.fit is Fit.UNKNOWN]
    if unknown:
        echo(f"  {say('playbook.unknown', language, count=len(unknown))}")
        echo(f"  {untold_words(unknown, language)}")
