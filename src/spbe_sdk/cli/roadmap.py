"""`spbe roadmap`: the cheapest way up, proven, and how sure the predicate is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.roadmap import letterhead, plan_up, planned_page
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json, working, write_page
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.roadmap.files import roadmap_text, roadmap_workbook
from spbe_sdk.roadmaps.advice import Aim, Planned
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
    page: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show the cheapest way to a target, or the best for what can be spent."""
    adoption = Adoption.open(workspace)
    calendar = calendar_of(_figures(per_quarter), quarters, [_deadline(text) for text in deadline or []])
    aim = Aim(target, budget, calendar, without or [], rules, Fraction(Decimal(str(lowered))))
    with working(language):
        planned = plan_up(adoption, aim)
    if page is not None:
        head = letterhead(planned, adoption)
        write_page(
            page,
            lambda: planned_page(planned, adoption, language),
            lambda: roadmap_text(planned, head, language),
            lambda: roadmap_workbook(planned, head, language),
        )
    if as_json:
        print_json(planned.to_dict(), indent=2)
        return
    _print(planned, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _print(planned: Planned, language: Language) -> None:
    _print_plan(planned, language)
    _print_sensitivity(planned, language)
    if planned.outcome.standing is not None:
        found = planned.outcome.standing
        year = planned.outcome.result.year
        echo(say("roadmap.standing", language, rank=found.rank, count=found.count, best=found.best, year=year))
    echo(f"{planned.proof(language)} {say('roadmap.source', language)} {planned.rules.confidence}")


def _print_plan(planned: Planned, language: Language) -> None:
    from rich.table import Table

    plan, unit = planned.plan, planned.rules.unit
    out = console()
    out.print(f"[bold]{plan.now} → {plan.index}[/] · {escape(plan.predicate)} · {plan.cost} {escape(unit)}")
    step_name, index_name, quarter_name = (say(f"roadmap.{name}", language) for name in ("step", "index", "quarter"))
    table = Table(box=None, pad_edge=False)
    for name in ("#", step_name, unit, index_name, *([quarter_name] if plan.quarters else [])):
        table.add_column(escape(name), justify="left" if name == step_name else "right")
    for number, step in enumerate(plan.steps, start=1):
        cells = [str(number), escape(f"{step.code} {step.name} → {step.level}"), str(step.cost), str(step.index)]
        table.add_row(*cells, *([str(step.quarter)] if plan.quarters else []))
    out.print(table)
    for quarter in plan.quarters:
        spent = f"{say('roadmap.spent', language).lower()} {quarter.spent} {unit}"
        echo(f"{quarter_name} {quarter.number}: {spent}, {index_name.lower()} {quarter.index}")
    if not plan.steps:
        echo(say("roadmap.nothing_within" if planned.target is None else "roadmap.nothing", language))
    if unproven := planned.unproven(language):
        echo(unproven)
    if planned.outcome.result.gaps:
        echo(say("roadmap.gaps", language, count=len(planned.outcome.result.gaps)))
    for sentence in planned.alternatives(language):
        echo(sentence)


def _print_sensitivity(planned: Planned, language: Language) -> None:
    unsure = planned.sensitivity
    if unsure.next_predicate is not None:
        echo(say("roadmap.next", language, points=unsure.to_next, name=unsure.next_predicate))
    if unsure.margin is not None:
        echo(say("roadmap.margin", language, points=unsure.margin, name=unsure.predicate))
    echo(
        say(
            "roadmap.kept",
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
