"""The maturity index: ratings and their evidence, measured by an instrument such as PermenPANRB 59/2020."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

from spbe_sdk.applications.kinds.ground import Ground, instrument_ground
from spbe_sdk.applications.kinds.kind import Headline, Share, Task, ports_of, read_bound, report_ports
from spbe_sdk.applications.kinds.settings import MaturityIndexSettings
from spbe_sdk.assessment.carrying import Carried, carry_ratings
from spbe_sdk.assessment.carrying_evidence import carry_evidence
from spbe_sdk.assessment.cells import ports_for
from spbe_sdk.assessment.evaluation import Inputs, Subject, notices
from spbe_sdk.assessment.evidence import unknown_supports
from spbe_sdk.assessment.rows import read_evidence, speller_of, with_codes
from spbe_sdk.assessment.score_rows import ScoredRows, score_rows, unrated
from spbe_sdk.bindings.cells import (
    CODE,
    CODES,
    DATE,
    DECIMAL,
    INSTRUMENT,
    KIND,
    LAST_DAY,
    LOCATION,
    RATING,
    REGION,
    SHA256,
    SUPPORTS,
    TEXT,
    WHOLE,
    YEAR,
    choice,
)
from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.outcome import PortReport, once
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.typed import Row
from spbe_sdk.comparison.neighbours import beside, circles, own_turns, read_published
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.assessment import EvidenceStatus, Stage
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.files.folder import to_json
from spbe_sdk.findings.finding import Finding, Origin, doubted
from spbe_sdk.findings.words import Language, say, written
from spbe_sdk.instruments.library import library
from spbe_sdk.instruments.local import check_local_indicators, local_instrument
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.index.outline import outline
from spbe_sdk.reports.index.page import render
from spbe_sdk.reports.index.text import index_text
from spbe_sdk.reports.index.workbook import index_workbook
from spbe_sdk.roadmaps.advice import advice_for
from spbe_sdk.roadmaps.costs import read_costs
from spbe_sdk.scoring.exact import exact_text, round_half_up

_STATUS = choice("status", EvidenceStatus, '{"Sah": accepted, "Konsep": draft}')

_RATING_FIELDS = (
    PortField("indicator", CODE, required=True, unique=True),
    PortField("value", RATING, required=True),
    PortField("note", TEXT),
    PortField("evidence", CODES),
)


class MaturityIndex:
    """Scores ratings with their evidence, sets them beside the region's own claim and its published indices.

    Examples:
        >>> [port.name for port in MaturityIndex.ports]
        ['ratings', 'claims', 'evidence', 'published', 'costs']
    """

    name: ClassVar[str] = "maturity-index"
    settings_model: ClassVar[type[Part]] = MaturityIndexSettings
    ports: ClassVar[tuple[Port, ...]] = (
        Port("ratings", _RATING_FIELDS, required=True, voice="external"),
        Port("claims", _RATING_FIELDS, voice="self"),
        Port(
            "evidence",
            (
                PortField("id", CODE, required=True, unique=True),
                PortField("title", TEXT, required=True),
                PortField("kind", KIND),
                PortField("status", _STATUS),
                PortField("location", LOCATION),
                PortField("sha256", SHA256),
                PortField("issued", DATE),
                PortField("valid_until", LAST_DAY),
                PortField("supports", SUPPORTS),
            ),
        ),
        Port(
            "published",
            (
                PortField("year", YEAR, required=True),
                PortField("institution", TEXT, required=True),
                PortField("region", REGION),
                PortField("index", DECIMAL, required=True),
                PortField("predicate", TEXT),
                PortField("instrument", INSTRUMENT, required=True),
                PortField("source", TEXT),
            ),
        ),
        Port(
            "costs",
            (
                PortField("indicator", CODE, required=True),
                PortField("level", WHOLE, required=True),
                PortField("effort", WHOLE, required=True),
            ),
        ),
    )

    def ports_for(self, application: Application, contents: Mapping[str, bytes]) -> tuple[Port, ...]:
        """The ports, whose fields know the indicators and levels of the application's instrument."""
        return ports_for(self.ports, self.ground(application, contents).instrument)

    def ground(self, application: Application, contents: Mapping[str, bytes]) -> Ground:
        """The instrument, and the years that it measures."""
        return instrument_ground(application, contents)

    def used(self, task: Task) -> Ground:
        """The instrument, with the strategy that is chosen for it, if another one is."""
        settings = MaturityIndexSettings.model_validate(dict(task.settings))
        return instrument_ground(task.application, task.contents, settings.parameters)

    def execute(self, task: Task) -> IndexOutcome:
        """Read the bound ports, score the ratings and, where they are bound, the claims."""
        settings = MaturityIndexSettings.model_validate(dict(task.settings))
        instrument = self.ground(task.application, task.contents).instrument
        asked = ports_of(self, task.application, task.contents)
        data, findings = read_bound(asked, task)
        findings += check_local_indicators(instrument, task.indicators)
        # An instrument is one whole: what a plan's application brings may be changed, what an index rests on may not.
        place = Origin(CHOICES, path="overrides")
        changed = (*task.serves, *task.without)
        findings += [Finding("override-unknown", origin=place, found=code, allowed="–") for code in changed]
        own = local_instrument(instrument, task.indicators)
        codes = {node.code for node in own.nodes} if own else set()
        spelled = speller_of(instrument, own)
        data = {port: with_codes(part, spelled) for port, part in data.items()}
        checked: dict[str, list[Finding]] = {}
        evidence, checked["evidence"] = read_evidence(_rows(data, "evidence"), spelled)
        checked["evidence"] += unknown_supports(evidence, instrument, own)
        rows, aside = _apart(_rows(data, "ratings"), codes)

        def scored(rows: list[Row], stage: Stage, by: Instrument = instrument) -> ScoredRows:
            subject = Subject(task.region, settings.year, stage)
            return score_rows(rows, Inputs(subject, (), evidence, by, task.files, task.today, settings.parameters))

        rated = scored(rows, settings.stage)
        local = scored(aside, settings.stage, own) if own else None
        findings += rated.elsewhere
        if _rows(data, "ratings"):
            checked["ratings"] = [*rated.of_ratings, *(local.of_ratings if local else ())]
            checked["ratings"] += unrated(rated.result, _rows(data, "ratings"))
            checked["evidence"] += rated.of_evidence
        claimed = None
        if "claims" in data:
            mine, _ = _apart(_rows(data, "claims"), codes)
            claims = scored(mine, Stage.SELF)
            claimed = claims.result
            checked["claims"] = claims.of_ratings if mine else []
        published, checked["published"] = read_published(_rows(data, "published"))
        near = beside(rated.result, published)
        costs, checked["costs"] = read_costs(data.get("costs"), instrument)
        return IndexOutcome(
            ports=(ports := report_ports(asked, task, data, checked)),
            findings=once([*findings, *(finding for found in checked.values() for finding in found)]),
            instrument=instrument,
            result=rated.result,
            claimed=claimed,
            published=published,
            target=_rounded(settings.target_index, instrument),
            local=local.result if local else None,
            others=near.others,
            circles=circles(rated.result, near.others) if _ours(ports) else [],
            mean=near.mean if _ours(ports) else None,
            turns=own_turns(published, task.region, instrument.family),
            costs=costs,
            cost_findings=checked["costs"],
            inputs=rated.inputs,
        )

    def headline(self, outcome: IndexOutcome, language: Language) -> Headline:
        """Index, predicate, and every node above the indicators."""
        result, claimed = outcome.result, outcome.claimed
        columns = [say(f"report.{name}", language) for name in ("code", "name", "weight", "index")]
        notes = []
        if claimed is not None:
            columns.insert(3, say("report.claimed", language))
            label = doubted(claimed.predicate or "–", len(outcome.errors_in("claims")), language)
            notes.append(f"{say('report.claimed', language)}: {written(claimed.shown, language)} · {label}")
        if not result.complete:
            details = {"count": len(result.gaps), "value": result.gap_value or 0}
            notes.append("* " + say(f"report.{result.incomplete}", language, **details))
        count = len(outcome.instrument.indicators())
        return Headline(
            say("report.index", language),
            str(result.shown),
            result.predicate_shown if result.predicate else None,
            count - len(result.gaps),
            count,
            columns,
            [_cells(node, result, claimed, language) for node in outline(result)],
            notes,
            [(node.code, node.name) for node in result.walk() if node.code in result.gaps],
            _shares(result, outcome.instrument),
            evidenced=str(result.evidenced.index) if result.evidenced and result.evidenced.index is not None else None,
        )

    def carry(self, outcome: IndexOutcome, ground: Ground, language: Language) -> Mapping[str, Carried]:
        """The ratings and the claims along the crosswalk to another version's instrument, where there is one."""
        new = ground.instrument
        pair = (outcome.instrument.id, new.id)
        walk = next((walk for walk in library().crosswalks() if (walk.old, walk.new) == pair), None)
        if walk is None:
            return {}
        results = {"ratings": outcome.result, **({"claims": outcome.claimed} if outcome.claimed else {})}
        old, evidence = outcome.instrument, outcome.result.evidence
        carried: dict[str, Carried] = {
            port: carry_ratings(port, result, old, new, walk, language) for port, result in results.items()
        }
        if evidence is not None and any(item.supports for item in evidence.items):
            carried["evidence"] = carry_evidence("evidence", evidence.items, old, new, walk, language)
        return carried

    def expected(self, outcome: IndexOutcome) -> dict[str, Any]:
        """The index, and the exact value of every node above the ratings."""
        result = outcome.result
        wholes = (node for node in result.walk() if node.nodes and not node.refused)
        return {
            "instrument": result.instrument,
            "complete": result.complete,
            "index": str(result.shown),
            "exact": str(result.shown) if result.refused else exact_text(result.exact),
            "predicate": result.predicate,
            **{f"node {node.code}": exact_text(node.exact) for node in wholes},
        }

    def files(self, outcome: IndexOutcome, context: ReportContext) -> dict[str, bytes]:
        """The report, the result, the claim where there is one, and the instrument just as it was used."""
        instrument = outcome.instrument.model_dump(mode="json", exclude_defaults=True)
        more = {"claimed.json": _marked(outcome.claimed, outcome.errors_in("claims")), "local.json": outcome.local}
        advice = advice_for(outcome)
        return {
            "report.html": render(outcome, context, advice).encode(),
            "laporan.xlsx": index_workbook(outcome, context, advice),
            "laporan.md": index_text(outcome, context, advice).encode(),
            "result.json": to_json(_published(outcome, context.language).to_dict()),
            "instrument.json": to_json(instrument),
            **{name: to_json(found.to_dict()) for name, found in more.items() if found is not None},
        }


