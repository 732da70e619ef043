"""A model's judgement of values: as pydantic says it, or told as findings in the words of both languages."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import from_json

from spbe_sdk.documents.elsewhere import elsewhere
from spbe_sdk.findings.errors import DataError

Model = TypeVar("Model", bound=BaseModel)


def judged(model: type[Model], values: Any) -> Model:
    """The document in values of Python's, for those who tell its refusals with places of their own.

    Raises:
        ValidationError: they are refused.
    """
    made: Model = model.__pydantic_validator__.validate_python(values)
    return made


def judged_json(model: type[Model], text: str | bytes) -> Model:
    """The same of JSON text.

    Raises:
        ValidationError: it is refused.
    """
    made: Model = model.__pydantic_validator__.validate_json(text)
    return made


def refusal(error: ValidationError, model: type[BaseModel], values: Any) -> DataError:
    """What is told to those who build a document themselves: everything that is wrong, at once, each with its place."""
    made: DataError = elsewhere("files.refusals", "refusal")(error, model, values)
    return made


def values_in(text: str | bytes | bytearray) -> Any:
    """What JSON text holds, as far as it can be read."""
    try:
        return from_json(text)
    except ValueError:
        return None
