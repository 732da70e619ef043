"""Needed cells that are empty: whether what stands above them is meant, as in merged cells, or their row is none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.bindings.cells import RUPIAH, TEXT
from spbe_sdk.bindings.fields import columns_read
from spbe_sdk.bindings.leaving import only_total, says_total
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.notation import to_yaml_line
from spbe_sdk.findings.finding import Finding, RowPlace, row_place, said
from spbe_sdk.findings.words import Phrase, known_as, normal

# What a binding may say against a needed cell that is empty: what stands above it is meant; its row is a total; its row
# holds nothing else; it holds nothing that counts. Against one with a text: that its row is none. Nothing may be said
# where figures would be lost.
FILL, TOTAL, BARE, UNCOUNTED, WORDS, DATA = "fill", "total", "bare", "uncounted", "words", "data"

# None of the rows can be read by this column: it is another one.
EVERY = "every"


@attrs.frozen(slots=True)
class _Filled:
    """A row whose needed empty cells, of the fields `own`, take what stands above them.

    `identity` is what it is about then, and `told` whether it says any of that itself. `money` is what it
    has of each field of money, `counts` says that it has a figure, `measured` one that is no money.
    """

    place: RowPlace | None
    identity: tuple[Any, ...]
    own: frozenset[str]
    told: bool
    money: tuple[Any, ...]
    counts: bool
    measured: bool


def with_ways(port: Port, binding: Binding, rows: Sequence[Row], findings: list[Finding]) -> list[Finding]:
    """Findings of a port's rows, those of what a row is about with what a binding may say against them."""
    naming = {field.name for field in port.fields if field.required and not field.type.figure}
    wrong = [one for one in findings if one.code in ("cell-type", "cell-required") and one.field in naming]
    if not wrong:
        return findings
    empty = {(row_place(one.origin), one.field) for one in wrong if _is_empty(one)}
    filled = list(_filled(port, binding, rows, empty))
    lost = {row.place for row in filled if row.counts}
    doubtful = {one.field for one in findings if one.details.get("total") == "" and row_place(one.origin) in lost}
    totals = {row_place(one.origin) for one in findings if one.details.get("total_column")}
    refused = _refused(port, [row for row in filled if row.place not in totals])
    meant = frozenset[str]().union(*(row.own for row in filled)) - refused - doubtful
    below = {(row.place, name) for row in filled for name in row.own & meant}
    times = Counter(one.field for one in wrong)

    def way(one: Finding) -> str:
        place, name = row_place(one.origin), one.field
        if times[name] >= len(filled):
            return EVERY
        if not _is_empty(one):
            meant_so = one.code == "cell-required" or _may_be_data(said(one.found or ""))
            return DATA if place in lost and meant_so else WORDS
        if one.details.get("total"):
            return TOTAL
        if (place, name) in below:
            return FILL
        # Of a field whose other cells are filled, only those can be dropped that stay empty then.
        if name in meant or any((other, name) in empty for other in lost):
            return DATA
        return UNCOUNTED if "row" in one.details else BARE

    mine = set(map(id, wrong))
    return [_told(one, way(one)) if id(one) in mine else one for one in findings]


def noted(findings: list[Finding], row: Record, binding: Binding) -> list[Finding]:
    """What is wrong with a row; where it may be a total, with the word that says so, and its column."""
    column, text = next(((column, text) for column, text in row.cells.items() if text), ("", ""))
    total: dict[str, str] = {}
    if only_total(text):
        total = {"total": text, "total_column": column}
    elif says_total(text) and column not in columns_read(binding):
        # A name may begin as a total does.
        total = {"total": ""}
    return [_noted(one, total) for one in findings]


def _noted(one: Finding, total: Mapping[str, str]) -> Finding:
    text = said(one.found or "")
    if one.code == "cell-type" and only_total(text):
        total = {"total": text, "total_column": str(one.details["column"])}
    elif not _is_empty(one):
        return one
    return attrs.evolve(one, details={**one.details, **total})


