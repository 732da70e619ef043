"""A document's text to its model, or to findings that name the line."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import attrs
from pydantic import ValidationError

from spbe_sdk.documents.fields import SCHEMA_PREFIX, Document
from spbe_sdk.documents.judging import judged, judged_json
from spbe_sdk.files.folder import Folder, decode, read_bytes, text_lines
from spbe_sdk.files.notation import Notation, parse
from spbe_sdk.files.quick import quick_values
from spbe_sdk.files.refusals import explain, leaf, place_of
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

Model = TypeVar("Model", bound=Document)


def read_notation(path: Path) -> Notation:
    """The values of a YAML or JSON file, with their lines.

    Raises:
        DataError: it cannot be read, or is neither.
    """
    return parse(decode(read_bytes(path), str(path)), str(path))


def read_document(path: Path, model: type[Model]) -> Model:
    """The document in a YAML or JSON file.

    Raises:
        DataError: everything that is wrong with it, at once, each with its line.

    Examples:
        >>> read_document(Path("plan.yaml"), Plan)
        <Plan 32.16 2024>
    """
    return parse_document(decode(read_bytes(path), str(path)), model, str(path))


def parse_document(text: str, model: type[Model], source: str) -> Model:
    """The document in YAML or JSON text; `source` names it in findings.

    Raises:
        DataError: everything that is wrong with it, at once, each with its line.

    Examples:
        >>> parse_document('{id: perbup-12, title: Perbup 12/2021}', Evidence, "bukti.yaml").title
        'Perbup 12/2021'
    """
    return quick(text, model) or convert(parse(text, source), model)


def quick(text: str, model: type[Model]) -> Model | None:
    """The document in JSON text in which nothing is wrong; nothing where something may be: `parse` tells what it is."""
    if not (model.closed and text.startswith("{")):
        return None
    try:
        quick_values(text)
        document = judged_json(model, text)
    except ValueError:
        return None
    return document if document.schema_ in (None, SCHEMA_PREFIX + model.contract) else None


def parse_line(text: str, model: type[Model], source: str, row: int) -> tuple[Model | None, list[Finding]]:
    """The document on a line of a file that has one a line, and everything that is wrong with it."""
    document = quick(text, model)
    if document is not None:
        return document, []
    try:
        notation = attrs.evolve(parse(text, source), lines={(): row})
    except DataError as error:
        return None, [attrs.evolve(finding, origin=Origin(source, row=row)) for finding in error.findings]
    return try_convert(notation, model)


def from_values(value: object, model: type[Model]) -> Model:
    """The document in values of Python's, such as what JSON was parsed to; numbers may be exact ones of any library.

    Raises:
        DataError: everything that is wrong with them, at once, each with its place.
    """
    if isinstance(value, model):
        return value
    if not isinstance(value, Mapping):
        raise DataError(Finding("document-shape", origin=Origin(model.contract), allowed=model.contract))
    notation = Notation(dict(value), {}, model.contract)
    if problems := _wrong_schema(notation, model):
        raise DataError(problems)
    try:
        return judged(model, notation.value)
    except ValidationError as error:
        raise DataError(explain(error, model, notation.value, notation.origin)) from None


def convert(notation: Notation, model: type[Model]) -> Model:
    """The document in values that were already read.

    Raises:
        DataError: everything that is wrong with it, at once, each with its line.
    """
    document, problems = try_convert(notation, model)
    if document is None or problems:
        raise DataError(problems)
    return document


def try_convert(notation: Notation, model: type[Model]) -> tuple[Model | None, list[Finding]]:
    """The document where it can be read at all, and everything that is wrong with it."""
    if not isinstance(notation.value, dict):
        return None, [Finding("document-shape", origin=notation.origin(()), allowed=model.contract)]
    problems = [
        Finding("number-unquoted", origin=notation.origin(place), field=leaf(place), found=text)
        for place, text in notation.unquoted_numbers()
    ]
    problems += _wrong_schema(notation, model)
    try:
        return judged_json(model, notation.to_json()), problems
    except ValidationError as error:
        problems += explain(error, model, notation.value, notation.origin)
        quoted = _quote_numbers(error, notation)
    try:
        return (judged_json(model, quoted.to_json()) if quoted else None), problems
    except ValidationError:
        return None, problems


def _quote_numbers(error: ValidationError, notation: Notation) -> Notation | None:
    """The document with its reported numbers as text, so that what else is wrong can be reported too."""
    value = copy.deepcopy(notation.value)
    for detail in error.errors(include_url=False):
        if not (detail["type"] == "string_type" and isinstance(detail["input"], int)):
            return None
        place = place_of(detail, notation.value)
        around: Any = value
        for part in place[:-1]:
            around = around[part]
        around[place[-1]] = str(detail["input"])
    return attrs.evolve(notation, value=value)


def _wrong_schema(notation: Notation, model: type[Document]) -> list[Finding]:
    found, wanted = notation.value.get("schema"), SCHEMA_PREFIX + model.contract
    if found in (None, wanted):
        return []
    return [
        Finding("schema-other", origin=notation.origin(("schema",)), field="schema", found=str(found), allowed=wanted)
    ]


def read_lines(path: Path, model: type[Model]) -> Iterator[tuple[int, Model | None, list[Finding]]]:
    """The document on each line of a file, with its row and everything that is wrong with it; empty lines are none.

    Raises:
        DataError: the file cannot be read, or a line has no end.
    """
    with Folder(path.parent).open(path.name) as file:
        for row, line in enumerate(text_lines(file, str(path)), 1):
            if text := line.strip():
                yield row, *parse_line(text, model, str(path), row)


def origins_of(notation: Notation, key: str) -> list[Origin]:
    """The place of every item of a list in a document, such as its ratings."""
    items = notation.value.get(key, []) if isinstance(notation.value, dict) else []
    return [notation.origin((key, index)) for index in range(len(items))] if isinstance(items, list) else []
