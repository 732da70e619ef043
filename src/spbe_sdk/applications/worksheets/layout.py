"""What a workspace's worksheet looks like: its sheets, its first rows, and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

import attrs

from spbe_sdk.applications.kinds.settings import PerformanceSettings
from spbe_sdk.applications.worksheets.shares import Rows, Shares, index_shares, plan_shares
from spbe_sdk.applications.workspace.sheets import made_for
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.assessment.sheets import EVIDENCE, RATINGS, index_sheets, rating_rows
from spbe_sdk.bindings.worksheet import PortSheet
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.rules import resolve_rules
from spbe_sdk.instruments.tally import tally_of
from spbe_sdk.instruments.years import in_year
from spbe_sdk.performance.blueprint import read_blueprint, with_own
from spbe_sdk.performance.guide import PlanGuide
from spbe_sdk.performance.sheets import BUDGETS, INDICATORS, MEASUREMENTS, OBJECTIVES, OFFICIALS, UNITS, plan_sheets
from spbe_sdk.reports.forms.context import letterhead_of
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.worksheets.achieved import SHOWN, achieved_headings
from spbe_sdk.reports.worksheets.book import Cover
from spbe_sdk.reports.worksheets.index import IndexWorksheet, index_worksheet
from spbe_sdk.reports.worksheets.plan import plan_worksheet


@attrs.frozen(slots=True)
class Layout:
    """A worksheet's sheets, one per port; the rows that it begins with; and its bytes with some rows.

    `keys` are the fields by which the rows of a port are told apart; of a port that has none, a row is what it says.
    `asked` are the cells of `asked_port` of which one at least is an answer; `shares` says whose a row is.
    `others` are the sheets and columns that we write beside those of ports. `begun` adds to some rows those that are
    known to be asked for.
    `given` are the ports whose rows people fill in, but add none. `missing` are the fields that may be empty still.
    The bytes are asked for with the office whose part they are, or none for the whole.
    """

    language: Language
    sheets: tuple[PortSheet, ...]
    first: Rows
    keys: Mapping[str, tuple[str, ...]]
    given: frozenset[str]
    missing: Mapping[str, tuple[str, ...]]
    written: Callable[[Rows, str | None], bytes]
    shares: Callable[[Rows], Shares]
    asked_port: str
    asked: tuple[str, ...]
    others: frozenset[str] = frozenset()
    begun: Callable[[Rows], Rows] = lambda rows: rows

    def sheet(self, port: str) -> PortSheet:
        """The sheet of a port; there is one."""
        return next(sheet for sheet in self.sheets if sheet.port == port)


def has_layout(kind: str) -> bool:
    """Whether applications of a kind are filled in by a worksheet; another author's kind is not."""
    return kind in _LAYOUTS


def layout_of(workspace: Workspace, language: Language) -> Layout:
    """The layout of a workspace's worksheet, as its application and its settings are.

    Raises:
        UsageError: for an application of such a kind there is no worksheet.
        DataError: a setting is missing or not acceptable.
    """
    kind = workspace.package.application.kind
    if not has_layout(kind):
        raise UsageError(Finding("worksheet-kind", found=kind, allowed=", ".join(_LAYOUTS)))
    return _LAYOUTS[kind](workspace, language)


def _cover(workspace: Workspace, title: str, language: Language) -> Cover:
    settings = workspace.settings()
    region = workspace.choices.region
    year = settings["year"]
    paper = cast(Paper, settings.get("paper", "A4"))
    return Cover(
        title,
        letterhead_of(settings, region) or region,
        year if isinstance(year, int) else 0,
        language,
        paper,
        made_for(workspace.kind, workspace.task(settings)),
    )


def _index(workspace: Workspace, language: Language) -> Layout:
    settings = workspace.settings()
    chosen = settings.get("parameters")
    cover = _cover(workspace, say("worksheet.title", language, name=workspace.ground.instrument.index_name), language)
    instrument = in_year(workspace.ground.instrument, cover.year)
    parameters = {str(name): str(value) for name, value in chosen.items()} if isinstance(chosen, dict) else {}
    tally = tally_of(instrument, resolve_rules(instrument, parameters)[0])

    def written(rows: Rows, office: str | None) -> bytes:
        return index_worksheet(IndexWorksheet(instrument, tally, cover, rows, office))

    return Layout(
        language,
        index_sheets(instrument, language),
        {RATINGS: rating_rows(instrument, language), EVIDENCE: ()},
        {RATINGS: ("indicator",), EVIDENCE: ("id",)},
        frozenset({RATINGS}),
        {RATINGS: ("value",)},
        written,
        index_shares,
        RATINGS,
        ("value",),
        frozenset(say(f"worksheet.{name}", language) for name in ("result", "numbers", "state")),
    )


def _plan(workspace: Workspace, language: Language) -> Layout:
    cover = _cover(workspace, say("worksheet.title", language, name="e-SAKIP"), language)
    sheets, guide = plan_sheets(language), _guide(workspace)
    kinds = next(sheet.column("kind").choices for sheet in sheets if sheet.port == UNITS)

    def written(rows: Rows, office: str | None) -> bytes:
        return plan_worksheet(cover, rows, guide, office)

    def begun(rows: Rows) -> Rows:
        return {**rows, MEASUREMENTS: guide.begun(rows, kinds)}

    return Layout(
        language,
        sheets,
        {sheet.port: () for sheet in sheets},
        {
            UNITS: ("name", "parent"),
            OBJECTIVES: ("name", "unit"),
            INDICATORS: ("name", "objective", "unit"),
            MEASUREMENTS: ("indicator", "unit", "year"),
            BUDGETS: ("objective", "unit"),
            OFFICIALS: ("unit",),
        },
        frozenset(),
        {**dict.fromkeys((UNITS, OBJECTIVES, INDICATORS), ("code",)), BUDGETS: ("objective",)},
        written,
        plan_shares,
        MEASUREMENTS,
        tuple(column.key for sheet in sheets for column in sheet.columns if column.field == "actual"),
        frozenset(
            [
                *(say(f"worksheet.plan.{name}", language) for name in ("brought", *SHOWN)),
                *achieved_headings(language).values(),
            ]
        ),
        begun,
    )


def _guide(workspace: Workspace) -> PlanGuide:
    """How a workspace's measurements are measured, and what its application brings."""
    task = workspace.task(workspace.settings())
    policy = workspace.kind.used(task).document
    settings = PerformanceSettings.model_validate(dict(task.settings))
    if not isinstance(policy, MeasurementPolicy):
        raise UsageError(Finding("worksheet-kind", found=policy.id, allowed=", ".join(_LAYOUTS)))
    blueprint = with_own(read_blueprint(task.contents, workspace.ports), task.indicators)
    return PlanGuide(policy, settings.period, blueprint, task.without, settings.year)


_LAYOUTS: Mapping[str, Callable[[Workspace, Language], Layout]] = {"maturity-index": _index, "performance": _plan}
