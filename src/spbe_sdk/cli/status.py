"""`spbe status`: which newer version is out, what it asks and would change, what runs out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.status import DAYS, Status
from spbe_sdk.applications.catalogue.outlook import Outlook
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.cli.shown import print_breaking, print_effect, print_terms
from spbe_sdk.findings.finding import quoted
from spbe_sdk.findings.words import Language, say


def status(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    offline: Annotated[bool, typer.Option("--offline")] = False,
    days: Annotated[int, typer.Option(min=0, max=3660)] = DAYS,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Tell how an adoption stands."""
    with working(language):
        found = Adoption.open(workspace).status(offline=offline, days=days, language=language)
    if as_json:
        print_json(found.to_dict(language), indent=2)
    else:
        _print(found, language)
    raise typer.Exit(0 if found.sound else 1)


def _print(found: Status, language: Language) -> None:
    application = found.adoption.package.application
    echo(say("status.title", language, id=application.id, version=application.version))
    if found.outlook is not None:
        _print_outlook(found.outlook, language)
    if found.steps is not None and found.outlook is not None:
        print_terms(found.steps, language)
        print_effect(found.steps, language)
        echo(say("status.next", language, place=found.outlook.place, workspace=found.adoption.folder))
    elif found.outlook is not None and found.outlook.newer:
        echo(say("status.unmeasured", language))
    for item in found.expiring:
        state = say("status.passed" if item.passed else "status.until", language, day=item.day)
        echo(f"  {say(f'status.{item.what}', language)} {quoted(item.name)}: {state}")
    if not found.expiring:
        echo(say("status.nothing_expires", language))
    print_findings(found.findings, language)


def _print_outlook(seen: Outlook, language: Language) -> None:
    issue = seen.catalogue.issue
    read = "status.remembered" if seen.catalogue.remembered else "status.read"
    echo(say(read, language, place=seen.place, number=issue.number, expires=issue.expires))
    if not seen.newer:
        echo(say("status.newest", language, place=seen.place))
    for item in seen.newer:
        echo(f"  {item.version}  {quoted(item.title.say(language))}")
    print_breaking(seen.breaking, language)
