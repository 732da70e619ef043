"""An outcome as one HTML file that works offline, on a phone and on paper."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.units import axis_ticks, top_level
from spbe_sdk.reports.forms.charts import Radar, Strip, radar, strip
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels, among_words, doubts, port_name
from spbe_sdk.reports.forms.names import ShortNames
from spbe_sdk.reports.forms.page import problems, render_template
from spbe_sdk.reports.index.evidence import evidence_state
from spbe_sdk.reports.index.gap_map import gap_map
from spbe_sdk.reports.index.lead import lead
from spbe_sdk.reports.index.outline import outline
from spbe_sdk.reports.roadmap.page import roadmap_words
from spbe_sdk.reports.trend.page import chart_of
from spbe_sdk.roadmaps.advice import Advice


@attrs.frozen(slots=True)
class NodeRow:
    """A node of the result beside the same node of the claim."""

    node: ResultNode
    depth: int
    claimed: ResultNode | None


def render(outcome: IndexOutcome, context: ReportContext, advice: Advice | None) -> str:
    """The report of a maturity index as HTML text; `advice` is the way up, where there is one.

    Raises:
        DataError: a template of the adopter's own does not work.
    """
    view = _view(outcome, context) | {"lead": lead(outcome, advice, context.language)}
    if advice is not None:
        view["advice"] = problems(list(advice.problems), context.language)
    if advice is not None and advice.way_up is not None:
        view |= roadmap_words(advice.way_up, context.language)
    return render_template("report.html.j2", view, context.templates)


def _view(outcome: IndexOutcome, context: ReportContext) -> dict[str, Any]:
    result, claimed, language = outcome.result, outcome.claimed, context.language
    rows = [row for node in result.nodes for row in _rows(node, 0, claimed)]
    ticks = axis_ticks(outcome.instrument)
    labels = Labels(language, context.labels)
    kinds = {node.kind for node in outcome.instrument.walk() if node.nodes and not any(p.nodes for p in node.nodes)}
    aspects = [row for row in rows if row.node.kind in kinds]
    codes = {node.code for node in outline(result)}
    return {
        "t": labels,
        "language": language,
        "context": context,
        "outcome": outcome,
        "instrument": outcome.instrument,
        "result": result,
        "claimed": claimed,
        "rows": rows,
        "groups": [row for row in rows if row.node.code in codes],
        "aspects": aspects,
        "radar": _radar(aspects, claimed, outcome, ticks),
        "maximum": ticks[-1],
        "share": lambda node: _share(node, outcome, ticks) / ticks[-1] * 100,
        "criteria": {node.code: node.criteria for node in outcome.instrument.indicators()},
        "level_names": _level_names(outcome),
        "problems": problems(outcome.findings, language),
        "doubt": doubts(outcome, language),
        "marked": outcome.marked,
        "evidence": {item.id: item for item in result.evidence.items},
        "state": lambda item: evidence_state(item, result),
        "difference": lambda a, b: "–" if "–" in (a, b) else figure(a - b, language, signed=True),
        "rated": lambda value: value_text(value, language),
        "port_name": lambda port: port_name(port, language),
        "short": ShortNames.of_instrument(outcome.instrument),
        "severity": lambda name: say(f"severity.{name}", language),
        "target": outcome.target,
        "target_gap": _target_gap(outcome),
        "w": lambda key, **details: say(key, language, **details),
        "gap_rows": gap_map(result, outcome.instrument, language),
        "among": among_words(outcome, labels),
        "strip": _strip(outcome, ticks, language),
        "trend_chart": chart_of(outcome.turns, language) if len(outcome.turns) > 1 else None,
        "indicator_count": len(outcome.instrument.indicators()),
    }


def _strip(outcome: IndexOutcome, ticks: list[int], language: Language) -> Strip | None:
    """The line of our index among published ones; nothing where there are none."""
    if outcome.standing is None:
        return None
    others = [other.index for other in outcome.others]
    return strip(outcome.result.index, others, outcome.standing.median, ticks, language)


def _rows(node: ResultNode, depth: int, claimed: Result | None) -> list[NodeRow]:
    row = NodeRow(node, depth, claimed.find(node.code) if claimed else None)
    return [row, *(below for part in node.nodes for below in _rows(part, depth + 1, claimed))]


def _share(node: ResultNode, outcome: IndexOutcome, ticks: list[int]) -> float:
    """Where a node's value lies on the axis."""
    return 0.0 if node.refused else float(node.exact / (top_level(outcome.instrument) or node.weight)) * ticks[-1]


def _radar(aspects: list[NodeRow], claimed: Result | None, outcome: IndexOutcome, ticks: list[int]) -> Radar | None:
    if len(aspects) < 3:
        return None
    series = [[_share(row.node, outcome, ticks) for row in aspects]]
    if claimed is not None:
        series.append([_share(row.claimed, outcome, ticks) for row in aspects if row.claimed])
    return radar([row.node.code for row in aspects], series, ticks)


def _level_names(outcome: IndexOutcome) -> dict[str, str]:
    scales = outcome.instrument.scales
    nodes = {node.code: node for node in outcome.instrument.indicators()}
    values = {node.code: node.value for node in outcome.result.walk()}
    return {
        code: getattr(scales[node.scale or ""], "names", {}).get(str(values.get(code)), "")
        for code, node in nodes.items()
    }


def _target_gap(outcome: IndexOutcome) -> Decimal | None:
    """How far the published index lies below the target; nothing where it is met."""
    if outcome.target is None or outcome.result.refused:
        return None
    gap = outcome.target - outcome.result.index
    return gap if gap > 0 else None
