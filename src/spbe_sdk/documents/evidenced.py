"""What of a result its evidence bears: the state of the evidence, and the index that it supports."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from spbe_sdk.documents.assessment import Evidence
from spbe_sdk.documents.fields import Code, Exact, Many, Part, Published, Text

# What is shown where there is no figure, and no predicate.
DASH = "–"


class EvidenceReview(Part):
    """What was found when the evidence was looked at."""

    items: Many[Evidence] = Field(default=(), description="The evidence itself.")
    ratings_without: Many[Code] = Field(default=(), description="Indicators rated without any usable evidence.")
    missing: Many[Code] = Field(default=(), description="Evidence whose file is not there.")
    changed: Many[Code] = Field(default=(), description="Evidence whose file no longer has the recorded digest.")
    expired: Many[Code] = Field(default=(), description="Evidence that no longer counts in the assessed year.")
    unchecked: Many[Code] = Field(default=(), description="Evidence whose file lies where it was not looked at.")


class Evidenced(Part):
    """What the index is when a rating counts only as far as its evidence goes."""

    index: Published | None = Field(
        default=None, description="The index as it would be published; null where it is refused."
    )
    exact: Exact | None = Field(default=None, description="The same before rounding.")
    predicate: Text | None = Field(default=None, description="The band that it falls into; absent without a verdict.")
    errors: int = Field(
        default=0, ge=0, description="How many errors it rests on; it is not valid until there are none."
    )
    lowered: Many[Code] = Field(default=(), description="Indicators whose evidence does not reach their rating.")

    @property
    def shown(self) -> Decimal | str:
        """The index as people see it: a dash where it is refused."""
        return DASH if self.index is None else self.index
