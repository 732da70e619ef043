"""Performance (SAKIP): a plan of units, objectives, indicators, measurements and budgets, by a measurement policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, ClassVar, cast, get_args

import attrs

from spbe_sdk.applications.kinds.ground import Ground, ground_of_policy, policy_ground
from spbe_sdk.applications.kinds.kind import Headline, Task, ports_of, read_bound, report_ports
from spbe_sdk.applications.kinds.settings import PerformanceSettings
from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.bindings.cells import (
    CODE,
    CODES,
    DATE,
    LAST_DAY,
    NIP,
    QUANTITY,
    REFERENCE,
    REFERENCES,
    RUPIAH,
    TEXT,
    UNSIGNED,
    YEAR,
    choice,
)
from spbe_sdk.bindings.cumulative import period_type
from spbe_sdk.bindings.outcome import once
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.plan import (
    Accumulation,
    Direction,
    Level,
    Period,
    UnitKind,
)
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.documents.requirements import Brought
from spbe_sdk.files.folder import decode, to_json
from spbe_sdk.files.making import Making
from spbe_sdk.findings.finding import Finding, Severity, doubt
from spbe_sdk.findings.numbers import rupiah
from spbe_sdk.findings.words import Language, say
from spbe_sdk.performance.before import years_before
from spbe_sdk.performance.blueprint import read_blueprint, with_own
from spbe_sdk.performance.cascade import check_cascade
from spbe_sdk.performance.expansion import Fitted
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.money import together
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.policies.library import load_policy, parse_policy
from spbe_sdk.performance.rows import read_plan
from spbe_sdk.performance.shared_cells import shared_cells_once
from spbe_sdk.performance.unmeasured import check_score
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.official.kept import form_files
from spbe_sdk.reports.performance.pages import absorbed, absorption_name, against_year, percent, plan_pages, sums
from spbe_sdk.reports.performance.workbook import plan_workbook
from spbe_sdk.scoring.exact import exact_text, round_half_up

_PERIOD = period_type("period", Period)

_UNIT_KIND = choice("unit_kind", get_args(UnitKind), '{"Desa": village, "Kelurahan": ward}')

_DIRECTION = choice("direction", Direction, '{"Naik": maximize, "Turun": minimize}')

_ACTUAL = attrs.evolve(QUANTITY, example='{"-": null, "n/a": null}')

_WEIGHT = PortField("weight", UNSIGNED)


class Performance:
    """Measures what budget became, from the villages to the regency."""

    name: ClassVar[str] = "performance"
    settings_model: ClassVar[type[Part]] = PerformanceSettings
    ports: ClassVar[tuple[Port, ...]] = (
        Port(
            "units",
            (
                PortField("code", CODE, required=True, unique=True, made=True),
                PortField("name", TEXT, required=True),
                PortField("kind", _UNIT_KIND, required=True),
                PortField("parent", REFERENCE),
                _WEIGHT,
                PortField("valid_from", DATE),
                PortField("valid_until", LAST_DAY),
                PortField("predecessors", CODES),
                PortField("address", TEXT),
            ),
            required=True,
        ),
        Port(
            "objectives",
            (
                PortField("code", CODE, required=True, unique=True, made=True),
                PortField("name", TEXT, required=True),
                PortField("level", choice("level", Level), required=True),
                PortField("unit", REFERENCE, required=True),
                PortField("serves", REFERENCE),
                PortField("contributes", CODES),
                _WEIGHT,
            ),
            required=True,
            brought="plan/objectives.csv",
        ),
        Port(
            "indicators",
            (
                PortField("code", CODE, required=True, unique=True, made=True),
                PortField("objective", REFERENCE, required=True),
                PortField("name", TEXT, required=True),
                PortField("unit", REFERENCE),
                PortField("measure", TEXT),
                PortField("direction", _DIRECTION),
                PortField("accumulation", choice("accumulation", Accumulation)),
                PortField("formula", TEXT),
                PortField("definition", TEXT),
                PortField("data_source", TEXT),
                PortField("responsible", TEXT),
                PortField("national", QUANTITY),
                PortField("baseline", QUANTITY),
                _WEIGHT,
                PortField("cap", UNSIGNED),
                PortField("actors", REFERENCES),
                PortField("measured_by", TEXT),
                PortField("evidence", CODES),
            ),
            required=True,
            brought="plan/indicators.csv",
        ),
        Port(
            "measurements",
            (
                PortField("indicator", REFERENCE, required=True),
                PortField("unit", REFERENCE),
                PortField("year", YEAR),
                PortField("period", _PERIOD),
                PortField("target", QUANTITY),
                PortField("target_low", QUANTITY),
                PortField("revised", QUANTITY),
                PortField("revised_low", QUANTITY),
                PortField("actual", _ACTUAL),
            ),
            required=True,
        ),
        Port(
            "budgets",
            (
                PortField("objective", REFERENCE, required=True, made=True),
                PortField("unit", REFERENCE),
                PortField("year", YEAR),
                PortField("period", _PERIOD),
                PortField("ceiling", RUPIAH),
                PortField("realised", RUPIAH),
                PortField("funding", TEXT),
            ),
        ),
        Port(
            "officials",
            (
                PortField("unit", REFERENCE, required=True),
                PortField("name", TEXT, required=True),
                PortField("title", TEXT),
                PortField("rank", TEXT),
                PortField("nip", NIP),
                PortField("superior", TEXT),
            ),
        ),
    )

    def ports_for(self, application: Application, contents: Mapping[str, bytes]) -> tuple[Port, ...]:
        """The ports, of which measurements know the indicators that the application brings."""
        find = read_blueprint(contents, self.ports).named
        return tuple(
            attrs.evolve(port, fields=tuple(_knowing(field, find) for field in port.fields))
            if port.name == "measurements"
            else port
            for port in self.ports
        )

    def ground(self, application: Application, contents: Mapping[str, bytes]) -> Ground:
        """The recommended policy; plans are of any year."""
        return policy_ground(application, contents)

    def used(self, task: Task) -> Ground:
        """The policy: the application's, or the one that is chosen instead."""
        settings = PerformanceSettings.model_validate(dict(task.settings))
        brought = settings.policy is None and isinstance(task.application.policy, Brought)
        return ground_of_policy(_policy(settings.policy, task), brought)

    def execute(self, task: Task) -> PlanOutcome:
        """Read the bound ports into a plan, check its cascade, and measure it."""
        settings = PerformanceSettings.model_validate(dict(task.settings))
        asked = ports_of(self, task.application, task.contents)
        data, findings = read_bound(asked, task)
        policy = _policy(settings.policy, task)
        blueprint = with_own(read_blueprint(task.contents, asked), task.indicators)
        once_each = shared_cells_once(data)
        read = read_plan(task.region, settings.year, once_each, Fitted(blueprint, task.serves, task.without))
        score = measure_plan(read.plan, policy, settings.period)
        review = check_cascade(read.plan, read.places, settings.period, read.lines) + check_score(score, read.places)
        checked = {port.name: [f for f in review.findings if f.field == port.name] for port in asked}
        outcome = PlanOutcome(
            ports=report_ports(asked, task, data, checked),
            findings=once([*findings, *read.findings, *review.findings]),
            score=score,
            problems_by_unit=dict(review.by_unit),
            places=read.places,
            dropped=read.dropped,
        )
        if outcome.measured:
            return outcome
        nothing = Finding("plan-unmeasured", Severity.WARNING, field="actual")
        return attrs.evolve(outcome, findings=[*outcome.findings, nothing])

    def headline(self, outcome: PlanOutcome, language: Language) -> Headline:
        """How effectively budget became performance: the top units and those right below."""
        score = outcome.score
        columns = [say(f"plan.{name}", language) for name in ("code", "unit", "performance", "absorption", "group")]
        columns[3] = absorption_name(score.money, score.period, language)
        shown = [unit for top in score.tops for unit in (top, *top.below)]
        rows = [
            [
                unit.unit.code,
                unit.unit.name,
                percent(unit.total.performance, score.policy.decimals, language),
                absorbed(unit.total.money, score.policy.decimals, language),
                say(f"plan.group_{unit.total.group}", language),
            ]
            for unit in shown
        ]
        indicators = score.indicators
        top = score.tops[0].total if len(score.tops) == 1 else None
        notes = [
            say("plan.by_policy", language, policy=f"{score.policy.title} ({score.policy.id} {score.policy.version})")
        ]
        if score.money.partial:
            notes.append(say("plan.absorption_partial", language, sums=sums(score.money, language)))
        notes += filter(None, [against_year(score, score.period, language)])
        if mark := doubt(len(outcome.errors_in("budgets")), language):
            notes.append(f"{say('plan.absorption', language)}: {mark}")
        if score.unattributed:
            count = sum(len(fund.rows) for fund in score.unattributed)
            lost = together(fund.money for fund in score.unattributed)
            notes.append(say("plan.unattributed", language, count=count, money=rupiah(lost.ceiling, language)))
        return Headline(
            say("plan.performance", language),
            _published(top.performance if top else None, score.policy.decimals),
            top.grade if top else None,
            sum(indicator.achieved.percent is not None for indicator in indicators),
            len(indicators),
            columns,
            rows,
            notes,
            [(i.indicator.code, i.indicator.name) for i in indicators if i.lacking],
        )

    def carry(self, outcome: PlanOutcome, ground: Ground, language: Language) -> Mapping[str, Carried]:
        """Nothing: a plan is the region's own, whatever policy measures it."""
        return {}

    def expected(self, outcome: PlanOutcome) -> dict[str, Any]:
        """Performance and money of every unit, exact."""
        score = outcome.score
        units = {
            f"unit {unit.unit.code}": {
                "performance": None if unit.total.performance is None else exact_text(unit.total.performance),
                "ceiling": unit.total.money.ceiling,
                "realised": unit.total.money.realised,
                **({"reported": unit.total.money.reported} if unit.total.money.partial else {}),
                **dict.fromkeys(unit.total.uneven, True),
                "group": str(unit.total.group),
            }
            for unit in score.units()
        }
        return {"policy": f"{score.policy.id} {score.policy.version}", "ceiling": score.money.ceiling, **units}

    def files(self, outcome: PlanOutcome, context: ReportContext) -> Mapping[str, bytes]:
        """Pages, a workbook, the figures for machines, and the plan and the policy just as they were used."""
        counts = {
            "findings": len(outcome.findings),
            "errors": len(outcome.errors),
            "budget_errors": len(outcome.errors_with("budgets")),
        }
        score = outcome.score
        return Making({
            **plan_pages(outcome, context).makers,
            **form_files(outcome, years_before(score), context).makers,
            "laporan.xlsx": lambda: plan_workbook(outcome, context),
            "policy.json": lambda: to_json(score.policy.model_dump(mode="json", exclude_none=True)),
            "plan.json": lambda: to_json(score.plan.model_dump(mode="json", exclude_none=True)),
            "result.json": lambda: to_json({**self.expected(outcome), **counts}),
        })  # fmt: skip


def _published(value: Fraction | None, decimals: int) -> str | None:
    return None if value is None else f"{round_half_up(value, decimals)}%"


def _knowing(field: PortField, find: Callable[[str], str | None]) -> PortField:
    return attrs.evolve(field, headings=find) if field.name == "indicator" else field


def _chosen(name: str, task: Task) -> MeasurementPolicy:
    if name.endswith((".yaml", ".json")):
        return parse_policy(decode(task.files.read(name), name), name)
    return load_policy(name)


def _policy(chosen: str | None, task: Task) -> MeasurementPolicy:
    """The chosen policy, by its id or in a file of the workspace, else the application's."""
    if chosen is None:
        return cast(MeasurementPolicy, policy_ground(task.application, task.contents).document)
    return _chosen(chosen, task)