def _ours(ports: Sequence[PortReport]) -> bool:
    """Whether the ratings are the region's own: no others are ranked, or set beside a mean."""
    told = next((port.provenance for port in ports if port.port == "ratings"), None)
    return told is None or told.mark is None


def _apart(rows: list[Row], codes: set[str]) -> tuple[list[Row], list[Row]]:
    """The rows of the instrument's indicators, and those of the region's own, which have these codes."""
    own = [row for row in rows if row.values.get("indicator") in codes]
    return [row for row in rows if row not in own] if own else rows, own


def _published(outcome: IndexOutcome, language: Language) -> Result:
    """The result as it is kept: with what was found, and how many errors its figures rest on."""
    result, proven = outcome.result, outcome.result.evidenced
    if proven is not None:
        proven = proven.model_copy(update={"errors": len(outcome.errors_with("evidence"))})
    found = {"evidenced": proven, "findings": notices(outcome.findings, language), "errors": len(outcome.errors)}
    return result.model_copy(update=found)


def _marked(claimed: Result | None, errors: list[Finding]) -> Result | None:
    return claimed and claimed.model_copy(update={"errors": len(errors)})


def _shares(result: Result, instrument: Instrument) -> list[Share]:
    """What each indicator gives to the index; nothing where the index is no plain sum of its indicators."""
    whole = sum((node.weight for node in result.nodes), Fraction(0)) if instrument.unit == "scale" else Fraction(1)
    leaves = [] if result.refused else [node for node in result.walk() if not node.nodes]
    unit = instrument.unit == "scale"
    shares = [Share(node.code, node.name, node.exact * node.weight / whole if unit else node.exact) for node in leaves]
    return shares if sum((share.points for share in shares), Fraction(0)) == result.exact else []


def _cells(node: ResultNode, result: Result, claimed: Result | None, language: Language) -> list[str]:
    beside = claimed.find(node.code) if claimed else None
    index = f"{written(node.shown, language)}{'' if node.complete else ' *'}"
    middle = [str(written(beside.shown, language)) if beside else ""] if claimed else []
    return [node.code, node.name, result.weight_of(node, language), *middle, index]


def _rounded(target: Fraction | None, instrument: Instrument) -> Decimal | None:
    return None if target is None else round_half_up(target, instrument.decimals)


def _rows(data: dict[str, PortData], port: str) -> list[Row]:
    return data[port].rows if port in data else []
