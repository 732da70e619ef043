"""The first sheet of an index's workbook: what a reader looks for first, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import attrs

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.finding import doubt, doubted
from spbe_sdk.instruments.conditions import needs_words
from spbe_sdk.instruments.units import axis_ticks
from spbe_sdk.regions.library import region_label
from spbe_sdk.reports.forms.labels import Labels, among_words, port_name
from spbe_sdk.reports.index.formulas import IndexFormulas

_INDEX = "B$2"


@attrs.frozen(slots=True)
class SummaryRow:
    """A row of the sheet: its name, its figure or text, and a note; `formula` gives the figure anew."""

    name: str
    value: float | str
    note: str = ""
    formula: str | None = None
    form: str = "figure"


def write_summary(
    sheet: Any, formats: Any, words: Labels, outcome: IndexOutcome, formulas: IndexFormulas | None
) -> int:
    """Fill in the sheet, a row for each line; gives the first row that is free, behind an empty one."""
    lines = [*_figures(outcome, words, formulas), *_about(outcome, words)]
    for row, line in enumerate(lines, start=1):
        sheet.write_string(row, 0, line.name, formats["bold" if row == 1 else "wrap"])
        if line.formula is not None:
            sheet.write_formula(row, 1, f"={line.formula}".replace("{row}", str(row)), formats[line.form], line.value)
        elif isinstance(line.value, str):
            sheet.write_string(row, 1, line.value, formats["right"])
        else:
            sheet.write_number(row, 1, line.value, formats[line.form])
        sheet.write_string(row, 2, line.note, formats["wrap"])
    return len(lines) + 2


def _figures(outcome: IndexOutcome, words: Labels, formulas: IndexFormulas | None) -> Iterator[SummaryRow]:
    """Index and predicate, what is missing, and the figures beside them with their distances."""
    result = outcome.result
    shown: float | str = float(result.index) if isinstance(result.shown, Decimal) else result.shown
    exact: float | str = str(result.shown) if result.refused else float(result.exact)
    predicate = result.predicate_shown
    if formulas is None:
        yield SummaryRow(words("index"), shown, words("fixed"), form="main")
        yield SummaryRow(words("predicate"), predicate)
        yield SummaryRow(words("before_rounding"), exact, form="points")
    else:
        yield SummaryRow(words("index"), shown, words("recalculates"), formulas.index(), "main")
        needs = needs_words(outcome.instrument, words.language)
        note = words("with_needs", needs=" · ".join(needs)) if needs else ""
        yield SummaryRow(words("predicate"), predicate, note, formulas.predicate(_INDEX), "right")
        yield SummaryRow(words("before_rounding"), exact, "", formulas.exact(), "points")
        by_index = words("by_index") if needs else ""
        yield SummaryRow(words("to_next"), float(formulas.lacks()), by_index, formulas.to_next(_INDEX), "points")
    if outcome.errors:
        yield SummaryRow(words("index"), doubt(len(outcome.errors), words.language))
    for name, figure, note in _beside(outcome, words):
        yield SummaryRow(name, float(figure), note)
        if isinstance(result.shown, Decimal):
            yield SummaryRow(f"{words('gap')}: {name}", float(result.index - figure), "", f"ROUND({_INDEX}-B{{row}},4)")


def _beside(outcome: IndexOutcome, words: Labels) -> Iterator[tuple[str, Decimal, str]]:
    claimed, proven, language = outcome.claimed, outcome.result.evidenced, words.language
    if claimed is not None and not claimed.refused:
        yield (
            words("claimed"),
            claimed.index,
            doubted(claimed.predicate or "–", len(outcome.errors_in("claims")), language),
        )
    if proven is not None and proven.index is not None:
        errors = len(outcome.errors_with("evidence"))
        yield words("evidenced"), proven.index, doubted(proven.predicate or "–", errors, language)
    if outcome.target is not None:
        yield words("target"), outcome.target, ""


def _about(outcome: IndexOutcome, words: Labels) -> Iterator[SummaryRow]:
    """Of whom, when and by what it is; what does not follow a changed level says so."""
    result, legal = outcome.result, outcome.instrument.legal
    yield SummaryRow(words("region"), region_label(result.region))
    yield SummaryRow(words("year"), result.year, form="plain")
    yield SummaryRow(words("instrument"), outcome.instrument.index_name, legal.regulation)
    for among in among_words(outcome, words):
        yield SummaryRow(words("among", year=result.year), "", f"{among} {words('static')}")
    for mark, port, source in outcome.marked:
        yield SummaryRow(words(mark), port_name(port, words.language), source)


def add_chart(book: Any, sheet: Any, row: int, words: Labels, outcome: IndexOutcome) -> None:
    """Below a row, bars of the domains and aspects, as their sheet has them: they follow it."""
    count = sum(bool(node.nodes) for node in outcome.result.walk())
    if not count:
        return
    place = words("aspects")[:31]
    chart = book.add_chart({"type": "bar"})
    chart.add_series({
        "categories": [place, 1, 1, count, 1], "values": [place, 1, 3, count, 3], "gap": 40,
        "fill": {"color": "#0B5394"}, "data_labels": {"value": True, "num_format": "0.00"},
    })  # fmt: skip
    chart.set_title({"name": words("aspects"), "name_font": {"size": 11}})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"min": 0, "max": axis_ticks(outcome.instrument)[-1], "major_gridlines": {"visible": False}})
    chart.set_size({"width": 760, "height": 60 + 28 * count})
    sheet.insert_chart(row, 0, chart, {"object_position": 3, "description": words("aspects")})
