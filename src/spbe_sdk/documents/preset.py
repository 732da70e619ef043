"""Preset: a source that many regions hold, how its tables are recognised, and how they fill the ports."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, JsonValue

from spbe_sdk.documents.binding import Mapped, Read
from spbe_sdk.documents.fields import Code, Document, LocalText, Many, Part, Text, Title, Version


class Bridge(Part):
    """A table of the adopter's own that translates a column's codes, where it lies beside the source."""

    table: Code = Field(description="Name of its file, without the ending.")
    column: Text = Field(description="The source's column.")
    key: Text = Field(description="The column with the source's code.")
    value: Text = Field(description="The column with our code.")


class PresetBinding(Read, Mapped):
    """How a table fills a port.

    ``<region>``, ``<digits>``, ``<year>`` and ``<value>`` in its texts are the adopter's region, the same without its
    dots, the year, and the one column of figures that the preset does not know by name.
    """

    options: dict[str, JsonValue] = Field(default_factory=dict, description="Options of the source, such as a query.")
    bridges: dict[str, Bridge] = Field(
        default_factory=dict, description="Our field: a table of codes; without it, the field is filled as it is here."
    )
    optional: dict[str, Text] = Field(
        default_factory=dict, description="Our field: a column that some versions of the source have."
    )


class PresetTable(Part):
    """One table: by which columns it is recognised, which it has, and which ports it fills."""

    title: LocalText = Field(description="What it is.")
    recognise: Many[Many[Text]] = Field(
        default=(), description="Columns that are all there in such a table; one list of several is enough."
    )
    adapter: Code | None = Field(
        default=None, description="The adapter that opens it; absent: the one that the source's name tells."
    )
    unless: Many[Text] = Field(default=(), description="Columns of which none is there in such a table.")
    above: Many[Text] = Field(
        default=(),
        description="Words of which one stands above the headings of such a table, or names its sheet.",
    )
    columns: Many[Text] = Field(default=(), description="The columns that are known; others are told as new.")
    headings: dict[Text, Many[Text]] = Field(
        default_factory=dict, description="A column: its other spellings; * stands for any words."
    )
    never: Many[Text] = Field(default=(), description="Columns with personal data, which are never read.")
    refused: LocalText | None = Field(default=None, description="Why nothing is ever read of this table.")
    notes: Many[LocalText] = Field(default=(), description="What a person should know before relying on it.")
    inferred: Many[LocalText] = Field(default=(), description="What was inferred, and may be wrong.")
    within: dict[Text, Text] = Field(
        default_factory=dict,
        description="Column of codes: the column of what they are numbered within, which is put in front of them in "
        "versions in which they do not begin with it.",
    )
    instead_of: Code | None = Field(
        default=None, description="A table of the same figures; this one is read only where it is asked for by name."
    )
    ports: dict[Code, Many[PresetBinding]] = Field(default_factory=dict, description="Port: its bindings.")
    by_cells: Many[Code] = Field(
        default=(),
        description="Ports whose binding is told by what is in the cells, since the headings of such tables differ.",
    )


class VersionCell(Part):
    """Where the version of the source stands."""

    table: Code = Field(description="The table.")
    column: Text = Field(description="Its column.")


class Preset(Document):
    """A known source: its tables, how sure each thing is, and where that is known from.

    Examples:
        >>> preset = presets()["siskeudes-csv"]
        >>> isinstance(preset, Preset), "Ta_RAB" in preset.tables
        (True, True)
    """

    contract: ClassVar[str] = "preset"

    id: Code = Field(description="Unique id.")
    version: Version = Field(description="Version of the preset, in quotes.")
    title: Title = Field(description="Name of the source, with the versions that it is known for.")
    confidence: dict[Code, Text] = Field(default_factory=dict, description="How sure each thing is, and why.")
    sources: Many[Text] = Field(default=(), description="Where this is known from.")
    source_version: VersionCell | None = Field(default=None, description="Where the source says its own version.")
    tables: Annotated[dict[Code, PresetTable], Field(min_length=1)] = Field(description="Its tables by name.")
