"""Choosing: rows by how a text looks, a field's value by it, and the quarter or year of a date."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from spbe_sdk.documents.fields import Many, Part, Text


class Pick(Part):
    """Texts that are told by how they look: by their beginning, their end, or their form."""

    begins: Many[Text] = Field(default=(), description='Beginnings, such as ["5."] for spending.')
    ends: Many[Text] = Field(default=(), description="Ends.")
    form: Many[Text] = Field(
        default=(), description='Forms: 9 is a digit, a is a letter, the rest stands for itself, such as ["9.a"].'
    )


class Choosing(Part):
    """What a field holds in the rows in which a column looks so; without a column, in all others."""

    column: Text | None = Field(default=None, description="The column that is looked at.")
    looks: Pick | None = Field(default=None, description="How it has to look.")
    value: str | None = Field(default=None, description="Our value.")
    take: Text | None = Field(default=None, description="Instead of a value: the column that holds it.")


class WhichDate(Part):
    """A column with a date, and the rows to which it applies."""

    column: Text = Field(description="The source's column.")
    keep: dict[Text, Many[str]] = Field(
        default_factory=dict, description="Only for rows with one of these texts in a column; absent: for all others."
    )


class DatePart(Part):
    """What is taken of a date, of the first of some columns that applies to a row."""

    part: Literal["quarter", "year"] = Field(description="quarter (Q1 to Q4) or year.")
    dates: Annotated[Many[WhichDate], Field(min_length=1)] = Field(description="The columns; the first that applies.")
