"""Doctor: whether this machine and this workspace are right, check by check, each with its remedy."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.adapters.conformance import LIVE, Reading
from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.known import known_sources
from spbe_sdk.applications.catalogue.outlook import newer_line, otherwise_listed, outlook
from spbe_sdk.applications.package.playbook import PlaybookMatch
from spbe_sdk.applications.package.requirements import refuse_unmet
from spbe_sdk.applications.workspace.choices import check_reasons
from spbe_sdk.applications.workspace.measured import Measured
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.bindings.alike import pieces
from spbe_sdk.bindings.outcome import PortReport, Verdict, aside, once, reasons
from spbe_sdk.bindings.secrets import hide
from spbe_sdk.bindings.sources import Source, open_source
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.providers import OURS, installed
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Origin, errors_among
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, say, written
from spbe_sdk.instruments.library import library

# A live source is looked at in its first rows: the checks are about how it gives them.
LOOKED_AT = 1000


@attrs.frozen(slots=True)
class Check:
    """One thing that was looked at; `status` is ok, gaps (wrong, but nothing else stops), fail or skip.

    `lessons` is the playbook seen from here, `conformance` the outcome of each check of an adapter, `verdict` the one
    on the whole, with its `reasons`.
    """

    name: str
    title: str
    status: str
    detail: str = ""
    findings: list[Finding] = attrs.field(factory=list)
    lessons: PlaybookMatch | None = None
    conformance: Mapping[str, str] = attrs.field(factory=dict)
    verdict: Verdict | None = None
    reasons: Sequence[str] = ()

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """The check as JSON-ready values."""
        findings = [finding.to_dict(language) for finding in self.findings]
        shown: dict[str, Any] = {"name": self.name, "status": self.status, "detail": self.detail, "findings": findings}
        if self.verdict is not None:
            shown |= {"verdict": str(self.verdict), "reasons": list(self.reasons)}
        if self.conformance:
            shown["conformance"] = dict(self.conformance)
        if self.lessons is not None:
            shown["lessons"] = [
                {"id": match.lesson.id, "fit": str(match.fit), "untold": list(match.untold)}
                for match in self.lessons.all
            ]
        return shown


def examine(folder: Path | None, language: Language = DEFAULT_LANGUAGE) -> list[Check]:
    """Every check of the machine, and of the workspace where there is one."""
    checks = [
        _check("python", language, _python),
        _check("sdk", language, lambda: (version("spbe-sdk"), [])),
        _check("plugins", language, _plugins),
    ]
    return [*checks, *(_workspace(folder, language) if folder is not None else [_nowhere(language)])]


def _nowhere(language: Language) -> Check:
    """That there is no workspace here, so that nobody takes the checks of the machine for those of one."""
    return Check("workspace", say("doctor.workspace", language), "skip", say("doctor.nowhere", language))


def _check(name: str, language: Language, look: Callable[[], tuple[str, list[Finding]]], **details: str) -> Check:
    try:
        detail, findings = look()
    except SpbeError as error:
        detail, findings = "", list(error.findings)
    status = "fail" if errors_among(findings) else "ok"
    return Check(name, say(f"doctor.{name}", language, **details), status, detail, findings)


def _python() -> tuple[str, list[Finding]]:
    found = ".".join(map(str, sys.version_info[:3]))
    return found, [] if sys.version_info >= (3, 11) else [Finding("machine-python", found=found)]


def _plugins() -> tuple[str, list[Finding]]:
    """What is installed, by who provides it: this library's names together, and each of others by itself."""
    known, findings = library(), list[Finding]()
    plugins = [plugin for plugin in installed() if plugin.group != "instruments"]
    for plugin in plugins:
        try:
            plugin.load()
        except SpbeError as error:
            findings += error.findings
    findings += known.problems(known.providers)
    named = [(plugin.name, provider) for plugin in plugins for provider in plugin.providers]
    named += [(name, provider) for name in known.files for provider in known.providers[name]]
    ours = ", ".join(name for name, provider in named if provider.is_ours)
    others = [f"{name} ← {provider}" for name, provider in named if not provider.is_ours]
    return "; ".join([f"{ours} ← {OURS} {version(OURS)}", *others]), findings


def _workspace(folder: Path, language: Language) -> list[Check]:
    try:
        adoption = Workspace.open(folder)
    except SpbeError as error:
        return [Check("workspace", say("doctor.workspace", language), "fail", "", list(error.findings))]
    application = adoption.package.application
    machine = [
        _check("workspace", language, lambda: (str(folder), [])),
        _check("requires", language, lambda: _requires(adoption)),
    ]
    if any(check.status == "fail" for check in machine):
        return machine
    checks = [
        *machine,
        _check("ground", language, lambda: _ground(adoption)),
        _check("package", language, lambda: (f"{application.id} {application.version}", _of_package(adoption))),
        _check("version", language, lambda: _version(adoption, language)),
        _check("settings", language, lambda: _settings(adoption, language)),
        _check("reasons", language, lambda: _reasons(adoption)),
        _check("writable", language, lambda: _writable(folder)),
    ]
    measured = adoption.measured()
    checks += [_port(adoption, report, language) for report in (measured.outcome.ports if measured.outcome else ())]
    lessons = adoption.playbook()
    detail = say("playbook.applying", language, count=len(lessons.applying), all=len(lessons.obstacles))
    checks.append(Check("playbook", say("doctor.playbook", language), "ok", detail, lessons=lessons))
    return [*checks, _verdict(measured, checks, language)]


