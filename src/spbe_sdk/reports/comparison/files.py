"""Results beside each other as Markdown, and as a workbook whose ranks and medians follow its figures."""

from __future__ import annotations

from typing import Any

from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.regions.library import region_label
from spbe_sdk.reports.comparison.page import Comparison, heading
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, end_of, make_workbook
from spbe_sdk.scoring.exact import round_half_up


def comparison_text(view: Comparison, language: Language) -> str:
    """The comparison as Markdown text."""
    heads = [heading(name, language) for name in ("rank", "region", "index", "predicate", "to_best", "to_median")]
    lines = [f"# {escaped(view.title(language))}", ""]
    if view.peers is not None:
        lines += [escaped(say("compare.peers", language, which=view.peers)), ""]
    lines += table_head(heads)
    for item in view.ranked:
        shown = [
            str(item.rank),
            view.name(item.result),
            figure(item.result.index, language),
            item.result.label(language),
        ]
        distances = (item.standing.to_best, round_half_up(item.standing.to_median, 2))
        lines.append(table_row([*shown, *(figure(value, language) for value in distances)]))
    lines += ["", f"## {say('compare.words', language)}", "", *(f"- {escaped(line)}" for line in view.words(language))]
    names = [view.name(item.result) for item in view.shown()]
    lines += ["", f"## {say('compare.heat', language)}", ""]
    if len(names) < len(view.ranked):
        lines += [say("compare.shown", language, count=len(names), all=len(view.ranked)), ""]
    lines += table_head([heading("name", language), *names])
    lines += [
        table_row([f"{row.code} {row.name}", *(cell.value for cell in row.cells)])
        for row in view.rows(language, view.shown())
    ]
    return "\n".join(lines) + "\n"


def comparison_workbook(view: Comparison, language: Language, paper: Paper = "A4") -> bytes:
    """The workbook's bytes: ranks, and every node of every result beside the median and the best."""

    def fill(book: Any, formats: Any) -> None:
        _ranks(book, formats, view, language)
        _nodes(book, formats, view, language)

    own = view.found.own
    return make_workbook(fill, Imprint(view.name(own), view.title(language), end_of(own.year), language, paper))


def _ranks(book: Any, formats: Any, view: Comparison, language: Language) -> None:
    names = {"rank": 10, "region": 36, "index": 10, "predicate": 18, "percentile": 12, "to_best": 14, "to_median": 12}
    columns = [(heading(name, language), width) for name, width in names.items()]
    sheet = add_sheet(book, formats, heading("rank", language), columns, numbers=(0, 2, 4, 5, 6))
    last = len(view.ranked) + 1
    for row, item in enumerate(view.ranked, start=1):
        cell = f"C{row + 1}"
        sheet.write_formula(row, 0, f"=RANK({cell},C$2:C${last})", None, item.rank)
        sheet.write_string(row, 1, region_label(item.result.region), formats["wrap"])
        sheet.write_number(row, 2, float(item.result.index), formats["figure"])
        sheet.write_string(row, 3, item.result.label(language))
        sheet.write_number(row, 4, float(item.standing.percentile), formats["percentile"])
        sheet.write_formula(
            row, 5, f"=ROUND({cell}-MAX(C$2:C${last}),4)", formats["figure"], float(item.standing.to_best)
        )
        sheet.write_formula(
            row, 6, f"=ROUND({cell}-MEDIAN(C$2:C${last}),4)", formats["figure"], float(item.standing.to_median)
        )


def _nodes(book: Any, formats: Any, view: Comparison, language: Language) -> None:
    """A node in each row: our figure, the median and the best of us and the peers, and then everybody's."""
    # Ours and the peers side by side: a function takes one range of columns, but not hundreds of cells.
    results = sorted((item.result for item in view.ranked), key=lambda result: not view.counts(result))
    beside = f"{_letter(5)}{{row}}:{_letter(4 + sum(map(view.counts, results)))}{{row}}"
    heads = [heading(name, language) for name in ("code", "name", "own", "median", "best")]
    columns = list(zip(heads, (8, 60, 10, 10, 10), strict=True)) + [(view.name(result), 16) for result in results]
    sheet = add_sheet(book, formats, say("compare.heat", language), columns, numbers=range(2, len(columns)))
    sheet.freeze_panes(1, 2)
    tables = [{node.code: node for node in result.walk()} for result in results]
    mine = _letter(5 + next(number for number, result in enumerate(results) if result is view.found.own))
    for row, item in enumerate(view.found.nodes, start=1):
        sheet.write_string(row, 0, item.node.code)
        sheet.write_string(row, 1, item.node.name, formats["bold" if item.node.nodes else "wrap"])
        cells = beside.format(row=row + 1)
        sheet.write_formula(row, 2, f"={mine}{row + 1}", formats["figure"], float(item.node.exact))
        sheet.write_formula(row, 3, f"=MEDIAN({cells})", formats["figure"], float(item.median))
        sheet.write_formula(row, 4, f"=MAX({cells})", formats["figure"], float(item.best))
        for number, table in enumerate(tables):
            node = table.get(item.node.code)
            if node is not None:
                sheet.write_number(row, 5 + number, float(node.exact), formats["figure"])
        scale = {"type": "2_color_scale", "min_color": "#EDA65A", "max_color": "#FFFFFF"}
        sheet.conditional_format(row, 5, row, 4 + len(results), scale)


def _letter(column: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))
