"""The runs that a workspace has kept, the newest first, and what changed from one to the next."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import SpbeError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.scoring.exact import parse_exact, round_half_up

RUNS = "runs"

# The main figure of a run has no code.
MAIN = ""

_DECIMALS = 2

# So many runs are looked through for one of each year.
_MOST = 1000


@attrs.frozen(slots=True)
class RunFigure:
    """A figure of a run: what it is of, and its value; nothing where it could not be computed."""

    code: str
    name: str
    value: Decimal | None


@attrs.frozen(slots=True)
class RunChange:
    """A figure that is another one than in the run before, or that only one of the two has."""

    code: str
    name: str
    before: Decimal | None
    after: Decimal | None


@attrs.frozen(slots=True)
class KeptRun:
    """A run as it lies in a workspace: when it was made, how it ended, and what it came to.

    `percent` says that its figures are percentages; `marks` what its rows are instead of the region's own records.
    """

    folder: Path
    at: datetime
    verdict: str
    measured_by: str
    year: int | None
    errors: int
    predicate: str | None
    percent: bool
    marks: tuple[str, ...]
    figures: Mapping[str, RunFigure]

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def main(self) -> Decimal | None:
        """The index, or the performance of the one unit above all others; nothing where there is none."""
        found = self.figures.get(MAIN)
        return found.value if found else None


def kept_runs(workspace: Path, newest: int = 20) -> list[KeptRun]:
    """The newest runs of a workspace, the last one first; what is no run, or cannot be read, is left out.

    Examples:
        ``[run.main for run in kept_runs(Path("bekasi"))]``
    """
    folders = sorted((workspace / RUNS).glob("2*"), key=_order, reverse=True)[:newest]
    return [run for folder in folders if (run := _run(folder)) is not None]


def result_files(path: Path) -> list[Path]:
    """The results that a path names: of a workspace those of its newest run for each year, the newest first; else
    itself.

    Raises:
        WorkspaceError: the workspace has no run yet, or its runs give no index.
    """
    if not (path / CHOICES).is_file():
        return [path]
    by_year: dict[int | None, KeptRun] = {}
    for run in kept_runs(path, _MOST):
        by_year.setdefault(run.year, run)
    if not by_year:
        raise WorkspaceError(Finding("run-none", origin=Origin(str(path)), details={"workspace": str(path)}))
    if any(run.percent for run in by_year.values()):
        raise WorkspaceError(Finding("index-absent", found=str(path)))
    return [run.folder / "result.json" for run in by_year.values()]


def changes_between(older: KeptRun, newer: KeptRun) -> list[RunChange]:
    """Every figure of the newer run that differs from the older one's, in the newer one's order."""
    known = {**older.figures, **newer.figures}
    values = [{code: figure.value for code, figure in run.figures.items()} for run in (older, newer)]
    changed = [code for code in dict.fromkeys([*newer.figures, *older.figures]) if _differ(code, *values)]
    return [RunChange(code, known[code].name, *(found.get(code) for found in values)) for code in changed]


def _differ(code: str, before: Mapping[str, Decimal | None], after: Mapping[str, Decimal | None]) -> bool:
    return before.get(code) != after.get(code)


def _order(folder: Path) -> tuple[str, int]:
    """By time, and those of one second by their number."""
    *stamp, number = folder.name.split("-") if folder.name.count("-") > 1 else (folder.name, "1")
    return "-".join(stamp), int(number) if number.isdecimal() else 0


def _run(folder: Path) -> KeptRun | None:
    try:
        record, result = (json.loads(read_bytes(folder / name)) for name in ("run.json", "result.json"))
        percent = "nodes" not in result
        figures = list(_performances(folder, result) if percent else _figures(result))
        return KeptRun(
            folder,
            datetime.fromisoformat(record["run_at"]),
            str(record["verdict"]),
            str(record["measured_by"]),
            record["settings"].get("year"),
            int(result.get("errors", 0)),
            result.get("predicate"),
            percent,
            tuple(dict.fromkeys(record.get("marks", {}).values())),
            {figure.code: figure for figure in figures},
        )
    except (SpbeError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _figures(result: Mapping[str, Any]) -> Iterator[RunFigure]:
    """The index, and that of each domain and aspect; of an indicator, its rating."""
    yield RunFigure(MAIN, "", Decimal(result["index"]))
    waiting = list(result["nodes"])
    while waiting:
        node = waiting.pop(0)
        waiting[:0] = node.get("nodes", ())
        yield RunFigure(node["code"], node["name"], Decimal(node["index"]))


def _performances(folder: Path, result: Mapping[str, Any]) -> Iterator[RunFigure]:
    """The performance of each unit, in percent; that of a unit above all others is the main one too."""
    plan = json.loads(read_bytes(folder / "plan.json"))
    tops = [unit["code"] for unit in plan["units"] if unit.get("parent") is None]
    for unit in plan["units"]:
        exact = result[f"unit {unit['code']}"]["performance"]
        value = None if exact is None else round_half_up(parse_exact(exact), _DECIMALS)
        if tops == [unit["code"]]:
            yield RunFigure(MAIN, unit["name"], value)
        yield RunFigure(unit["code"], unit["name"], value)
