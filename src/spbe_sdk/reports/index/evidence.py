"""How the state of evidence is called."""

from __future__ import annotations

from spbe_sdk.documents.assessment import Evidence, EvidenceStatus
from spbe_sdk.documents.result import Result


def evidence_state(item: Evidence, result: Result) -> str:
    """One word for the state of a piece of evidence, as the labels name it."""
    review = result.evidence
    for name in ("missing", "changed", "expired"):
        if item.id in getattr(review, name):
            return f"state_{name}"
    if item.status in (EvidenceStatus.DRAFT, EvidenceStatus.REVISE, EvidenceStatus.NONE):
        return "state_unusable"
    return "state_unchecked" if item.id in review.unchecked or item.location is None else "state_present"
