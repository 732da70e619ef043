"""What reports and forms of a workspace say besides their figures."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import cast

from spbe_sdk.applications.kinds.kind import Task
from spbe_sdk.applications.package.package import Package
from spbe_sdk.documents.adoption import CHOICES, AdoptionChoices
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.finding import Origin
from spbe_sdk.findings.words import Language
from spbe_sdk.performance.signing import Party
from spbe_sdk.regions.library import zone_of
from spbe_sdk.reports.forms.context import ReportContext, letterhead_of
from spbe_sdk.reports.forms.logo import Logo, read_logo
from spbe_sdk.reports.forms.paper import Paper


def surroundings(
    workspace: Path, package: Package, choices: AdoptionChoices, task: Task, language: Language | None, now: datetime
) -> ReportContext:
    """The surroundings of what a task comes to, in a language or in that of its settings.

    Raises:
        DataError: the logo cannot be read, or is none.
    """
    chosen = language or cast(Language, task.settings.get("language", "id"))
    labels = {name: label.say(chosen) for name, label in package.application.labels.items()}
    templates = choices.overrides.templates
    return ReportContext(
        language=chosen,
        application=package.application,
        package_digest=package.digest,
        region=task.region,
        letterhead=letterhead_of(task.settings, task.region),
        run_at=now.astimezone(zone_of(task.region)),
        version=version("spbe-sdk"),
        labels={**labels, **choices.overrides.labels},
        templates=Folder(workspace).locate(templates) if templates else None,
        paper=cast(Paper, task.settings.get("paper", "A4")),
        logo=_logo(task),
        address=_text(task, "address"),
        place=_text(task, "place"),
        addressee=_text(task, "addressee"),
        signer=Party("", *(_text(task, f"signer_{part}") for part in ("name", "title", "rank", "nip"))),
        workspace=_word(workspace.resolve().name),
    )


def _word(name: str) -> str:
    """One word of a command, in every shell."""
    return name if name.replace("-", "").replace("_", "").isalnum() else f'"{name}"'


def _logo(task: Task) -> Logo | None:
    path = _text(task, "logo")
    return read_logo(task.files.read(path), Origin(path, path=f"{CHOICES}: settings.logo")) if path else None


def _text(task: Task, name: str) -> str | None:
    value = task.settings.get(name)
    return value if isinstance(value, str) and value else None
