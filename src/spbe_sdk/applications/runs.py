"""Runs: what was computed, kept with its report and with what it was computed from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import attrs

from spbe_sdk.applications.package import Package
from spbe_sdk.documents.adoption import AdoptionChoices
from spbe_sdk.documents.result import Result
from spbe_sdk.errors import DataError
from spbe_sdk.evaluation import notices
from spbe_sdk.files import Files, Folder, sha256, write_folder_atomic
from spbe_sdk.findings import Finding
from spbe_sdk.kinds.kind import Outcome, Task
from spbe_sdk.reports.html import ReportContext, render
from spbe_sdk.wording import Language


@attrs.frozen
class Run:
    """One kept run: its folder, and what was computed."""

    folder: Path
    outcome: Outcome
    result: Result
    language: Language

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / "report.html"

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found on the way."""
        return self.outcome.findings


def write_run(
    workspace: Path, package: Package, choices: AdoptionChoices, task: Task, outcome: Outcome, language: Language | None
) -> Run:
    """Write a run's folder, complete or not at all.

    Raises:
        WorkspaceError: the workspace cannot be written.
    """
    chosen = language or cast(Language, task.settings.get("language", "id"))
    now = datetime.now(UTC).replace(microsecond=0)
    result = outcome.result.model_copy(update={"findings": notices(outcome.findings, chosen)})
    labels = {name: label.say(chosen) for name, label in package.application.labels.items()}
    templates = choices.overrides.templates
    report = render(
        outcome,
        ReportContext(
            language=chosen,
            application=package.application,
            package_digest=package.digest,
            region=task.region,
            letterhead=cast("str | None", task.settings.get("letterhead")),
            run_at=now,
            version=version("spbe-sdk"),
            labels={**labels, **choices.overrides.labels},
        ),
        Folder(workspace).locate(templates) if templates else None,
    )
    record = {
        "run_at": now.isoformat(),
        "sdk": version("spbe-sdk"),
        "application": {"id": package.application.id, "version": package.application.version},
        "package": {"sha256": package.sha256, "content": package.digest},
        "instrument": task.instrument.id,
        "settings": {name: str(value) for name, value in task.settings.items() if value is not None},
        "inputs": _inputs(task),
    }
    claimed = {"claimed.json": _json(outcome.claimed.to_dict())} if outcome.claimed else {}
    files = {
        "report.html": report.encode(),
        "result.json": _json(result.to_dict()),
        "findings.json": _json([finding.to_dict(chosen) for finding in outcome.findings]),
        "run.json": _json(record),
        **claimed,
    }

    def fill(draft: Path) -> None:
        for name, data in files.items():
            (draft / name).write_bytes(data)

    folder = _free(workspace / "runs", now)
    write_folder_atomic(folder, fill)
    return Run(folder, outcome, result, chosen)


def _free(runs: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%d-%H%M%S")
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    return next(runs / name for name in names if not (runs / name).exists())


def _inputs(task: Task) -> dict[str, Any]:
    """The digest of every file that was read, so that a figure can be traced to the very bytes."""
    inputs = {}
    for port, binding in task.bindings.items():
        path = binding.options.get("path")
        if isinstance(path, str):
            inputs[port] = {"path": path, "sha256": _digest(task.files, path)}
    return inputs


def _digest(files: Files, path: str) -> str | None:
    try:
        return sha256(files.read(path))
    except DataError:
        return None


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
