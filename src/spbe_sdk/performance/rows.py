"""Typed rows become a plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import attrs

from spbe_sdk.bindings.codes import speller
from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.parts import part_of
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.plan import (
    Budget,
    Measurement,
    Objective,
    PerformanceIndicator,
    Plan,
    Unit,
)
from spbe_sdk.findings.finding import Finding, Origin

_MODELS: Mapping[str, type[Part]] = {
    "units": Unit,
    "objectives": Objective,
    "indicators": PerformanceIndicator,
    "measurements": Measurement,
    "budgets": Budget,
}

# Which table defines the codes in a field.
_DEFINED = {
    "parent": "units",
    "predecessors": "units",
    "unit": "units",
    "serves": "objectives",
    "contributes": "objectives",
    "objective": "objectives",
    "indicator": "indicators",
}


@attrs.frozen(slots=True)
class ReadPlan:
    """A plan, the place of each of its rows by table and number, and what no plan may hold, by table."""

    plan: Plan
    places: dict[tuple[str, int], Origin]
    findings: dict[str, list[Finding]]


def read_plan(region: str, year: int, data: Mapping[str, PortData]) -> ReadPlan:
    """Typed rows as a plan; a row without its codes or its period was reported and stays out."""
    parts: dict[str, list[Any]] = {}
    places: dict[tuple[str, int], Origin] = {}
    findings: dict[str, list[Finding]] = {}
    defaults: dict[str, Any] = {"measurements": {"year": year}, "budgets": {"year": year}}
    spelled = _spellers(data)
    for name, model in _MODELS.items():
        parts[name], findings[name] = [], []
        seen: set[Part] = set()
        # Without its period a row would count as one of the whole year.
        needed = {"period", *(field for field, info in model.model_fields.items() if info.is_required())}
        for row in data[name].rows if name in data else []:
            if row.broken & needed:
                continue
            given = {field: _spelled(field, value, spelled) for field, value in row.values.items() if value is not None}
            made, refused = part_of(model, {**defaults.get(name, {}), **given}, row)
            findings[name] += refused
            # A flat table repeats its unit and its objective beside each of their indicators.
            if made is None or (name in ("units", "objectives") and made in seen):
                continue
            seen.add(made)
            places[(name, len(parts[name]))] = row.origin
            parts[name].append(made)
    tables: dict[str, Any] = {name: tuple(items) for name, items in parts.items()}
    return ReadPlan(Plan(region=region, year=year, **tables), places, findings)


def _spellers(data: Mapping[str, PortData]) -> dict[str, Callable[[str], str]]:
    """How codes are written in the tables that define them."""
    return {
        table: speller(row.values["code"] for row in data[table].rows if "code" in row.values)
        for table in ("units", "objectives", "indicators")
        if table in data
    }


def _spelled(field: str, value: Any, spelled: Mapping[str, Callable[[str], str]]) -> Any:
    """A value with the codes in it as the table that defines them has them."""
    spell = spelled.get(_DEFINED.get(field, ""))
    if spell is None:
        return value
    return tuple(map(spell, value)) if isinstance(value, tuple) else spell(value)
