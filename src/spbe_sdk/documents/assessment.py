"""Assessment: one region's ratings under one instrument in one year, with its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self, SupportsFloat, SupportsIndex

from pydantic import Field, JsonValue

from spbe_sdk.documents.elsewhere import elsewhere
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
from spbe_sdk.documents.rating_value import RatingValue

if TYPE_CHECKING:
    from spbe_sdk.documents.instrument import Instrument


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


class Rating(Part):
    """What one indicator was rated.

    Examples:
        >>> Rating(indicator="1", value=3.0, evidence=["perbup-12-2021"]).value
        3
    """

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
    """One document that supports one or more ratings.

    Examples:
        >>> Evidence(id="perbup-12-2021", title="Perbup 12/2021", issued="2021-03-01").issued
        datetime.date(2021, 3, 1)
    """

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
    """One region's ratings under one instrument in one year.

    Examples:
        >>> assessment = Assessment(
        ...     instrument="spbe-59-2020",
        ...     region="32.16",
        ...     year=2023,
        ...     ratings=[Rating(indicator=str(number), value=3) for number in range(1, 48)],
        ... )
        >>> assessment, len(assessment.ratings)
        (<Assessment spbe-59-2020 32.16 2023 (self)>, 47)
    """

    contract: ClassVar[str] = "assessment"
    closed: ClassVar[bool] = True
    line: ClassVar[str] = "{0.instrument} {0.region} {0.year} ({0.stage})"

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

    @classmethod
    def from_file(cls, path: PathLike[str] | str) -> Self:
        """The assessment in a YAML or JSON file.

        Raises:
            DataError: everything that is wrong with it, at once, each with its line.
        """
        made: Self = elsewhere("files.reading", "read_document")(Path(path), cls)
        return made

    @classmethod
    def from_dict(cls, values: Mapping[str, object]) -> Self:
        """The assessment in plain values, such as what a service was sent.

        Raises:
            DataError: everything that is wrong with it, at once, each with its place.

        Examples:
            >>> ratings = [{"indicator": "1", "value": 3.0}]
            >>> values = {"instrument": "spbe-59-2020", "region": "32.16", "year": 2023, "ratings": ratings}
            >>> Assessment.from_dict(values).ratings[0].value
            3
        """
        made: Self = elsewhere("files.reading", "from_values")(values, cls)
        return made

    @classmethod
    def from_frame(
        cls,
        frame: object,
        *,
        instrument: Instrument | str,
        region: str,
        year: SupportsIndex,
        indicator: str = "indicator",
        value: str = "value",
        note: str | None = None,
        stage: Stage | str = Stage.SELF,
        evidence: Iterable[Evidence] = (),
    ) -> Self:
        """The assessment in a dataframe that has an indicator a row.

        Indicators may be numbers, codes or names; values as people write them: 3, 3.0, ``Level 3 - Terdefinisi``.
        What is empty, NaN or NA is no rating; a row without indicator and value is left out.

        Args:
            frame: a frame of any engine that narwhals knows (pandas, polars, pyarrow, DuckDB, …); a lazy one is
                collected.
            instrument: what measures them: an instrument, its id, or its file.
            region: code of the region, such as ``32.16``.
            year: the year that is assessed.
            indicator: the column of indicators.
            value: the column of ratings.
            note: the column of notes, if there is one.
            stage: who rated.
            evidence: the evidence.

        Raises:
            UsageError: the frame has no such column, or the instrument is not installed.
            DataError: everything that is wrong with the rows, at once, each with its number, from 1.

        Examples:
            >>> frame = polars.DataFrame({"No": [1, 2], "Nilai": [3, None]})
            >>> about = {"instrument": "spbe-59-2020", "region": "32.16", "year": 2023}
            >>> made = Assessment.from_frame(frame, **about, indicator="No", value="Nilai")
            >>> [(rating.indicator, rating.value) for rating in made.ratings]
            [('1', 3), ('2', None)]
        """
        about = {"region": region, "year": year, "stage": stage, "evidence": [*evidence]}
        made: Self = elsewhere("assessment.from_frame", "assessment_in")(
            frame, instrument, about, {"indicator": indicator, "value": value, "note": note}
        )
        return made
