"""What every run tells of the ports that it read."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from enum import StrEnum
from typing import Any

import attrs

from spbe_sdk.bindings.causes import causes
from spbe_sdk.bindings.sources import Input
from spbe_sdk.documents.binding import Provenance
from spbe_sdk.findings.finding import Finding, Severity, by_code, errors_among
from spbe_sdk.findings.words import Language, say

# Where one of these is found, it explains more than all others.
_DECISIVE = ("binding-absent", "binding-required", "table-empty", "rating-none", "plan-unmeasured")

_MOST = 3

_NOTICE = Severity.NOTICE

# What is told of the reading, and says nothing of the data.
_NO_GAPS = ("source-open",)


class Verdict(StrEnum):
    """What an official decides on."""

    READY = "ready"
    READY_WITH_GAPS = "ready-with-gaps"
    NOT_READY = "not-ready"


@attrs.frozen(slots=True)
class PortReport:
    """How the reading of one port went; its findings are those of reading its rows, and of what they say.

    `counts` says that the main figure rests on its rows: those of a required port, and a region's own beside brought
    ones.
    """

    port: str
    bound: bool
    required: bool
    adapter: str | None = None
    source: str | None = None
    rows: int = 0
    findings: list[Finding] = attrs.field(factory=list)
    provenance: Provenance | None = None
    inputs: list[Input] = attrs.field(factory=list)
    counts: bool = False


@attrs.frozen
class Outcome:
    """What a run found; each kind adds its own figures."""

    ports: list[PortReport]
    findings: list[Finding]

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {len(self.ports)} ports, {len(self.findings)} findings>"

    @property
    def result(self) -> Any:
        """What people ask for first: a `Result`, a `PlanScore`; where a kind says nothing else, the outcome itself."""
        return self

    @property
    def marked(self) -> list[tuple[str, str, str]]:
        """Ports whose rows are not simply the region's own records: the mark, the port, where the rows come from."""
        told = [(port.port, port.provenance) for port in self.ports if port.provenance is not None]
        return [(item.mark, name, item.source) for name, item in told if item.mark is not None]

    @property
    def computable(self) -> bool:
        """Whether every required port gave rows; without them a figure would say nothing."""
        return all(port.rows for port in self.ports if port.required)

    @property
    def measured(self) -> bool:
        """Whether a figure came out; what only shows what is missing is not ready."""
        return self.computable

    @property
    def errors(self) -> list[Finding]:
        """The errors that the main figure rests on: all but those in tables that it can do without."""
        needed = {_key(finding) for port in self.ports if port.counts for finding in port.findings}
        aside = {_key(finding) for port in self.ports if not port.counts for finding in port.findings} - needed
        return [finding for finding in errors_among(self.findings) if _key(finding) not in aside]

    def errors_in(self, port: str) -> list[Finding]:
        """The errors in the rows of a port, on which a figure made of them alone rests."""
        return [f for report in self.ports if report.port == port for f in errors_among(report.findings)]

    def errors_with(self, port: str) -> list[Finding]:
        """The errors that a figure rests on which is made of the main rows and of those of one more port."""
        return once([*self.errors, *self.errors_in(port)])

    @property
    def telling(self) -> list[Finding]:
        """What its verdict comes of: the errors that it rests on, or else everything that was found."""
        return telling(self.verdict, self.errors, self.findings)

    @property
    def verdict(self) -> Verdict:
        """Whether the application can be used with this data; every verb that says so asks here."""
        if not self.measured or self.errors:
            return Verdict.NOT_READY
        return Verdict.READY_WITH_GAPS if any(it.code not in _NO_GAPS for it in self.findings) else Verdict.READY


def telling(verdict: Verdict, errors: Sequence[Finding], findings: Sequence[Finding]) -> list[Finding]:
    """What a verdict comes of: the errors that it rests on; where there are none, what else was found."""
    if verdict is not Verdict.NOT_READY:
        return list(findings)
    return list(errors) or [one for one in findings if one.severity is not Severity.ERROR] or list(findings)


def reasons(verdict: Verdict, found: Sequence[Finding], language: Language) -> list[str]:
    """Why a verdict is no better, in up to three sentences: of each kind of finding the first, and how many more.

    Examples:
        ``reasons(done.verdict, done.outcome.telling, "id")``
    """
    if verdict is Verdict.READY:
        return []
    found = [one for one in found if one.code not in _NO_GAPS]
    errors = errors_among(found)
    told = errors if errors and verdict is Verdict.NOT_READY else [f for f in found if f.severity is not _NOTICE]
    groups = by_code(told or found)
    decisive = [group for code in _DECISIVE for group in groups if group[0].code == code]
    if errors or verdict is not Verdict.NOT_READY or not decisive:
        decisive += [group for group in groups if group not in decisive]
    return [reason for group in decisive for reason in _reasons(group, language)][:_MOST]


def _reasons(group: Sequence[Finding], language: Language) -> Iterator[str]:
    """What is said of findings of one kind: each cause of several, and the first of the others for all of them."""
    told = causes(group)
    single = [cause for cause in told if len(cause.findings) == 1]
    for cause in told:
        message = cause.message(language).rstrip(".")
        if len(cause.findings) > 1:
            yield message
        elif cause is single[0]:
            more = len(single) - 1
            yield f"{message} ({say('trial.alike', language, count=more)})" if more else message


def reasoned(verdict: Verdict, why: Sequence[str], language: Language) -> str:
    """A verdict in words, with its reasons beside it."""
    told = say(f"trial.{verdict}", language)
    return f"{told}. {say('trial.because', language, reasons='; '.join(why))}" if why else told


def aside(ports: Sequence[PortReport], language: Language) -> str:
    """What stands beside a verdict: the tables with errors that the main figure can do without, by port; nothing where
    there are none.
    """
    counts = {port.port: len(errors_among(port.findings)) for port in ports if not port.counts}
    told = ", ".join(f"{port} ({count})" for port, count in counts.items() if count)
    return say("trial.aside", language, ports=told) if told else ""


def once(findings: Sequence[Finding]) -> list[Finding]:
    """Each finding once: a file that is bound to two ports is reported for one of them."""
    kept: dict[Hashable, Finding] = {}
    for finding in findings:
        kept.setdefault(_key(finding), finding)
    return list(kept.values())


def _key(finding: Finding) -> Hashable:
    return finding.code, finding.origin, finding.field, finding.found
