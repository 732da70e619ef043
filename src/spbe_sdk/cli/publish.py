"""`spbe publish`: packages and receipts into a catalogue that any web server, shared drive or USB stick can carry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.publish import DAYS, Additions, revocation
from spbe_sdk.applications.catalogue.publish import publish as make
from spbe_sdk.cli.asking import signing_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.documents.catalogue import Included
from spbe_sdk.documents.fields import plain_name
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say


def publish(
    packages: Annotated[list[Path] | None, typer.Argument()] = None,
    to: Path = Path("katalog"),
    key: Path | None = None,
    title: str | None = None,
    days: Annotated[int, typer.Option(min=1, max=3660)] = DAYS,
    receipt: list[Path] | None = None,
    include: list[str] | None = None,
    revoke: Path | None = None,
    because: str | None = None,
    accept_failing: Annotated[bool, typer.Option("--accept-failing")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Publish packages and receipts into a catalogue."""
    if (revoke is None) != (because is None):
        missing = "--because" if because is None else "--revoke"
        raise UsageError(Finding("line-missing", found=missing))
    additions = Additions(
        packages or [],
        receipt or [],
        [_included(text) for text in include or []],
        [revocation(revoke, because)] if revoke and because else [],
    )
    signer = signing_key(key, language) if key else None
    catalogue = make(
        additions, to, signer=signer, title=title, days=days, accept_failing=accept_failing, language=language
    )
    if as_json:
        print_json(catalogue.to_dict(), indent=2)
        return
    print_findings(catalogue.findings, language, stderr=True)
    issue = catalogue.issue
    echo(say("catalogue.published", language, path=to / "index.html", count=len(issue.packages)))
    echo(say("catalogue.number", language, number=issue.number, issued=issue.issued, expires=issue.expires))
    echo(say("cli.signed", language, key=signer[1].shown) if signer else say("catalogue.unsigned", language))


def _included(text: str) -> Included:
    title, separator, location = text.partition("=")
    if not separator or not title or not location:
        raise UsageError(Finding("line-form", field="--include", found=text, allowed="…=…"))
    return Included(title=plain_name(title, "--include"), location=location)
