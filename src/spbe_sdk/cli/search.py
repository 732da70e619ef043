"""`spbe search`: applications in catalogues, also offline from what this machine remembers of them."""

from __future__ import annotations

from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.catalogue import Catalogue, open_all, shown_location
from spbe_sdk.applications.catalogue.copies import places
from spbe_sdk.applications.catalogue.search import Hit, Query
from spbe_sdk.applications.catalogue.search import search as look
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.findings.words import Language, say


def search(
    words: Annotated[list[str] | None, typer.Argument(help="Kata yang dicari, di mana saja.")] = None,
    catalogue: Annotated[
        list[str] | None, typer.Option(help="Map atau alamat katalog; tanpa ini: semua yang pernah dibuka.")
    ] = None,
    instrument: Annotated[str | None, typer.Option(help="Id instrumen, misalnya spbe-59-2020.")] = None,
    port: Annotated[list[str] | None, typer.Option(help="Port yang dibaca; boleh berulang.")] = None,
    obstacle: Annotated[list[str] | None, typer.Option(help="Kata di dalam kendala; boleh berulang.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Hanya dari salinan di komputer ini.")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Cari aplikasi menurut kata, instrumen, port, dan kendala."""
    with working(language):
        opened, findings = _open(catalogue or places(), offline or not catalogue)
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


def _open(locations: list[str], offline: bool) -> tuple[list[Catalogue], list[Finding]]:
    if not locations:
        raise UsageError(Finding("catalogue-none"))
    opened: dict[str, Catalogue] = {}
    findings: list[Finding] = []
    for location in locations:
        try:
            found, problems = open_all(location, offline=offline)
        except SpbeError as error:
            findings += error.findings
            continue
        findings += problems
        opened.update({item.location: item for item in found})
    if not opened:
        raise UsageError(findings)
    return list(opened.values()), [finding for finding in findings if finding.severity is not Severity.NOTICE]


def _print(hit: Hit, language: Language) -> None:
    listed = hit.listed
    echo(f"{listed.title.say(language)} {listed.version} – {listed.publisher}")
    echo(f"  {listed.summary.say(language)}")
    if hit.receipts:
        echo(f"  {say('catalogue.adopters', language, count=hit.receipts)}")
    place = shown_location(hit.catalogue.location)
    echo(f"  spbe adopt {place} --application {listed.id} --region … --into …")
