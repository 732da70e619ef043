"""`spbe run`: compute, report, keep."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.outcome import Verdict
from spbe_sdk.cli.output import AnyLanguageOption, JsonOption, print_json, status_of, working
from spbe_sdk.cli.shown import print_newer, print_run


def run(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    accept_changed: bool = False,
    open_it: Annotated[bool, typer.Option("--open")] = False,
    as_json: JsonOption = False,
    language: AnyLanguageOption = None,
) -> None:
    """Compute, write the report, and keep the run."""
    with working(language or "id"):
        adoption = Adoption.open(workspace)
        if accept_changed:
            adoption = adoption.accept_ground()
        done = adoption.run(language=language)
    if as_json:
        print_json(done.to_dict(), indent=2)
    else:
        print_run(done)
        print_newer(adoption, done.language)
    if open_it:
        webbrowser.open(done.report.absolute().as_uri())
    raise typer.Exit(status_of(done.findings, ready=done.verdict is not Verdict.NOT_READY))