def _may_be_data(text: str) -> bool:
    """Whether a text may be meant as the code of a row: it begins with a number, or as the name of one does."""
    words = normal(text).split()
    return bool(words) and (words[0][0].isdigit() or words[0] in map(normal, known_as("reading", "label")))


def _is_empty(finding: Finding) -> bool:
    return finding.code == "cell-required" and not finding.found


def _told(one: Finding, way: str) -> Finding:
    """A finding with what may be said against it, and the line to write where its remedy has room for one."""
    column, details = str(one.details["column"]), {**one.details, "way": way}
    if one.code != "cell-required" or way in (DATA, EVERY):
        return attrs.evolve(one, details=details)
    dropped = {str(details["total_column"]): [details["total"]]} if way == TOTAL else {column: [said(one.found or "")]}
    line = to_yaml_line({"fill_down": [column]} if way == FILL else {"drop": dropped})
    kind = "fill" if way == FILL else "drop"
    details["otherwise"] = Phrase(f"cause.otherwise-{kind}", {"port": said(details["port"]), "line": line})
    return attrs.evolve(one, details=details)


def _filled(
    port: Port, binding: Binding, rows: Sequence[Row], empty: set[tuple[RowPlace | None, str | None]]
) -> Iterator[_Filled]:
    needed = [f.name for f in port.fields if f.required and not f.type.measured and f.name in binding.fields]
    naming = [field.name for field in port.fields if not field.type.figure]
    figures = [field.name for field in port.fields if field.type.figure]
    money = [field.name for field in port.fields if field.type is RUPIAH]
    above: dict[str, Any] = {}
    sheet: tuple[Any, ...] = ()
    for row in rows:
        place = row_place(row.origin)
        if sheet != (row.origin.source, row.origin.sheet):
            sheet, above = (row.origin.source, row.origin.sheet), {}
        own = frozenset(name for name in needed if (place, name) in empty and name in above)
        values = {**row.values, **{name: above[name] for name in own}}
        above |= {name: values[name] for name in needed if values.get(name) is not None}
        yield _Filled(
            place,
            tuple(values.get(name) for name in naming),
            own,
            any(row.values.get(name) is not None for name in naming if name in binding.fields),
            tuple(row.values.get(name) for name in money),
            any(row.values.get(name) is not None for name in figures),
            any(row.values.get(name) is not None for name in figures if name not in money),
        )


def _refused(port: Port, rows: Sequence[_Filled]) -> set[str]:
    """The fields whose empty cells may not take what stands above them: their rows would be others, or count twice."""
    repeats = any(field.unique and field.made for field in port.fields)
    codes = {field.name for field in port.fields if field.unique}
    names = {field.name for field in port.fields if field.type is TEXT}
    times = Counter(row.identity for row in rows if row.measured)
    refused: set[str] = set()
    for before, row in pairwise(rows):
        again = row.identity == before.identity
        renamed = bool(row.own & codes) and not (again and repeats)
        # A name is that of a row alone, unless the row says nothing besides.
        refused |= row.own & names if row.told else set()
        empty = not (row.told or row.counts or repeats)
        if renamed or empty or times[row.identity] > 1:
            refused |= row.own
    return refused | _summed(rows)


def _summed(rows: Sequence[_Filled]) -> set[str]:
    """The fields below whose cells stand the parts of what stands beside them, which would count twice."""
    found: set[str] = set()
    heads = [number for number, row in enumerate(rows) if not row.own]
    for start, end in pairwise([*heads, len(rows)]):
        parts = rows[start + 1 : end]
        for place, whole in enumerate(rows[start].money):
            below = [row.money[place] for row in parts if row.money[place] is not None]
            if whole and below and sum(below) == whole:
                found |= {name for row in parts for name in row.own}
    return found
