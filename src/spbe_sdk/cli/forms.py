"""`spbe export agreement` and the other official forms: a page to print, or a Word document."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.forms import MadeForm, make_form
from spbe_sdk.applications.giving_back.replications import replications
from spbe_sdk.bindings.dates import day as day_of
from spbe_sdk.cli.output import AnyLanguageOption, LanguageOption, echo, print_findings, working, write_page
from spbe_sdk.cli.shown import opened
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, say
from spbe_sdk.reports.official.forms import IndexFormName, PlanFormName
from spbe_sdk.reports.official.request import FormRequest

WorkspaceArgument = Annotated[Path, typer.Argument()]

DateOption = Annotated[str | None, typer.Option("--date")]


def agreement(
    workspace: WorkspaceArgument = Path(),
    unit: str | None = None,
    out: Path = Path("perjanjian-kinerja.html"),
    day: DateOption = None,
    number: str | None = None,
    revision: Annotated[int | None, typer.Option(min=1, max=99)] = None,
    language: AnyLanguageOption = None,
) -> None:
    """The performance agreement of a unit, or of all."""
    _made("agreement", workspace, unit, out, FormRequest(_day(day), number, revision), language)


def _of_units(name: PlanFormName, file: str) -> Callable[..., None]:
    """The verb of a form of a unit, or of all, that asks for no more than a day."""

    def verb(
        workspace: WorkspaceArgument = Path(),
        unit: str | None = None,
        out: Path = Path(file),
        day: DateOption = None,
        language: AnyLanguageOption = None,
    ) -> None:
        _made(name, workspace, unit, out, FormRequest(_day(day)), language)

    return verb


action_plan = _of_units("action-plan", "rencana-aksi.html")

accountability = _of_units("accountability", "lkjip.html")

key_indicators = _of_units("key-indicators", "iku.html")

tree = _of_units("tree", "pohon-kinerja.html")

working_papers = _of_units("working-papers", "kke.html")


def evaluation(
    workspace: WorkspaceArgument = Path(),
    out: Path = Path("lke.html"),
    language: AnyLanguageOption = None,
) -> None:
    """The sheet of an evaluation."""
    _made("evaluation", workspace, None, out, FormRequest(), language)


def evaluation_letter(
    workspace: WorkspaceArgument = Path(),
    out: Path = Path("lhe.html"),
    day: DateOption = None,
    number: str | None = None,
    language: AnyLanguageOption = None,
) -> None:
    """The letter of an evaluation's results."""
    _made("evaluation-letter", workspace, None, out, FormRequest(_day(day), number), language)


def replication(
    source: Path,
    receipts: list[Path],
    out: Path = Path("replikasi.html"),
    agreement_number: Annotated[str | None, typer.Option("--agreement")] = None,
    language: LanguageOption = "id",
) -> None:
    """The register of who took over an application, from their receipts."""
    register = replications(source, receipts, agreement_number, language)
    write_page(out, register.page, workbook=register.workbook, csv=register.csv, word=register.document)
    echo(say("cli.created", language, path=out))


def _made(
    name: PlanFormName | IndexFormName,
    workspace: Path,
    unit: str | None,
    out: Path,
    request: FormRequest,
    language: Language | None,
) -> None:
    spoken = language or DEFAULT_LANGUAGE
    with working(spoken):
        made = make_form(opened(workspace, spoken), name, unit, request, language)
    _write(made, out, made.context.language)


def _write(made: MadeForm, out: Path, language: Language) -> None:
    write_page(out, made.page, word=made.document)
    # What Word does not take is no matter of a page.
    word = out.suffix.lower() == ".docx"
    print_findings([finding for finding in made.findings if word or finding.code != "logo-word"], language)
    echo(say("cli.created", language, path=out))


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else day_of(text)
    except ValueError:
        raise UsageError(Finding("line-form", field="--date", found=text, allowed="2026-01-15")) from None
