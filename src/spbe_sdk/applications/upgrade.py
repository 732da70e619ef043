"""Upgrade: a new version with local choices kept, conflicts named before anything changes; and back again."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal

import attrs

from spbe_sdk.applications.adoption import LOCK, Adoption, lock_bytes, lock_on
from spbe_sdk.applications.editing import FILE as CHOICES
from spbe_sdk.applications.editing import remove_entry, set_entry
from spbe_sdk.applications.merging import MISSING, Merged, Outcome, merge_fields
from spbe_sdk.applications.package import Package, verify
from spbe_sdk.applications.switching import HISTORY, switch
from spbe_sdk.applications.trial import try_package
from spbe_sdk.documents.application import Application
from spbe_sdk.errors import DataError, PackageError, SpbeError, UsageError, WorkspaceError
from spbe_sdk.files import decode, read_bytes, write_atomic, write_folder_atomic
from spbe_sdk.findings import Finding, Origin
from spbe_sdk.kinds.kind import Headline, Kind, Task
from spbe_sdk.plugins import find_kind
from spbe_sdk.wording import DEFAULT_LANGUAGE, Language

REPLACED = ".spbe/before-rollback.yaml"

Decision = Literal["ours", "theirs"]


@attrs.frozen(slots=True)
class UpgradePlan:
    """What an upgrade would do. `undecided` are the conflicts that wait for a decision; with any, it is not applied.

    `before` and `after` are our own data measured by the old and by the new version; nothing where it cannot be.
    """

    old: Application
    new: Application
    merged: list[Merged]
    ports: list[Merged]
    decisions: Mapping[str, Decision]
    findings: list[Finding]
    before: Headline | None
    after: Headline | None
    package: Package

    @property
    def conflicts(self) -> list[Merged]:
        """Every field that needs a decision."""
        return [item for item in [*self.merged, *self.ports] if item.outcome is Outcome.CONFLICT]

    @property
    def undecided(self) -> list[Merged]:
        """The conflicts without a decision."""
        return [item for item in self.conflicts if item.path not in self.decisions]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        shown = [item for item in [*self.merged, *self.ports] if item.outcome is not Outcome.UNCHANGED]
        return {
            "from": self.old.version,
            "to": self.new.version,
            "fields": [
                {
                    "path": item.path,
                    "outcome": str(item.outcome),
                    "base": _show(item.base),
                    "theirs": _show(item.theirs),
                    "ours": _show(item.ours),
                    "holds": _show(item.value),
                    "decision": self.decisions.get(item.path),
                }
                for item in shown
            ],
            "undecided": [item.path for item in self.undecided],
            "before": self.before.figure if self.before else None,
            "after": self.after.figure if self.after else None,
            "findings": [finding.to_dict() for finding in self.findings],
        }


def plan_upgrade(
    adoption: Adoption,
    package: Path | str,
    decisions: Mapping[str, Decision] | None = None,
    *,
    accept_key: str | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> UpgradePlan:
    """What upgrading to a package would do; nothing is written.

    Raises:
        PackageError: the package is refused, is of another application, is not newer, or is signed by a key that
            was not accepted.
        UsageError: a decision names no conflict.
    """
    new = verify(package)
    _check_identity(adoption, new, accept_key)
    old = adoption.package.application
    choices = adoption.choices
    merged = [
        *merge_fields("settings", _defaults(old), _defaults(new.application), choices.settings),
        *merge_fields("labels", _labels(old), _labels(new.application), choices.overrides.labels),
    ]
    kind, new_kind = adoption.kind, find_kind(new.application.kind)()
    ports = _merge_ports(_ports(kind, old), _ports(new_kind, new.application), adoption)
    made = dict(decisions or {})
    conflicts = {item.path for item in [*merged, *ports] if item.outcome is Outcome.CONFLICT}
    unknown = [path for path in made if path not in conflicts]
    if unknown:
        allowed = ", ".join(sorted(conflicts)) or "–"
        raise UsageError(Finding("decision-unknown", found=path, allowed=allowed) for path in unknown)
    _, findings = try_package(new, new_kind)
    before, problems = _measure(adoption, old, kind, merged, {}, today, language)
    after, more = _measure(adoption, new.application, new_kind, merged, made, today, language)
    if any(made.get(item.path) == "theirs" for item in ports):
        after = None
    found = [*findings, *problems, *(finding for finding in more if finding not in problems)]
    return UpgradePlan(old, new.application, merged, ports, made, found, before, after, new)


def apply_upgrade(adoption: Adoption, plan: UpgradePlan) -> Adoption:
    """Switch to the new version, all at once; the old one is kept for `rollback`.

    Raises:
        DataError: conflicts wait for a decision, or the new version's own trial fails here.
        WorkspaceError: the workspace cannot be written.
    """
    waiting = [Finding("upgrade-conflict", field=item.path, found=_show(item.ours), allowed=_show(item.theirs),
                       details={"base": _show(item.base)}) for item in plan.undecided]  # fmt: skip
    failed = [finding for finding in plan.findings if finding.code == "trial-different"]
    if waiting or failed:
        raise DataError([*waiting, *failed])
    text = decode(read_bytes(adoption.folder / CHOICES), CHOICES)
    text = set_entry(text, "application", "version", plan.new.version)
    for item in plan.conflicts:
        section, _, name = item.path.partition(".")
        if plan.decisions[item.path] == "theirs":
            text = remove_entry(text, ("overrides", "labels") if section == "labels" else (section,), name)
    lock = lock_on(plan.package, str(plan.package.path))
    # First what harms nobody if it is all that happens: the new package, and a copy of the old choices.
    write_atomic(adoption.folder / lock.package, plan.package.path.read_bytes())
    _remember(adoption)
    switch(adoption.folder, {CHOICES: text.encode(), LOCK: lock_bytes(lock)})
    return Adoption.open(adoption.folder)


def rollback(folder: Path | str) -> Adoption:
    """Go back to the choices and the version before the last upgrade, byte for byte.

    The choices that it replaces are kept in ``.spbe/before-rollback.yaml``: they may hold later edits.

    Raises:
        WorkspaceError: there was no upgrade.
    """
    folder = Path(folder)
    steps = sorted((folder / HISTORY).iterdir()) if (folder / HISTORY).is_dir() else []
    if not steps:
        raise WorkspaceError(Finding("rollback-none", origin=Origin(str(folder))))
    last = steps[-1]
    write_atomic(folder / REPLACED, read_bytes(folder / CHOICES))
    switch(folder, {name: (last / name).read_bytes() for name in (CHOICES, LOCK)})
    shutil.rmtree(last)
    return Adoption.open(folder)


def _remember(adoption: Adoption) -> None:
    history = adoption.folder / HISTORY
    number = len(list(history.iterdir())) + 1 if history.is_dir() else 1

    def fill(draft: Path) -> None:
        for name in (CHOICES, LOCK):
            shutil.copyfile(adoption.folder / name, draft / name)

    write_folder_atomic(history / f"{number:04d}-{adoption.lock.application.version}", fill)


def _check_identity(adoption: Adoption, new: Package, accept_key: str | None) -> None:
    origin = Origin(str(new.path))
    old = adoption.package.application
    if new.application.id != old.id:
        raise PackageError(Finding("upgrade-other", origin=origin, found=new.application.id, allowed=old.id))
    if _numbers(new.application.version) <= _numbers(old.version):
        found, allowed = new.application.version, old.version
        raise PackageError(Finding("upgrade-older", origin=origin, found=found, allowed=allowed))
    pinned = {key.id for key in adoption.lock.publisher_keys}
    signers = {signer.id for signer in new.signers}
    if pinned and not pinned & signers and accept_key not in signers:
        known = ", ".join(f"{key.name} {key.id[:12]}" for key in adoption.lock.publisher_keys)
        found = ", ".join(f"{signer.name} {signer.id}" for signer in new.signers) or "–"
        raise PackageError(Finding("upgrade-key", origin=origin, found=found, allowed=known))


def _numbers(version: str) -> tuple[int, ...]:
    parts = tuple(int(part) for part in version.split("."))
    return (*parts, *(0 for _ in range(3 - len(parts))))


def _defaults(application: Application) -> dict[str, Any]:
    return {name: setting.default for name, setting in application.settings.items() if setting.default is not None}


def _labels(application: Application) -> dict[str, Any]:
    return {name: label.id for name, label in application.labels.items()}


def _ports(kind: Kind, application: Application) -> dict[str, Any]:
    """What each port asks for: its fields, and, where its rows are by indicator, of which instrument."""
    return {
        port.name: " ".join(
            [
                *(field.name for field in port.fields),
                *([f"[{application.instrument}]"] if port.field("indicator") else []),
            ]
        )
        for port in kind.ports
    }


def _merge_ports(base: Mapping[str, Any], theirs: Mapping[str, Any], adoption: Adoption) -> list[Merged]:
    """A bound port that is gone or asks for something else is a conflict: our file answers the old one."""
    merged = []
    for name in dict.fromkeys([*base, *theirs]):
        before, after = base.get(name, MISSING), theirs.get(name, MISSING)
        bound = name in adoption.bindings
        changed = Outcome.CONFLICT if bound else Outcome.TAKEN
        outcome = Outcome.UNCHANGED if before == after else changed
        merged.append(Merged(f"bindings.{name}", before, after, "bound" if bound else MISSING, outcome))
    return merged


def _measure(
    adoption: Adoption,
    application: Application,
    kind: Kind,
    merged: Iterable[Merged],
    decisions: Mapping[str, Decision],
    today: date | None,
    language: Language,
) -> tuple[Headline | None, list[Finding]]:
    """Our own data by a version of the application, with the settings that would hold."""
    settings = dict(adoption.choices.settings)
    for item in merged:
        section, _, name = item.path.partition(".")
        if section == "settings" and decisions.get(item.path) == "theirs":
            settings.pop(name, None)
    try:
        resolved = adoption.settings_for(application, kind, settings)
        task = Task(
            application, adoption.choices.region, resolved, adoption.bindings, adoption.files, today or date.today()
        )
        outcome = kind.execute(task)
        return kind.headline(outcome, language), outcome.findings
    except SpbeError as error:
        return None, list(error.findings)


def _show(value: Any) -> str:
    if value is MISSING:
        return "–"
    return value if isinstance(value, str) else repr(value)
