"""`spbe trend`: several years of one region, with a break wherever the instrument changed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.workspace.runs import result_files
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    PaperOption,
    console,
    echo,
    escape,
    paper_for,
    print_json,
    write_page,
)
from spbe_sdk.comparison.trend import Trend, read_trend
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.trend.files import trend_text, trend_workbook
from spbe_sdk.reports.trend.page import trend_page


def trend(
    files: Annotated[list[Path] | None, typer.Argument()] = None,
    institution: str | None = None,
    page: Path | None = None,
    paper: PaperOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show an index from year to year."""
    found = read_trend([kept for file in files or () for kept in result_files(file)], institution)
    if page is not None:
        size = paper_for(paper, *(files or ()))
        write_page(
            page,
            lambda: trend_page(found.turns, found.who, language, size),
            lambda: trend_text(found.turns, found.who, language),
            lambda: trend_workbook(found.turns, found.who, language, size),
        )
    if as_json:
        print_json([turn.to_dict() for turn in found.turns], indent=2)
        return
    _print(found, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _print(found: Trend, language: Language) -> None:
    out = console()
    out.print(escape(found.who))
    for turn in found.turns:
        if turn.broken:
            out.print(f"  ─ ─ {say('trend.broken', language, name=turn.measured_by)}")
        if turn.rule_changed:
            out.print(f"  · {say(f'trend.from_{turn.predicate_from}', language, year=turn.year)}")
        change = "" if turn.change is None else f"  {figure(turn.change, language, signed=True)}"
        kind = f"  · {say(f'nation.confidence.{turn.confidence}', language)}" if turn.confidence else ""
        out.print(f"  {turn.year}  {figure(turn.index, language)}  {escape(turn.label(language))}{change}{kind}")
