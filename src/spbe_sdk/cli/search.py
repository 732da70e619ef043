"""`spbe search`: applications in catalogues, also offline from what this machine remembers of them."""

from __future__ import annotations

from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.copies import shown_location
from spbe_sdk.applications.catalogue.included import open_known
from spbe_sdk.applications.catalogue.search import Hit, Query
from spbe_sdk.applications.catalogue.search import search as look
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.findings.finding import quoted
from spbe_sdk.findings.words import Language, say


def search(
    words: Annotated[list[str] | None, typer.Argument()] = None,
    catalogue: list[str] | None = None,
    instrument: str | None = None,
    port: list[str] | None = None,
    obstacle: list[str] | None = None,
    offline: Annotated[bool, typer.Option("--offline")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Look for applications by words, instrument, ports and obstacles."""
    with working(language):
        opened, findings = open_known(catalogue or (), offline=offline)
    hits = look(opened, Query(words or [], instrument, port or [], obstacle or []))
    if as_json:
        problems = [finding.to_dict(language) for finding in findings]
        print_json({"hits": [hit.to_dict() for hit in hits], "findings": problems}, indent=2)
    else:
        for hit in hits:
            _print(hit, language)
        echo(say("catalogue.hits", language, count=len(hits), catalogues=len(opened)))
        print_findings(findings, language, stderr=True)
    raise typer.Exit(0 if hits else 1)


def _print(hit: Hit, language: Language) -> None:
    listed = hit.listed
    echo(f"{listed.id} {listed.version}  {quoted(listed.title.say(language))} – {quoted(listed.publisher)}")
    echo(f"  {quoted(listed.summary.say(language))}")
    if hit.receipts:
        echo(f"  {say('catalogue.adopters', language, count=hit.receipts)}")
    place = shown_location(hit.catalogue.location)
    echo(f"  spbe adopt {place} --application {listed.id} --region … --into …")
