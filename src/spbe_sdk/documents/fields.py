"""The field types that documents share: exact numbers, codes, texts, versions, and the frozen base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    FieldSerializationInfo,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    JsonValue,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from spbe_sdk.documents.devices import DEVICES
from spbe_sdk.documents.judging import refusal, values_in
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import is_plain
from spbe_sdk.scoring.exact import DECIMAL_PATTERN, EXACT_PATTERN, exact_text, parse_decimal, parse_exact
from spbe_sdk.scoring.stored import plain


def version_key(version: str) -> tuple[int, ...]:
    """What versions are sorted by: 1.10 is newer than 1.9, and 1.0 is the same as 1.0.0."""
    parts = tuple(int(part) for part in version.split("."))
    return (*parts, *(0 for _ in range(3 - len(parts))))


SCHEMA_PREFIX = "urn:spbe-sdk:schema:v1:"

Item = TypeVar("Item")

# Lenient about list or tuple when built in Python; the items themselves stay strict. What is read is always a tuple.
if TYPE_CHECKING:
    Many = Sequence[Item]
else:
    Many = Annotated[tuple[Item, ...], Field(strict=False)]

# A choice may be given as its text when built in Python.
Choice = Annotated[Item, Field(strict=False)]


def _day(value: Any) -> Any:
    """ISO text becomes a date when built in Python too; anything else is left to be judged."""
    try:
        return date.fromisoformat(value) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else value
    except (TypeError, ValueError):
        return value


class _Plain:
    """A number of any library, such as NumPy's, as Python has it when built there; missing ones are None."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        made = handler(source)
        return core_schema.json_or_python_schema(
            json_schema=made, python_schema=core_schema.no_info_before_validator_function(plain, made)
        )


Native = Annotated[Item, _Plain]

Day = Annotated[date, BeforeValidator(_day)]


def _emptied(value: Any) -> Any:
    """A section of which everything was removed or commented out is an empty one."""
    return {} if value is None else value


def _or_null(schema: dict[str, Any]) -> None:
    """Let a printed schema take null besides: one type in each choice, as strict validators ask for."""
    told = {key: schema.pop(key) for key in ("description", "default", "examples") if key in schema}
    one = dict(schema)
    schema.clear()
    schema.update(anyOf=[one, {"type": "null"}], **told)


def _unless_nothing(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """A figure, or nothing where there is none."""
    return None if value is None else handler(value)


# A figure that is null in documents, and None in Python, where it is refused. Its type does not say so: most
# instruments refuse nothing, and their users need not ask.
Refusable = Annotated[Item, WrapValidator(_unless_nothing), Field(json_schema_extra=_or_null)]


def as_written(value: Decimal | Fraction | None, info: FieldSerializationInfo) -> Decimal | Fraction | str | None:
    """A figure as documents hold it: exact text in JSON, itself in Python."""
    if value is None or info.mode != "json":
        return value
    return exact_text(value) if isinstance(value, Fraction) else str(value)


# Named fields of which none may be left: YAML then reads the heading alone as null.
Section = Annotated[Item, BeforeValidator(_emptied), Field(json_schema_extra=_or_null)]

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$")]


def _usable_id(text: str) -> str:
    first, *others = text.lower().split(".")
    if first in DEVICES or "" in others:
        raise PydanticCustomError("string_pattern_mismatch", "no file can bear this name")
    return text


# The id of an application: a code that can begin a file's name on every system.
ApplicationId = Annotated[Code, AfterValidator(_usable_id)]

RegionCode = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?$",
        description="Kemendagri region code in quotes: 32 province, 32.16 regency or city, 32.16.01 district.",
        examples=["32.16"],
    ),
]

Year = Annotated[int, Field(ge=2000, le=2100), _Plain]

Text = Annotated[str, Field(min_length=1, max_length=4000)]


# Controls that break no line hide nothing: whatever shows them has to put something in their place.
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")


def _plain(text: str) -> str:
    if not is_plain(_CONTROLS.sub("�", text)):
        raise PydanticCustomError("text_marks", "line breaks or unseen marks")
    return text


# What people read to know who or what something is: one line, with nothing in it that they do not see.
Name = Annotated[Text, AfterValidator(_plain)]


def plain_name(text: str, field: str) -> str:
    """A name that is about to be written.

    Raises:
        UsageError: it holds a line break, or a mark that people do not see.
    """
    if not is_plain(text):
        raise UsageError(Finding("field-marks", field=field, found=text))
    return text


Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]

