"""Whether evidence supports its ratings: there, unchanged, still valid, and up to which level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from spbe_sdk.assessment.ratings import PlacedRating
from spbe_sdk.documents.assessment import Evidence, EvidenceStatus, Support
from spbe_sdk.documents.evidenced import EvidenceReview
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.files.folder import Files, sha256
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity
from spbe_sdk.findings.words import Phrase

UNUSABLE = {EvidenceStatus.NONE, EvidenceStatus.DRAFT, EvidenceStatus.REVISE}


@attrs.frozen(slots=True)
class PlacedEvidence:
    """A piece of evidence, and where it was read."""

    evidence: Evidence
    origin: Origin | None = None


@attrs.frozen(slots=True)
class CheckedEvidence:
    """The state of all evidence.

    `links` holds, for each rated node, the evidence that speaks for it; `counting` the evidence that counts
    today: its file is right, it has not expired, and no review is open.
    """

    review: EvidenceReview
    links: dict[str, tuple[str, ...]]
    counting: dict[str, Evidence]
    findings: list[Finding]


def reference_date(year: int, today: date) -> date:
    """The day on which evidence must still count: the last of the assessed year, or today while it lasts."""
    return min(date(year, 12, 31), today)


def check_evidence(
    evidence: Iterable[PlacedEvidence],
    ratings: Mapping[str, PlacedRating],
    instrument: Instrument,
    files: Files | None,
    on: date,
) -> CheckedEvidence:
    """Look at every piece of evidence and every rating that it speaks for.

    `files` is where locations are looked up; without it, and for addresses on the web, files stay unchecked.
    `on` is the day on which evidence must still count.
    """
    placed = list(evidence)
    findings = _duplicates(placed)
    known: dict[str, PlacedEvidence] = {}
    for item in placed:
        known.setdefault(item.evidence.id, item)
    links = {code: _links(code, item, known, instrument) for code, item in ratings.items()}
    states = {name: _file_state(item, files) for name, item in known.items()}
    limits = {name: _expiry(item.evidence, links, instrument) for name, item in known.items()}
    expired = {name: last for name, last in limits.items() if last is not None and last < on}
    for name, item in known.items():
        if states[name] in ("missing", "changed"):
            beside = _beside(item)
            folder = Phrase("use.folder_or", {"beside": beside}) if beside else Phrase("use.folder")
            findings.append(_about(f"evidence-{states[name]}", item, item.evidence.location or "", folder=folder))
        if name in expired:
            findings.append(_about("evidence-expired", item, expired[name], day=on))
    findings += _dangling(ratings.values(), known)
    sound = {
        name: item.evidence
        for name, item in known.items()
        if states[name] not in ("missing", "changed") and name not in expired and item.evidence.status not in UNUSABLE
    }
    order = [node.code for node in instrument.everything()]
    without = sorted((code for code, names in links.items() if not sound.keys() & set(names)), key=order.index)
    if without:
        findings.append(_without(without, [node.code for node in instrument.asked()]))
    review = EvidenceReview(
        items=tuple(item.evidence for item in known.values()),
        ratings_without=tuple(without),
        missing=tuple(name for name, state in states.items() if state == "missing"),
        changed=tuple(name for name, state in states.items() if state == "changed"),
        expired=tuple(expired),
        unchecked=tuple(name for name, state in states.items() if state == "unchecked"),
    )
    counting = {name: item for name, item in sound.items() if item.status is not EvidenceStatus.IN_PROCESS}
    return CheckedEvidence(review, links, counting, findings)


def unknown_supports(
    evidence: Iterable[PlacedEvidence], instrument: Instrument, local: Instrument | None = None
) -> list[Finding]:
    """Numbers of indicators in evidence that neither the instrument nor the region's own indicators have."""
    nodes = [*instrument.walk(), *(local.nodes if local else ())]
    known = {node.code for node in nodes} | {item.code for node in nodes for item in node.questions}
    findings = []
    for item in evidence:
        named = (one.indicator for one in item.evidence.supports if one.instrument in (None, instrument.id))
        strange = [code for code in dict.fromkeys(named) if code not in known]
        if strange:
            findings.append(_about("evidence-indicator", item, ", ".join(strange), instrument=instrument.id))
    return findings


def evidenced_level(code: str, claimed: int, scale: Levels, checked: CheckedEvidence, instrument: Instrument) -> int:
    """The level that an indicator's evidence supports.

    Levels are cumulative: one counts only when every level below it is proven. The lowest needs no proof. A
    document that names no level proves them all.
    """
    proven = _proven(code, scale, checked, instrument)
    level = scale.minimum
    while level < claimed and level + 1 in proven:
        level += 1
    return level


