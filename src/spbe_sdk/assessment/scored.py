"""The result of scoring one assessment, and asking of it: what if."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, SupportsFloat

import attrs
from pydantic import PrivateAttr

from spbe_sdk.documents.assessment import EvidenceStatus, Rating
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, errors_among
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language

if TYPE_CHECKING:
    from spbe_sdk.assessment.compiled import Quick
    from spbe_sdk.assessment.evaluation import Evaluation, Inputs


class ScoredResult(Result):
    """A result that remembers what it follows from, and can be asked what another rating would change.

    Its index and predicate may be there before everything else, which is then made when it is first asked for.

    Examples:
        >>> result = score("assessment.yaml")
        >>> better = result.with_ratings({"3": 5})
        >>> better.index, better.differences["3"]
        (Decimal('1.09'), Fraction(4, 1))
    """

    _inputs: Inputs = PrivateAttr()
    _language: Language = PrivateAttr(default=DEFAULT_LANGUAGE)
    _before: Result | None = PrivateAttr(default=None)
    _problems: list[Finding] = PrivateAttr()
    _waiting: Callable[[], Evaluation] | None = PrivateAttr(default=None)

    @classmethod
    def of(cls, evaluation: Evaluation, language: Language, before: Result | None = None) -> ScoredResult:
        """The result of an evaluation, with its findings in words."""
        made = cls.model_construct()
        made._language, made._before = language, before
        made._take(evaluation)
        return made

    @classmethod
    def quick(cls, found: Quick, waiting: Callable[[], Evaluation], language: Language) -> ScoredResult:
        """The result of an evaluation that is made when more is asked for than its index and predicate."""
        made = cls.__new__(cls)
        object.__setattr__(made, "__dict__", {"index": found.index, "predicate": found.predicate})
        object.__setattr__(made, "__pydantic_fields_set__", set(Result.model_fields))
        object.__setattr__(made, "__pydantic_extra__", None)
        private = {"_language": language, "_before": None, "_waiting": waiting}
        object.__setattr__(made, "__pydantic_private__", private)
        return made

    def _take(self, evaluation: Evaluation) -> None:
        published = evaluation.published(self._language)
        fields = {name: getattr(published, name) for name in Result.model_fields}
        own = object.__getattribute__(self, "__dict__")
        own.clear()
        own.update(fields)
        object.__setattr__(self, "__pydantic_fields_set__", set(fields))
        self._inputs, self._problems = evaluation.inputs, evaluation.findings

    def _complete(self) -> None:
        private = object.__getattribute__(self, "__pydantic_private__") or {}
        waiting = private.pop("_waiting", None)
        if waiting is not None:
            self._take(waiting())

    def __getattribute__(self, name: str) -> Any:
        # Whoever looks at all fields at once (copies, documents, comparisons) looks here.
        if name == "__dict__":
            object.__getattribute__(self, "_complete")()
        return object.__getattribute__(self, name)

    def __getattr__(self, name: str) -> Any:
        if name in _MADE_LATER and (object.__getattribute__(self, "__pydantic_private__") or {}).get("_waiting"):
            self._complete()
            return getattr(self, name)
        return super().__getattr__(name)  # type: ignore[misc]

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

    def with_ratings(self, changes: Mapping[str, SupportsFloat | str | None]) -> ScoredResult:
        """The result with other ratings; this one stays as it is.

        The new result's `differences` holds what changes at every node. A rating of None takes one away.

        Raises:
            UsageError: the instrument has no such indicator, a rating is none of its scale, or a whole would be rated
                beside its parts; what is supposed must be possible.
        """
        from spbe_sdk.assessment.ratings import PlacedRating, check_ratings

        given = {placed.rating.indicator: placed.rating for placed in self._inputs.ratings}
        changed = [
            PlacedRating(given[code].model_copy(update={"value": new.value}) if code in given else new)
            for code, value in changes.items()
            for new in [Rating(indicator=code, value=value)]
        ]
        kept = [placed for placed in self._inputs.ratings if placed.rating.indicator not in changes]
        supposed = attrs.evolve(self._inputs, ratings=[*kept, *changed])
        before = check_ratings(self._inputs.ratings, self._inputs.instrument).findings
        found = check_ratings(supposed.ratings, self._inputs.instrument).findings
        impossible = [finding for finding in errors_among(found) if finding not in before]
        if impossible:
            raise UsageError(impossible)
        return self._again(supposed)

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
        from spbe_sdk.assessment.evaluation import evaluate

        return ScoredResult.of(evaluate(inputs), self._language, before=self)


# What a result that waits does not have yet.
_MADE_LATER = {*Result.model_fields, "_inputs", "_problems"}
