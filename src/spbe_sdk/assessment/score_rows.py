"""Rows of ratings to a result, with what was found by what it is about: the ratings, their evidence, or neither."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from spbe_sdk.assessment.evaluation import Inputs, evaluate
from spbe_sdk.assessment.rows import read_ratings
from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.finding import Finding, Origin


@attrs.frozen(slots=True)
class ScoredRows:
    """A result and what it follows from; what is wrong with its ratings, with their evidence, and elsewhere: the year,
    the parameters.
    """

    result: Result
    inputs: Inputs
    of_ratings: list[Finding]
    of_evidence: list[Finding]
    elsewhere: list[Finding]


def score_rows(rows: Sequence[Row], inputs: Inputs) -> ScoredRows:
    """The result of the ratings in rows; `inputs` say everything else that it follows from.

    Raises:
        UsageError: a strategy is not installed.
    """
    ratings, refused = read_ratings(rows, inputs.instrument, inputs.evidence)
    evaluation = evaluate(attrs.evolve(inputs, ratings=ratings))
    found: dict[str, list[Finding]] = {"rating": refused, "evidence": [], "": []}
    for finding in evaluation.findings:
        about = finding.code.partition("-")[0]
        found[about if about in found else ""].append(finding)
    return ScoredRows(evaluation.result, evaluation.inputs, found["rating"], found["evidence"], found[""])


def unrated(result: Result, rows: Sequence[Row]) -> list[Finding]:
    """An error where none of the rows that were read rates anything: there is no index then."""
    if not rows or any(node.value is not None for node in result.walk()):
        return []
    source = rows[0].origin.source
    return [Finding("rating-none", origin=Origin(source), field="value", details={"source": source})]
