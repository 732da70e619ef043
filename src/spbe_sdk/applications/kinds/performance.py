"""Performance (SAKIP): a plan of units, objectives, indicators, measurements and budgets, by a measurement policy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, get_args

import attrs
from pydantic import Field

from spbe_sdk.applications.kinds.kind import Headline, Letterhead, Task, ports_of, read_bound, report_ports
from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.bindings.cells import CODE, CODES, DATE, QUANTITY, RUPIAH, TEXT, UNSIGNED, YEAR, choice
from spbe_sdk.bindings.outcome import once
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.fields import Part, Text, Year
from spbe_sdk.documents.plan import (
    Accumulation,
    Direction,
    Level,
    Period,
    UnitKind,
)
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.folder import Files, decode, to_json
from spbe_sdk.findings.finding import Finding, Severity, doubt
from spbe_sdk.findings.words import Language, say
from spbe_sdk.performance.cascade import check_cascade
from spbe_sdk.performance.measure import measure_plan
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.policies.library import DEFAULT_POLICY, load_policy, parse_policy
from spbe_sdk.performance.rows import read_plan
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.performance.pages import percent, plan_pages
from spbe_sdk.reports.performance.workbook import plan_workbook
from spbe_sdk.scoring.exact import exact_text

_PERIOD = choice("period", Period)

_UNIT_KIND = choice("unit_kind", get_args(UnitKind), '{"Desa": village, "Kelurahan": ward}')

_DIRECTION = choice("direction", Direction, '{"Naik": maximize, "Turun": minimize}')

_ACTUAL = attrs.evolve(QUANTITY, example='{"-": null, "n/a": null}')

_WEIGHT = PortField("weight", UNSIGNED)


class PerformanceSettings(Part):
    """Settings of a performance application."""

    year: Year = Field(description="The measured year.")
    period: Period = Field(default=Period.YEAR, description="Up to which quarter, or the whole year.")
    policy: Text | None = Field(
        default=None, examples=[DEFAULT_POLICY], description="Id of a shipped policy, or a file in the workspace."
    )
    language: Literal["id", "en"] = Field(default="id", description="Language of reports.")
    letterhead: Letterhead = None


class Performance:
    """Measures what budget became, from the villages to the regency."""

    name: ClassVar[str] = "performance"
    settings_model: ClassVar[type[Part]] = PerformanceSettings
    ports: ClassVar[tuple[Port, ...]] = (
        Port(
            "units",
            (
                PortField("code", CODE, required=True),
                PortField("name", TEXT, required=True),
                PortField("kind", _UNIT_KIND, required=True),
                PortField("parent", CODE),
                _WEIGHT,
                PortField("valid_from", DATE),
                PortField("valid_until", DATE),
                PortField("predecessors", CODES),
            ),
            required=True,
        ),
        Port(
            "objectives",
            (
                PortField("code", CODE, required=True),
                PortField("name", TEXT, required=True),
                PortField("level", choice("level", Level), required=True),
                PortField("unit", CODE, required=True),
                PortField("serves", CODE),
                PortField("contributes", CODES),
                _WEIGHT,
            ),
            required=True,
        ),
        Port(
            "indicators",
            (
                PortField("code", CODE, required=True),
                PortField("objective", CODE, required=True),
                PortField("name", TEXT, required=True),
                PortField("measure", TEXT),
                PortField("direction", _DIRECTION),
                PortField("accumulation", choice("accumulation", Accumulation)),
                PortField("baseline", QUANTITY),
                _WEIGHT,
                PortField("cap", UNSIGNED),
                PortField("evidence", CODES),
            ),
            required=True,
        ),
        Port(
            "measurements",
            (
                PortField("indicator", CODE, required=True),
                PortField("year", YEAR),
                PortField("period", _PERIOD),
                PortField("target", QUANTITY),
                PortField("target_low", QUANTITY),
                PortField("actual", _ACTUAL),
            ),
            required=True,
        ),
        Port(
            "budgets",
            (
                PortField("objective", CODE, required=True),
                PortField("unit", CODE),
                PortField("year", YEAR),
                PortField("period", _PERIOD),
                PortField("ceiling", RUPIAH, required=True),
                PortField("realised", RUPIAH),
            ),
        ),
    )

    def years(self, application: Application) -> tuple[str, int, int | None]:
        """The recommended policy; plans are of any year."""
        return load_policy(application.policy or DEFAULT_POLICY).id, 2000, None

    def execute(self, task: Task) -> PlanOutcome:
        """Read the bound ports into a plan, check its cascade, and measure it."""
        settings = PerformanceSettings.model_validate(dict(task.settings))
        asked = ports_of(self, task.application)
        data, findings = read_bound(asked, task)
        policy = _policy(settings.policy or task.application.policy or DEFAULT_POLICY, task.files)
        read = read_plan(task.region, settings.year, data)
        review = check_cascade(read.plan, read.places)
        score = measure_plan(read.plan, policy, settings.period)
        checked = {
            table: [*refused, *(finding for finding in review.findings if finding.field == table)]
            for table, refused in read.findings.items()
        }
        outcome = PlanOutcome(
            ports=report_ports(asked, task, data, checked),
            findings=once([*findings, *(finding for found in checked.values() for finding in found)]),
            score=score,
            problems_by_unit=dict(review.by_unit),
            places=read.places,
        )
        if outcome.measured:
            return outcome
        nothing = Finding("plan-unmeasured", Severity.WARNING, field="actual")
        return attrs.evolve(outcome, findings=[*outcome.findings, nothing])

    def headline(self, outcome: PlanOutcome, language: Language) -> Headline:
        """How effectively budget became performance: the top units and those right below."""
        score = outcome.score
        columns = [say(f"plan.{name}", language) for name in ("code", "unit", "performance", "absorption", "group")]
        shown = [unit for top in score.tops for unit in (top, *top.below)]
        rows = [
            [
                unit.unit.code,
                unit.unit.name,
                percent(unit.total.performance),
                percent(unit.total.money.absorption),
                say(f"plan.group_{unit.total.group}", language),
            ]
            for unit in shown
        ]
        indicators = [i for unit in score.units() for node in unit.objectives for i in node.indicators]
        top = score.tops[0].total if len(score.tops) == 1 else None
        notes = [
            say("plan.by_policy", language, policy=f"{score.policy.title} ({score.policy.id} {score.policy.version})")
        ]
        if mark := doubt(len(outcome.errors_in("budgets")), language):
            notes.append(f"{say('plan.absorption', language)}: {mark}")
        if score.unattributed:
            money = sum(row.ceiling for row in score.unattributed)
            notes.append(say("plan.unattributed", language, count=len(score.unattributed), money=f"{money:,}"))
        return Headline(
            say("plan.performance", language),
            percent(top.performance) if top else None,
            top.grade if top else None,
            sum(indicator.achieved.percent is not None for indicator in indicators),
            len(indicators),
            columns,
            rows,
            notes,
            [(i.indicator.code, i.indicator.name) for i in indicators if i.achieved.percent is None],
        )

    def carry(self, outcome: PlanOutcome, application: Application, language: Language) -> Mapping[str, Carried]:
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
                "group": str(unit.total.group),
            }
            for unit in score.units()
        }
        return {"policy": f"{score.policy.id} {score.policy.version}", "ceiling": score.money.ceiling, **units}

    def files(self, outcome: PlanOutcome, context: ReportContext) -> dict[str, bytes]:
        """Pages, a workbook, the figures for machines, and the plan and the policy just as they were used."""
        return {
            **plan_pages(outcome, context),
            "laporan.xlsx": plan_workbook(outcome, context),
            "policy.json": to_json(outcome.score.policy.model_dump(mode="json", exclude_none=True)),
            "plan.json": to_json(outcome.score.plan.model_dump(mode="json", exclude_none=True)),
            "result.json": to_json(
                {
                    **self.expected(outcome),
                    "findings": len(outcome.findings),
                    "errors": len(outcome.errors),
                    "budget_errors": len(outcome.errors_with("budgets")),
                }
            ),
        }


def _policy(name: str, files: Files) -> MeasurementPolicy:
    """A shipped policy by its id, or one in a file of the workspace."""
    if name.endswith((".yaml", ".json")):
        return parse_policy(decode(files.read(name), name), name)
    return load_policy(name)
