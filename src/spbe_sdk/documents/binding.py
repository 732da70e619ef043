"""Binding: where one port's rows come from, and how the source's columns and codes become ours."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, JsonValue, Tag, model_validator

from spbe_sdk.documents.fields import Code, Many, Part, RelativePath, Text

# The units of money in which tables are written, in both languages.
UnitOfMoney = Literal["rupiah", "ribu", "juta", "miliar", "triliun", "thousand", "million", "billion", "trillion"]


class Lookup(Part):
    """A table that translates a source's codes into ours."""

    path: RelativePath = Field(description="A CSV file with a header line.")
    key: Text = Field(description="The column with the source's code.")
    value: Text = Field(description="The column with our code.")


class Split(Part):
    """One piece of a column's text."""

    column: Text = Field(description="The source's column.")
    separator: Annotated[str, Field(min_length=1, max_length=20)] = Field(description="What stands between the pieces.")
    part: int = Field(ge=1, description="Which piece, counted from 1.")


class Unpivot(Part):
    """Several columns of one row become several rows, such as one for each quarter."""

    key: Text = Field(description="Name of the new column that says what a row stands for.")
    columns: dict[Text, Text] = Field(
        default_factory=dict, description="The source's column: what it stands for, such as {Triwulan I: Q1}."
    )
    value: Text | None = Field(default=None, description="Name of the new column with the cell of `columns`.")
    values: dict[Text, dict[Text, Text]] = Field(
        default_factory=dict,
        description="Instead, for several measures side by side: name of a new column: its source's columns.",
    )

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.values) == bool(self.columns) or bool(self.columns) != (self.value is not None):
            raise ValueError("either columns and value, or values")
        return self

    @property
    def measures(self) -> dict[str, dict[str, str]]:
        """The new columns with cells, each with its source's columns and what they stand for."""
        return self.values or {self.value or "": self.columns}

    @property
    def spread(self) -> list[str]:
        """The source's columns that become rows."""
        return [column for columns in self.measures.values() for column in columns]


class Match(Part):
    """A second source whose rows are set beside ours where a key is the same."""

    adapter: Code = Field(description="csv, excel, or the name of an installed adapter.")
    options: dict[str, JsonValue] = Field(default_factory=dict, description="What this adapter needs to know.")
    on: Annotated[dict[Text, Text], Field(min_length=1)] = Field(description="Our column: the column over there.")


class Provenance(Part):
    """What the rows of a binding are, when they are not simply the region's own records."""

    source: Text = Field(description="Where the data comes from.")
    stands_in: bool = Field(default=False, description="True for another region's real data, standing in for ours.")
    illustrative: bool = Field(default=False, description="True for data that was made up to show how things work.")

    @property
    def mark(self) -> Literal["illustrative", "stands_in"] | None:
        """The mark that such rows carry wherever they are shown; nothing where they are the region's own records."""
        if self.illustrative:
            return "illustrative"
        return "stands_in" if self.stands_in else None


class Binding(Part):
    """A choice of adapter, options and field mapping for one port."""

    adapter: Code = Field(description="csv, excel, or the name of an installed adapter.")
    options: dict[str, JsonValue] = Field(default_factory=dict, description="What this adapter needs to know.")
    fields: dict[str, Text] = Field(default_factory=dict, description="Our field: the source's column.")
    values: dict[str, dict[str, str | int | None]] = Field(
        default_factory=dict, description="Our field: the source's value to ours; null drops the value."
    )
    lookups: dict[str, Lookup] = Field(
        default_factory=dict, description="Our field: a table that translates the source's codes."
    )
    numbers: dict[str, Literal["id", "en"]] = Field(
        default_factory=dict, description="Our field: how its numbers are written, id (1.250,75) or en (1,250.75)."
    )
    units: dict[str, UnitOfMoney] = Field(
        default_factory=dict, description="Our field: the unit of its amounts, such as juta; rupiah where it is none."
    )
    joins: dict[str, Text] = Field(
        default_factory=dict, description='Our field: columns joined with text, such as "{Kode Desa}-stunting".'
    )
    splits: dict[str, Split] = Field(default_factory=dict, description="Our field: a piece of a column's text.")
    dates: dict[str, Literal["dmy", "mdy", "ymd"]] = Field(
        default_factory=dict, description="Our field: the order of its dates, dmy for 31/12/2024 or 31 Desember 2024."
    )
    defaults: dict[str, str | int] = Field(
        default_factory=dict, description="Our field: what counts where the source leaves it empty."
    )
    fill_down: Many[Text] = Field(
        default=(), description="Columns in which an empty cell means what stands above it, as merged cells do."
    )
    unpivot: Unpivot | None = Field(default=None, description="Columns that become rows, such as one a quarter.")
    match: Match | None = Field(default=None, description="A second source, matched by a key.")
    keep: dict[str, Many[str]] = Field(default_factory=dict, description="Column: only rows with one of these texts.")
    drop: dict[str, Many[str]] = Field(
        default_factory=dict, description='Column: no rows with one of these texts, such as ["Jumlah", ""].'
    )
    constants: dict[str, str | int] = Field(default_factory=dict, description="Our field: one value for every row.")
    provenance: Provenance | None = Field(default=None, description="What these rows are; shown in the report.")


def _form(value: Any) -> str:
    return "several" if isinstance(value, (list, tuple)) else "one"


# One source for a port, or several of the same kind of rows.
Sources = Annotated[Annotated[Binding, Tag("one")] | Annotated[Many[Binding], Tag("several")], Discriminator(_form)]


def as_sources(bindings: dict[str, Binding | tuple[Binding, ...]] | None) -> dict[str, tuple[Binding, ...]]:
    """Bindings by port, one source or several alike."""
    return {port: (found,) if isinstance(found, Binding) else tuple(found) for port, found in (bindings or {}).items()}
