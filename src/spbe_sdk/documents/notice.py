"""Findings and places as a document carries them: in words, as they were said when it was made."""

from __future__ import annotations

from pydantic import Field

from spbe_sdk.documents.fields import Code, Part, Text


# The document's face of an `Origin`, field by field: pydantic reads and writes no attrs class by itself, and its schema
# says more about each field than an `Origin` has to know.
class Place(Part):
    """Where a rating was read: a file, and the place inside it."""

    source: Text = Field(description="File, table or address.")
    sheet: str | None = Field(default=None, description="Worksheet.")
    row: int | None = Field(default=None, description="Row or line, counted from 1.")
    column: str | None = Field(default=None, description="Column.")
    path: str | None = Field(default=None, description="Place in a structured document.")
    rows: str | None = Field(default=None, description="Rows that were added up, such as 2–4, 7.")


class Notice(Part):
    """A finding, in words."""

    code: Code = Field(description="Stable code of the problem.")
    severity: Code = Field(description="error, warning or notice.")
    origin: Place | None = Field(default=None, description="Where it is.")
    field: str | None = Field(default=None, description="The field it is about.")
    found: str | None = Field(default=None, description="What was found.")
    allowed: str | None = Field(default=None, description="What is allowed.")
    message: Text = Field(description="What is wrong.")
    remedy: Text = Field(description="How to fix it.")
