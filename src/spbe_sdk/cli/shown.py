"""What several verbs show alike: who signed, what was chosen, obstacles, a receipt, a trial, a run."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.trial import TrialReport
from spbe_sdk.applications.workspace.run import Run
from spbe_sdk.bindings.outcome import PortReport
from spbe_sdk.cli.output import echo, print_findings, print_headline
from spbe_sdk.documents.playbook import Obstacle
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.findings.finding import SHOWN_PER_CODE, doubted, quoted, shorten
from spbe_sdk.findings.words import Language, say
from spbe_sdk.regions.library import region_label


def print_package_signers(signers: Sequence[PublicKey], trusted: Collection[str], language: Language) -> None:
    """Who signed a package, and what that does and does not say."""
    print_signers(signers, trusted, language)
    echo(say("cli.signed_note" if signers else "cli.unsigned", language))


def print_signers(signers: Sequence[PublicKey], trusted: Collection[str], language: Language) -> None:
    """The keys that signed something: those that are gone by, then those that only signed as well."""
    for key in signers:
        if key.id in trusted:
            echo(say("cli.signed", language, key=key.shown))
    for key in signers:
        if key.id not in trusted:
            echo(say("cli.also_signed", language, key=key.shown))


def print_chosen(adoption: Adoption, language: Language) -> None:
    """Which region a new workspace is of, and what is doubtful about it and its year."""
    echo(say("cli.region", language, region=region_label(adoption.choices.region)))
    print_findings(adoption.doubts(), language)


def chosen(adoption: Adoption, language: Language) -> dict[str, Any]:
    """The same as JSON-ready values."""
    findings = [finding.to_dict(language) for finding in adoption.doubts()]
    return {"region": adoption.choices.region, "year": adoption.choices.settings.get("year"), "findings": findings}


def print_obstacle(obstacle: Obstacle, language: Language) -> None:
    """One obstacle, its remedy, and what others did."""
    days = obstacle.effort_days
    effort = f" ({say('playbook.effort', language, days=days)})" if days is not None else ""
    echo(f"  • {obstacle.text.say(language)}")
    echo(f"    → {obstacle.remedy.say(language)}{effort}")
    for told in obstacle.experiences:
        echo(f"      {quoted(told.who)}: {quoted(told.did.say(language))}")


def print_receipt(found: Receipt, signers: tuple[PublicKey, ...], language: Language) -> None:
    """A receipt in lines."""
    adopted, trial = found.application, found.trial
    echo(f"{say('receipt.title', language)}: {quoted(found.adopter.name)} ({found.adopter.region})")
    echo(f"  {adopted.id} {adopted.version} {adopted.content[:12]}…: {say(f'catalogue.stage_{found.stage}', language)}")
    verdict = say(f"trial.{trial.verdict}", language)
    echo(f"  {say('trial.verdict', language)}: {verdict}, {trial.covered}/{trial.indicators}")
    for mark in trial.marks:
        echo(f"  {say(f'receipt.{mark}', language)}")
    for label, figure in (("before", found.before), ("after", found.after)):
        if figure is not None:
            value = f"{shorten(figure.value)} ({figure.year}, {figure.measured_by})"
            echo(f"  {say(f'catalogue.{label}', language)}: {value}")
    for met in found.obstacles:
        echo(f"  • {met.text.say(language) if met.text else met.id}")
        echo(f"    → {met.did.say(language)}")
    expired = " " + say("receipt.expired", language) if found.expires < date.today() else ""
    echo(f"  {say('catalogue.valid_until', language)} {found.expires}{expired}")
    print_signers(signers, {key.id for key in signers}, language)
    echo(say("receipt.signed_note" if signers else "receipt.unsigned", language))


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
        _line("trial.shadow", doubted(f"{report.index} · {report.predicate}", report.errors, language), language)
    _line("trial.verdict", say(f"trial.{report.verdict}", language), language)


def _line(key: str, text: str, language: Language) -> None:
    echo(f"{say(key, language)}: {text}")


def _port(port: PortReport, language: Language) -> str:
    if not port.bound:
        return say("trial.port_required" if port.required else "trial.port_unbound", language)
    rows = say("trial.port_ok", language, rows=port.rows)
    problems = say("trial.port_bad", language, count=len(port.findings))
    return f"{rows}, {problems}" if port.findings else rows


def print_run(done: Run) -> None:
    """Index, table, what is missing, and where the report is."""
    print_headline(done.headline, done.language)
    print_findings(done.findings, done.language)
    _line("trial.verdict", say(f"trial.{done.verdict}", done.language), done.language)
    echo(say("cli.report", done.language, path=done.report))
