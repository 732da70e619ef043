"""From a binding to typed rows: text becomes type here, and what cannot becomes a finding."""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from typing import Any, cast

import attrs
from pydantic import ValidationError

from spbe_sdk.adapters.adapter import Adapter, Table
from spbe_sdk.bindings.cells import Ambiguous
from spbe_sdk.bindings.fields import Observation, observe
from spbe_sdk.bindings.personal import personal_number
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.secrets import Reach, hide
from spbe_sdk.bindings.shape import shape
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Files
from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.notation import path_text
from spbe_sdk.files.refusals import explain
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.plugins import _find


@attrs.frozen(slots=True)
class Row:
    """One typed row of a port; a field that could not be read is absent, and named in `broken`.

    `columns` names the source's column of each field.
    """

    values: Mapping[str, Any]
    origin: Origin
    columns: Mapping[str, str]
    broken: frozenset[str] = frozenset()


@attrs.frozen(slots=True)
class PortData:
    """What came in through a port."""

    rows: list[Row]
    findings: list[Finding]
    opened: bool


def read_port(port: Port, bindings: Sequence[Binding], files: Files, reach: Reach | None = None) -> PortData:
    """Read a port's rows as its bindings say, one after the other; problems come as findings, none as an error.

    `reach` says how far the sources may look; without it, into `files` only, and they know no secret.
    """
    parts = [_read_source(port, binding, files, reach or Reach()) for binding in bindings]
    return PortData(
        [row for part in parts for row in part.rows],
        [finding for part in parts for finding in part.findings],
        opened=all(part.opened for part in parts),
    )


def open_source(
    adapter_name: str, options: Mapping[str, Any], port: str, files: Files, reach: Reach
) -> tuple[Table, tuple[str, ...]]:
    """A source's table, and the secrets that its options took.

    Raises:
        SpbeError: the adapter is not installed, may not be used, does not accept its options, or cannot open it.
    """
    adapter = find_adapter(adapter_name)
    origin = Origin(CHOICES, path=f"bindings.{port}.options")
    if getattr(adapter, "reaches", "beyond") != "files" and not reach.beyond:
        raise DataError(Finding("adapter-forbidden", origin=origin, found=adapter_name))
    filled, secrets = reach.resolve(options, origin)
    try:
        return adapter(_options(adapter.options_model, options, filled, port)).open(files), secrets
    except SpbeError as error:
        raise DataError(hide(finding, secrets) for finding in error.findings) from None


def _read_source(port: Port, binding: Binding, files: Files, reach: Reach) -> PortData:
    secrets: tuple[str, ...] = ()
    table = None
    try:
        table, secrets = open_source(binding.adapter, binding.options, port.name, files, reach)
        beside = None
        if binding.match is not None:
            beside, more = open_source(binding.match.adapter, binding.match.options, port.name, files, reach)
            secrets += more
        observations = observe(shape(table, binding, beside, port.name), binding, port, files)
    except SpbeError as error:
        if isinstance(table, Table) and isinstance(table.rows, Generator):
            table.rows.close()
        return PortData([], [hide(finding, secrets) for finding in error.findings], opened=False)
    rows: list[Row] = []
    findings: list[Finding] = []
    for item in observations:
        if isinstance(item, Finding):
            findings.append(hide(item, secrets))
        elif (personal := _personal(item)) is not None:
            findings.append(personal)
        else:
            row, problems = _typed(item, port)
            rows.append(row)
            findings += problems
    if not rows and not findings:
        severity = Severity.ERROR if port.required else Severity.WARNING
        findings.append(Finding("table-empty", severity, origin=Origin(binding.place)))
    return PortData(rows, findings, opened=True)


def _options(model: Any, written: Mapping[str, Any], filled: Mapping[str, Any], port: str) -> Any:
    """The options, checked; what is wrong is shown as it was written, never with its secrets."""
    try:
        return model.model_validate_json(json.dumps(filled))
    except ValidationError as error:
        at = f"bindings.{port}.options"

        def origin_of(place: Place) -> Origin:
            return Origin(CHOICES, path=f"{at}.{path_text(place)}" if place else at)

        raise DataError(explain(error, model, written, origin_of)) from None


def _personal(observation: Observation) -> Finding | None:
    for name, text in observation.values.items():
        hidden = personal_number(text) if text else None
        if hidden is not None:
            origin = observation.origin.at(observation.columns.get(name))
            return Finding("personal-number", origin=origin, field=name, found=hidden)
    return None


def _typed(observation: Observation, port: Port) -> tuple[Row, list[Finding]]:
    values: dict[str, Any] = {}
    findings: list[Finding] = []
    for field in port.fields:
        if field.name not in observation.values:
            continue
        text = observation.values[field.name]
        if text is None:
            if field.required and field.name not in observation.emptied:
                findings.append(_cell("cell-empty", "", field, observation, port))
            else:
                values[field.name] = None
            continue
        try:
            values[field.name] = field.type.parse(text)
        except Ambiguous:
            findings.append(_cell("number-ambiguous", text, field, observation, port))
        except ValueError:
            findings.append(_cell("cell-type", text, field, observation, port))
    broken = frozenset(finding.field for finding in findings if finding.field)
    return Row(values, observation.origin, observation.columns, broken), findings


def _cell(code: str, found: str, field: PortField, observation: Observation, port: Port) -> Finding:
    column = observation.columns.get(field.name)
    return Finding(
        code,
        origin=observation.origin.at(column),
        field=field.name,
        found=found,
        allowed=field.type.say("id"),
        details={"port": port.name, "allowed_en": field.type.say("en")},
    )


def find_adapter(name: str) -> type[Adapter]:
    """The adapter with a name.

    Raises:
        UsageError: none is installed.
    """
    return cast("type[Adapter]", _find("adapters", name))
