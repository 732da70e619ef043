"""A result that can be asked what would be otherwise: of a workspace, or of an assessment in a file."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.assessment.score_file import score_file
from spbe_sdk.assessment.scored import ScoredResult
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language


def scored_at(path: Path, language: Language = DEFAULT_LANGUAGE) -> ScoredResult:
    """The result of a workspace's ratings as they are now, or of the assessment in a file; nothing is written.

    Raises:
        DataError: nothing can be computed.
        UsageError: the workspace's application has no index of ratings.

    Examples:
        ``scored_at(Path("bekasi")).without_evidence("sk-tim").evidenced``
    """
    if not (path / CHOICES).is_file():
        return score_file(path, language=language)
    adoption = Adoption.open(path)
    _, outcome = adoption.measured().computed()
    scored = outcome.scored(language) if isinstance(outcome, IndexOutcome) else None
    if scored is None:
        raise UsageError(Finding("index-absent", found=str(adoption.folder)))
    return scored
