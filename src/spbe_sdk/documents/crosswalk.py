"""Crosswalk: how the indicators of one instrument became those of the next, and what is lost on the way."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spbe_sdk.documents.fields import Code, Document, Many, Part, Text
from spbe_sdk.documents.worded import Worded


class Crossing(Part):
    """One step of a crosswalk: some old indicators, and the new ones that took their place."""

    old: Many[Code] = Field(default=(), description="Codes in the old instrument; none for a new indicator.")
    new: Many[Code] = Field(default=(), description="Codes in the new instrument; none for one that is gone.")
    relation: Literal["same", "split", "merged", "new", "gone"] = Field(description="What happened to them.")
    loss: Text | None = Field(default=None, description="What cannot be carried over.")


class Crosswalk(Document):
    """How the indicators of one instrument became those of another."""

    contract: ClassVar[str] = "crosswalk"

    id: Code = Field(description="Unique id.")
    old: Code = Field(description="Id of the old instrument.")
    new: Code = Field(description="Id of the new instrument.")
    official: bool = Field(description="True only where a regulation declares it.")
    confidence: Worded = Field(description="Who compiled it, from what, and how sure it is.")
    crossings: Annotated[Many[Crossing], Field(min_length=1)] = Field(description="The steps.")
