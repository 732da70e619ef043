"""`spbe measure`: measure the units of tables, without a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.bindings.secrets import filled
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.documents.plan import Period
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import say
from spbe_sdk.performance.frame_file import measure_frame_files
from spbe_sdk.performance.policies.library import DEFAULT_POLICY


def measure(
    frame: Annotated[Path, typer.Option()],
    indicators: Annotated[Path, typer.Option()],
    levels: Annotated[str, typer.Option()],
    out: Annotated[Path, typer.Option()],
    budgets: Path | None = None,
    database: str | None = None,
    policy: str = DEFAULT_POLICY,
    period: str = Period.YEAR.value,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Measure a table with a row for each unit, indicator and period into a table for each level."""
    named = [level.strip() for level in levels.split(",")]
    written = measure_frame_files(
        frame,
        indicators,
        out,
        policy,
        levels=named,
        budgets=budgets,
        period=period,
        database=database and filled(database, "--database"),
    )
    if as_json:
        print_json({"units": {str(file): units for file, units in written.items()}})
        return
    for file, units in written.items():
        echo(say("cli.measured", language, count=figure(units, language), path=file))
