"""What must hold of scored nodes: for a predicate, for a part to count, for a variant to be the one in force."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from spbe_sdk.documents.fields import Code, Exact, Many, Part
from spbe_sdk.documents.rating_value import RatingValue


class Requirement(Part):
    """A bound on a node, on the sum of several, or on each of a kind; all that is written must hold."""

    node: Code | None = Field(default=None, description="The node that is looked at.")
    sum: Many[Code] = Field(default=(), description="Nodes whose values are added first.")
    each: Code | None = Field(default=None, description="Every node of this kind, such as area.")
    at_least: Exact | None = Field(default=None, description="The least value, itself included.")
    above: Exact | None = Field(default=None, description="A value that must be exceeded.")
    at_most: Exact | None = Field(default=None, description="The highest value, itself included.")
    below: Exact | None = Field(default=None, description="A value that must not be reached.")
    share: Exact | None = Field(default=None, description="The least share of the most that there is, such as 0.6.")
    answer: Annotated[Many[RatingValue], Field()] = Field(
        default=(), alias="is", description="The answers of which one must have been given."
    )
