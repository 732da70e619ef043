"""`spbe catalogue`: look at a catalogue, or at those that this machine remembers."""

from __future__ import annotations

from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.catalogue import Catalogue, normal_location
from spbe_sdk.applications.catalogue.copies import forget as drop
from spbe_sdk.applications.catalogue.copies import places, shown_location
from spbe_sdk.applications.package.public_key import shown_key
from spbe_sdk.cli.asking import choosing
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.cli.shown import print_signers, withdrawn_line
from spbe_sdk.findings.finding import quoted
from spbe_sdk.findings.words import Language, say


def catalogue(
    location: Annotated[str | None, typer.Argument()] = None,
    offline: Annotated[bool, typer.Option("--offline")] = False,
    forget: Annotated[bool, typer.Option("--forget")] = False,
    accept_key: str | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Open a catalogue, checked, and list what is in it."""
    if location is None:
        _print_places(as_json)
        return
    if forget:
        known = drop(normal_location(location))
        echo(say("catalogue.forgotten" if known else "catalogue.unknown", language, place=location))
        return

    def open_it(chosen: str | None) -> Catalogue:
        with working(language):
            return Catalogue.open(location, offline=offline, accept_key=chosen or accept_key)

    found = choosing(open_it, "catalogue-keys", language)
    if as_json:
        told = [finding.to_dict(language) for finding in found.findings]
        print_json({**found.to_dict(), "findings": told}, indent=2)
    else:
        _print(found, language)
        print_findings(found.findings, language, stderr=True)


def _print_places(as_json: bool) -> None:
    known = [shown_location(place) for place in places()]
    if as_json:
        print_json(known)
    else:
        for place in known:
            echo(place)


def _print(found: Catalogue, language: Language) -> None:
    issue = found.issue
    names = {"title": quoted(issue.title.say(language)), "publisher": quoted(issue.publisher)}
    echo(say("catalogue.named", language, **names))
    echo(say("catalogue.number", language, number=issue.number, issued=issue.issued, expires=issue.expires))
    print_signers(found.signers, {key.id for key in found.trusted}, language)
    if not found.signers:
        echo(say("catalogue.unsigned", language))
    for item in issue.packages:
        echo(f"  {item.id} {item.version}  {quoted(item.title.say(language))} ({quoted(item.publisher)})")
        if item.withdrawn:
            echo(f"    ✗ {withdrawn_line(item.withdrawn, language)}")
    for other in issue.includes:
        echo(f"  + {quoted(other.title)}: {quoted(other.location)}")
    for gone in issue.revoked:
        echo(f"  ✗ {shown_key(gone.id, gone.name)} ({gone.since}): {quoted(gone.reason)}")
