"""How a publisher signs: with which keys, and how many of them each package needs."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from spbe_sdk.documents.fields import Many, Name, Part, Sha256


class PublisherKey(Part):
    """A key of a publisher's."""

    id: Sha256 = Field(description="Its id, as `spbe keys show` prints it.")
    name: Name = Field(description="Who holds it.")


class Signing(Part):
    """The keys that sign a publisher's packages; so many of them have to, that a stolen one is not enough."""

    threshold: int = Field(ge=1, le=8, description="How many of the keys each package needs.")
    keys: Annotated[Many[PublisherKey], Field(min_length=1, max_length=8)] = Field(description="The keys.")

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        distinct = len({key.id for key in self.keys})
        if distinct < len(self.keys) or distinct < self.threshold:
            raise PydanticCustomError("less_than_equal", "more than there are keys", {"le": str(distinct)})
        return self
