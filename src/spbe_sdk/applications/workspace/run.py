"""Runs: what was computed, kept with its report and with what it was computed from."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.applications.kinds.ground import Ground, pinned_plugins
from spbe_sdk.applications.kinds.kind import Headline, Kind, Task, headline_of
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.workspace.surroundings import surroundings
from spbe_sdk.bindings.outcome import Outcome, Verdict, reasons
from spbe_sdk.documents.adoption import AdoptionChoices
from spbe_sdk.documents.result import Result
from spbe_sdk.files.atomic import write_files_atomic
from spbe_sdk.files.folder import to_json
from spbe_sdk.files.providers import Plugin, registered
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language
from spbe_sdk.performance.score import PlanScore


@attrs.frozen
class Run:
    """One kept run: its folder, and what was computed."""

    folder: Path
    kind: Kind
    outcome: Outcome
    language: Language

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.folder}: {self.verdict}>"

    @property
    def report(self) -> Path:
        """The HTML report."""
        return self.folder / "report.html"

    @property
    def result(self) -> Result | PlanScore | Outcome:
        """What was computed: the `Result` of an index, the `PlanScore` of a plan; of other kinds, what they found.

        Examples:
            ``run.result.index if isinstance(run.result, Result) else None``
        """
        found: Result | PlanScore | Outcome = self.outcome.result
        return found

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found on the way."""
        return self.outcome.findings

    @property
    def headline(self) -> Headline:
        """The outcome in short."""
        return headline_of(self.kind, self.outcome, self.language)

    @property
    def verdict(self) -> Verdict:
        """Whether the application can be used with this data."""
        return self.outcome.verdict

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values: where it lies, and its result as it was kept."""
        result = json.loads((self.folder / "result.json").read_text(encoding="utf-8"))
        why = reasons(self.verdict, self.outcome.telling, self.language)
        judged = {"verdict": str(self.verdict), "reasons": why, "errors": self.headline.errors}
        return {"run": str(self.folder), "report": str(self.report), **judged, "result": result}


def write_run(
    workspace: Path,
    package: Package,
    choices: AdoptionChoices,
    kind: Kind,
    task: Task,
    outcome: Outcome,
    language: Language | None,
) -> Run:
    """Write a run's folder, complete or not at all.

    Raises:
        WorkspaceError: the workspace cannot be written.
        DataError: a template or the logo of the workspace does not work.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    context = surroundings(workspace, package, choices, task, language, now)
    ground = kind.used(task)
    record = {
        "run_at": now.isoformat(),
        "sdk": version("spbe-sdk"),
        "application": {"id": package.application.id, "version": package.application.version},
        "package": {"sha256": package.sha256, "content": package.digest},
        "measured_by": ground.document.id,
        ground.document.contract: {**ground.pinned.model_dump(), "brought": ground.brought},
        "plugins": [plugin.model_dump() for plugin in pinned_plugins(_plugins(task, ground))],
        "verdict": str(outcome.verdict),
        "marks": {port: mark for mark, port, _ in outcome.marked},
        "settings": kind.settings_model.model_validate(dict(task.settings)).model_dump(mode="json", exclude_none=True),
        "inputs": {port.port: [item.to_dict() for item in port.inputs] for port in outcome.ports if port.bound},
    }
    told = {
        "findings.json": to_json([finding.to_dict(context.language) for finding in outcome.findings]),
        "run.json": to_json(record),
    }
    folder = _free(workspace / "runs", now)
    write_files_atomic(folder, kind.files(outcome, context), told)
    return Run(folder, kind, outcome, context.language)


def _plugins(task: Task, ground: Ground) -> tuple[Plugin, ...]:
    """The plug-ins of other distributions by which a run was made: its kind, its adapters, and those that measured."""
    adapters = [source.adapter for sources in task.bindings.values() for source in sources]
    named = [("kinds", task.application.kind), *(("adapters", name) for name in dict.fromkeys(adapters))]
    others = (registered(group)[name] for group, name in named if name in registered(group))
    return *(plugin for plugin in others if not plugin.provider.is_ours), *ground.plugins


def _free(runs: Path, now: datetime) -> Path:
    stamp = now.strftime("%Y%m%d-%H%M%S")
    names = (stamp, *(f"{stamp}-{number}" for number in range(2, 1000)))
    return next(runs / name for name in names if not (runs / name).exists())
