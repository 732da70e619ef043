"""A roadmap as Markdown and as a workbook, by itself or inside a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spbe_sdk.findings.finding import doubt
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.alike import likes_note
from spbe_sdk.reports.forms.live import half_up, whole_numbers
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.forms.workbook import Imprint, add_sheet, end_of, make_workbook
from spbe_sdk.roadmaps.advice import WayUp


def roadmap_text(way_up: WayUp, letterhead: str, language: Language) -> str:
    """The roadmap as Markdown text."""
    year = way_up.outcome.result.year
    title = f"# {escaped(say('roadmap.title', language))}: {escaped(letterhead)}, {year}"
    marks = [f"- **{mark}**" for mark in (doubt(len(way_up.outcome.errors), language),) if mark]
    marks += [f"- **{say(f'report.{mark}', language)}** {escaped(source)}" for mark, _, source in way_up.outcome.marked]
    return "\n".join([title, "", *marks, *([""] if marks else []), *roadmap_lines(way_up, language)])


def roadmap_lines(way_up: WayUp, language: Language) -> Iterator[str]:
    """The steps as a table, what comes before them, and how far the roadmap is proven."""
    roadmap, unit, unproven = way_up.roadmap, way_up.unit(language), way_up.unproven(language)
    yield from (unproven, "") if unproven else ()
    if roadmap.steps:
        heads = [
            "step",
            "spent",
            "index",
            *(["likes"] if way_up.rises else []),
            *(["quarter"] if roadmap.quarters else []),
        ]
        yield from table_head(["#", *(say(f"roadmap.{name}", language) for name in heads)])
    else:
        yield say("roadmap.nothing" if way_up.target is not None else "roadmap.nothing_within", language)
    spent = 0
    for number, step in enumerate(roadmap.steps, start=1):
        spent += step.cost
        name = f"{step.code} {step.name} → {step.label}{' *' if step.own else ''}"
        cells = [str(number), name, f"{figure(spent, language)} {unit}", figure(step.index, language)]
        cells += [_likes(way_up, step.code)] if way_up.rises else []
        yield table_row([*cells, *([str(step.quarter)] if roadmap.quarters else [])])
    yield ""
    if any(step.own for step in roadmap.steps):
        yield from (escaped(say("roadmap.own_cost", language)), "")
    if way_up.rises and roadmap.steps:
        yield from (escaped(likes_note(way_up.rises, language)), "")
    yield from (f"- {escaped(sentence)}" for sentence in way_up.alternatives(language))
    if moved := way_up.moved(language):
        yield from ("", escaped(moved))
    yield from ("", escaped(way_up.proof(language)), "")


def roadmap_workbook(way_up: WayUp, letterhead: str, language: Language, paper: Paper = "A4") -> bytes:
    """The bytes of a workbook with the roadmap alone."""
    year = way_up.outcome.result.year
    imprint = Imprint(letterhead, f"{say('roadmap.title', language)} {year}", end_of(year), language, paper)
    return make_workbook(lambda book, formats: roadmap_sheet(book, formats, way_up, language), imprint)


def roadmap_sheet(book: Any, formats: Any, way_up: WayUp, language: Language) -> None:
    """The steps on a sheet: their effort can be changed, and what is spent by then follows by a formula."""
    roadmap, decimals = way_up.roadmap, way_up.outcome.instrument.decimals
    heads = [say(f"roadmap.{name}", language) for name in ("step", "spent", "points", "index", "quarter")]
    columns = [("#", 6), (heads[0], 70), (way_up.unit(language), 16), (heads[1], 16), (heads[2], 12), (heads[3], 10)]
    columns += [(heads[4], 10)] if roadmap.quarters else []
    sheet = add_sheet(book, formats, say("roadmap.sheet", language), columns, numbers=range(2, len(columns)))
    sheet.write_string(1, 1, say("roadmap.now", language))
    sheet.write_number(1, 4, float(way_up.outcome.result.exact), formats["points"])
    sheet.write_number(1, 5, float(roadmap.now), formats["figure"])
    # In a column that is not shown, the points as whole numbers: the index is rounded from these.
    whole = whole_numbers([way_up.outcome.result.exact, *(step.points for step in roadmap.steps)])
    if whole is not None:
        sheet.write_number(1, 7, whole[0][0])
        sheet.set_column(7, 7, None, None, {"hidden": True})
    spent = 0
    for row, step in enumerate(roadmap.steps, start=2):
        spent += step.cost
        sheet.write_number(row, 0, row - 1, formats["plain"])
        name = f"{step.code} {step.name} → {step.label}{' *' if step.own else ''}"
        sheet.write_string(row, 1, name, formats["wrap"])
        sheet.write_number(row, 2, step.cost, formats["open"])
        sheet.write_formula(row, 3, f"=SUM(C$3:C{row + 1})", formats["money"], spent)
        sheet.write_number(row, 4, float(step.points), formats["points"])
        formula = f"=ROUND(SUM(E$2:E{row + 1}),{decimals})"
        if whole is not None:
            sheet.write_number(row, 7, whole[0][row - 1])
            formula = "=" + half_up(f"SUM(H$2:H{row + 1})", whole[1], decimals)
        sheet.write_formula(row, 5, formula, formats["figure"], float(step.index))
        if step.quarter is not None:
            sheet.write_number(row, 6, step.quarter, formats["plain"])
    below = [
        *filter(None, (doubt(len(way_up.outcome.errors), language),)),
        say("roadmap.as_it_was", language),
        way_up.proof(language),
        *filter(None, (way_up.moved(language),)),
        *([say("roadmap.own_cost", language)] if any(step.own for step in roadmap.steps) else []),
        *(f"{say(f'report.{mark}', language)} {source}" for mark, _, source in way_up.outcome.marked),
    ]
    for row, sentence in enumerate(below, start=len(roadmap.steps) + 3):
        sheet.write_string(row, 1, sentence, formats["wrap"])


def _likes(way_up: WayUp, code: str) -> str:
    found = way_up.likes(code)
    return f"{found[0]}: {found[1]}/{found[2]}" if found else "–"
