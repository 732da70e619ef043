"""Typed rows become a plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spbe_sdk.bindings.intake import PortData
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.plan import (
    Budget,
    Measurement,
    Objective,
    PerformanceIndicator,
    Plan,
    Unit,
)
from spbe_sdk.findings.finding import Origin


def _plan(region: str, year: int, data: Mapping[str, PortData]) -> tuple[Plan, dict[tuple[str, int], Origin]]:
    """Typed rows as a plan, and the place of each; a row without its codes was reported and stays out."""
    parts: dict[str, list[Any]] = {}
    places: dict[tuple[str, int], Origin] = {}
    defaults: dict[str, Any] = {"measurements": {"year": year}, "budgets": {"year": year}}
    models: dict[str, type[Part]] = {
        "units": Unit,
        "objectives": Objective,
        "indicators": PerformanceIndicator,
        "measurements": Measurement,
        "budgets": Budget,
    }
    for name, model in models.items():
        parts[name] = []
        seen: set[Part] = set()
        required = {field for field, info in model.model_fields.items() if info.is_required()}
        for row in data[name].rows if name in data else []:
            if row.broken & required:
                continue
            given = {field: value for field, value in row.values.items() if value is not None}
            made = model.model_validate({**defaults.get(name, {}), **given})
            # A flat table repeats its unit and its objective beside each of their indicators.
            if name in ("units", "objectives") and made in seen:
                continue
            seen.add(made)
            places[(name, len(parts[name]))] = row.origin
            parts[name].append(made)
    tables: dict[str, Any] = {name: tuple(items) for name, items in parts.items()}
    return Plan(region=region, year=year, **tables), places
