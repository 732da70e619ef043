"""Cells: the types that they have, and how the text of one becomes a typed value."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import attrs
from pydantic import TypeAdapter

from spbe_sdk.bindings.codes import code, codes, digest, made_code, reference, references, region, staff_number
from spbe_sdk.bindings.dates import day, last_day
from spbe_sdk.bindings.numbers import decimal, quantity, refuse_ratio, rupiah, unsigned, whole, whole_rupiah
from spbe_sdk.bindings.supports import supports
from spbe_sdk.documents.fields import Code, Many, RegionCode, RelativePath, Sha256, Text, Year
from spbe_sdk.documents.plan import Nip
from spbe_sdk.findings.words import Phrase


@attrs.frozen(slots=True)
class CellType:
    """What a cell may hold.

    `parse` turns its text into the typed value, or into None where the text says that there is nothing; it raises
    Unclear where a person has to decide, and ValueError where it cannot be read. The words of `name` say what it
    takes. `example` shows how a binding's `values` make ours of a region's own words, where these often differ.
    `telling`: only such a cell looks like this, whatever its heading. `measured`: a figure that may still be missing.
    `rounded` makes of a value what documents hold of it; what is lost is said. `worded`: people write its values by
    words of theirs, such as Sah. `knows` finds the value of ours that a text surely means, where there is a list of
    them, such as an instrument's indicators; `near` one that it may mean.
    """

    name: str
    parse: Callable[[str], Any]
    example: str | None = None
    telling: bool = False
    measured: bool = False
    rounded: Callable[[Any], Any] | None = None
    worded: bool = False
    knows: Callable[[str], Any] | None = None
    near: Callable[[str], Any] | None = None

    @property
    def figure(self) -> bool:
        """Whether it holds quantities or money."""
        return self.measured or self.rounded is not None

    @property
    def takes(self) -> Phrase:
        """What it takes, in words."""
        return Phrase(f"type.{self.name}")


def fitting(kind: Any, parse: Callable[[str], Any]) -> Callable[[str], Any]:
    """A parse whose values a document's type of field takes: what passes a port is fit for its document."""

    @cache
    def document() -> TypeAdapter[Any]:
        return TypeAdapter(kind)

    def fit(text: str) -> Any:
        return document().validate_python(parse(text))

    return fit


def rating(text: str) -> int | str:
    """A rating: a whole number where it is one, otherwise the text, which the instrument's scale judges.

    Raises:
        Unclear: it is two numbers, such as ``4/5``.
    """
    bare = str(text).strip()
    refuse_ratio(bare[:100])
    return int(bare) if len(bare) <= 9 and bare.isascii() and bare.isdigit() else bare


def choice(name: str, choices: Iterable[Any], example: str | None = None) -> CellType:
    """The type of a cell that holds the text of one of some values."""
    names = {str(choice): choice for choice in choices}

    def parse(text: str) -> Any:
        if text not in names:
            raise ValueError(text)
        return names[text]

    return CellType(name, parse, example, worded=True)


CODE = CellType("code", fitting(Code, code))

CODES = CellType("codes", fitting(Many[Code], codes))

DATE = CellType("date", day, telling=True)

DECIMAL = CellType("decimal", decimal)

LAST_DAY = attrs.evolve(DATE, parse=last_day)

KIND = CellType("kind", fitting(Code, made_code))

LOCATION = CellType("location", fitting(RelativePath, str))

NIP = CellType("nip", fitting(Nip, staff_number), telling=True)

QUANTITY = CellType("quantity", quantity, measured=True)

INSTRUMENT = attrs.evolve(CODE, worded=True)

RATING = CellType("rating", fitting(int | Text, rating), '{"Tingkat 3": 3, "-": null}', measured=True)

REFERENCE = CellType("reference", fitting(Text, reference))

REFERENCES = CellType("references", fitting(Many[Text], references))

REGION = CellType("region", fitting(RegionCode, region), telling=True)

RUPIAH = CellType("rupiah", rupiah, rounded=whole_rupiah)

SHA256 = CellType("sha256", fitting(Sha256, digest), telling=True)

SUPPORTS = CellType("supports", supports)

TEXT = CellType("text", fitting(Text, str))

UNSIGNED = CellType("unsigned", unsigned)

WHOLE = CellType("whole", whole)

YEAR = CellType("year", fitting(Year, whole), telling=True)
