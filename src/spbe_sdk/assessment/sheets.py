"""The sheets of an index's worksheet: a row for each indicator, with what each answer asks for, and the evidence."""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from spbe_sdk.bindings.worksheet import PortSheet, SheetColumn, with_words
from spbe_sdk.documents.assessment import EvidenceStatus
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.scales import is_asked
from spbe_sdk.instruments.tally import answers_of

RATINGS, EVIDENCE = "ratings", "evidence"

# Which office gives an answer: what a worksheet is split by.
OFFICE = "office"

# What an answer asks for stands under this, with the answer behind it.
CRITERION = "criterion"


def index_sheets(instrument: Instrument, language: Language) -> tuple[PortSheet, PortSheet]:
    """The sheet of ratings and that of evidence."""
    return _ratings(instrument, language), _evidence(language)


def answered(instrument: Instrument) -> list[InstrumentNode]:
    """What people answer in a worksheet, in order."""
    return [node for node in instrument.asked() if is_asked(instrument.scale_of(node))]


def all_levels(instrument: Instrument) -> bool:
    """Whether every answer is a level."""
    return all(isinstance(instrument.scale_of(node), Levels) for node in answered(instrument))


def rating_rows(instrument: Instrument, language: Language) -> tuple[dict[str, str], ...]:
    """A row for each indicator, still without an answer."""
    return tuple(_row(node, instrument, language) for node in answered(instrument))


def _row(node: InstrumentNode, instrument: Instrument, language: Language) -> dict[str, str]:
    scale = instrument.scale_of(node)
    names = getattr(scale, "names", {})
    asks = {}
    for answer in map(str, answers_of(scale, language)):
        asks[f"{CRITERION} {answer}"] = ": ".join(filter(None, (names.get(answer), node.criteria.get(answer))))
    wanted = node.evidence.expects if node.evidence else ""
    return {"indicator": node.code, "name": node.name, "wanted": wanted, **asks}


def _ratings(instrument: Instrument, language: Language) -> PortSheet:
    def column(field: str, width: int, read: bool = True) -> SheetColumn:
        return SheetColumn(field, say(f"worksheet.{field}", language), width, read=read)

    def given(field: str, width: int, read: bool = False) -> SheetColumn:
        return SheetColumn(field, say(f"worksheet.{field}", language), width, "given", read=read)

    heading = say("worksheet.level" if all_levels(instrument) else "worksheet.value", language)
    described = {key for row in rating_rows(instrument, language) for key, text in row.items() if text}
    answers = dict.fromkeys(
        str(answer) for node in answered(instrument) for answer in answers_of(instrument.scale_of(node), language)
    )
    criteria = [
        SheetColumn(CRITERION, f"{heading} {answer}", 26, "given", period=answer, read=False)
        for answer in answers
        if f"{CRITERION} {answer}" in described
    ]
    columns = (
        given("indicator", 7, True),
        given("name", 36),
        SheetColumn("value", heading, 9, "rating"),
        *criteria,
        column("evidence", 20),
        column("note", 30),
        column(OFFICE, 20, False),
        given("wanted", 36),
    )
    return PortSheet(RATINGS, say("worksheet.ratings", language), columns)


def _evidence(language: Language) -> PortSheet:
    def column(field: str, width: int, words: Iterable[str] = (), date: bool = False) -> SheetColumn:
        heading = say(f"worksheet.evidence_{field}", language)
        return SheetColumn(field, heading, width, "date" if date else "text", with_words(words, language))

    columns = (
        column("id", 16),
        column("title", 44),
        attrs.evolve(column("kind", 22), offered=tuple(say("worksheet.evidence_kinds", language).split("|"))),
        column("status", 14, EvidenceStatus),
        column("location", 36),
        column("issued", 13, date=True),
        column("valid_until", 13, date=True),
        column("supports", 20),
        SheetColumn(OFFICE, say(f"worksheet.{OFFICE}", language), 20, read=False),
        column("sha256", 12),
    )
    return PortSheet(EVIDENCE, say("worksheet.evidence_sheet", language), columns)
