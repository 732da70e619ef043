"""`spbe standing`: where an institution stands in the nation, and what those like it did."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.workspace.region import region_of
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json, write_page
from spbe_sdk.comparison.nation import nation
from spbe_sdk.comparison.rises import Rises, rises_of
from spbe_sdk.comparison.standing import standing as stand
from spbe_sdk.comparison.trend import read_trend
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.nation.files import nation_csv, nation_text, nation_workbook
from spbe_sdk.reports.nation.page import NationView, nation_page, standing_lines


def standing(
    who: Annotated[str, typer.Argument()] = ".",
    year: int | None = None,
    page: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show where a region or institution stands in the nation."""
    asked = region_of(who)
    found = stand(asked, year)
    view = NationView(
        nation(found.own.year), found, rises_of(found), read_trend(institution=found.own.institution).turns
    )
    if page is not None:
        write_page(
            page,
            lambda: nation_page(view, language),
            lambda: nation_text(view, language),
            lambda: nation_workbook(view, language),
            lambda: nation_csv(view),
        )
    if as_json:
        rises = view.rises.to_dict() if view.rises else None
        print_json({**found.to_dict(), "rises": rises}, indent=2)
        return
    for line in standing_lines(view, language):
        echo(line)
    for domain in found.domains:
        ranks = (f"{circle.place.rank}/{circle.place.count}" for circle in domain.circles)
        echo(f"  {domain.code} {domain.name}: {figure(domain.value, language)}  {'  '.join(ranks)}")
    if view.rises:
        _print_rises(view.rises, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _print_rises(found: Rises, language: Language) -> None:
    kind = say(f"nation.kind.{found.own.after.kind}", language)
    count = figure(len(found.moves), language)
    echo(say(f"nation.rises_who_{found.by}", language, count=count, start=found.start, kind=kind))
    reached = {"rose": found.index.rose, "reached": len(found.reached)}
    echo(say("nation.rises_what", language, **reached))
    names = ", ".join(f"{move.after.name} {figure(move.change, language, signed=True)}" for move in found.to_ask[:5])
    echo(f"{say('nation.to_ask_short', language)}: {names}")