def _of_package(adoption: Workspace) -> list[Finding]:
    return [*adoption.key_findings(), *otherwise_listed(adoption.lock, adoption.package)]


def _port(adoption: Workspace, report: PortReport, language: Language) -> Check:
    """What came through a port, and how its live sources behave; without an optional one, the rest is still right."""
    name, title = f"port-{report.port}", say("doctor.port", language, port=report.port)
    wrong = "fail" if report.counts else "gaps"
    if not report.bound:
        missing = say("trial.port_required", language)
        return Check(name, title, *(("fail", missing) if report.required else ("skip", say("doctor.skip", language))))
    conformance, problems = _conformance(adoption, report.port, adoption.bindings[report.port], language)
    known = known_sources(adoption, report.port)
    findings = [*report.findings, *problems, *(finding for found in known for finding in found.new)]
    looked = say("doctor.conformance", language, count=len(conformance))
    named = dict.fromkeys(found.text(language) for found in known)
    detail = ", ".join([say("report.rows", language, count=report.rows), looked, *named])
    status = wrong if errors_among(findings) else "ok"
    return Check(name, title, status, detail, findings, conformance=conformance)


def _verdict(measured: Measured, checks: Sequence[Check], language: Language) -> Check:
    """The same verdict as that of a trial and of a run, with what no other check has told."""
    told = [finding for check in checks for finding in check.findings]
    findings = [finding for finding in once(measured.findings) if finding not in told]
    verdict = measured.verdict
    if any(check.status == "fail" for check in checks):
        verdict = Verdict.NOT_READY
    status = {Verdict.READY: "ok", Verdict.READY_WITH_GAPS: "gaps", Verdict.NOT_READY: "fail"}[verdict]
    headline = measured.headline(language)
    covered = f", {headline.covered}/{headline.countable}" if headline else ""
    beside = aside(measured.outcome.ports, language) if measured.outcome else ""
    failed = [finding for check in checks if check.status == "fail" for finding in errors_among(check.findings)]
    why = reasons(verdict, once([*measured.telling, *failed]), language)
    because = say("trial.because", language, reasons="; ".join(why)) if why else ""
    detail = ". ".join(filter(None, (f"{say(f'trial.{verdict}', language)}{covered}", because, beside)))
    return Check("verdict", say("trial.verdict", language), status, detail, findings, verdict=verdict, reasons=why)


def _conformance(
    adoption: Workspace, port: str, sources: Sequence[Binding], language: Language
) -> tuple[dict[str, str], list[Finding]]:
    """The checks of the conformance kit on a port's live sources, by name; what cannot be opened is told elsewhere."""
    outcome: dict[str, str] = {}
    findings: list[Finding] = []
    for source in _pieces(adoption, sources):
        try:
            opened = [
                open_source(source.adapter, source.options, port, adoption.files, adoption.reach) for _ in range(2)
            ]
            one, again = (Reading.of(table, LOOKED_AT, secrets) for table, secrets in opened)
        except SpbeError:
            continue
        for name, check in LIVE.items():
            problem = next(check(one, again), None)
            outcome[name] = "fail" if problem or outcome.get(name) == "fail" else "ok"
            if problem is not None:
                fix = say(f"conformance.{name}.fix", language)
                details = {"port": port, "name": name, "problem": problem, "fix": fix}
                place = Origin(place_of(source.adapter, source.options))
                told = Finding("adapter-conformance", origin=place, field=name, details=details)
                findings.append(hide(told, one.secrets))
    return outcome, findings


def _requires(adoption: Workspace) -> tuple[str, list[Finding]]:
    """What the application needs besides; without it nothing else can be looked at."""
    refuse_unmet(adoption.package.application)
    requires = adoption.package.application.requires
    adoption.kind.ground(adoption.package.application, adoption.package.contents)
    sdk = {OURS: requires.sdk} if requires.sdk else {}
    return ", ".join(f"{name} {versions}" for name, versions in {**sdk, **requires.plugins}.items()), []


def _ground(adoption: Workspace) -> tuple[str, list[Finding]]:
    ground = adoption.ground
    return f"{ground.document.id} {ground.pinned.sha256[:12]}", adoption.ground_findings()


def _version(adoption: Workspace, language: Language) -> tuple[str, list[Finding]]:
    """What is remembered of newer versions, and whether ours was withdrawn; nothing is fetched."""
    seen = outlook(adoption.lock)
    if seen is None:
        return say("status.unlisted", language), []
    return newer_line(seen, language) or say("status.newest", language, place=seen.place), seen.findings


def _pieces(adoption: Workspace, sources: Sequence[Binding]) -> Iterator[Source]:
    """The sources of a port, of many alike files each."""
    for source in sources:
        with suppress(SpbeError):
            yield from (piece.source for piece in pieces(source.adapter, source.options, adoption.files))


def _settings(adoption: Workspace, language: Language) -> tuple[str, list[Finding]]:
    """The settings that say something, as people write them."""
    told = ((name, _as_people_write(value, language)) for name, value in adoption.settings().items())
    return ", ".join(f"{name}={text}" for name, text in told if text), []


def _as_people_write(value: object, language: Language) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {_as_people_write(part, language)}" for name, part in value.items())
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(written(value, language))


def _reasons(adoption: Workspace) -> tuple[str, list[Finding]]:
    found = check_reasons(adoption.choices, adoption.package.application, adoption.notation, date.today())
    return str(len(adoption.choices.reasons)), found


def _writable(folder: Path) -> tuple[str, list[Finding]]:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return str(folder), []
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return "", [Finding("not-writable", origin=Origin(str(folder)), details={"reason": reason})]
