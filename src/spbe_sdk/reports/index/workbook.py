"""A maturity index as a workbook: levels that can be changed, and an index that follows them by a formula."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.finding import doubt, doubted
from spbe_sdk.instruments.predicate import sums_levels
from spbe_sdk.instruments.units import span
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels, among_words
from spbe_sdk.reports.forms.workbook import add_sheet, make_workbook
from spbe_sdk.reports.roadmap.files import roadmap_sheet
from spbe_sdk.reports.trend.files import trend_sheet
from spbe_sdk.roadmaps.advice import Advice
from spbe_sdk.scoring.exact import exact_text


def index_workbook(outcome: IndexOutcome, context: ReportContext, advice: Advice | None) -> bytes:
    """The workbook's bytes: a summary, domains and aspects, indicators, the way up, years, evidence and findings."""

    def fill(book: Any, formats: Any) -> None:
        # Our own words only: a replaced one may hold what the name of a sheet must not.
        words = Labels(context.language, {})
        columns = [(words("name"), 34), (words("index"), 22), (words("note"), 60)]
        summary = add_sheet(book, formats, words("index"), columns)
        place = _indicators(book, formats, words, outcome)
        _groups(book, formats, words, outcome)
        _summary(summary, formats, words, outcome, place)
        if advice is not None and advice.way_up is not None:
            roadmap_sheet(book, formats, advice.way_up, context.language)
        if len(outcome.turns) > 1:
            trend_sheet(book, formats, outcome.turns, context.language)
        _evidence(book, formats, words, outcome.result)
        _findings(book, formats, words, outcome, context)

    return make_workbook(fill, context.run_at, context.letterhead or "")


def _indicators(book: Any, formats: Any, words: Labels, outcome: IndexOutcome) -> tuple[str, str] | None:
    """The rated nodes; says where weights and levels stand, if a formula can make the index of them."""
    heads = ("code", "name", "weight", "level", "claimed", "evidenced", "note", "origin")
    columns = list(zip(heads, (8, 60, 10, 10, 12, 10, 40, 40), strict=True))
    sheet = add_sheet(book, formats, words("indicators"), [(words(name), width) for name, width in columns])
    leaves = [node for node in outcome.result.walk() if not node.nodes]
    for row, node in enumerate(leaves, start=1):
        claim = outcome.claimed.find(node.code) if outcome.claimed else None
        sheet.write_string(row, 0, node.code)
        sheet.write_string(row, 1, node.name, formats["wrap"])
        sheet.write_number(row, 2, float(node.weight))
        if not node.refused:
            sheet.write_number(row, 3, float(node.exact), formats["open"])
        for column, value in ((4, claim.value if claim else None), (5, node.evidenced)):
            if isinstance(value, int) and not isinstance(value, bool):
                sheet.write_number(row, column, value)
            elif value is not None:
                sheet.write_string(row, column, str(value))
        sheet.write_string(row, 6, node.note or "", formats["wrap"])
        if node.origin is not None:
            place = f"{node.origin.source} {node.origin.sheet or ''}:{node.origin.row or ''}"
            sheet.write_string(row, 7, place, formats["wrap"])
    if not sums_levels(outcome.instrument):
        return None
    lowest, highest = map(int, span(outcome.instrument.nodes, outcome.instrument))
    sheet.data_validation(
        1, 3, len(leaves), 3, {"validate": "integer", "criteria": "between", "minimum": lowest, "maximum": highest}
    )
    name = words("indicators")[:31]
    return f"'{name}'!$C$2:$C${len(leaves) + 1}", f"'{name}'!$D$2:$D${len(leaves) + 1}"


def _summary(sheet: Any, formats: Any, words: Labels, outcome: IndexOutcome, place: tuple[str, str] | None) -> None:
    result = outcome.result
    sheet.write_string(1, 0, words("index"), formats["bold"])
    if place is not None:
        weights, levels = place
        decimals = outcome.instrument.decimals
        formula = f"=ROUND(SUMPRODUCT({weights},{levels})/SUM({weights}),{decimals})"
        sheet.write_formula(1, 1, formula, formats["main"], float(result.index or 0))
        sheet.write_string(1, 2, words("recalculates"), formats["wrap"])
    else:
        _write_shown(sheet, 1, 1, result.shown, formats["main"])
    language, errors = words.language, len(outcome.errors)
    rows = [(words("index"), doubt(errors, language), "")] if errors else []
    rows += [(words("predicate"), result.predicate_shown, "")]
    exact = result.shown if result.refused else exact_text(result.exact)
    rows += [(words("exact", value=""), str(exact), "")]
    if outcome.claimed is not None:
        claimed = doubted(outcome.claimed.predicate or "–", len(outcome.errors_in("claims")), language)
        rows.append((words("claimed"), str(outcome.claimed.shown), claimed))
    if result.evidenced is not None:
        proven = doubted(result.evidenced.predicate or "–", len(outcome.errors_with("evidence")), language)
        rows.append((words("evidenced"), str(result.evidenced.shown), proven))
    if outcome.target is not None:
        rows.append((words("target"), str(outcome.target), ""))
    rows += [(words("among", year=result.year), "", among) for among in among_words(outcome, words)]
    rows += [(words("year"), str(result.year), ""), (words("region"), result.region, ""),
             (words("instrument"), outcome.instrument.id, outcome.instrument.legal.regulation)]  # fmt: skip
    rows += [(words(mark), port, source) for mark, port, source in outcome.marked]
    for row, cells in enumerate(rows, start=2):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, formats["wrap"])


def _write_shown(sheet: Any, row: int, column: int, index: Decimal | str, form: Any) -> None:
    """An index as a number, or the dash that stands where there is none."""
    if isinstance(index, Decimal):
        sheet.write_number(row, column, float(index), form)
    else:
        sheet.write_string(row, column, index, form)


def _groups(book: Any, formats: Any, words: Labels, outcome: IndexOutcome) -> None:
    columns = [(words("code"), 8), (words("name"), 60), (words("weight"), 10)]
    columns.append((doubted(words("index"), len(outcome.errors), words.language), 18 if outcome.errors else 10))
    sheet = add_sheet(book, formats, words("aspects"), columns)
    for row, node in enumerate([node for node in outcome.result.walk() if node.nodes], start=1):
        sheet.write_string(row, 0, node.code)
        sheet.write_string(row, 1, node.name, formats["wrap"])
        sheet.write_number(row, 2, float(node.weight))
        _write_shown(sheet, row, 3, node.shown, formats["figure"])


def _evidence(book: Any, formats: Any, words: Labels, result: Result) -> None:
    columns = [("code", 20), ("name", 60), ("status", 14), ("file", 40)]
    sheet = add_sheet(book, formats, words("evidence"), [(words(name), width) for name, width in columns])
    for row, item in enumerate(result.evidence.items, start=1):
        for column, text in enumerate((item.id, item.title, str(item.status), item.location or "")):
            sheet.write_string(row, column, text, formats["wrap"])


def _findings(book: Any, formats: Any, words: Labels, outcome: IndexOutcome, context: ReportContext) -> None:
    sheet = add_sheet(book, formats, words("problems"), [(words("origin"), 40), (words("note"), 70), ("→", 70)])
    for row, finding in enumerate(outcome.findings, start=1):
        place = finding.origin.text(context.language) if finding.origin else ""
        for column, text in enumerate((place, finding.message(context.language), finding.remedy(context.language))):
            sheet.write_string(row, column, text, formats["wrap"])