Version = Annotated[str, Field(pattern=r"^[0-9]{1,6}(\.[0-9]{1,6}){1,2}$", examples=["1.0"])]

RelativePath = Annotated[str, Field(min_length=1, max_length=500)]


class _ExactNumber:
    """Exact text in JSON (``"2.75"``, ``"10/3"``), a `Fraction` in Python."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _number_schema(parse_exact, (Fraction, int, Decimal), Fraction, exact_text, EXACT_PATTERN)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "pattern": EXACT_PATTERN}


class _DecimalNumber:
    """Decimal text in JSON that keeps its zeros (``"2.60"``), a `Decimal` in Python."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return _number_schema(parse_decimal, (Decimal,), lambda value: value, str, DECIMAL_PATTERN)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {"type": "string", "pattern": DECIMAL_PATTERN}


def _number_schema(parse: Any, instances: tuple[type, ...], convert: Any, show: Any, pattern: str) -> CoreSchema:
    from_text = core_schema.no_info_after_validator_function(
        parse, core_schema.str_schema(pattern=pattern, strict=True)
    )
    from_number = core_schema.no_info_after_validator_function(
        convert, core_schema.union_schema([core_schema.is_instance_schema(kind) for kind in instances])
    )
    return core_schema.json_or_python_schema(
        json_schema=from_text,
        python_schema=core_schema.union_schema([from_number, from_text]),
        serialization=core_schema.plain_serializer_function_ser_schema(show, when_used="json"),
    )


Exact = Annotated[Fraction, _ExactNumber]

Published = Annotated[Decimal, _DecimalNumber]


class Part(BaseModel):
    """What every piece of a document is: frozen, closed, strict.

    `line` is what a large one is shown as, in a notebook say, where all of it would fill pages.
    """

    line: ClassVar[str] = ""

    model_config = ConfigDict(
        # A document's validator is built when it is first used: importing twenty models should cost little.
        defer_build=True,
        frozen=True,
        extra="forbid",
        strict=True,
        validate_by_alias=True,
        validate_by_name=True,
        serialize_by_alias=True,
    )

    if not TYPE_CHECKING:
        # Type checkers know the fields; here every field is taken, and what is refused is told in our words.
        def __init__(self, /, **values: Any) -> None:
            try:
                super().__init__(**values)
            except ValidationError as error:
                raise refusal(error, type(self), values) from None

        # Only what people build themselves comes here: the parts of a document are still built without this.
        __init__.__pydantic_base_init__ = True

    @classmethod
    def model_validate(cls, obj: Any, **how: Any) -> Self:
        """One from values of Python's, as pydantic has it.

        Raises:
            DataError: everything that is wrong with them, at once, each with its place.
        """
        try:
            return super().model_validate(obj, **how)
        except ValidationError as error:
            raise refusal(error, cls, obj) from None

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **how: Any) -> Self:
        """One from JSON text, as pydantic has it; ``spbe_sdk.files.reading.parse_document`` tells lines besides.

        Raises:
            DataError: everything that is wrong with it, at once, each with its place.
        """
        try:
            return super().model_validate_json(json_data, **how)
        except ValidationError as error:
            raise refusal(error, cls, values_in(json_data)) from None

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.line.format(self)}>" if self.line else super().__repr__()

    def __str__(self) -> str:
        return repr(self)


class Document(Part):
    """A published document: a part that may name its schema and carry extensions.

    `contract` is the name under which its schema is published, such as ``assessment``; in a `closed` one nothing but
    the extensions holds values of any shape.
    """

    contract: ClassVar[str]
    closed: ClassVar[bool] = False

    schema_: str | None = Field(
        default=None, alias="schema", description="The $id of this document's JSON Schema; optional."
    )
    editor_schema: str | None = Field(
        default=None, alias="$schema", description="Where an editor finds the schema; ignored by the SDK."
    )
    extensions: dict[str, JsonValue] | None = Field(
        default=None, description="The one open pocket: extra content by the id of the extension."
    )


class LocalText(Part):
    """A text for people: Indonesian, and English where there is one."""

    id: Text = Field(description="The Indonesian text.")
    en: Text | None = Field(default=None, description="The English text.")

    def say(self, language: str) -> str:
        """The text in a language, Indonesian where there is no other."""
        return self.en if language == "en" and self.en else self.id


def _plain_in_both(text: LocalText) -> LocalText:
    _plain(text.id)
    return text if text.en is None else text.model_copy(update={"en": _plain(text.en)})


Title = Annotated[LocalText, AfterValidator(_plain_in_both)]
