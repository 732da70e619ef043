"""Binding: where one port's rows come from, and how the source's columns and codes become ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, JsonValue, Tag, model_validator
from pydantic_core import PydanticCustomError

from spbe_sdk.documents.choosing import Choosing, DatePart, Pick
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
    values: Mapping[Text, Text | dict[Text, Text]] = Field(
        default_factory=dict,
        description="Instead, for several measures side by side: name of a new column: its source's columns, or how "
        "these are called, such as Target {}, where {} is what a row stands for.",
    )
    without: Many[str] = Field(
        default=(), description='No row where all of these columns hold one of these texts, such as ["-", ""].'
    )

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if bool(self.values) == bool(self.columns) or bool(self.columns) != (self.value is not None):
            raise PydanticCustomError("unpivot_form", "either columns and value, or values")
        return self

    @property
    def measures(self) -> dict[str, dict[str, str]]:
        """The new columns with cells, each with the source's columns that it names and what they stand for."""
        named = self.values or {self.value or "": self.columns}
        return {name: columns if isinstance(columns, dict) else {} for name, columns in named.items()}

    @property
    def spread(self) -> list[str]:
        """The source's columns that become rows."""
        return [column for columns in self.measures.values() for column in columns]

    def among(self, columns: Iterable[str]) -> Unpivot:
        """The same with each column by its name; a pattern after which none of them is called stays one."""
        present = [column for column in columns if column]
        named = {name: _called(how, present) if isinstance(how, str) else how for name, how in self.values.items()}
        return self.model_copy(update={"values": named})


def _called(how: str, columns: Iterable[str]) -> dict[str, str]:
    """The columns that are called so, and what each stands for; the name itself where there are none."""
    before, _, after = how.partition("{}")
    found = {
        column: column[len(before) : len(column) - len(after)].strip()
        for column in columns
        if len(column) > len(before) + len(after) and column.startswith(before) and column.endswith(after)
    }
    return found or {how: how}


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


class Opened(Part):
    """An adapter, and what it needs to know."""

    adapter: Code = Field(description="csv, excel, or the name of an installed adapter.")
    options: dict[str, JsonValue] = Field(
        default_factory=dict,
        description="What this adapter needs to know. A path may stand for many files: data/{kecamatan}-*.csv; "
        "what stands in braces is a column.",
    )


class OfSource(Part):
    """A source that was named once, under `sources`."""

    source: Code = Field(description="The name of one of `sources`.")
    options: dict[str, JsonValue] = Field(
        default_factory=dict, description="Options beside those of the source, such as its sheet."
    )


class Mapped(Part):
    """Where each field of a port comes from."""

    fields: dict[str, Text] = Field(default_factory=dict, description="Our field: the source's column.")
    joins: dict[str, Text] = Field(
        default_factory=dict, description='Our field: columns joined with text, such as "{Kode Desa}-stunting".'
    )
    splits: dict[str, Split] = Field(default_factory=dict, description="Our field: a piece of a column's text.")
    chosen: dict[str, Many[Choosing]] = Field(
        default_factory=dict, description="Our field: what it holds by how a column looks, the first that fits."
    )
    calendar: dict[str, DatePart] = Field(default_factory=dict, description="Our field: the quarter or year of a date.")
    constants: dict[str, str | int] = Field(default_factory=dict, description="Our field: one value for every row.")
    defaults: dict[str, str | int] = Field(
        default_factory=dict, description="Our field: what counts where the source leaves it empty."
    )
    unpivot: Unpivot | None = Field(default=None, description="Columns that become rows, such as one a quarter.")
    match: Match | None = Field(default=None, description="A second source, matched by a key.")
    counted: dict[Text, Many[Text]] = Field(
        default_factory=dict, description="Name of a new column: columns; it counts the rows that have the same there."
    )
    minus: dict[str, Text] = Field(
        default_factory=dict, description="Our field: a column that is subtracted, such as what was paid back."
    )
    sum: Many[Text] = Field(
        default=(), description="Our fields that are added up over the rows that are alike in all other fields."
    )
    rounded: Many[Text] = Field(
        default=(), description="Our fields whose amounts may be rounded to whole rupiah; how much is said, no more."
    )


