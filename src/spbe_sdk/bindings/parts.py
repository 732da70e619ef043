"""Typed rows become parts of documents: what a document refuses is a finding at the row, never an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.judging import judged
from spbe_sdk.files.refusals import explain, leaf
from spbe_sdk.findings.finding import Finding

Made = TypeVar("Made", bound=Part)


def part_of(model: type[Made], values: Mapping[str, Any], row: Row) -> tuple[Made | None, list[Finding]]:
    """A part of a document from a row's values; where the document does not take them, why not, at the row's place."""
    given = dict(values)
    try:
        return judged(model, given), []
    except ValidationError as error:
        return None, explain(error, model, given, lambda place: row.origin.at(row.columns.get(leaf(place))))
