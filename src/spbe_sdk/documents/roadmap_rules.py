"""Rules for roadmaps: what a step costs where nobody says otherwise, and what has to come before what."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field

from spbe_sdk.documents.fields import Code, Document, Many, Part, Text
from spbe_sdk.documents.worded import Worded

_Level = Annotated[str, Field(pattern=r"^[0-9]{1,2}$")]


class Dependency(Part):
    """An indicator reaches a level only once another one has reached a level of its own."""

    indicator: Code = Field(description="The indicator that depends.")
    level: int = Field(ge=0, description="From which level on.")
    needs: Code = Field(description="The indicator that comes before.")
    at_least: int = Field(ge=0, description="The level that it must have.")


class RoadmapRules(Document):
    """Effort of steps and order of indicators under one instrument."""

    contract: ClassVar[str] = "roadmap-rules"

    instrument: Code = Field(description="Id of the instrument.")
    official: bool = Field(description="True only where a regulation says so.")
    confidence: Worded = Field(description="Who compiled it, from what, and how sure it is.")
    unit: Text = Field(description="What effort is counted in, such as working days.")
    effort: Annotated[dict[_Level, Annotated[int, Field(ge=0)]], Field(min_length=1)] = Field(
        description="Effort of the step up to each level."
    )
    dependencies: Many[Dependency] = Field(default=(), description="What comes before what.")
