"""Upgrade: a new version, or a variant, with local choices kept and conflicts named before anything changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, TypeVar

import attrs

from spbe_sdk.applications.catalogue.find import Found, find_package
from spbe_sdk.applications.catalogue.listed import changes_between
from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.catalogue.trust import keys_to_pin
from spbe_sdk.applications.kinds.ground import Ground
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Headline, Kind, ports_of
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.requirements import refuse_unmet
from spbe_sdk.applications.package.trial import try_package
from spbe_sdk.applications.upgrade.effects import Effect, effects, measure
from spbe_sdk.applications.upgrade.fields import measuring, merged_choices, merged_lines, merged_ports
from spbe_sdk.applications.upgrade.history import keep
from spbe_sdk.applications.upgrade.leaving import left
from spbe_sdk.applications.upgrade.lineage import check_successor
from spbe_sdk.applications.upgrade.merge import Merged, MergeOutcome
from spbe_sdk.applications.upgrade.terms import TermChange, changed_terms
from spbe_sdk.applications.workspace.choices import MISSING, digest_of
from spbe_sdk.applications.workspace.locking import lock_bytes, lock_on
from spbe_sdk.applications.workspace.measured import Measured
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.documents.adoption import CHOICES, LOCK, Decided
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.registration import Breaking
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import decode, read_bytes
from spbe_sdk.files.held import hold
from spbe_sdk.files.switch import switch
from spbe_sdk.files.yaml_lines import set_entry
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language

Decision = Literal["ours", "theirs", "carry"]

Opened = TypeVar("Opened", bound=Workspace)


@attrs.frozen(slots=True)
class UpgradeSteps:
    """What an upgrade would do. `undecided` are the conflicts that wait for a decision; with any, it is not applied.

    `before` and `after` are our own data measured by the old and by the new version; nothing where it cannot be.
    `carried` are the ports whose rows can be carried over to the new instrument; while their conflict is
    undecided, `after` shows what carrying them would give. `keys` and `ground` are what would be pinned. `terms` are
    those that changed, which have to be accepted.
    """

    old: Application
    new: Application
    merged: list[Merged]
    ports: list[Merged]
    decisions: Mapping[str, Decision]
    findings: list[Finding]
    before: Headline | None
    after: Headline | None
    effects: list[Effect]
    carried: Mapping[str, Carried]
    breaking: list[Breaking]
    found: Found
    keys: tuple[PublicKey, ...]
    ground: Ground
    terms: list[TermChange]

    @property
    def fields(self) -> list[Merged]:
        """Every field of both versions, and every port."""
        return [*self.merged, *self.ports]

    @property
    def conflicts(self) -> list[Merged]:
        """Every field that needs a decision."""
        return [item for item in self.fields if item.outcome is MergeOutcome.CONFLICT]

    @property
    def undecided(self) -> list[Merged]:
        """The conflicts without a decision."""
        return [item for item in self.conflicts if item.path not in self.decisions]

    @property
    def taken_over(self) -> list[Merged]:
        """Local choices that the publisher has made its own: they leave the overlay."""
        return [item for item in self.merged if item.outcome is MergeOutcome.SAME]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "from": self.old.version,
            "to": self.new.version,
            "application": self.new.id,
            "terms": [attrs.asdict(term) for term in self.terms],
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
                for item in self.fields
                if item.outcome is not MergeOutcome.UNCHANGED
            ],
            "undecided": [item.path for item in self.undecided],
            "before": self.before.figure if self.before else None,
            "after": self.after.figure if self.after else None,
            "errors": {
                name: short.errors if short else None
                for name, short in (("before", self.before), ("after", self.after))
            },
            "effects": [effect.to_dict() for effect in self.effects],
            "carried": {port: carried.to_dict() for port, carried in self.carried.items()},
            "breaking": [change.model_dump(mode="json", exclude_none=True) for change in self.breaking],
            "findings": [finding.to_dict() for finding in self.findings],
        }


def upgrade_steps(
    adoption: Workspace,
    package: Path | str,
    decisions: Mapping[str, Decision] | None = None,
    *,
    version: str | None = None,
    accept_key: str | None = None,
    move_to: str | None = None,
    today: date | None = None,
    language: Language = DEFAULT_LANGUAGE,
) -> UpgradeSteps:
    """What upgrading would do; nothing is written.

    `package` is a package's file, or a catalogue: then the newest version in it is taken, or `version`.
    `move_to` is the id of a variant to move to on purpose: an application with which ours shares its lineage.

    Raises:
        PackageError: the package is refused, is of another application, is not newer, or is signed by a key that
            was not accepted.
        UnchosenKeyError: no key was pinned yet, and several keys signed the package.
        UsageError: a decision names no conflict.
    """
    old, choices = adoption.package.application, adoption.choices
    found = find_package(package, move_to or old.id, version, accept_key=accept_key)
    new = found.package.application
    check_successor(adoption, found, move_to)
    keys = keys_to_pin(found.package, found.place, adoption.lock.publisher_keys, accept_key, adoption.lock.threshold)
    refuse_unmet(new)
    new_kind: Kind = find_kind(new.kind)()
    ground = new_kind.ground(new, found.package.contents)
    merged = [*merged_choices(old, new, choices), *merged_lines(adoption.package, found.package, choices)]
    ports = merged_ports(adoption, found.package, new_kind)
    made = dict(decisions or {})
    before = measure(adoption, adoption.package, adoption.kind, {}, today)
    carried = _carried(adoption, found.package, ground, before, ports, language)
    _check_decisions(made, [*merged, *ports], carried)
    after = _after(adoption, found.package, new_kind, merged, ports, made, carried, today)
    short_before, short_after = before.headline(language), after.headline(language)
    _, findings = try_package(found.package, new_kind)
    findings += found.findings
    findings += heard(found.place).findings(keys, str(found.package.path))
    findings += adoption.ground_findings()
    findings += [*before.findings, *(finding for finding in after.findings if finding not in before.findings)]
    told = [change for item in found.versions for change in item.breaking]
    breaking = changes_between([*told, *new.breaking], old.version, new.version)
    same = measuring(adoption.package) == measuring(found.package)
    changes = effects(short_before, short_after) if same else []
    return UpgradeSteps(
        old, new, merged, ports, made, findings, short_before, short_after, changes, carried, breaking, found,
        keys, ground, changed_terms(old, new, language),
    )  # fmt: skip


def apply_upgrade(
    adoption: Opened, steps: UpgradeSteps, today: date | None = None, *, accept_terms: bool = False
) -> Opened:
    """Switch to the new version, all at once; the old one is kept for `rollback`, decisions are kept in the lock.

    Raises:
        DataError: terms changed that are not accepted, conflicts wait for a decision, or the new version's own trial
            fails here.
        WorkspaceError: the workspace cannot be written, or another command holds it.
    """
    terms = [] if accept_terms else [term.finding for term in steps.terms]
    waiting = [Finding("upgrade-conflict", field=item.path, found=_show(item.ours), allowed=_show(item.theirs),
                       details={"base": _show(item.base)}) for item in steps.undecided]  # fmt: skip
    failed = [finding for finding in steps.findings if finding.code == "trial-different"]
    if terms or waiting or failed:
        raise DataError([*terms, *waiting, *failed])
    with hold(adoption.folder):
        created = {
            carried.path: carried.content
            for port, carried in steps.carried.items()
            if steps.decisions.get(f"bindings.{port}") == "carry"
        }
        text = _edited(decode(read_bytes(adoption.folder / CHOICES), CHOICES), adoption, steps)
        decided = [_decided(item, steps, today or date.today()) for item in steps.conflicts]
        decisions = [*adoption.lock.decisions, *decided]
        lock = lock_on(steps.found, steps.keys, steps.ground, decisions, adoption.lock)
        # First what harms nobody if it is all that happens: the new package, and a copy of the old choices.
        write_atomic(adoption.folder / lock.package, steps.found.package.data)
        keep(adoption, created)
        switch(adoption.folder, {**created, CHOICES: text.encode(), LOCK: lock_bytes(lock)})
    return adoption.open(adoption.folder)


def _edited(text: str, adoption: Workspace, steps: UpgradeSteps) -> str:
    """`spbe.yaml` with the new version, the decisions, and without what the publisher took over."""
    text = set_entry(text, "application", "version", steps.new.version)
    if steps.new.id != steps.old.id:
        text = set_entry(text, "application", "id", steps.new.id)
        text = set_entry(text, "application", "source", steps.found.source)
    reasons = adoption.choices.reasons
    for item in steps.conflicts:
        decision = steps.decisions[item.path]
        if decision == "carry":
            text = set_entry(text, "bindings", item.name, steps.carried[item.name].binding)
        elif decision == "theirs":
            text = left(text, item.path)
        elif item.section != "bindings" and item.path in reasons:
            why = reasons[item.path].model_copy(update={"replaces": digest_of(item.theirs)})
            text = set_entry(text, "reasons", item.path, why.model_dump(mode="json", exclude_none=True))
    # What we had written as the publisher had it would otherwise hold the publisher's change off.
    for item in [*steps.taken_over, *(item for item in steps.merged if item.outcome is MergeOutcome.TAKEN)]:
        text = left(text, item.path)
    return text


def _decided(item: Merged, steps: UpgradeSteps, day: date) -> Decided:
    base, theirs, ours = (None if value is MISSING else value for value in (item.base, item.theirs, item.ours))
    return Decided(
        path=item.path,
        decision=steps.decisions[item.path],
        old_version=steps.old.version,
        new_version=steps.new.version,
        base=base,
        theirs=theirs,
        ours=ours,
        decided_on=day,
    )


def _check_decisions(made: Mapping[str, Decision], fields: Iterable[Merged], carried: Mapping[str, Carried]) -> None:
    conflicts = {item.path for item in fields if item.outcome is MergeOutcome.CONFLICT}
    allowed = ", ".join(sorted(conflicts)) or "–"
    wrong = [path for path in made if path not in conflicts]
    findings = [Finding("decision-unknown", found=path, allowed=allowed) for path in wrong]
    findings += [
        Finding("decision-carry", found=path, allowed=", ".join(f"bindings.{port}" for port in carried) or "–")
        for path, decision in made.items()
        if decision == "carry" and path.removeprefix("bindings.") not in carried and path not in wrong
    ]
    if findings:
        raise UsageError(findings)


def _carried(
    adoption: Workspace, new: Package, ground: Ground, before: Measured, ports: Iterable[Merged], language: Language
) -> Mapping[str, Carried]:
    """What of our rows can be carried over, of the ports that ask for something else now."""
    changed = {item.name for item in ports if item.outcome is MergeOutcome.CONFLICT}
    if before.outcome is None or not changed or new.application.kind != adoption.package.application.kind:
        return {}
    offered = adoption.kind.carry(before.outcome, ground, language)
    placed = {port: item.beside(adoption.folder, adoption.bindings.get(port, ())) for port, item in offered.items()}
    return {port: carried for port, carried in placed.items() if port in changed}


def _after(
    adoption: Workspace,
    new: Package,
    kind: Kind,
    merged: Iterable[Merged],
    ports: Iterable[Merged],
    made: Mapping[str, Decision],
    carried: Mapping[str, Carried],
    today: date | None,
) -> Measured:
    """Our own data by the new version, as decided; what is undecided is carried over where it can be."""
    dropped = {
        item.path
        for item in merged
        if made.get(item.path) == "theirs" or item.outcome in (MergeOutcome.TAKEN, MergeOutcome.SAME)
    }
    used, unbound = {}, set()
    for item in ports:
        if item.outcome is not MergeOutcome.CONFLICT:
            continue
        decision = made.get(item.path, "carry" if item.name in carried else "theirs")
        if decision == "carry":
            used[item.name] = carried[item.name]
        elif decision == "theirs":
            unbound.add(item.name)
    required = {port.name for port in ports_of(kind, new.application, new.contents) if port.required}
    if required & unbound:
        return Measured(kind, None, None, [])
    return measure(adoption, new, kind, used, today, dropped, unbound)


def _show(value: Any) -> str:
    if value is MISSING:
        return "–"
    return value if isinstance(value, str) else repr(value)
