"""What a workspace comes to, for the head of a page: the figure, its name, its parts, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from spbe_sdk.applications.workspace.measured import Measured
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.words import Language, say
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.web.shown import port_name

Part = tuple[str, str, Decimal | str | None]


@attrs.frozen(slots=True)
class Summary:
    """An outcome in short; without a figure where nothing can be computed.

    `parts` are its domains and aspects, or the units right below the top, each with its figure; `percent` says that
    these are percentages. `covered` of `countable` indicators are there, and `missing` are the others, by code and
    name. It rests on `errors` errors. `marks` say what of it are not the region's own records: the mark in words, the
    port's name, and where the rows come from.
    """

    title: str
    figure: Decimal | str | None
    label: str | None
    percent: bool
    covered: int
    countable: int
    parts: Sequence[Part]
    missing: Sequence[tuple[str, str]]
    errors: int
    evidenced: Decimal | None = None
    marks: Sequence[tuple[str, str, str]] = ()


def summary_of(measured: Measured, language: Language) -> Summary | None:
    """What comes of a workspace's data, in short; nothing where they could not be read at all."""
    short, outcome = measured.headline(language), measured.outcome
    if short is None or outcome is None:
        return None
    proven = outcome.result.evidenced if isinstance(outcome, IndexOutcome) else None
    return Summary(
        short.title,
        _figure(outcome, short.figure) if short.figure else None,
        short.label,
        isinstance(outcome, PlanOutcome),
        short.covered,
        short.countable,
        list(_parts(outcome)) if outcome.computable else [],
        short.missing,
        short.errors,
        proven.index if proven and outcome.computable else None,
        [(say(f"report.{mark}", language), port_name(port, language), told) for mark, port, told in outcome.marked],
    )


def _figure(outcome: object, otherwise: str) -> Decimal | str | None:
    if isinstance(outcome, IndexOutcome):
        return outcome.result.shown
    if isinstance(outcome, PlanOutcome):
        return _percent(outcome.score.tops[0].total.performance, outcome)
    return otherwise


def _parts(outcome: object) -> Iterator[Part]:
    if isinstance(outcome, IndexOutcome):
        for node in outcome.result.walk():
            if node.nodes or node.coarse:
                yield node.code, node.name, node.shown
    elif isinstance(outcome, PlanOutcome):
        for top in outcome.score.tops:
            for unit in (top, *top.below):
                yield unit.unit.code, unit.unit.name, _percent(unit.total.performance, outcome)


def _percent(value: Fraction | None, outcome: PlanOutcome) -> Decimal | None:
    return None if value is None else round_half_up(value, outcome.score.policy.decimals)
