"""Giving back: local choices as a proposal that the publisher can check, try and take over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Kind
from spbe_sdk.applications.package.lines import ADDED, LEFT_OUT, lines_brought, with_lines
from spbe_sdk.applications.package.package import Package, collect, read_manifest
from spbe_sdk.applications.package.portability import check_portability
from spbe_sdk.applications.package.trial import trial_outcome
from spbe_sdk.applications.workspace.choices import MISSING, SETTABLE, digest_of, local_choices, published_choices
from spbe_sdk.documents.application import MANIFEST, Application, Setting
from spbe_sdk.documents.evidenced import DASH
from spbe_sdk.documents.fields import LocalText, plain_name
from spbe_sdk.documents.proposal import Proposal, ProposedChange
from spbe_sdk.documents.receipt import Adopted, Adopter
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import decode
from spbe_sdk.files.yaml_lines import set_entry
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

# What belongs to one region or one run, whatever its reason.
LOCAL_FOR_EVER = frozenset(
    f"settings.{name}"
    for name in (
        "year",
        "letterhead",
        "address",
        "place",
        "logo",
        "target_index",
        "period",
        "addressee",
        "signer_name",
        "signer_title",
        "signer_rank",
        "signer_nip",
    )
)


def candidates(adoption: Adoption) -> list[str]:
    """The local choices that could be of use to others.

    Where the application brings lines for every unit of a kind, these are also indicators of ours for such units, and
    lines of theirs that we leave out of all of them.
    """
    local = local_choices(adoption.choices)
    lines = lines_brought(adoption.package.application, adoption.package.contents)
    theirs = {line.get("code") for found in lines for line in found.lines}
    ours = {code for code, item in adoption.choices.overrides.indicators.items() if item.kinds and item.objective}

    def useful(path: str) -> bool:
        section, _, name = path.partition(".")
        plain = section in ("settings", "labels") and path not in LOCAL_FOR_EVER
        return plain or (section == ADDED and bool(lines) and name in ours) or (section == LEFT_OUT and name in theirs)

    return [path for path in local if useful(path)]


def propose(adoption: Adoption, paths: Sequence[str], name: str) -> Proposal:
    """A proposal of some local choices, with the publisher's own trial computed with them.

    Raises:
        UsageError: a path is no candidate, or none is given.
        DataError: what is proposed names our own place or machines, or the publisher's trial fails with it.
    """
    possible = candidates(adoption)
    wrong = [path for path in paths if path not in possible]
    if wrong or not paths:
        allowed = ", ".join(possible) or "–"
        raise UsageError(Finding("proposal-path", found=", ".join(wrong) or "–", allowed=allowed))
    package, choices = adoption.package, adoption.choices
    local, published = local_choices(choices), published_choices(package.application)
    changes = []
    for path in paths:
        base, why = published.get(path, MISSING), choices.reasons.get(path)
        changes.append(
            ProposedChange(
                path=path,
                replaces=digest_of(base),
                base=None if base is MISSING else base,
                value=local[path],
                reason=why.reason if why else None,
                legal_basis=why.legal_basis if why else None,
            )
        )
    application = with_changes(package.application, changes)
    # What is offered must fit others as well: it is judged as if we published it.
    ours = application.model_copy(
        update={"publisher": application.publisher.model_copy(update={"name": name, "region": choices.region})}
    )
    contents = with_lines(application, package.contents, changes)
    findings = check_portability(ours, _changed(package.contents, contents), adoption.folder.name)
    if findings:
        raise DataError(findings)
    return Proposal(
        proposer=Adopter(name=plain_name(name, "--name"), region=choices.region),
        application=Adopted(id=application.id, version=application.version, content=package.digest),
        changes=tuple(changes),
        expected=_trial(attrs.evolve(package, contents=contents), application),
    )


@attrs.frozen(slots=True)
class Review:
    """A proposal seen from the publisher: what is wrong with it, the trial's differences with it, and what it makes of
    the manifest and of other files.
    """

    proposal: Proposal
    findings: list[Finding]
    text: str
    files: Mapping[str, bytes] = attrs.field(factory=dict)


def review(proposal: Proposal, folder: Path, source: str) -> Review:
    """Try a proposal on the publisher's application folder; nothing is written.

    Raises:
        DataError: the folder is no application.
    """
    contents = collect(folder)
    application = read_manifest(contents[MANIFEST], str(folder / MANIFEST))
    origin = Origin(source)
    if application.id != proposal.application.id:
        found, allowed = proposal.application.id, application.id
        return Review(proposal, [Finding("upgrade-other", origin=origin, found=found, allowed=allowed)], "")
    published = published_choices(application)
    findings = [
        Finding("proposal-moved", origin=origin, field=change.path, found=str(published.get(change.path, "–")))
        for change in proposal.changes
        if change.replaces != digest_of(published.get(change.path, MISSING))
    ]
    changed = with_changes(application, proposal.changes)
    try:
        after = with_lines(application, contents, proposal.changes)
    except DataError as error:
        return Review(proposal, [*findings, *error.findings], "")
    files = _changed(contents, after)
    findings += check_portability(changed, files, str(folder))
    package = Package(folder, changed, after, "", "", b"")
    actual = _trial(package, changed)
    findings += [
        Finding("trial-different", origin=origin, field=name, found=str(actual.get(name, DASH)), allowed=str(value))
        for name, value in proposal.expected.items()
        if actual.get(name) != value
    ]
    text = decode(contents[MANIFEST], str(folder / MANIFEST))
    for change in proposal.changes:
        section, _, name = change.path.partition(".")
        if section not in SETTABLE:
            continue
        entry = changed.settings[name] if section == "settings" else changed.labels[name]
        text = set_entry(
            text, section, name, entry.model_dump(mode="json", exclude_unset=True, exclude_none=True), MANIFEST
        )
    return Review(proposal, findings, text, files)


def accept(reviewed: Review, folder: Path) -> None:
    """Write a reviewed proposal into the publisher's manifest, and into the files of lines that it changes.

    Raises:
        DataError: something is wrong with it.
    """
    if reviewed.findings:
        raise DataError(reviewed.findings)
    for path, data in reviewed.files.items():
        write_atomic(folder / path, data)
    write_atomic(folder / MANIFEST, reviewed.text.encode())


def with_changes(application: Application, changes: Sequence[ProposedChange]) -> Application:
    """An application with proposed changes of its manifest made."""
    settings, labels = dict(application.settings), dict(application.labels)
    for change in changes:
        section, _, name = change.path.partition(".")
        if section == "settings":
            before = settings.get(name, Setting(default=None))
            settings[name] = before.model_copy(update={"default": change.value})
        elif section == "labels":
            labels[name] = LocalText(id=str(change.value))
    return application.model_copy(update={"settings": settings, "labels": labels})


def _changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in after.items() if before.get(path) != data}


def _trial(package: Package, application: Application) -> dict[str, Any]:
    kind: Kind = find_kind(application.kind)()
    return kind.expected(trial_outcome(attrs.evolve(package, application=application), kind))
