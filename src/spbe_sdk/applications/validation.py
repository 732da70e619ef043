"""Is a document right: by its model, or a JSON Schema, and by the rules across it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import attrs

from spbe_sdk.assessment.score_file import score_file, score_lines
from spbe_sdk.comparison.crosswalk import check_crosswalk
from spbe_sdk.documents.assessment import Assessment
from spbe_sdk.documents.contracts import CONTRACTS, guess
from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.plan import Plan
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.folder import decode, read_bytes
from spbe_sdk.files.notation import Notation
from spbe_sdk.files.reading import read_notation, try_convert
from spbe_sdk.files.schemas import check
from spbe_sdk.findings.errors import DataError, SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, Origin, errors_among
from spbe_sdk.instruments.library import check_whole, load_instrument
from spbe_sdk.performance.cascade import check_cascade
from spbe_sdk.performance.policies.library import check_policy


@attrs.frozen(slots=True)
class Checked:
    """What a document was taken for, and everything that was found in it."""

    kind: str
    findings: list[Finding]

    @property
    def valid(self) -> bool:
        """Whether no error is among the findings."""
        return not errors_among(self.findings)


def validate_file(
    path: Path, kind: str | None = None, *, schema: Path | None = None, instrument: Instrument | None = None
) -> Checked:
    """Check the document in a YAML or JSON file; what cannot be read is a finding too.

    `kind` is the name of its contract, absent: recognized by what is in it. With `schema` it is checked against that
    JSON Schema instead; `instrument` takes the place of the one that an assessment names.

    Raises:
        UsageError: there is no such kind.
    """
    if kind is not None and kind not in CONTRACTS:
        raise UsageError(Finding("schema-unknown", found=kind, allowed=", ".join(sorted(CONTRACTS))))
    try:
        notation = read_notation(path)
        if schema is not None:
            return Checked(schema.name, _by_schema(notation, schema))
        model = CONTRACTS[kind] if kind else guess(notation.value)
        if model is None:
            allowed = ", ".join(sorted(CONTRACTS))
            raise DataError(Finding("document-unknown", origin=Origin(str(path)), allowed=allowed))
        document, findings = try_convert(notation, model)
        if isinstance(document, Assessment):
            return Checked(model.contract, score_file(path, instrument).problems)
        return Checked(model.contract, [*findings, *_across(document, str(path))])
    except SpbeError as error:
        return Checked(kind or "?", list(error.findings))
    except ValueError as error:
        return Checked("?", [Finding("schema-broken", origin=Origin(str(schema)), details={"reason": str(error)})])


def validate_lines(path: Path, instrument: Instrument | None = None) -> Iterator[tuple[int, Checked]]:
    """Check a file that has an assessment a line (NDJSON), one after the other, each with its row.

    Raises:
        DataError: the file cannot be read, or a line has no end.
    """
    for line in score_lines(path, instrument):
        yield line.row, Checked(Assessment.contract, line.problems)


def _by_schema(notation: Notation, schema: Path) -> list[Finding]:
    return check(notation, json.loads(decode(read_bytes(schema), str(schema))))


def _across(document: object, source: str) -> list[Finding]:
    """What is wrong across a document whose parts are each right."""
    if isinstance(document, Instrument):
        return check_whole(document, source)
    if isinstance(document, Plan):
        return check_cascade(document).findings
    if isinstance(document, MeasurementPolicy):
        return check_policy(document, source)
    return _check_crosswalk(document) if isinstance(document, Crosswalk) else []


def _check_crosswalk(crosswalk: Crosswalk) -> list[Finding]:
    """A crosswalk between installed instruments is checked against them; one of others by its form alone."""
    try:
        return check_crosswalk(crosswalk, load_instrument(crosswalk.old), load_instrument(crosswalk.new))
    except UsageError:
        return []
