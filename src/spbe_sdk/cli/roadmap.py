"""`spbe roadmap`: the cheapest way up, proven, and how sure the predicate is."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption import Adoption
from spbe_sdk.applications.planning import Aim, Planned, plan_up, planned_page
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json, working
from spbe_sdk.files import write_atomic
from spbe_sdk.improvement import to_dict
from spbe_sdk.wording import Language, say


def roadmap(
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    target: Annotated[
        str | None, typer.Option(help="Indeks atau predikat; bawaan: settings.target_index, atau predikat berikutnya.")
    ] = None,
    budget: Annotated[
        int | None, typer.Option(help="Alih-alih target: upaya yang tersedia, misalnya hari kerja.")
    ] = None,
    without: Annotated[list[str] | None, typer.Option(help="Indikator yang dikecualikan; boleh berulang.")] = None,
    rules: Annotated[Path | None, typer.Option(help="Aturan sendiri: upaya dan ketergantungan (YAML).")] = None,
    lowered: Annotated[
        float, typer.Option(min=0, max=1, help="Peluang asesor menurunkan satu tingkat, untuk setiap nilai.")
    ] = 0.25,
    page: Annotated[Path | None, typer.Option(help="Tulis juga satu halaman HTML untuk pimpinan.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Hitung jalan termurah ke target, atau indeks tertinggi untuk suatu anggaran; terbukti optimal."""
    adoption = Adoption.open(workspace)
    aim = Aim(target, budget, without or [], rules, Fraction(Decimal(str(lowered))))
    with working(language):
        planned = plan_up(adoption, aim)
    if page is not None:
        write_atomic(page, planned_page(planned, adoption, language).encode())
    if as_json:
        standing = planned.outcome.standing.to_dict() if planned.outcome.standing else None
        print_json(
            {**to_dict(planned.plan), "unit": planned.rules.unit, "sensitivity": planned.sensitivity.to_dict(),
             "standing": standing},
            indent=2,
        )  # fmt: skip
        return
    _print(planned, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _print(planned: Planned, language: Language) -> None:
    from rich.table import Table

    plan, unsure, unit = planned.plan, planned.sensitivity, planned.rules.unit
    out = console()
    out.print(f"[bold]{plan.now} → {plan.index}[/] · {escape(plan.predicate)} · {plan.cost} {escape(unit)}")
    table = Table(box=None, pad_edge=False)
    for name in ("#", "step", "unit", "index"):
        table.add_column(name if name == "#" else (unit if name == "unit" else say(f"roadmap.{name}", language)),
                         justify="left" if name == "step" else "right")  # fmt: skip
    for number, step in enumerate(plan.steps, start=1):
        table.add_row(str(number), escape(f"{step.code} {step.name} → {step.level}"), str(step.cost), str(step.index))
    out.print(table)
    if not plan.steps:
        echo(say("roadmap.nothing", language))
    for item in plan.alternatives[:3]:
        more = item.cost - plan.cost
        echo(say("roadmap.without", language, code=item.without, cost=item.cost, more=more, unit=unit))
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
    if planned.outcome.standing is not None:
        found = planned.outcome.standing
        year = planned.outcome.result.year
        echo(say("roadmap.standing", language, rank=found.rank, count=found.count, best=found.best, year=year))
    echo(f"{say('roadmap.proof', language)} {planned.rules.confidence}")
