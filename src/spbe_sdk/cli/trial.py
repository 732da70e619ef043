"""`spbe trial`: does it work on the publisher's data and on ours, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.decision import trial_page
from spbe_sdk.bindings.outcome import Verdict
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    PaperOption,
    echo,
    paper_for,
    print_findings,
    print_json,
    status_of,
    working,
    write_page,
)
from spbe_sdk.cli.shown import print_trial
from spbe_sdk.findings.words import say


def trial(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    page: Path | None = None,
    paper: PaperOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Try the publisher's data and ours; nothing is kept."""
    with working(language):
        adoption = Adoption.open(workspace)
        report = adoption.trial()
    if page is not None:
        write_page(page, lambda: trial_page(adoption, report, language, paper=paper_for(paper, workspace)))
    if as_json:
        print_json(report.to_dict(language), indent=2)
    else:
        print_trial(report, language)
        print_findings([*report.package_findings, *report.findings], language)
        if page is not None:
            echo(say("cli.created", language, path=page))
    raise typer.Exit(status_of(report.findings, ready=report.verdict is not Verdict.NOT_READY))
