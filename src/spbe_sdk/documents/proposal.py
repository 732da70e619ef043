"""Proposal: local choices that an adopter offers to the publisher, with the result that proves them."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, JsonValue

from spbe_sdk.documents.adoption import ChoicePath
from spbe_sdk.documents.fields import Document, Many, Part, Sha256, Text
from spbe_sdk.documents.receipt import Adopted, Adopter


class ProposedChange(Part):
    """One local choice, as the publisher could take it over."""

    path: ChoicePath = Field(description="What is changed: settings.stage, labels.title.")
    replaces: Sha256 = Field(description="Digest of the publisher's value when it was chosen.")
    base: JsonValue = Field(default=None, description="The publisher's value.")
    value: JsonValue = Field(description="The proposed value.")
    reason: Text | None = Field(default=None, description="Why.")
    legal_basis: Text | None = Field(default=None, description="The regulation or decision that it rests on.")


class Proposal(Document):
    """What an adopter offers, and the publisher's own trial computed with it."""

    contract: ClassVar[str] = "proposal"

    proposer: Adopter = Field(description="Who proposes.")
    application: Adopted = Field(description="To which package.")
    changes: Many[ProposedChange] = Field(description="What is proposed.")
    expected: dict[str, JsonValue] = Field(description="What the publisher's trial gives with these changes.")
