"""What several verbs show alike: who signed, what was chosen, obstacles, a receipt, a trial, a run."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.catalogue.outlook import newer_line, outlook
from spbe_sdk.applications.kinds.kind import Headline
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.trial import TrialReport
from spbe_sdk.applications.upgrade.effects import Effect
from spbe_sdk.applications.upgrade.upgrade import UpgradeSteps
from spbe_sdk.applications.workspace.run import Run
from spbe_sdk.bindings.outcome import PortReport, Verdict, aside, once, reasoned, reasons
from spbe_sdk.cli.output import echo, print_findings, print_headline
from spbe_sdk.documents.catalogue import Withdrawn
from spbe_sdk.documents.playbook import Obstacle
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.documents.registration import Breaking
from spbe_sdk.findings.finding import SHOWN_PER_CODE, Finding, doubted, quoted, shorten
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, day, say
from spbe_sdk.regions.library import region_label
from spbe_sdk.reports.forms.labels import port_name
from spbe_sdk.scoring.exact import round_half_up


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
    told = once([*adoption.told, *adoption.key_findings(), *adoption.doubts()])
    findings = [finding.to_dict(language) for finding in told]
    return {"region": adoption.choices.region, "year": adoption.choices.settings.get("year"), "findings": findings}


def withdrawn_line(gone: Withdrawn, language: Language) -> str:
    """Since when a version is withdrawn, why, and what to use instead."""
    use = quoted(gone.use) if gone.use else say("catalogue.use_nothing", language)
    return say("catalogue.withdrawn", language, since=gone.since, reason=quoted(gone.reason), use=use)


def opened(workspace: Path, language: Language) -> Adoption:
    """A workspace to work with; where its version was withdrawn, that is said before anything is done."""
    adoption = Adoption.open(workspace)
    print_findings(adoption.version_findings(), language, stderr=True)
    return adoption


def print_obstacle(obstacle: Obstacle, language: Language) -> None:
    """One obstacle, its remedy, and what others did."""
    days = obstacle.effort_days
    effort = f" ({say('playbook.effort', language, days=days)})" if days is not None else ""
    echo(f"  • {obstacle.text.say(language)}")
    echo(f"    → {obstacle.remedy.say(language)}{effort}")
    for told in obstacle.experiences:
        echo(f"      {quoted(told.who)}: {quoted(told.did.say(language))}")


def print_terms(steps: UpgradeSteps, language: Language) -> None:
    """What the region would have to agree to comes before anything else."""
    if steps.terms:
        echo(say("upgrade.terms", language, version=steps.new.version))
    for term in steps.terms:
        before, after = (quoted(value) if value else "–" for value in (term.before, term.after))
        echo(f"  {term.path}: {before} → {after}")


def print_breaking(changes: Sequence[Breaking], language: Language) -> None:
    """What adopters have to do because of a new version, and of those that are skipped."""
    for change in changes:
        echo(f"  ! {change.what.say(language)} {change.affects.say(language)}")
        echo(f"    → {change.action.say(language)}")


def print_effect(steps: UpgradeSteps, language: Language) -> None:
    """What a new version makes of our own data, and where it differs."""
    before, after = (_figure(headline, language) for headline in (steps.before, steps.after))
    echo(say("upgrade.effect", language, before=before, after=after))
    for effect in steps.effects:
        echo(f"    {effect.code} {effect.name}: {_points(effect, language)}")
    if steps.before and steps.after and not steps.effects and not steps.carried:
        old_rows = {row[0]: row[-1] for row in steps.before.rows}
        for row in steps.after.rows:
            if row[0] in old_rows and old_rows[row[0]] != row[-1]:
                echo(f"    {row[0]} {row[1]}: {old_rows[row[0]]} → {row[-1]}")


def _figure(headline: Headline | None, language: Language) -> str:
    if headline is None or not headline.figure:
        return say("upgrade.unknown", language)
    return doubted(f"{value_text(headline.figure, language)} · {headline.label or '–'}", headline.errors, language)


def _points(effect: Effect, language: Language) -> str:
    values = (effect.before, effect.after)
    before, after = ("–" if value is None else figure(round_half_up(value, 3), language) for value in values)
    return f"{before} → {after} ({figure(round_half_up(effect.difference, 3), language, signed=True)})"


def print_receipt(found: Receipt, signers: tuple[PublicKey, ...], language: Language) -> None:
    """A receipt in lines."""
    adopted, trial = found.application, found.trial
    echo(f"{say('receipt.title', language)}: {quoted(found.adopter.name)} ({found.adopter.region})")
    echo(f"  {adopted.id} {adopted.version} {adopted.content[:12]}…: {say(f'catalogue.stage_{found.stage}', language)}")
    verdict = say(f"trial.{trial.verdict}", language)
    echo(f"  {say('trial.verdict', language)}: {verdict}, {trial.covered}/{trial.indicators}")
    for mark in trial.marks:
        echo(f"  {say(f'receipt.{mark}', language)}")
    for label, told in (("before", found.before), ("after", found.after)):
        if told is not None:
            value = f"{shorten(value_text(told.value, language))} ({told.year}, {told.measured_by})"
            echo(f"  {say(f'catalogue.{label}', language)}: {value}")
    for met in found.obstacles:
        echo(f"  • {met.text.say(language) if met.text else met.id}")
        echo(f"    → {met.did.say(language)}")
    expired = " " + say("receipt.expired", language) if found.expires < date.today() else ""
    echo(f"  {say('catalogue.valid_until', language)} {day(found.expires, language)}{expired}")
    print_signers(signers, {key.id for key in signers}, language)
    echo(say("receipt.signed_note" if signers else "receipt.unsigned", language))


def print_trial(report: TrialReport, language: Language) -> None:
    """The trial's lines: the package, each port, coverage, verdict."""
    package = "package_bad" if report.package_findings else "package_ok"
    _line(
        "trial.package", say(f"trial.{package}", language, index=value_text(report.package_index, language)), language
    )
    for port in report.ports:
        echo(f"  {_named(port.port, language)}: {_port(port, language)}")
    _line("trial.coverage", f"{report.covered}/{report.indicators}", language)
    for code, name in report.missing[:SHOWN_PER_CODE]:
        echo(f"  – {code} {name}")
    if len(report.missing) > SHOWN_PER_CODE:
        echo(f"  {say('cli.similar', language, count=len(report.missing) - SHOWN_PER_CODE)}")
    if report.index is not None:
        label = f"{value_text(report.index, language)} · {report.predicate or '–'}"
        _line("trial.shadow", doubted(label, report.errors, language), language)
    if report.evidenced is not None:
        _line("trial.evidenced", value_text(report.evidenced, language), language)
    _verdict(report.verdict, report.telling, report.ports, language)


def _verdict(verdict: Verdict, telling: Sequence[Finding], ports: Sequence[PortReport], language: Language) -> None:
    """The verdict with its reasons, and on which tables it does not rest though they have errors."""
    _line("trial.verdict", reasoned(verdict, reasons(verdict, telling, language), language), language)
    if said := aside(ports, language):
        echo(f"  {said}")


def _line(key: str, text: str, language: Language) -> None:
    echo(f"{say(key, language)}: {text}")


def _named(port: str, language: Language) -> str:
    """What a port is called on pages, and in commands."""
    name = port_name(port, language)
    return name if name.lower() == port else f"{name} ({port})"


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
    _verdict(done.verdict, done.outcome.telling, done.outcome.ports, done.language)
    # On a terminal it can be clicked; elsewhere it is a path that others go on with.
    place = done.report.absolute().as_uri() if sys.stdout.isatty() else done.report
    echo(say("cli.report", done.language, path=place))


def print_newer(adoption: Adoption, language: Language) -> None:
    """One line where this machine knows of a newer version."""
    line = newer_line(outlook(adoption.lock), language)
    if line:
        echo(line)
