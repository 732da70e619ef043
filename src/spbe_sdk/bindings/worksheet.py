"""The sheets of a workbook that people fill in: their columns, and the binding that reads each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs

from spbe_sdk.documents.binding import Unpivot
from spbe_sdk.findings.words import Language, say

# Above the headings stand what the workbook is, whose it is, and how it is filled in.
HEADER_ROW = 4

Row = Mapping[str, str]


@attrs.frozen(slots=True)
class SheetColumn:
    """A column: the field that it fills, or, where it has no `port`, what only people read.

    `kind` is what its cells hold; ``given`` ones are written for people, who leave them. `choices` are the words that
    one chooses from, with ours behind each; `lists` names the sheet and the field whose cells one chooses from, and
    `offered` words, beside which others may be written. `period` is what it stands for, where a row has several beside
    each other.
    """

    field: str
    heading: str
    width: int
    kind: Literal["text", "given", "number", "money", "rating", "date"] = "text"
    choices: Mapping[str, str] = attrs.field(factory=dict)
    lists: tuple[str, str] | None = None
    offered: tuple[str, ...] = ()
    period: str = ""
    read: bool = True

    @property
    def key(self) -> str:
        """What its cell is called in a row."""
        return f"{self.field} {self.period}".strip()


@attrs.frozen(slots=True)
class PortSheet:
    """A sheet that fills a port."""

    port: str
    title: str
    columns: tuple[SheetColumn, ...]

    def column(self, key: str) -> SheetColumn:
        """The column with a key; there is one."""
        return next(column for column in self.columns if column.key == key)

    def binding(self, path: str, language: Language, missing: tuple[str, ...] = ()) -> dict[str, Any]:
        """What binds the port to this sheet of a workbook; a cell of the fields in `missing` may still be empty."""
        plain = [column for column in self.columns if column.read and not column.period]
        choices = {column.field: dict(column.choices) for column in plain if column.choices}
        values: dict[str, Any] = {**choices, **{field: {"": None} for field in missing}}
        fields = {column.field: column.heading for column in plain}
        spread = self._spread(language)
        if spread is not None:
            fields |= {
                "period": spread.key,
                **{field: say(f"worksheet.{field}", language) for field in self._spreads()},
            }
        made: dict[str, Any] = {
            "adapter": "excel",
            "options": {"path": path, "sheet": self.title, "header_row": HEADER_ROW},
            "fields": fields,
            "fill_in": True,
        }
        made |= {"values": values} if values else {}
        dates = [column.field for column in plain if column.kind == "date"]
        made |= {"dates": dict.fromkeys(dates, "dmy")} if dates and language == "id" else {}
        return made if spread is None else {**made, "unpivot": spread}

    def _spreads(self) -> list[str]:
        return list(dict.fromkeys(column.field for column in self.columns if column.read and column.period))

    def _spread(self, language: Language) -> Unpivot | None:
        """The columns that stand for periods, as rows of their own; a period of which nothing is known is no row."""
        if not self._spreads():
            return None
        values: dict[str, str | dict[str, str]] = {
            say(f"worksheet.{field}", language): {
                column.heading: column.period for column in self.columns if column.field == field and column.period
            }
            for field in self._spreads()
        }
        return Unpivot(key=say("worksheet.period", language), values=values, without=("",))


def with_words(words: Iterable[str], language: Language) -> dict[str, str]:
    """Words of ours by what they are called for people: the choices of a column."""
    return {say(f"worksheet.choice.{word}", language): str(word) for word in words}
