"""How far the documents of a worksheet carry an answer, as a formula and as what it comes to.

Whether a document's file is there, and which level it reaches, only a run finds out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from spbe_sdk.assessment.evidence import UNUSABLE
from spbe_sdk.bindings.worksheet import HEADER_ROW, PortSheet, Row
from spbe_sdk.reports.forms.live import letters
from spbe_sdk.reports.worksheets.book import SPARE, day_of


@attrs.frozen(slots=True)
class Proofs:
    """The sheet of documents and its rows, for the year in which they must still count."""

    sheet: PortSheet
    rows: Sequence[Row]
    year: int

    @property
    def unusable(self) -> list[str]:
        """The words of statuses with which a document counts for nothing."""
        return [word for word, ours in self.sheet.column("status").choices.items() if ours in UNUSABLE]

    def state(self, code: str, named: str) -> str:
        """Whether an answer has no document, only ones that count for nothing, or one that counts."""
        mine = [row for row in self.rows if self._is_of(row, code, named)]
        if not mine:
            return "unusable" if named.strip() else "unproven"
        return "complete" if any(map(self._counts, mine)) else "unusable"

    def _is_of(self, row: Row, code: str, named: str) -> bool:
        name = row.get("id", "").replace(" ", "")
        supports = _listed(row.get("supports", "")).replace(":", ",:")
        return bool(name) and (f",{name}," in _listed(named) or f",{code}," in supports)

    def _counts(self, row: Row) -> bool:
        last = day_of(row.get("valid_until", ""))
        return row.get("status", "") not in self.unusable and (last is None or last >= datetime(self.year, 12, 31))

    def formula(self, code: str, named: str, said: dict[str, str]) -> str:
        """The same of the cells of an answer, with what is said in each case."""
        names, status, last, supports = map(self._column, ("id", "status", "valid_until", "supports"))
        by_name = f'ISNUMBER(FIND(","&SUBSTITUTE({names}," ","")&",",{_list(named)}))'
        by_code = f'ISNUMBER(FIND(","&{code}&",",SUBSTITUTE({_list(supports)},":",",:")))'
        mine = f'({names}<>"")*(({by_name}+{by_code})>0)'
        sound = "*".join(f'({status}<>"{word}")' for word in self.unusable)
        counts = f'{mine}*{sound}*((({last}="")+({last}>=DATE({self.year},12,31)))>0)'
        without = f'IF(AND(TRIM({named})="",SUMPRODUCT({mine})=0),{said["unproven"]},{said["unusable"]})'
        return f"IF(SUMPRODUCT({counts})>0,{said['complete']},{without})"

    def _column(self, key: str) -> str:
        name, end = letters(self.sheet.columns.index(self.sheet.column(key))), HEADER_ROW + len(self.rows) + SPARE
        return f"'{self.sheet.title}'!${name}${HEADER_ROW + 1}:${name}${end}"


def _listed(text: str) -> str:
    return f",{text.replace(' ', '').replace(';', ',')},"


def _list(cell: str) -> str:
    return f'","&SUBSTITUTE(SUBSTITUTE({cell}," ",""),";",",")&","'
