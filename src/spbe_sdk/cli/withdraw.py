"""`spbe withdraw`: a version that should not be used any more, with the reason and what to use instead."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.publish import DAYS
from spbe_sdk.applications.catalogue.withdraw import withdraw as take_back
from spbe_sdk.cli.asking import signing_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.cli.shown import withdrawn_line
from spbe_sdk.findings.words import say


def withdraw(
    version: str,
    because: Annotated[str, typer.Option()],
    catalogue: Path = Path("katalog"),
    use: str | None = None,
    application: str | None = None,
    key: Path | None = None,
    days: Annotated[int, typer.Option(min=1, max=3660)] = DAYS,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Withdraw a version from our catalogue."""
    signer = signing_key(key, language) if key else None
    made = take_back(
        version,
        catalogue,
        because=because,
        use=use,
        application=application,
        signer=signer,
        days=days,
        language=language,
    )
    if as_json:
        print_json(made.to_dict(), indent=2)
        return
    print_findings(made.findings, language, stderr=True)
    gone = made.find(application, version)
    if gone.withdrawn is not None:
        echo(f"{gone.id} {gone.version}: {withdrawn_line(gone.withdrawn, language)}")
    issue = made.issue
    echo(say("catalogue.number", language, number=issue.number, issued=issue.issued, expires=issue.expires))