class Read(Part):
    """How a source is read, for one binding or for all that name the source."""

    headings: dict[Text, Many[Text]] = Field(
        default_factory=dict, description="Name of a column: its spellings in the files, such as [Kode Desa, kode]."
    )
    values: dict[str, dict[str, str | int | None]] = Field(
        default_factory=dict, description="Our field: the source's value to ours; null drops the value."
    )
    lookups: dict[str, Lookup] = Field(
        default_factory=dict, description="Our field: a table that translates the source's codes."
    )
    strip: dict[str, Text] = Field(
        default_factory=dict, description='Our field: signs that are taken off its end, such as "." in 08.2001.'
    )
    numbers: dict[str, Literal["id", "en"]] = Field(
        default_factory=dict, description="Our field: how its numbers are written, id (1.250,75) or en (1,250.75)."
    )
    units: dict[str, UnitOfMoney] = Field(
        default_factory=dict, description="Our field: the unit of its amounts, such as juta; rupiah where it is none."
    )
    dates: dict[str, Literal["dmy", "mdy", "ymd"]] = Field(
        default_factory=dict, description="Our field: the order of its dates, dmy for 31/12/2024 or 31 Desember 2024."
    )
    empty: Many[Text] = Field(default=(), description='Texts that mean an empty cell in every column, such as ["-"].')
    never: Many[Text] = Field(
        default=(), description="Columns that are never read, such as those with bank accounts or passwords."
    )
    fill_down: Many[Text] = Field(
        default=(), description="Columns in which an empty cell means what stands above it, as merged cells do."
    )
    keep: dict[str, Many[str] | Pick] = Field(
        default_factory=dict, description="Column: only rows with one of these texts, or texts that look so."
    )
    drop: dict[str, Many[str] | Pick] = Field(
        default_factory=dict, description='Column: no rows with one of these texts, such as ["Jumlah", ""].'
    )
    until: dict[Text, Many[str] | Pick] = Field(
        default_factory=dict, description="Column: where the table ends, at the first row with one of these texts."
    )
    once: dict[Text, Many[Text]] = Field(
        default_factory=dict, description="Column with a repeated value: columns; it counts once where they are alike."
    )
    provenance: Provenance | None = Field(default=None, description="What these rows are; shown in the report.")
    fill_in: bool = Field(
        default=False, description="True for a sheet that people still fill in: that it has no rows yet is no fault."
    )


class Binding(Read, Mapped, Opened):
    """A choice of adapter, options and field mapping for one port."""


class NamedBinding(Read, Mapped, OfSource):
    """The field mapping of one port from a source that was named once."""


class NamedSource(Read, Opened):
    """A source that several bindings use; how it is read holds for all of them, save where they say otherwise."""


def _form(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return "several"
    return "named" if isinstance(value, NamedBinding) or (isinstance(value, dict) and "source" in value) else "one"


# One source for a port, or several of the same kind of rows.
Sources = Annotated[Annotated[Binding, Tag("one")] | Annotated[Many[Binding], Tag("several")], Discriminator(_form)]

AnyBinding = Annotated[Annotated[Binding, Tag("one")] | Annotated[NamedBinding, Tag("named")], Discriminator(_form)]

# The same where a workspace has named its sources.
AnySources = Annotated[
    Annotated[Binding, Tag("one")]
    | Annotated[NamedBinding, Tag("named")]
    | Annotated[Many[AnyBinding], Tag("several")],
    Discriminator(_form),
]

Written = Binding | NamedBinding

# What is said of one field holds only where the binding fills that field.
_OF_FIELDS = ("values", "lookups", "strip", "numbers", "units", "dates")


def as_written(bindings: Mapping[str, Written | Sequence[Written]] | None) -> dict[str, tuple[Written, ...]]:
    """Bindings by port, one source or several alike, as they were written."""
    return {port: (found,) if isinstance(found, Written) else tuple(found) for port, found in (bindings or {}).items()}


def as_sources(
    bindings: Mapping[str, Written | Sequence[Written]] | None, sources: Mapping[str, NamedSource] | None = None
) -> dict[str, tuple[Binding, ...]]:
    """Bindings by port, one source or several alike, each with its named source; one of an unknown name is left out."""
    known = sources or {}
    return {
        port: tuple(made for one in written if (made := _with_source(one, known)) is not None)
        for port, written in as_written(bindings).items()
    }


def _with_source(binding: Written, sources: Mapping[str, NamedSource]) -> Binding | None:
    if isinstance(binding, Binding):
        return binding
    source = sources.get(binding.source)
    if source is None:
        return None
    own = {name: getattr(binding, name) for name in binding.model_fields_set - {"source"}}
    filled = {*binding.fields, *binding.joins, *binding.splits, *binding.chosen, *binding.calendar}
    merged = dict(own)
    for name in source.model_fields_set:
        shared = getattr(source, name)
        if name in _OF_FIELDS:
            shared = {field: value for field, value in shared.items() if field in filled}
        merged[name] = _over(shared, own[name]) if name in own else shared
    return Binding.model_construct(**merged)


def _over(shared: Any, own: Any) -> Any:
    """What holds for all with what a binding says of its own, entry by entry."""
    if not (isinstance(shared, dict) and isinstance(own, dict)):
        return own
    return {**shared, **{name: _over(shared.get(name), value) for name, value in own.items()}}
