"""Assessment: one region's ratings under one instrument in one year, with its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, ClassVar, SupportsFloat, SupportsIndex

from pydantic import Field, JsonValue

from spbe_sdk.documents.fields import (
    Choice,
    Code,
    Day,
    Document,
    Many,
    Native,
    Part,
    RegionCode,
    RelativePath,
    Sha256,
    Text,
    Year,
)
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, words
from spbe_sdk.scoring.exact import DECIMAL_PATTERN, EXACT_PATTERN


class Stage(StrEnum):
    """The stage of an evaluation that the ratings come from."""

    SELF = "self"
    DOCUMENT = "document"
    INTERVIEW = "interview"
    VISIT = "visit"
    FINAL = "final"


class EvidenceStatus(StrEnum):
    """How far a piece of evidence is."""

    ACCEPTED = "accepted"
    REVISE = "revise"
    IN_PROCESS = "in-process"
    DRAFT = "draft"
    NONE = "none"


RatingValue = Annotated[
    int | bool | str,
    Field(description='What the scale allows: a level (3), exact text ("3.25", "3/10"), a grade ("A"), true or false.'),
]


def value_text(value: int | bool | str | None, language: Language) -> str:
    """A value that is kept as text, as people read it: a number as they write it, a grade as it is, yes or no, a dash.

    Example:
        >>> [value_text(value, "id") for value in ("3.25", "98.00%", True, "BB", None)]
        ['3,25', '98,00%', 'ya', 'BB', '–']
    """
    if value is None:
        return "–"
    if isinstance(value, bool):
        return str(words(language)["reading"]["yes" if value else "no"]).split("|")[0]
    text = str(value)
    number, unit = (text[:-1], "%") if text.endswith("%") else (text, "")
    if re.match(DECIMAL_PATTERN, number):
        return figure(Decimal(number), language) + unit
    return figure(Fraction(number), language) + unit if re.match(EXACT_PATTERN, number) else text


class Rating(Part):
    """What one indicator was rated."""

    indicator: Code = Field(description="The code of the indicator, in quotes.", examples=["1"])
    value: Native[RatingValue | None] = Field(description="The rating; null where there is none yet.")
    note: str | None = Field(default=None, max_length=4000, description="Explanation or source.")
    evidence: Many[Code] = Field(default=(), description="Ids of the evidence that supports the rating.")

    if TYPE_CHECKING:
        # What may be given, of which less is kept: any number, of NumPy's too, and NaN for none.
        def __init__(
            self,
            *,
            indicator: str,
            value: SupportsFloat | str | None,
            note: str | None = None,
            evidence: Iterable[str] = (),
        ) -> None: ...


class Support(Part):
    """What a piece of evidence proves: an indicator, and from levels' point of view, up to which one."""

    indicator: Code = Field(description="The code of the indicator.")
    level: int | None = Field(default=None, ge=0, le=100, description="The one level that it proves; absent: any.")
    instrument: Code | None = Field(default=None, description="Id of the instrument; absent: the assessment's own.")


class Evidence(Document):
    """One document that supports one or more ratings."""

    contract: ClassVar[str] = "evidence"

    id: Code = Field(description="Short unique id, such as perbup-12-2021.")
    title: Text = Field(description="Title of the document.")
    kind: Code | None = Field(default=None, description="policy, report, screenshot, …")
    status: Choice[EvidenceStatus] | None = Field(default=None, description="How far its review is.")
    location: RelativePath | None = Field(default=None, description="Relative path of the file, or an https address.")
    sha256: Sha256 | None = Field(default=None, description="Digest of the file, to notice when it was changed.")
    issued: Day | None = Field(default=None, description="When it was issued (YYYY-MM-DD).")
    valid_until: Day | None = Field(default=None, description="Last day on which it counts (YYYY-MM-DD).")
    supports: Many[Support] = Field(
        default=(), description="What it proves; one document may serve many indicators of several instruments."
    )

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            id: str,
            title: str,
            kind: str | None = None,
            status: EvidenceStatus | str | None = None,
            location: str | None = None,
            sha256: str | None = None,
            issued: date | str | None = None,
            valid_until: date | str | None = None,
            supports: Iterable[Support] = (),
            schema: str | None = None,
            extensions: dict[str, JsonValue] | None = None,
        ) -> None: ...


class Assessment(Document):
    """One region's ratings under one instrument in one year."""

    contract: ClassVar[str] = "assessment"
    closed: ClassVar[bool] = True

    instrument: Code = Field(description="Id of the instrument.", examples=["spbe-59-2020"])
    region: RegionCode
    year: Year = Field(description="The year that is assessed.")
    stage: Choice[Stage] = Field(
        default=Stage.SELF, description="Who rated: self, document, interview, visit or final."
    )
    ratings: Many[Rating] = Field(default=(), description="The ratings, in any order.")
    evidence: Many[Evidence] = Field(default=(), description="The evidence that ratings refer to.")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            instrument: str,
            region: str,
            year: SupportsIndex,
            stage: Stage | str = Stage.SELF,
            ratings: Iterable[Rating] = (),
            evidence: Iterable[Evidence] = (),
            schema: str | None = None,
            extensions: dict[str, JsonValue] | None = None,
        ) -> None: ...
