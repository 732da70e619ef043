"""A maturity index to fill in: answers, evidence, and an index that follows at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.assessment.sheets import CRITERION, EVIDENCE, RATINGS, answered, index_sheets
from spbe_sdk.bindings.worksheet import HEADER_ROW, PortSheet, Row
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import External, Number, Scale
from spbe_sdk.instruments.tally import Tally, answers_of
from spbe_sdk.reports.worksheets.book import SPARE, Book, Cover, make_book
from spbe_sdk.reports.worksheets.numbers import Numbers
from spbe_sdk.reports.worksheets.proofs import Proofs
from spbe_sdk.reports.worksheets.result import write_result
from spbe_sdk.scoring.exact import exact_text


@attrs.frozen(slots=True)
class IndexWorksheet:
    """What stands in a worksheet: `rows` by port; `tally` where its index can be computed there.

    `office` says that it has only the part of one.
    """

    instrument: Instrument
    tally: Tally | None
    cover: Cover
    rows: Mapping[str, Sequence[Row]]
    office: str | None = None


def index_worksheet(content: IndexWorksheet) -> bytes:
    """The bytes of a workbook to fill in; the same content gives the same bytes."""

    def fill(book: Book) -> None:
        ratings, evidence = index_sheets(content.instrument, content.cover.language)
        heads = {name: ratings.column(name).heading for name in ("value", "evidence", "note", "office")}
        how = book.say("how_ratings", **heads, result=book.say("result"))
        sheet = book.table(ratings, content.rows[RATINGS], how, stay=3)
        named = {"id": evidence.column("id").heading, "evidence": heads["evidence"], "ratings": ratings.title}
        _evidence(book, evidence, content.rows[EVIDENCE], book.say("how_evidence", **named))
        results = book.sheet(book.say("result"), "", (12, 52, 12, 16, 24))
        numbers = _numbers(book, content, ratings)
        numbers.write()
        _guide(book, sheet, numbers, Proofs(evidence, content.rows[EVIDENCE], content.cover.year))
        write_result(book, results, numbers, content.office)

    return make_book(fill, content.cover, content.office)


def _numbers(book: Book, content: IndexWorksheet, sheet: PortSheet) -> Numbers:
    rows = content.rows[RATINGS]
    codes = {row["indicator"] for row in rows}
    nodes = [node for node in answered(content.instrument) if node.code in codes]
    return Numbers(book, content.instrument, nodes, None if content.office else content.tally, rows, sheet)


def _guide(book: Book, made: Any, numbers: Numbers, proofs: Proofs) -> None:
    """What may be chosen in every row, the criterion that is chosen, and how far each row is."""
    sheet, nodes = numbers.sheet, {node.code: node for node in numbers.nodes}
    state, last = len(sheet.columns), HEADER_ROW + len(numbers.rows) - 1
    value = sheet.columns.index(sheet.column("value"))
    made.set_column(state, state, 16)
    made.write_string(HEADER_ROW - 1, state, book.say("state"), book.formats["head"])
    for number, row in enumerate(numbers.rows, start=HEADER_ROW):
        node = nodes.get(row["indicator"])
        if node is not None:
            scale = numbers.instrument.scale_of(node)
            made.data_validation(number, value, number, value, _validation(scale, numbers))
        said = book.say(f"state_{_state(row, numbers, proofs)}")
        made.write_formula(number, state, _state_formula(number + 1, numbers, proofs), book.formats["given"], said)
    for place, column in enumerate(sheet.columns):
        if column.field == CRITERION:
            chosen = f'=TRIM(${numbers.letter("value")}{HEADER_ROW + 1}&"")="{column.period}"'
            look = {"type": "formula", "criteria": chosen, "format": book.formats["chosen"]}
            made.conditional_format(HEADER_ROW, place, last, place, look)
    for name, form in (
        ("state_unclear", "faulty"),
        ("state_unknown", "faulty"),
        ("state_empty", "open"),
        ("state_unusable", "open"),
    ):
        rule = {"type": "cell", "criteria": "==", "value": f'"{book.say(name)}"', "format": book.formats[form]}
        made.conditional_format(HEADER_ROW, state, last, state, rule)


def _state(row: Row, numbers: Numbers, proofs: Proofs) -> str:
    """How far a row is."""
    node = next((node for node in numbers.nodes if node.code == row["indicator"]), None)
    if not row.get("value"):
        return "empty"
    if node is None:
        return "unknown"
    if numbers.raw(node) is None:
        return "unclear"
    return proofs.state(node.code, row.get("evidence", ""))


def _state_formula(row: int, numbers: Numbers, proofs: Proofs) -> str:
    """The same as a formula, whatever order the rows are brought into."""
    code, value, proof = (f"${numbers.letter(key)}{row}" for key in ("indicator", "value", "evidence"))
    said = {
        name: f'"{numbers.book.say(f"state_{name}")}"'
        for name in ("empty", "unclear", "unproven", "unusable", "complete", "unknown")
    }
    read = f"INDEX({numbers.read},MATCH({code},{numbers.codes},0))"
    filled = proofs.formula(code, proof, said)
    return f'=IF({value}="",{said["empty"]},IFERROR(IF({read}=0,{said["unclear"]},{filled}),{said["unknown"]}))'


def _validation(scale: Scale, numbers: Numbers) -> dict[str, Any]:
    """What a cell takes: one of a list, or a number between two ends."""
    book, answers = numbers.book, answers_of(scale, numbers.book.cover.language)
    rule: dict[str, Any] = {"validate": "any"}
    said = ""
    if answers:
        said = book.say("choose_one", answers=", ".join(map(str, answers)))
        rule = {"validate": "list", "source": f"={numbers.answers(scale)}"}
    elif isinstance(scale, Number | External):
        said = book.say("write_number", low=exact_text(scale.minimum), high=exact_text(scale.maximum))
        ends = {"minimum": float(scale.minimum), "maximum": float(scale.maximum)}
        rule = {"validate": "decimal", "criteria": "between", **ends}
    return {**rule, "error_title": book.say("choose")[:32], "error_message": said[:255], "input_message": said[:255]}


def _evidence(book: Book, sheet: PortSheet, rows: Sequence[Row], how: str) -> None:
    made = book.table(sheet, rows, how, stay=1)
    for place, column in enumerate(sheet.columns):
        if column.choices or column.offered:
            words: dict[str, Any] = {"validate": "list", "source": list(column.choices or column.offered)}
            words |= {"show_error": False} if column.offered else {}
            made.data_validation(HEADER_ROW, place, HEADER_ROW + len(rows) + SPARE - 1, place, words)
