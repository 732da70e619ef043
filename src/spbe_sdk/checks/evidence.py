"""Whether evidence supports its ratings: there, unchanged, still valid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from spbe_sdk.checks.ratings import PlacedRating
from spbe_sdk.documents.assessment import Evidence, EvidenceStatus
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import EvidenceReview
from spbe_sdk.errors import DataError
from spbe_sdk.files import Files, sha256
from spbe_sdk.findings import Finding, Origin, Severity

UNUSABLE = {EvidenceStatus.NONE, EvidenceStatus.DRAFT, EvidenceStatus.REVISE}


@attrs.frozen(slots=True)
class PlacedEvidence:
    """A piece of evidence, and where it was read."""

    evidence: Evidence
    origin: Origin | None = None


def reference_date(year: int, today: date) -> date:
    """The day on which evidence must still count: the last of the assessed year, or today while it lasts."""
    return min(date(year, 12, 31), today)


def review_evidence(
    evidence: Iterable[PlacedEvidence],
    ratings: Mapping[str, PlacedRating],
    instrument: Instrument,
    files: Files | None,
    on: date,
) -> tuple[EvidenceReview, list[Finding]]:
    """Look at every piece of evidence and every rating that refers to it.

    `files` is where locations are looked up; without it, and for addresses on the web, files stay unchecked.
    `on` is the day on which evidence must still count.
    """
    placed = list(evidence)
    findings = _duplicates(placed)
    known: dict[str, PlacedEvidence] = {}
    for item in placed:
        known.setdefault(item.evidence.id, item)
    states = {name: _file_state(item.evidence, files) for name, item in known.items()}
    expired = {
        name: last
        for name, item in known.items()
        if (last := _expiry(item, ratings, instrument)) is not None and last < on
    }
    for name, item in known.items():
        if states[name] in ("missing", "changed"):
            findings.append(_about(f"evidence-{states[name]}", item, item.evidence.location or ""))
        if name in expired:
            findings.append(_about("evidence-expired", item, str(expired[name]), day=str(on)))
    findings += _dangling(ratings.values(), known)
    usable = {
        name
        for name, item in known.items()
        if states[name] not in ("missing", "changed") and name not in expired and item.evidence.status not in UNUSABLE
    }
    without = [code for code, item in ratings.items() if not usable.intersection(item.rating.evidence)]
    without.sort(key=[node.code for node in instrument.indicators()].index)
    review = EvidenceReview(
        items=tuple(item.evidence for item in known.values()),
        ratings_without=tuple(without),
        missing=tuple(name for name, state in states.items() if state == "missing"),
        changed=tuple(name for name, state in states.items() if state == "changed"),
        expired=tuple(expired),
        unchecked=tuple(name for name, state in states.items() if state == "unchecked"),
    )
    if without:
        shown = _ranges(without, [node.code for node in instrument.indicators()])
        details = {"count": str(len(without)), "codes": shown}
        findings.append(Finding("evidence-none", Severity.WARNING, found=", ".join(without), details=details))
    return review, findings


def _ranges(codes: list[str], order: list[str]) -> str:
    """Codes in the instrument's order, runs of three or more drawn together: ``1, 4–28, 30``."""
    runs: list[list[str]] = []
    for code in codes:
        if runs and order.index(code) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _about(code: str, item: PlacedEvidence, found: str, **details: str) -> Finding:
    about = {"id": item.evidence.id, "title": item.evidence.title, **details}
    return Finding(code, Severity.WARNING, origin=item.origin, field="evidence", found=found, details=about)


def _duplicates(placed: list[PlacedEvidence]) -> list[Finding]:
    counts = Counter(item.evidence.id for item in placed)
    last = {item.evidence.id: item for item in placed}
    return [
        Finding("evidence-duplicate", origin=last[name].origin, field="id", found=name)
        for name, count in counts.items()
        if count > 1
    ]


def _dangling(ratings: Iterable[PlacedRating], known: Mapping[str, PlacedEvidence]) -> list[Finding]:
    return [
        Finding(
            "evidence-unknown",
            origin=item.at("evidence"),
            field="evidence",
            found=name,
            details={"code": item.rating.indicator},
        )
        for item in ratings
        for name in item.rating.evidence
        if name not in known
    ]


def _file_state(evidence: Evidence, files: Files | None) -> str:
    location = evidence.location
    if location is None:
        return "none"
    if files is None or "://" in location:
        return "unchecked"
    try:
        data = files.read(location)
    except DataError:
        return "missing"
    return "changed" if evidence.sha256 not in (None, sha256(data)) else "present"


def _expiry(item: PlacedEvidence, ratings: Mapping[str, PlacedRating], instrument: Instrument) -> date | None:
    """The last day on which a piece of evidence counts, by its own date and by the rules of what it supports."""
    limits = [item.evidence.valid_until] if item.evidence.valid_until else []
    issued = item.evidence.issued
    for node in instrument.indicators():
        rule = node.evidence
        supports = node.code in ratings and item.evidence.id in ratings[node.code].rating.evidence
        if issued and supports and rule and rule.max_age_years:
            limits.append(_years_later(issued, rule.max_age_years))
    return min(limits) if limits else None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
