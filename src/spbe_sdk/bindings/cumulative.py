"""Figures up to a period, such as Realisasi s.d. TW II: told apart from those of the period itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from spbe_sdk.adapters.adapter import Table
from spbe_sdk.bindings.cells import RUPIAH, CellType, choice
from spbe_sdk.bindings.likeness import synonyms
from spbe_sdk.bindings.planned import takes_reached
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.unclear import Unclear
from spbe_sdk.bindings.upto import without_upto
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.findings.words import Phrase


def period_type(name: str, periods: Iterable[str]) -> CellType:
    """The type of a cell that holds a period; one that says up to a period is asked about."""
    plain = choice(name, periods)
    names = list(map(str, periods))

    def parse(text: str) -> object:
        rest = None if text in names else without_upto(text)
        meant = rest and next((period for period in names if rest in synonyms("choices", period)), None)
        if meant:
            raise Unclear("period-upto", text, example=meant)
        return plain.parse(text)

    return CellType(name, parse, worded=True)


def doubts_of_upto(port: Port, table: Table, binding: Binding, *, rising: bool = False) -> Iterator[Finding]:
    """What a person should know of figures up to a period: that they are read as they are, or that they are not;
    `rising` says that words beside the table call all of them so.
    """
    if port.field("period") is None:
        return
    money = any(field.type is RUPIAH for field in port.fields)
    spread = binding.unpivot.spread if binding.unpivot else []
    taken = {*spread, *binding.fields.values()}
    figures = [f.name for f in port.fields if f.type.figure and takes_reached(port, f)]
    all_so = [*spread, *(binding.fields[name] for name in figures if name in binding.fields)] if rising else []
    columns = [c for c in table.columns if c and (without_upto(c) is not None or c in all_so)]
    cells = [text for text in binding.values.get("period", {}) if without_upto(text) is not None]
    read = [*(column for column in columns if column in taken), *cells]
    left = [column for column in columns if column not in taken]
    if read:
        advice = {"advice": Phrase("bind.upto_money" if money else "bind.upto_actual")}
        yield Finding("bind-upto", Severity.WARNING, table.header, "period", _first(read), details=advice)
    if left and spread:
        instead = Phrase("bind.upto_instead") if money else ""
        yield Finding(
            "bind-upto-left", Severity.NOTICE, table.header, "period", _first(left), details={"besides": instead}
        )


def _first(columns: Sequence[str]) -> str:
    """The first two of some headings, whole, so that a message does not break off within one."""
    return ", ".join(columns[:2]) + (", …" if len(columns) > 2 else "")
