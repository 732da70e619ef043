"""`spbe standing`: where an institution stands in the nation, and what those like it did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.workspace.region import region_of
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
from spbe_sdk.comparison.nation import nation
from spbe_sdk.comparison.rises import rises_of
from spbe_sdk.comparison.standing import standing as stand
from spbe_sdk.comparison.trend import read_trend
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.nation.files import nation_csv, nation_text, nation_workbook
from spbe_sdk.reports.nation.page import NationView, nation_page
from spbe_sdk.reports.nation.tables import ShownTable

# So many similar ones are shown on a terminal; a file has all of them.
_NEAREST = 5


def standing(
    who: Annotated[str, typer.Argument()] = ".",
    year: int | None = None,
    everywhere: Annotated[bool, typer.Option("--everywhere")] = False,
    page: Path | None = None,
    paper: PaperOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show where a region or institution stands in the nation."""
    asked = region_of(who)
    found = stand(asked, year, everywhere=everywhere)
    view = NationView(
        nation(found.own.year),
        found,
        rises_of(found, everywhere=everywhere),
        read_trend(institution=found.own.institution).turns,
        None if asked == who else who,
    )
    if page is not None:
        size = paper_for(paper, Path(who))
        write_page(
            page,
            lambda: nation_page(view, language, size),
            lambda: nation_text(view, language),
            lambda: nation_workbook(view, language, size),
            lambda: nation_csv(view, language),
        )
    if as_json:
        rises = view.rises.to_dict() if view.rises else None
        print_json({**found.to_dict(), "rises": rises}, indent=2)
        return
    for line in view.lines(language):
        echo(line)
    for table in view.tables(language, most=_NEAREST):
        _print_table(table, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _widest(text: str) -> int:
    """The width of the longest word, which is not cut."""
    return max(map(len, text.split()))


def _print_table(shown: ShownTable, language: Language) -> None:
    from rich.table import Table

    echo("")
    echo(shown.title)
    if shown.before:
        echo(shown.before)
    grid = Table(box=None, pad_edge=False)
    for column in shown.columns:
        grid.add_column(
            escape(column.head), justify="left" if column.form == "text" else "right", min_width=_widest(column.head)
        )
    for row in shown.shown(language):
        grid.add_row(*map(escape, row))
    console().print(grid)
    if shown.behind:
        echo(shown.behind)
