"""The workbooks that a workspace is filled in by: what each was made for, and whether somebody has one open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from spbe_sdk.applications.kinds.kind import Kind, Task
from spbe_sdk.bindings.outcome import Outcome
from spbe_sdk.documents.plan import Period
from spbe_sdk.files.folder import Folder, sha256
from spbe_sdk.files.unavailable import is_open_elsewhere
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.findings.words import Phrase
from spbe_sdk.regions.library import zone_of
from spbe_sdk.reports.worksheets.book import made_for_in

# So much of a digest tells apart what a worksheet was made for.
_ENOUGH = 12

# What stands above every sheet, beside the year.
_HEAD = ("letterhead", "paper")


def made_for(kind: Kind, task: Task) -> dict[str, str]:
    """What a worksheet's titles, columns and formulas follow, beside what is filled in.

    Raises:
        SpbeError: what measures is not installed, or something is wrong with it.
    """
    settings = task.settings
    head = [str(settings.get(name, "")) for name in _HEAD]
    local = [task.indicators[code].model_dump_json() for code in sorted(task.indicators)]
    brought = [sha256(task.contents[path]) for path in sorted(task.contents) if path.startswith("plan/")]
    rules = [
        kind.used(task).pinned.sha256,
        *map(str, (settings.get("parameters"), local, brought, sorted(task.without))),
    ]
    return {
        "year": str(settings.get("year", "")),
        "period": str(settings.get("period", "")),
        "head": sha256("\n".join(head).encode())[:_ENOUGH],
        "rules": sha256("\n".join(rules).encode())[:_ENOUGH],
    }


def stale_sheets(kind: Kind, task: Task) -> Iterator[Finding]:
    """A warning for each worksheet that says it is of another year or period, or that was made by other rules."""
    places = {str(it.options.get("path")) for sources in task.bindings.values() for it in sources if it.fill_in}
    for place in sorted(places):
        try:
            was, now = made_for_in(task.files.read(place)), made_for(kind, task)
        except SpbeError:
            # Whoever reads it says so.
            continue
        told = [name for name in now if name in was and was[name] != now[name]]
        if told:
            yield Finding(
                "worksheet-stale",
                Severity.WARNING,
                origin=Origin(place),
                found=_said(told, was, "before"),
                allowed=_said(told, now, "changed"),
            )


def _said(told: Sequence[str], values: Mapping[str, str], otherwise: str) -> Phrase:
    """What of it people know by a name, of one side; or that it is otherwise."""
    year, period = values.get("year", ""), values.get("period", "")
    if period in list(Period) and {"year", "period"} & {*told}:
        return Phrase("worksheet.made_until", {"year": year, "until": Phrase(f"plan.period_{period}")})
    if "year" in told:
        return Phrase("worksheet.made_year", {"year": year})
    return Phrase(f"worksheet.made_{otherwise}")


def open_sources(task: Task, outcome: Outcome) -> Iterator[Finding]:
    """A notice for each file that was read while another program has it open: what is not saved there was not read."""
    if not isinstance(task.files, Folder):
        return
    for place in sorted({item.place for port in outcome.ports for item in port.inputs}):
        try:
            path = task.files.locate(place)
            saved = datetime.fromtimestamp(int(path.stat().st_mtime), zone_of(task.region))
        except (SpbeError, OSError):
            # It lies beyond the workspace, or is gone since.
            continue
        if is_open_elsewhere(path):
            yield Finding("source-open", Severity.NOTICE, origin=Origin(place), details={"saved": saved})
