"""Evidence once: where a document counts, where else it could, what falls without it, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import attrs

from spbe_sdk.assessment.scored import ScoredResult
from spbe_sdk.documents.assessment import Evidence, EvidenceStatus
from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.instruments.library import library, load_instrument

Unusable = Literal["status", "missing", "changed", "expired"]


@attrs.frozen(slots=True)
class EvidenceUse:
    """What one document does.

    `counts_for` are indicators of the assessment; `elsewhere` pairs of instrument and indicator that it could
    serve too, by its own list or through a crosswalk; `falls` what each rating would be proven to be without
    it, and `index_without` the index by evidence then; `waiting` indicators of which it proves a level that
    does not count yet, as one below has no evidence; `unusable` says why it counts for nothing at all, if it does
    not: its status, or that its file is missing, changed, or it expired.
    """

    evidence: Evidence
    counts_for: tuple[str, ...]
    elsewhere: tuple[tuple[str, str], ...]
    falls: dict[str, str]
    index_without: str | None
    waiting: tuple[str, ...] = ()
    unusable: Unusable | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "id": self.evidence.id,
            "counts_for": list(self.counts_for),
            "elsewhere": [f"{instrument}/{code}" for instrument, code in self.elsewhere],
            "falls": self.falls,
            "index_without": self.index_without,
            "waiting": list(self.waiting),
            "unusable": self.unusable,
        }


@attrs.frozen(slots=True)
class NextStep:
    """What an indicator's next level asks for."""

    code: str
    name: str
    level: int
    criterion: str | None
    expects: str | None

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {"indicator": self.code, "level": self.level, "criterion": self.criterion, "expects": self.expects}


def evidence_uses(result: ScoredResult, crosswalks: Iterable[Crosswalk] | None = None) -> list[EvidenceUse]:
    """What every document of an assessment does, as they are listed; `crosswalks` are the installed ones if absent."""
    known = library().crosswalks() if crosswalks is None else list(crosswalks)
    return [_use(item, result, known) for item in result.evidence.items]


def next_steps(result: Result, instrument: Instrument | None = None) -> list[NextStep]:
    """For every indicator with levels, what the level above the proven (or else the rated) one asks for.

    Raises:
        UsageError: no instrument is given, and that of the result is not installed.
    """
    steps, used = [], instrument or load_instrument(result.instrument)
    for node in used.indicators():
        scale, scored = used.scale_of(node), result.find(node.code)
        if not isinstance(scale, Levels) or scored is None:
            continue
        reached = scored.evidenced if scored.evidenced is not None else scored.value
        level = reached if isinstance(reached, int) else scale.minimum
        if level < scale.maximum:
            expects = node.evidence.expects if node.evidence else None
            steps.append(NextStep(node.code, node.name, level + 1, node.criteria.get(str(level + 1)), expects))
    return steps


def _use(item: Evidence, result: ScoredResult, crosswalks: list[Crosswalk]) -> EvidenceUse:
    counts_for = tuple(node.code for node in result.walk() if item.id in node.evidence)
    without = result.without_evidence(item.id)
    after = {node.code: node.evidenced for node in without.walk()}
    falls = {
        node.code: f"{node.evidenced} → {after[node.code] if after[node.code] is not None else '–'}"
        for node in result.walk()
        if node.evidenced is not None and after.get(node.code) != node.evidenced
    }
    named = [
        (support.instrument, support.indicator)
        for support in item.supports
        if support.instrument is not None and support.instrument != result.instrument
    ]
    index = str(without.evidenced.shown) if without.evidenced else None
    elsewhere = _elsewhere(named, counts_for, result, crosswalks)
    unusable = _unusable(item, result)
    waiting = _waiting(item, result) if unusable is None else ()
    return EvidenceUse(item, counts_for, elsewhere, falls, index, waiting, unusable)


def _unusable(item: Evidence, result: Result) -> Unusable | None:
    review = result.evidence
    if item.status not in (None, EvidenceStatus.ACCEPTED):
        return "status"
    reasons: dict[Unusable, Sequence[str]] = {
        "missing": review.missing, "changed": review.changed, "expired": review.expired,
    }  # fmt: skip
    return next((reason for reason, ids in reasons.items() if item.id in ids), None)


def _waiting(item: Evidence, result: Result) -> tuple[str, ...]:
    named: dict[str, int] = {}
    for one in item.supports:
        if one.instrument in (None, result.instrument):
            named[one.indicator] = max(named.get(one.indicator, 0), one.level or 0)
    return tuple(node.code for node in result.walk() if _is_below(node, named.get(node.code, 0)))


def _is_below(node: ResultNode, level: int) -> bool:
    """Whether less is proven of an indicator than a level of it, up to its rating."""
    rated, proven = node.value, node.evidenced
    return isinstance(rated, int) and isinstance(proven, int) and proven < min(level, rated)


def _elsewhere(
    named: list[tuple[str, str]], counts_for: tuple[str, ...], result: Result, crosswalks: list[Crosswalk]
) -> tuple[tuple[str, str], ...]:
    found = list(named)
    for crosswalk in crosswalks:
        for crossing in crosswalk.crossings:
            if crosswalk.old == result.instrument and set(counts_for) & set(crossing.old):
                found += [(crosswalk.new, code) for code in crossing.new]
            elif crosswalk.new == result.instrument and set(counts_for) & set(crossing.new):
                found += [(crosswalk.old, code) for code in crossing.old]
    return tuple(dict.fromkeys(found))
