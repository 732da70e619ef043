"""An assessment and its instrument to a Result: exact scores, one rounding, predicate, names, origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import chain, repeat
from typing import Any

import attrs

from spbe_sdk.assessment.evidence import (
    CheckedEvidence,
    PlacedEvidence,
    check_evidence,
    evidenced_level,
    reference_date,
    unreached_levels,
)
from spbe_sdk.assessment.ratings import CheckedRatings, PlacedRating, check_ratings, missing_ratings, share_findings
from spbe_sdk.assessment.verdicts import rule_findings, rule_used, unmet_need, verdict_findings
from spbe_sdk.documents.assessment import Assessment, Stage
from spbe_sdk.documents.evidenced import Evidenced
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.documents.notice import Notice, Place
from spbe_sdk.documents.rating_value import RatingValue
from spbe_sdk.documents.result import Answer, Result, ResultNode, UnmetNeed
from spbe_sdk.files.folder import Files
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.instruments.fingerprint import basis, fingerprint
from spbe_sdk.instruments.ruler import Gauged, Ruler
from spbe_sdk.instruments.units import rated_value
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.trees import Node, Score

_NO_FIGURES: Mapping[str, Any] = {"index": None, "exact": None}


@attrs.frozen(slots=True)
class Subject:
    """Whose ratings are scored: region, year and stage."""

    region: str
    year: int
    stage: Stage


@attrs.frozen(slots=True)
class Inputs:
    """Everything that a result follows from, so that it can be computed again with something changed.

    `parameters` are the instrument's parameters that are decided otherwise; `files` is where evidence is looked
    up; `today` is the day on which it is scored.
    """

    subject: Subject
    ratings: Sequence[PlacedRating]
    evidence: Sequence[PlacedEvidence]
    instrument: Instrument
    files: Files | None = None
    today: date = attrs.field(factory=date.today)
    parameters: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen(slots=True)
class Evaluation:
    """A result, every finding on the way to it, and what it follows from."""

    result: Result
    findings: list[Finding]
    inputs: Inputs

    def published(self, language: Language = DEFAULT_LANGUAGE) -> Result:
        """The result with its findings in words."""
        breaches = tuple(finding.message(language) for finding in self.findings if finding.code == "parameter-breach")
        # Without its list of evidence an index is the same.
        errors = sum(not finding.code.startswith("evidence-") for finding in errors_among(self.findings))
        update = {"findings": notices(self.findings, language), "breaches": breaches, "errors": errors}
        return self.result.model_copy(update=update)


def notices(findings: Sequence[Finding], language: Language) -> tuple[Notice, ...]:
    """Findings in words, as a result carries them."""
    return tuple(Notice.model_validate(finding.to_dict(language)) for finding in findings)


def inputs_of(
    assessment: Assessment, instrument: Instrument, origins: Mapping[str, Sequence[Origin]] | None = None
) -> Inputs:
    """The inputs in an assessment; `origins` gives the place of each rating and each piece of evidence."""
    places = origins or {}
    return Inputs(
        Subject(assessment.region, assessment.year, assessment.stage),
        list(map(PlacedRating, assessment.ratings, _padded(places.get("ratings", ())))),
        list(map(PlacedEvidence, assessment.evidence, _padded(places.get("evidence", ())))),
        instrument,
    )


def evaluate(inputs: Inputs) -> Evaluation:
    """Score ratings that were read from anywhere.

    Raises:
        UsageError: a strategy is not installed.
    """
    instrument, subject = inputs.instrument, inputs.subject
    checked = check_ratings(inputs.ratings, instrument)
    ruler = Ruler.of(instrument, inputs.parameters, subject.year)
    measured = ruler.read(checked.values, checked.not_applicable, subject.year)
    scored, rules, verdict = measured.score, measured.gauge.rules, measured.verdict
    findings = [*measured.gauge.findings, *rules.breaches, *_year_findings(instrument, subject.year)]
    findings += checked.findings
    findings += missing_ratings(checked.usable, instrument, [placed.rating.indicator for placed in inputs.ratings])
    findings += share_findings(checked.values, instrument)
    findings += verdict_findings(verdict, checked.usable)
    findings += rule_findings(measured, instrument, subject.year)
    on = reference_date(subject.year, inputs.today)
    evidence = check_evidence(inputs.evidence, checked.usable, instrument, inputs.files, on)
    findings += evidence.findings
    proven = _proven(checked, evidence, instrument) if evidence.review.items else {}
    findings += unreached_levels(_levels(proven, checked, instrument), evidence, instrument)
    publisher = _Publisher(measured, checked, evidence, {code: raw for code, (raw, _) in proven.items()})
    gaps = scored.gaps()
    parts = basis(measured.gauge.instrument, rules.changed)
    result = Result(
        instrument=instrument.id,
        region=subject.region,
        year=subject.year,
        stage=subject.stage,
        complete=scored.complete,
        **(_figures(scored, rules.decimals) if scored.counted else _NO_FIGURES),
        predicate=verdict.predicate,
        strategy=rules.strategy,
        using=measured.gauge.instrument.using,
        because=scored.because or None,  # type: ignore[arg-type]
        does=scored.does or None,  # type: ignore[arg-type]
        before=scored.before,
        conditions=publisher.failed(scored),
        unmet=tuple(unmet_need(need.check, need.found, checked.usable, need.predicate) for need in verdict.unmet),
        unknown=verdict.unknown,
        variant=measured.variant,
        **rule_used(measured, instrument, subject.year),
        unit=instrument.unit,
        not_applicable=scored.not_applicable(),
        gaps=gaps,
        gap_value=rules.gap_value if gaps and measured.gauge.instrument.gaps.does == "value" else None,
        coarse=any(node.coarse for node in scored.walk()),
        evidenced=_evidenced(proven, checked, ruler, subject.year) if proven else None,
        fingerprint=fingerprint(parts),
        basis=parts,
        comparable=not rules.breaches,
        nodes=publisher.tree(),
        context=publisher.around(),
        evidence=evidence.review,
    )
    return Evaluation(result, findings, inputs)


def _padded(origins: Sequence[Origin]) -> Iterator[Origin | None]:
    return chain(origins, repeat(None))


def check_year(
    year: int, measured_by: str, first: int, last: int | None, origin: Origin | None = None
) -> list[Finding]:
    """A warning where a year lies outside those of what measures it."""
    if first <= year <= (last or year):
        return []
    details = {"instrument": measured_by}
    allowed = f"{first}–{last or ''}"
    return [Finding("assessment-year", Severity.WARNING, origin, "year", str(year), allowed, details)]


def _year_findings(instrument: Instrument, year: int) -> list[Finding]:
    return check_year(year, instrument.id, instrument.validity.first_year, instrument.validity.last_year)


def _proven(
    checked: CheckedRatings, evidence: CheckedEvidence, instrument: Instrument
) -> dict[str, tuple[RatingValue | None, Fraction | None]]:
    """What each rating comes to by its evidence: as a rating, and as a value; nothing where none counts."""
    nodes = {node.code: node for node in instrument.everything()}
    proven: dict[str, tuple[RatingValue | None, Fraction | None]] = {}
    for code, placed in checked.usable.items():
        raw, node = placed.rating.value, nodes[code]
        scale = instrument.scales.get(node.scale or "")
        if isinstance(scale, Levels) and isinstance(raw, int):
            level = evidenced_level(code, raw, scale, evidence, instrument)
            proven[code] = (level, rated_value(node, level, instrument))
        elif set(evidence.links[code]) & evidence.counting.keys():
            proven[code] = (raw, checked.values.get(code))
        else:
            proven[code] = (None, None)
    return proven


def _levels(
    proven: Mapping[str, tuple[RatingValue | None, Fraction | None]], checked: CheckedRatings, instrument: Instrument
) -> dict[str, tuple[int, int]]:
    """Of every rating that is a level, the level that was rated and the one that its evidence supports."""
    nodes = {node.code: node for node in instrument.everything()}
    return {
        code: (rated, level)
        for code, (level, _) in proven.items()
        if isinstance(instrument.scales.get(nodes[code].scale or ""), Levels)
        and isinstance(rated := checked.usable[code].rating.value, int)
        and isinstance(level, int)
    }


def _evidenced(
    proven: Mapping[str, tuple[RatingValue | None, Fraction | None]],
    checked: CheckedRatings,
    ruler: Ruler,
    year: int,
) -> Evidenced:
    values = {code: value for code, (_, value) in proven.items() if value is not None}
    measured = ruler.read(values, checked.not_applicable, year)
    lowered = [code for code, (_, value) in proven.items() if value != checked.values.get(code)]
    order = [node.code for node in ruler.own.instrument.everything()]
    exact = None if measured.score.refused or not measured.score.counted else measured.score.value
    return Evidenced(
        index=None if exact is None else round_half_up(exact, measured.gauge.rules.decimals),
        exact=exact,
        predicate=measured.verdict.predicate,
        lowered=tuple(sorted(lowered, key=order.index)),
    )


@attrs.frozen(slots=True)
class _Publisher:
    """Turns scores into the nodes of a result."""

    measured: Gauged
    checked: CheckedRatings
    evidence: CheckedEvidence
    proven: Mapping[str, RatingValue | None]

    def tree(self) -> tuple[ResultNode, ...]:
        gauge = self.measured.gauge
        return self._parts(gauge.instrument.nodes, gauge.tree.parts, self.measured.score.parts)

    def around(self) -> tuple[ResultNode, ...]:
        return self._parts(self.measured.gauge.instrument.context, self.measured.gauge.around, self.measured.around)

    def failed(self, scored: Score) -> tuple[UnmetNeed, ...]:
        """The conditions for which a score does not count."""
        return tuple(unmet_need(check, found, self.checked.usable) for check, found in scored.failed)

    def _parts(
        self, nodes: Sequence[InstrumentNode], grown: Sequence[Node], scored: Sequence[Score]
    ) -> tuple[ResultNode, ...]:
        if not scored:
            return ()
        return tuple(self._publish(n, g, s) for n, g, s in zip(nodes, grown, scored, strict=True))

    def _publish(self, node: InstrumentNode, grown: Node, scored: Score) -> ResultNode:
        placed = self.checked.usable.get(node.code)
        rules, instrument = self.measured.gauge.rules, self.measured.gauge.instrument
        return ResultNode(
            code=node.code,
            kind=node.kind,
            name=node.name,
            weight=node.weight,
            **_figures(scored, rules.decimals),
            complete=scored.complete,
            strategy=(node.strategy or rules.strategy) if scored.parts else None,
            using=(node.using if node.strategy else instrument.using) if scored.parts else {},
            maximum=grown.maximum,
            because=scored.because or None,  # type: ignore[arg-type]
            does=scored.does or None,  # type: ignore[arg-type]
            before=scored.before,
            conditions=self.failed(scored),
            counted=scored.counted,
            deducts=node.deducts,
            nodes=self._parts(node.nodes, grown.parts, scored.parts),
            coarse=scored.coarse,
            value=placed.rating.value if placed else None,
            evidenced=self.proven.get(node.code),
            note=placed.rating.note if placed else None,
            answers=tuple(self._answers(node)),
            evidence=self.evidence.links.get(node.code, ()),
            origin=_place(placed),
        )

    def _answers(self, node: InstrumentNode) -> Iterator[Answer]:
        for question in node.questions:
            placed = self.checked.recorded.get(question.code)
            if placed is not None:
                rating = placed.rating
                yield Answer(
                    code=question.code,
                    text=question.text,
                    value=rating.value,
                    note=rating.note,
                    evidence=rating.evidence,
                    origin=_place(placed),
                )


def _figures(scored: Score, decimals: int) -> Mapping[str, Any]:
    """The index of a score, rounded and exact; nothing where it is refused."""
    if scored.refused:
        return _NO_FIGURES
    return {"index": round_half_up(scored.value, decimals), "exact": scored.value}


def _place(placed: PlacedRating | None) -> Place | None:
    return Place.model_validate(placed.origin.to_dict()) if placed and placed.origin else None
