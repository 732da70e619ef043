"""`spbe trial`: does it work on the publisher's data and on ours, and what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.decision import trial_page
from spbe_sdk.applications.package.trial import TrialReport, Verdict
from spbe_sdk.bindings.outcome import PortReport
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.findings.finding import SHOWN_PER_CODE
from spbe_sdk.findings.words import Language, say


def trial(
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    page: Annotated[Path | None, typer.Option(help="Tulis juga satu halaman HTML untuk pimpinan.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Coba dengan data penerbit dan data sendiri, tanpa menyimpan apa pun."""
    with working(language):
        adoption = Adoption.open(workspace)
        report = adoption.trial()
    if page is not None:
        write_atomic(page, trial_page(adoption, report, language).encode())
    if as_json:
        print_json(report.to_dict(language), indent=2)
    else:
        print_trial(report, language)
        print_findings([*report.package_findings, *report.findings], language)
        if page is not None:
            echo(say("cli.created", language, path=page))
    raise typer.Exit(1 if report.verdict is Verdict.NOT_READY else 0)


def print_trial(report: TrialReport, language: Language) -> None:
    """The trial's lines: the package, each port, coverage, verdict."""
    package = "package_bad" if report.package_findings else "package_ok"
    _line("trial.package", say(f"trial.{package}", language, index=report.package_index), language)
    for port in report.ports:
        echo(f"  {port.port}: {_port(port, language)}")
    _line("trial.coverage", f"{report.covered}/{report.indicators}", language)
    for code, name in report.missing[:SHOWN_PER_CODE]:
        echo(f"  – {code} {name}")
    if len(report.missing) > SHOWN_PER_CODE:
        echo(f"  {say('cli.similar', language, count=len(report.missing) - SHOWN_PER_CODE)}")
    if report.index is not None:
        _line("trial.shadow", f"{report.index} · {report.predicate}", language)
    _line("trial.verdict", say(f"trial.{report.verdict}", language), language)


def _line(key: str, text: str, language: Language) -> None:
    echo(f"{say(key, language)}: {text}")


def _port(port: PortReport, language: Language) -> str:
    if not port.bound:
        return say("trial.port_required" if port.required else "trial.port_unbound", language)
    rows = say("trial.port_ok", language, rows=port.rows)
    problems = say("trial.port_bad", language, count=len(port.findings))
    return f"{rows}, {problems}" if port.findings else rows
