"""A maturity index as a workbook: change a level, and index, predicate, domains, aspects, distances, chart follow."""

from __future__ import annotations

from typing import Any

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.documents.result import Result, ResultNode
from spbe_sdk.findings.finding import Origin, doubted
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.units import span
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, make_workbook
from spbe_sdk.reports.index.evidence import evidence_state
from spbe_sdk.reports.index.formulas import IndexFormulas
from spbe_sdk.reports.index.summary import add_chart, write_summary
from spbe_sdk.reports.roadmap.files import roadmap_sheet
from spbe_sdk.reports.trend.files import trend_sheet
from spbe_sdk.roadmaps.advice import Advice


def index_workbook(outcome: IndexOutcome, context: ReportContext, advice: Advice | None) -> bytes:
    """The workbook's bytes: a summary, domains and aspects, indicators, the way up, years, evidence and findings."""

    # Our own words only: a replaced one may hold what the name of a sheet must not.
    words = Labels(context.language, {})
    behind = say("worksheet.numbers", context.language)
    formulas = IndexFormulas.of(outcome, words("indicators")[:31], behind)

    def fill(book: Any, formats: Any) -> None:
        columns = [(words("name"), 34), (words("index"), 24), (words("note"), 60)]
        summary = add_sheet(book, formats, words("index"), columns, numbers=(1,))
        summary.fit_to_pages(1, 1)
        _indicators(book, formats, words, outcome, formulas)
        _groups(book, formats, words, outcome, formulas)
        below = write_summary(summary, formats, words, outcome, formulas)
        add_chart(book, summary, below, words, outcome)
        if advice is not None and advice.way_up is not None:
            roadmap_sheet(book, formats, advice.way_up, context.language)
        if len(outcome.turns) > 1:
            trend_sheet(book, formats, outcome.turns, context.language)
        _evidence(book, formats, words, outcome.result)
        if formulas is not None and formulas.needs.checks:
            _needs(add_sheet(book, formats, behind, []), formulas, outcome)
        _findings(book, formats, words, outcome, context)

    title = f"{words('title', name=outcome.instrument.index_name)} {outcome.result.year}"
    imprint = Imprint(context.institution, title, context.run_at, context.language, context.paper)
    return make_workbook(fill, imprint)


def _indicators(book: Any, formats: Any, words: Labels, outcome: IndexOutcome, formulas: IndexFormulas | None) -> None:
    """The rated nodes; behind them, hidden, the weights as whole numbers, where formulas count with them."""
    heads = ("code", "name", "weight", "level", "claimed", "evidenced", "note", "origin")
    columns = list(zip(map(words, heads), (8, 60, 10, 10, 12, 10, 40, 40), strict=True))
    sheet = add_sheet(book, formats, words("indicators"), columns, numbers=(2, 3, 4, 5))
    leaves = [node for node in outcome.result.walk() if not node.nodes]
    for row, node in enumerate(leaves, start=1):
        claim = outcome.claimed.find(node.code) if outcome.claimed else None
        sheet.write_string(row, 0, node.code)
        sheet.write_string(row, 1, node.name, formats["wrap"])
        _write_weight(sheet, row, node, outcome.result, formats)
        if not node.refused:
            sheet.write_number(row, 3, float(node.exact), formats["open" if formulas is not None else "any"])
        for column, value in ((4, claim.value if claim else None), (5, node.evidenced)):
            if isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(row, column, value, formats["any"])
            elif value is not None:
                sheet.write_string(row, column, value_text(value, words.language), formats["right"])
        sheet.write_string(row, 6, node.note or "", formats["wrap"])
        if node.origin is not None:
            sheet.write_string(row, 7, Origin(**node.origin.model_dump()).text(words.language), formats["wrap"])
    if formulas is not None:
        for row, weight in enumerate(formulas.weights, start=1):
            sheet.write_number(row, 8, weight)
        sheet.set_column(8, 8, None, None, {"hidden": True})
        lowest, highest = map(int, span(outcome.instrument.nodes, outcome.instrument))
        allowed = {"validate": "integer", "criteria": "between", "minimum": lowest, "maximum": highest}
        sheet.data_validation(1, 3, len(leaves), 3, allowed)


def _needs(sheet: Any, formulas: IndexFormulas, outcome: IndexOutcome) -> None:
    """Hidden: for each need how often every indicator counts, and above that whether it holds."""
    sheet.hide()
    levels = {node.code: int(node.exact) for node in outcome.result.walk() if not node.nodes}
    for place, check in enumerate(formulas.needs.checks):
        sheet.write_formula(0, place, f"={formulas.check(place)}", None, int(check.holds(levels)))
        for row, code in enumerate(formulas.codes, start=1):
            sheet.write_number(row, place, check.sum.times.get(code, 0))


def _write_weight(sheet: Any, row: int, node: ResultNode, result: Result, formats: Any) -> None:
    """In percent of the whole, or in points where it is measured in points."""
    if result.unit == "points":
        sheet.write_number(row, 2, float(node.weight), formats["any"])
    else:
        whole = sum(top.weight for top in result.nodes if not top.deducts)
        sheet.write_number(row, 2, float(100 * node.weight / whole), formats["weight"])


def _groups(book: Any, formats: Any, words: Labels, outcome: IndexOutcome, formulas: IndexFormulas | None) -> None:
    columns = [(words("code"), 8), (words("name"), 60), (words("weight"), 10)]
    columns.append((doubted(words("index"), len(outcome.errors), words.language), 18 if outcome.errors else 10))
    sheet = add_sheet(book, formats, words("aspects"), columns, numbers=(2, 3))
    for row, node in enumerate([node for node in outcome.result.walk() if node.nodes], start=1):
        sheet.write_string(row, 0, node.code)
        sheet.write_string(row, 1, node.name, formats["wrap"])
        _write_weight(sheet, row, node, outcome.result, formats)
        if formulas is not None:
            sheet.write_formula(row, 3, f"={formulas.part(node)}", formats["figure"], float(node.index))
        elif isinstance(node.shown, str):
            sheet.write_string(row, 3, node.shown, formats["right"])
        else:
            sheet.write_number(row, 3, float(node.index), formats["figure"])


def _evidence(book: Any, formats: Any, words: Labels, result: Result) -> None:
    columns = [("code", 20), ("name", 60), ("status", 20), ("file", 40)]
    sheet = add_sheet(book, formats, words("evidence"), [(words(name), width) for name, width in columns])
    for row, item in enumerate(result.evidence.items, start=1):
        state = words(evidence_state(item, result))
        for column, text in enumerate((item.id, item.title, state, item.location or "")):
            sheet.write_string(row, column, text, formats["wrap"])


def _findings(book: Any, formats: Any, words: Labels, outcome: IndexOutcome, context: ReportContext) -> None:
    sheet = add_sheet(book, formats, words("problems"), [(words("origin"), 40), (words("note"), 70), ("→", 70)])
    for row, finding in enumerate(outcome.findings, start=1):
        place = finding.origin.text(context.language) if finding.origin else ""
        for column, text in enumerate((place, finding.message(context.language), finding.remedy(context.language))):
            sheet.write_string(row, column, text, formats["wrap"])
