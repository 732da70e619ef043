"""From a binding to typed rows: text becomes type here, and what cannot becomes a finding. Floor 5."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import attrs
from pydantic import ValidationError

from spbe_sdk.adapters.mapping import Observation, observe
from spbe_sdk.checks.personal import personal_number
from spbe_sdk.documents.binding import Binding
from spbe_sdk.errors import DataError, SpbeError
from spbe_sdk.explaining import explain
from spbe_sdk.files import Files
from spbe_sdk.findings import Finding, Origin, Severity
from spbe_sdk.notation import Path as Place
from spbe_sdk.notation import path_text
from spbe_sdk.plugins import find_adapter
from spbe_sdk.ports import Ambiguous, Port, PortField


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


def read_port(port: Port, bindings: Sequence[Binding], files: Files) -> PortData:
    """Read a port's rows as its bindings say, one after the other; problems come as findings, none as an error."""
    parts = [_read_source(port, binding, files) for binding in bindings]
    return PortData(
        [row for part in parts for row in part.rows],
        [finding for part in parts for finding in part.findings],
        opened=all(part.opened for part in parts),
    )


def _read_source(port: Port, binding: Binding, files: Files) -> PortData:
    try:
        adapter = find_adapter(binding.adapter)
        options = _options(adapter.options_model, binding, port)
        observations = observe(adapter(options).open(files), binding, port, files)
    except SpbeError as error:
        return PortData([], list(error.findings), opened=False)
    rows: list[Row] = []
    findings: list[Finding] = []
    for item in observations:
        if isinstance(item, Finding):
            findings.append(item)
        elif (personal := _personal(item)) is not None:
            findings.append(personal)
        else:
            row, problems = _typed(item, port)
            rows.append(row)
            findings += problems
    if not rows and not findings:
        severity = Severity.ERROR if port.required else Severity.WARNING
        origin = Origin(str(binding.options.get("path", port.name)))
        findings.append(Finding("table-empty", severity, origin=origin))
    return PortData(rows, findings, opened=True)


def _options(model: Any, binding: Binding, port: Port) -> Any:
    try:
        return model.model_validate_json(json.dumps(binding.options))
    except ValidationError as error:
        at = f"bindings.{port.name}.options"

        def origin_of(place: Place) -> Origin:
            return Origin("spbe.yaml", path=f"{at}.{path_text(place)}" if place else at)

        raise DataError(explain(error, model, binding.options, origin_of)) from None


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
            values[field.name] = field.parse(text)
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
        allowed=field.allows("id"),
        details={"port": port.name, "allowed_en": field.allows("en")},
    )
