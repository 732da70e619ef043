"""Which offices answer for the rows of a worksheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from spbe_sdk.assessment.sheets import EVIDENCE, OFFICE, RATINGS
from spbe_sdk.bindings.worksheet import Row
from spbe_sdk.performance.sheets import BUDGETS, INDICATORS, MEASUREMENTS, OBJECTIVES, OFFICIALS, UNITS

Rows = Mapping[str, Sequence[Row]]

# The offices of each row of a port, in the order of its rows.
Shares = Mapping[str, Sequence[tuple[str, ...]]]

# Names of offices have commas of their own.
_BETWEEN = re.compile(r"[;\n]")

_IDS = re.compile(r"[,;\s]+")


def index_shares(rows: Rows) -> Shares:
    """The offices of ratings as these say; a document is theirs who named it, and theirs who rest on it."""
    ratings = [_offices(row) for row in rows[RATINGS]]
    cited: dict[str, list[str]] = {}
    for row, offices in zip(rows[RATINGS], ratings, strict=True):
        for id in ids(row.get("evidence", "")):
            cited.setdefault(id, []).extend(offices)
    evidence = [_once([*_offices(row), *cited.get(row.get("id", ""), ())]) for row in rows[EVIDENCE]]
    return {RATINGS: ratings, EVIDENCE: evidence}


def plan_shares(rows: Rows) -> Shares:
    """The units of a plan's rows: their own, or those of the objective or indicator that they are about."""
    called = {
        row[name]: row["name"] for row in rows[UNITS] for name in ("code", "name") if row.get(name) and "name" in row
    }
    own = {port: [_once([called.get(row["unit"], row["unit"])] if row.get("unit") else []) for row in rows[port]]
           for port in (OBJECTIVES, INDICATORS, MEASUREMENTS, BUDGETS, OFFICIALS)}  # fmt: skip
    objectives = _owners(rows[OBJECTIVES], own[OBJECTIVES])
    own[INDICATORS] = _through(rows[INDICATORS], own[INDICATORS], "objective", objectives)
    indicators = _owners(rows[INDICATORS], own[INDICATORS])
    own[MEASUREMENTS] = _through(rows[MEASUREMENTS], own[MEASUREMENTS], "indicator", indicators)
    own[BUDGETS] = _through(rows[BUDGETS], own[BUDGETS], "objective", objectives)
    return {UNITS: [_once([row["name"]] if row.get("name") else []) for row in rows[UNITS]], **own}


def ids(text: str) -> list[str]:
    """The codes in a cell that has several."""
    return [part for part in _IDS.split(text) if part]


def _offices(row: Row) -> tuple[str, ...]:
    return _once(" ".join(part.split()) for part in _BETWEEN.split(row.get(OFFICE, "")))


def _owners(rows: Sequence[Row], offices: Sequence[tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Who answers for what is called by a code or a name."""
    found: dict[str, list[str]] = {}
    for row, owners in zip(rows, offices, strict=True):
        for name in (row.get("code"), row.get("name")):
            if name:
                found.setdefault(name, []).extend(owners)
    return {name: _once(owners) for name, owners in found.items()}


def _through(
    rows: Sequence[Row], own: Sequence[tuple[str, ...]], field: str, owners: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, ...]]:
    return [mine or owners.get(row.get(field, ""), ()) for row, mine in zip(rows, own, strict=True)]


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, names)))
