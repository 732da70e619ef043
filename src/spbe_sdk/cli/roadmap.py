"""`spbe roadmap`: the cheapest way up, proven, and how sure the predicate is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.roadmap import letterhead, way_up_of, way_up_page
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    PaperOption,
    console,
    echo,
    escape,
    marked,
    paper_for,
    print_json,
    working,
    write_page,
)
from spbe_sdk.cli.shown import opened
from spbe_sdk.comparison.weights import moved_by
from spbe_sdk.documents.worded import in_language
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.roadmap.files import roadmap_text, roadmap_workbook
from spbe_sdk.roadmaps.advice import Aim, WayUp
from spbe_sdk.roadmaps.quarters import Deadline, calendar_of


def roadmap(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    target: str | None = None,
    budget: int | None = None,
    per_quarter: str | None = None,
    quarters: int | None = None,
    deadline: list[str] | None = None,
    without: list[str] | None = None,
    rules: Path | None = None,
    lowered: Annotated[float, typer.Option(min=0, max=1)] = 0.25,
    move: list[str] | None = None,
    page: Path | None = None,
    paper: PaperOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show the cheapest way to a target, or the best for what can be spent."""
    adoption = opened(workspace, language)
    calendar = calendar_of(_figures(per_quarter), quarters, [_deadline(text) for text in deadline or []])
    chance, moved = Fraction(Decimal(str(lowered))), moved_by(move) if move else None
    aim = Aim(target, budget, calendar, without or [], rules, chance, moved)
    with working(language):
        way_up = way_up_of(adoption, aim)
    if page is not None:
        head, size = letterhead(way_up, adoption), paper_for(paper, workspace)
        write_page(
            page,
            lambda: way_up_page(way_up, adoption, language, size),
            lambda: roadmap_text(way_up, head, language),
            lambda: roadmap_workbook(way_up, head, language, size),
        )
    if as_json:
        print_json(way_up.to_dict(), indent=2)
        return
    _print(way_up, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _print(way_up: WayUp, language: Language) -> None:
    _print_roadmap(way_up, language)
    _print_sensitivity(way_up, language)
    if moved := way_up.moved(language):
        echo(moved)
    if way_up.outcome.standing is not None:
        found = way_up.outcome.standing
        year = way_up.outcome.result.year
        echo(say("roadmap.standing", language, rank=found.rank, count=found.count, best=found.best, year=year))
    echo(f"{way_up.proof(language)} {say('roadmap.source', language)} {in_language(way_up.rules.confidence, language)}")


def _print_roadmap(way_up: WayUp, language: Language) -> None:
    from rich.table import Table

    roadmap, unit = way_up.roadmap, way_up.unit(language)
    out = console()
    mark = marked(len(way_up.outcome.errors), language)
    way = f"[bold]{figure(roadmap.now, language)} → {figure(roadmap.index, language)}[/]"
    way += f" · {escape(roadmap.predicate)} · {figure(roadmap.cost, language)} {escape(unit)}"
    out.print(f"{way}{mark}")
    step_name, index_name, quarter_name = (say(f"roadmap.{name}", language) for name in ("step", "index", "quarter"))
    table = Table(box=None, pad_edge=False)
    for name in ("#", step_name, unit, index_name, *([quarter_name] if roadmap.quarters else [])):
        table.add_column(escape(name), justify="left" if name == step_name else "right")
    for number, step in enumerate(roadmap.steps, start=1):
        cost = f"{figure(step.cost, language)}{'*' if step.own else ''}"
        cells = [str(number), escape(f"{step.code} {step.name} → {step.label}"), cost, figure(step.index, language)]
        table.add_row(*cells, *([str(step.quarter)] if roadmap.quarters else []))
    out.print(table)
    if any(step.own for step in roadmap.steps):
        echo(say("roadmap.own_cost", language))
    for quarter in roadmap.quarters:
        spent = f"{say('roadmap.spent', language).lower()} {figure(quarter.spent, language)} {unit}"
        echo(f"{quarter_name} {quarter.number}: {spent}, {index_name.lower()} {figure(quarter.index, language)}")
    if not roadmap.steps:
        echo(say("roadmap.nothing_within" if way_up.target is None else "roadmap.nothing", language))
    if unproven := way_up.unproven(language):
        echo(unproven)
    if way_up.outcome.result.gaps:
        echo(say("roadmap.gaps", language, count=len(way_up.outcome.result.gaps)))
    for sentence in way_up.alternatives(language):
        echo(sentence)


def _print_sensitivity(way_up: WayUp, language: Language) -> None:
    unsure = way_up.sensitivity
    if unsure.next_predicate is not None:
        echo(say("roadmap.next", language, points=unsure.to_next, name=unsure.next_predicate))
    if unsure.margin is not None:
        echo(say("roadmap.margin", language, points=unsure.margin, name=unsure.predicate))
    echo(
        say(
            "roadmap.kept" if unsure.chances else "roadmap.kept_unknown",
            language,
            chance=unsure.kept_percent,
            name=unsure.predicate,
            lowered=int(unsure.lowered * 100),
        )
    )
    if unsure.hanging:
        echo(say("roadmap.hanging", language, codes=", ".join(unsure.hanging)))


def _figures(text: str | None) -> list[int] | None:
    """Whole numbers with commas between them."""
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.removeprefix("-").isdigit() for part in parts):
        raise UsageError(Finding("roadmap-quarter", field="--per-quarter", found=text))
    return [int(part) for part in parts]


def _deadline(text: str) -> Deadline:
    """A deadline as it is written on the command line."""
    code, *numbers = text.split(":")
    if len(numbers) != 2 or not all(number.isascii() and number.isdigit() for number in numbers):
        raise UsageError(Finding("roadmap-deadline-form", found=text))
    return Deadline(code, int(numbers[0]), int(numbers[1]))
