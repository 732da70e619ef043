"""Scoring one assessment, and asking of its result: what if."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import attrs
from pydantic import PrivateAttr

from spbe_sdk.assessment.evaluation import Evaluation, Inputs, evaluate, inputs_of
from spbe_sdk.assessment.ratings import PlacedRating
from spbe_sdk.documents.assessment import Assessment, EvidenceStatus, Rating, RatingValue
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.instruments.library import load_instrument


class ScoredResult(Result):
    """A result that remembers what it follows from, and can be asked what another rating would change."""

    _inputs: Inputs = PrivateAttr()
    _language: Language = PrivateAttr(default=DEFAULT_LANGUAGE)
    _before: Result | None = PrivateAttr(default=None)
    _problems: list[Finding] = PrivateAttr()

    @classmethod
    def of(cls, evaluation: Evaluation, language: Language, before: Result | None = None) -> ScoredResult:
        """The result of an evaluation, with its findings in words."""
        published = evaluation.published(language)
        made = cls.model_construct(**{name: getattr(published, name) for name in Result.model_fields})
        made._inputs, made._language, made._before = evaluation.inputs, language, before
        made._problems = evaluation.findings
        return made

    @property
    def problems(self) -> list[Finding]:
        """Its findings before they were put into words, to be sorted or said in another language."""
        return self._problems

    @property
    def differences(self) -> dict[str, Fraction]:
        """How far every node is from where it was before the last change; ``""`` is the index itself.

        What is refused has none.
        """
        if self._before is None:
            return {}
        before = {node.code: node.exact for node in self._before.walk() if not node.refused}
        known = [node for node in self.walk() if node.code in before and not node.refused]
        whole = {} if self.refused or self._before.refused else {"": self.exact - self._before.exact}
        return whole | {node.code: node.exact - before[node.code] for node in known}

    def with_ratings(self, changes: Mapping[str, RatingValue | None]) -> ScoredResult:
        """The result with other ratings; this one stays as it is.

        The new result's `differences` holds what changes at every node. A rating of None takes one away.

        Raises:
            UsageError: the instrument has no such indicator.
        """
        known = {node.code for node in self._inputs.instrument.everything()}
        unknown = [code for code in changes if code not in known]
        if unknown:
            details = {"instrument": self.instrument}
            raise UsageError(
                Finding("rating-unknown", found=code, allowed=", ".join(sorted(known)), details=details)
                for code in unknown
            )
        given = {placed.rating.indicator: placed.rating for placed in self._inputs.ratings}
        changed = [
            PlacedRating(given[code].model_copy(update={"value": value}) if code in given else _new(code, value))
            for code, value in changes.items()
        ]
        kept = [placed for placed in self._inputs.ratings if placed.rating.indicator not in changes]
        return self._again(attrs.evolve(self._inputs, ratings=[*kept, *changed]))

    def without_evidence(self, evidence_id: str) -> ScoredResult:
        """The result if a document were rejected: compare `evidenced` and its `lowered` with this one's.

        Raises:
            UsageError: there is no such evidence.
        """
        ids = [item.evidence.id for item in self._inputs.evidence]
        if evidence_id not in ids:
            raise UsageError(Finding("evidence-unlisted", found=evidence_id, allowed=", ".join(ids) or "–"))
        rejected = [
            attrs.evolve(item, evidence=item.evidence.model_copy(update={"status": EvidenceStatus.REVISE}))
            if item.evidence.id == evidence_id
            else item
            for item in self._inputs.evidence
        ]
        return self._again(attrs.evolve(self._inputs, evidence=rejected))

    def _again(self, inputs: Inputs) -> ScoredResult:
        return ScoredResult.of(evaluate(inputs), self._language, before=self)


def _new(code: str, value: RatingValue | None) -> Rating:
    return Rating(indicator=code, value=value)


def score(
    assessment: Assessment,
    instrument: Instrument | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    files: Files | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> ScoredResult:
    """Score one assessment.

    A rating that cannot be used does not stop the rest: the result is incomplete, counts the instrument's
    value for gaps in its place, and names every problem in `findings`.

    Args:
        assessment: the ratings and evidence.
        instrument: the instrument; absent: the installed one that the assessment names.
        parameters: what of the instrument is decided otherwise, by name; outside its lock, the result is not
            comparable and says why.
        files: where evidence files are looked up; absent: they are not looked at.
        today: the day on which it is scored; evidence must count on the last day of the assessed year, or today.
        language: the language of the findings.

    Raises:
        UsageError: the assessment names an instrument or a strategy that is not installed.
    """
    used = instrument or load_instrument(assessment.instrument)
    inputs = attrs.evolve(inputs_of(assessment, used), files=files, parameters=dict(parameters or {}))
    if today is not None:
        inputs = attrs.evolve(inputs, today=today)
    return ScoredResult.of(evaluate(inputs), language)
