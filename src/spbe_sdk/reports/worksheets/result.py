"""What a worksheet answers at once: the index, its predicate, every part of it, and what is still missing."""

from __future__ import annotations

from typing import Any

from spbe_sdk.assessment.sheets import OFFICE
from spbe_sdk.bindings.worksheet import HEADER_ROW
from spbe_sdk.documents.evidenced import DASH
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.conditions import needs_words
from spbe_sdk.instruments.tally import Tally
from spbe_sdk.reports.worksheets.book import Book
from spbe_sdk.reports.worksheets.numbers import Numbers

_NONE = DASH


def write_result(book: Book, made: Any, numbers: Numbers, office: str | None) -> None:
    """Fill the sheet of results; without an index where the instrument or a part of it allows none."""
    made.set_portrait()
    made.fit_to_pages(1, 1)
    total, unread = len(numbers.nodes), len(numbers.unread())
    filled = f"SUM({numbers.read})"
    made.write_string(HEADER_ROW, 0, book.say("answered"), book.formats["bold"])
    of = book.say("out_of")
    made.write_formula(HEADER_ROW, 1, f'={filled}&"{of}{total}"', book.formats["bold"], f"{total - unread}{of}{total}")
    row = HEADER_ROW + 1
    if numbers.tally is None:
        made.write_string(
            row, 1, book.say("of_part", office=office) if office else book.say("not_here"), book.formats["how"]
        )
    else:
        row = _index(book, made, numbers, numbers.tally, row, filled)
    _missing(book, made, numbers, row + 2)


def _index(book: Book, made: Any, numbers: Numbers, tally: Tally, row: int, filled: str) -> int:
    """The index, its predicate and its parts; says which row comes after them."""
    counts, none = numbers.counts(), len(numbers.unread()) == len(numbers.nodes)
    form = book.book.add_format({"bold": True, "font_size": 16, "align": "left", "num_format": _shape(tally.decimals)})
    value = tally.index.rounded(counts, tally.decimals) / 10**tally.decimals
    for high in (row, row + 1):
        made.set_row(high, 24)
    made.write_string(row, 0, book.say("index"), book.formats["bold"])
    formula = f'=IF({filled}=0,"{_NONE}",{numbers.published(0)}/{10**tally.decimals})'
    made.write_formula(row, 1, formula, form, _NONE if none else value)
    made.write_string(row + 1, 0, book.say("predicate"), book.formats["bold"])
    formula = f'=IF({filled}=0,"{_NONE}",{numbers.predicate(tally)})'
    made.write_formula(row + 1, 1, formula, book.formats["main"], _NONE if none else tally.predicate(counts) or _NONE)
    _needs(book, made, numbers, row + 1)
    said, unread = book.say("incomplete"), numbers.unread()
    formula = f'=IF({filled}<{len(numbers.nodes)},"{said}","")'
    made.write_formula(row + 2, 1, formula, book.formats["how"], said if unread else "")
    _parts(book, made, numbers, tally, row + 4, filled)
    return row + 4 + len(tally.nodes)


def _needs(book: Book, made: Any, numbers: Numbers, row: int) -> None:
    """Beside the predicate, what it needs besides its index."""
    needs = needs_words(numbers.instrument, book.cover.language)
    if needs:
        text = say("report.with_needs", book.cover.language, needs=" · ".join(needs))
        made.merge_range(row, 2, row, 4, text, book.formats["how"])
        made.set_row(row, max(24, 15 * -(-len(text) // 45)))


def _parts(book: Book, made: Any, numbers: Numbers, tally: Tally, row: int, filled: str) -> None:
    counts, none = numbers.counts(), len(numbers.unread()) == len(numbers.nodes)
    figure = book.book.add_format({"border": 1, "border_color": "#D5DCE3", "valign": "top", "align": "right",
                                   "num_format": _shape(tally.decimals)})  # fmt: skip
    for place, name in enumerate(("code", "part", "weight", "share")):
        made.write_string(row, place, book.say(name), book.formats["head"])
    for number, item in enumerate(tally.nodes, start=1):
        made.write_string(row + number, 0, item.code, book.formats["given"])
        made.write_string(row + number, 1, item.name, book.formats["given"])
        made.write_number(row + number, 2, float(item.weight), book.formats["given"])
        value = item.sum.rounded(counts, tally.decimals) / 10**tally.decimals
        formula = f'=IF({filled}=0,"{_NONE}",{numbers.published(number)}/{10**tally.decimals})'
        made.write_formula(row + number, 3, formula, figure, _NONE if none else value)


def _missing(book: Book, made: Any, numbers: Numbers, row: int) -> None:
    """What has no answer yet, one below the other, with the office that gives it."""
    for place, head in enumerate((book.say("code"), book.say("missing"), "", "", book.say(OFFICE))):
        made.write_string(row, place, head, book.formats["head"])
    unread = numbers.unread()
    for number in range(1, len(numbers.nodes) + 1):
        node = unread[number - 1] if number <= len(unread) else None
        code = f"INDEX({numbers.codes},MATCH({number},{numbers.missing},0))"
        at = f"MATCH({code},{numbers.column('indicator')},0)"
        told = numbers.row_of(node.code) if node else {}
        cells = ((0, code, node.code if node else ""),
                 (1, f"INDEX({numbers.column('name')},{at})", told.get("name", "")),
                 (4, f'INDEX({numbers.column(OFFICE)},{at})&""', told.get(OFFICE, "")))  # fmt: skip
        for place, formula, value in cells:
            made.write_formula(row + number, place, f'=IFERROR({formula},"")', None, value)


def _shape(decimals: int) -> str:
    return "0." + "0" * decimals if decimals else "0"