def unreached_levels(
    levels: Mapping[str, tuple[int, int]], checked: CheckedEvidence, instrument: Instrument
) -> list[Finding]:
    """Warnings about indicators with evidence of a level that does not count, as one below it has none.

    `levels` holds the rating of each indicator, and the level that its evidence supports.
    """
    unreached: dict[int, dict[str, int]] = {}
    for code, (rated, level) in levels.items():
        named = {item.level or 0 for name in checked.links[code] for item in _named(name, code, checked, instrument)}
        if level < rated and max(named, default=0) > level:
            unreached.setdefault(level, {})[code] = max(named)
    order = [node.code for node in instrument.asked()]
    return [_unreached(level, unreached[level], order) for level in sorted(unreached)]


def _unreached(level: int, named: Mapping[str, int], order: list[str]) -> Finding:
    code, highest = next(iter(named.items()))
    details = {"codes": _ranges(list(named), order), "level": str(level), "example": f"{code}:{level + 1}-{highest}"}
    return Finding("evidence-unreached", Severity.WARNING, found=str(level + 1), details=details)


def _proven(code: str, scale: Levels, checked: CheckedEvidence, instrument: Instrument) -> set[int]:
    """The levels that documents name which count; all of them, where one names none."""
    proven: set[int] = set()
    for name in checked.links.get(code, ()):
        if name in checked.counting:
            named = {item.level for item in _named(name, code, checked, instrument) if item.level is not None}
            proven |= named or set(range(scale.maximum + 1))
    return proven


def _named(name: str, code: str, checked: CheckedEvidence, instrument: Instrument) -> list[Support]:
    """What a document says of an indicator, where it counts."""
    return _supports(checked.counting[name], code, instrument) if name in checked.counting else []


def _supports(evidence: Evidence, code: str, instrument: Instrument) -> list[Support]:
    return [
        support
        for support in evidence.supports
        if support.indicator == code and support.instrument in (None, instrument.id)
    ]


def _links(
    code: str, placed: PlacedRating, known: Mapping[str, PlacedEvidence], instrument: Instrument
) -> tuple[str, ...]:
    """The evidence that a rating names, and the evidence that names the indicator."""
    named = [name for name, item in known.items() if _supports(item.evidence, code, instrument)]
    return tuple(dict.fromkeys([*placed.rating.evidence, *named]))


def _without(codes: list[str], order: list[str]) -> Finding:
    details = {"count": str(len(codes)), "codes": _ranges(codes, order)}
    return Finding("evidence-none", Severity.WARNING, found=", ".join(codes), details=details)


def _ranges(codes: list[str], order: list[str]) -> str:
    """Codes in the instrument's order, runs of three or more drawn together: ``1, 4–28, 30``."""
    place = {code: number for number, code in enumerate(order)}
    runs: list[list[str]] = []
    for code in codes:
        if runs and code in place and place[code] == place.get(runs[-1][-1], -9) + 1:
            runs[-1].append(code)
        else:
            runs.append([code])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def _about(code: str, item: PlacedEvidence, found: Said, **details: Said) -> Finding:
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


def _file_state(item: PlacedEvidence, files: Files | None) -> str:
    """Whether its file is there: where it says from the workspace's folder on, or beside the table that names it."""
    evidence, location = item.evidence, item.evidence.location
    if location is None:
        return "none"
    if files is None or "://" in location:
        return "unchecked"
    for place in (location, *([f"{beside}/{location}"] if (beside := _beside(item)) else [])):
        try:
            data = files.read(place)
        except DataError:
            continue
        return "changed" if evidence.sha256 not in (None, sha256(data)) else "present"
    return "missing"


def _beside(item: PlacedEvidence) -> str:
    """The folder of the table that names a document, as the workspace has it; nothing where that is the workspace."""
    source = item.origin.source if item.origin else ""
    return "" if "://" in source or source.startswith("/") else source.rpartition("/")[0]


def _expiry(evidence: Evidence, links: Mapping[str, tuple[str, ...]], instrument: Instrument) -> date | None:
    """The last day on which a piece of evidence counts, by its own date and by the rules of what it supports."""
    limits = [evidence.valid_until] if evidence.valid_until else []
    for node in instrument.asked():
        rule = node.evidence
        supports = evidence.id in links.get(node.code, ())
        if evidence.issued and supports and rule and rule.max_age_years:
            limits.append(_years_later(evidence.issued, rule.max_age_years))
    return min(limits) if limits else None


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
