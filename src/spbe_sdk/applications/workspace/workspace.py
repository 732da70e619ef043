"""A workspace: what lies in it, read and checked; and its choices, edited one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Self

import attrs
from pydantic import JsonValue

from spbe_sdk.applications.catalogue.outlook import outlook
from spbe_sdk.applications.kinds.ground import Ground
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Kind, Task, ports_of
from spbe_sdk.applications.package.package import Package, verify
from spbe_sdk.applications.package.playbook import PlaybookMatch, match_playbook
from spbe_sdk.applications.package.requirements import refuse_unmet
from spbe_sdk.applications.package.settings import resolve_settings
from spbe_sdk.applications.workspace.choices import (
    check_bindings,
    check_reasons,
    read_choices,
    refuse_new,
    with_choices,
)
from spbe_sdk.applications.workspace.edits import keep_edit, undo_edit
from spbe_sdk.applications.workspace.locking import changed_ground, check_lock, lost_keys
from spbe_sdk.applications.workspace.measured import Measured, measure_task
from spbe_sdk.applications.workspace.sheets import stale_sheets
from spbe_sdk.bindings.port import Port, port_called
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.documents.adoption import CHOICES, LOCK, AdoptionChoices, Lock, Reason
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.binding import Binding, NamedSource, Written, as_sources
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.drafts import sweep
from spbe_sdk.files.folder import Folder, decode, read_bytes
from spbe_sdk.files.held import hold
from spbe_sdk.files.notation import Notation
from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.reading import parse_document
from spbe_sdk.files.switch import finish
from spbe_sdk.files.yaml_lines import set_entry, set_part
from spbe_sdk.findings.errors import DataError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.regions.choice import check_region
from spbe_sdk.reports.forms.labels import check_labels


@attrs.frozen
class Workspace:
    """`spbe.yaml`, `spbe.lock`, the package, and the region's own data, as they were when it was opened.

    `problems` holds what is wrong with `spbe.yaml` but did not keep it from being read; a run refuses them.
    """

    folder: Path
    choices: AdoptionChoices
    notation: Notation
    lock: Lock
    package: Package
    problems: tuple[Finding, ...] = ()

    @classmethod
    def open(cls, folder: Path | str = ".") -> Self:
        """Open a workspace; its package is verified against the lock.

        Raises:
            WorkspaceError: the folder is no workspace, or lock and choices do not agree.
            DataError: `spbe.yaml` cannot be read; everything that is wrong with it.
            PackageError: the package is refused.
        """
        finish(folder := Path(folder))
        sweep(folder, folder / "runs", folder / "data", folder / ".spbe", *(folder / ".spbe").glob("*"))
        for name, code in ((CHOICES, "workspace-missing"), (LOCK, "workspace-unlocked")):
            if not (folder / name).is_file():
                raise WorkspaceError(Finding(code, origin=Origin(str(folder))))
        notation, choices, problems = read_choices(decode(read_bytes(folder / CHOICES), CHOICES))
        lock = parse_document(decode(read_bytes(folder / LOCK), LOCK), Lock, LOCK)
        package = verify(Folder(folder).locate(lock.package))
        check_lock(choices, lock, package, notation)
        return cls(folder, choices, notation, lock, package, problems)

    def bind(self, port: str, **binding: Any) -> Self:
        """Bind a port in `spbe.yaml`, keeping everything else in it; takes the fields of `Binding`.

        Raises:
            DataError: the application has no such port.
        """
        return self.bind_all(self.port(port).name, [Binding(**binding)])

    def name_source(self, name: str, source: NamedSource) -> Self:
        """Name a source that bindings use as ``source: NAME``."""
        value = source.model_dump(mode="json", exclude_unset=True)
        return self._edit(lambda text: set_entry(text, "sources", name, value))

    def override(self, name: str, value: JsonValue) -> Self:
        """Write one of the local choices on top of the publisher's, such as ``without``, whole."""
        return self._edit(lambda text: set_entry(text, "overrides", name, value))

    def bind_all(self, port: str, sources: Sequence[Written]) -> Self:
        """Bind a port to one source, or to several of the same kind of rows."""
        values = [source.model_dump(mode="json", exclude_unset=True) for source in sources]
        value = values[0] if len(values) == 1 else values
        return self._edit(lambda text: set_entry(text, "bindings", port, value), verb="bind")

    def amend(self, port: str, index: int, part: str, value: JsonValue) -> Self:
        """Write one part of a port's source, such as the rows that it drops, keeping all other lines.

        Raises:
            WorkspaceError: the binding is written in a way that cannot be changed line by line.
        """
        several = isinstance(self.notation.value["bindings"][port], list)
        place: Place = ("bindings", port, *((index,) if several else ()))
        return self._edit(lambda text: set_part(text, place, part, value), verb="fix")

    def set(self, name: str, value: JsonValue) -> Self:
        """Write a setting into `spbe.yaml`, keeping everything else in it."""
        return self._edit(lambda text: set_entry(text, "settings", name, value))

    def choose(self, path: str, value: JsonValue, reason: Reason | None = None) -> Self:
        """Write a local choice (``settings.stage``, ``labels.title``) with its reason.

        The digest of the publisher's value that it replaces is kept with the reason, so that an upgrade can
        tell when the ground of a choice has moved.

        Raises:
            UsageError: the path is neither a setting nor a label, nor of the profile (``profile.it_staff``), nor what
                an objective that is brought serves.
            DataError: the choice is not acceptable; nothing is written then.
        """
        return self.choose_all({path: value}, reason)

    def choose_all(self, chosen: Mapping[str, JsonValue], reason: Reason | None = None) -> Self:
        """Write several local choices as `choose` writes one: all of them or none, and one step back.

        Examples:
            ``Adoption.open("bekasi").choose_all({"settings.paper": "folio", "settings.place": "Cikarang"})``
        """
        return self._edit(
            lambda text: with_choices(text, chosen, self.package.application, self.choices.overrides, reason),
            lambda before, after: refuse_new(before.judged(), after.judged()),
        )

    def undo(self) -> tuple[Self, list[str]]:
        """Take back what `bind`, `set` or `choose` wrote last, and say which entries are as before.

        Raises:
            WorkspaceError: nothing was written, or `spbe.yaml` was changed by hand since.
        """
        undone = undo_edit(self.folder)
        return self.open(self.folder), undone.paths

    def _edit(self, change: Callable[[str], str], check: Callable[..., None] | None = None, verb: str = "set") -> Self:
        with hold(self.folder):
            data = read_bytes(self.folder / CHOICES)
            before = decode(data, CHOICES)
            after = change(before)
            changed = self._with(after)
            if check is not None:
                check(self._with(before), changed)
            keep_edit(self.folder, data, after.encode(), verb)
            write_atomic(self.folder / CHOICES, after.encode())
        return self.open(self.folder)

    def _with(self, text: str) -> Self:
        """The workspace with another text of `spbe.yaml`, which may not be written yet."""
        notation, choices, problems = read_choices(text)
        return attrs.evolve(self, choices=choices, notation=notation, problems=problems)

    def judged(self) -> list[Finding]:
        """What is wrong with `spbe.yaml` itself, its settings and its labels: no source is read for it."""
        task, problems = self.prepare()
        return measure_task(self.kind, task and attrs.evolve(task, bindings={}), problems).findings

    @property
    def kind(self) -> Kind:
        """The application's kind."""
        return find_kind(self.package.application.kind)()

    @property
    def ports(self) -> tuple[Port, ...]:
        """The ports that the application asks for."""
        return ports_of(self.kind, self.package.application, self.package.contents)

    def port(self, name: str) -> Port:
        """A port of the application, by its name or by a word of people for it (``nilai``, ``bukti``).

        Raises:
            DataError: the application has no such port.
        """
        found, known = port_called(name, self.ports), ", ".join(port.name for port in self.ports)
        if found is None:
            raise DataError(Finding("binding-port", origin=Origin(CHOICES), found=name, allowed=known))
        return found

    @property
    def bindings(self) -> dict[str, tuple[Binding, ...]]:
        """The sources of every bound port."""
        return as_sources(self.choices.bindings, self.choices.sources)

    @property
    def files(self) -> Folder:
        """The files below the workspace, and in the folders that `read_from` allows."""
        return Folder(self.folder, [Path(name) for name in self.choices.read_from])

    @property
    def reach(self) -> Reach:
        """Our own sources may look beyond the workspace, and take secrets from the environment."""
        return Reach(True, self.folder)

    def settings(self) -> dict[str, JsonValue]:
        """The settings that hold: the publisher's defaults and our choices.

        Raises:
            DataError: a setting is unknown, fixed, missing or not acceptable.
        """
        return self.settings_for(self.package.application, self.kind, self.choices.settings)

    def settings_for(
        self, application: Application, kind: Kind, chosen: Mapping[str, JsonValue]
    ) -> dict[str, JsonValue]:
        """The settings that would hold with another version of the application, or with other choices.

        Raises:
            DataError: a setting is unknown, fixed, missing or not acceptable.
        """

        def origin_of(place: Place) -> Origin:
            return self.notation.origin(("settings", *place))

        return resolve_settings(application, chosen, kind.settings_model, origin_of)

    def key_findings(self) -> list[Finding]:
        """What is known against the keys that are pinned: an error where one was revoked, a warning for mere words."""
        return lost_keys(self.lock)

    @property
    def ground(self) -> Ground:
        """What measures: the application's own instrument or policy, or the installed one.

        Raises:
            UsageError: it is not installed.
        """
        return self.kind.ground(self.package.application, self.package.contents)

    def ground_findings(self) -> list[Finding]:
        """An error for each thing that the figures rest on which is another one now than the lock has pinned."""
        return changed_ground(self.lock, self.ground)

    def version_findings(self) -> list[Finding]:
        """That the version was withdrawn, if a catalogue that this machine remembers says so."""
        seen = outlook(self.lock)
        return seen.findings if seen else []

    def prepare(self, today: date | None = None) -> tuple[Task | None, list[Finding]]:
        """What a run computes, where the settings allow one, and what is wrong with `spbe.yaml` or the keys.

        Nothing is computed by an instrument, a policy or a plug-in that changed since it was accepted.

        Raises:
            UsageError: something that the application requires is not installed.
        """
        refuse_unmet(self.package.application)
        changed = self.ground_findings()
        if changed:
            return None, changed
        findings = [*self.problems, *check_region(self.choices.region, self.notation.origin(("region",)))]
        findings += [
            *self.version_findings(),
            *self.key_findings(),
            *check_bindings(self.bindings, self.ports, self.notation),
        ]
        findings += check_labels(self.choices.overrides.labels, self.notation.origin(("overrides", "labels")))
        day = today or date.today()
        findings += check_reasons(self.choices, self.package.application, self.notation, day)
        try:
            settings = self.settings()
        except DataError as error:
            return None, [*findings, *error.findings]
        task = self.task(settings, day)
        return task, [*findings, *stale_sheets(self.kind, task)]

    def measured(self, today: date | None = None) -> Measured:
        """What comes of our data: the one judgement that `doctor`, `trial`, `run` and `roadmap` share."""
        task, problems = self.prepare(today)
        return measure_task(self.kind, task, problems)

    def task(self, settings: Mapping[str, JsonValue], today: date | None = None) -> Task:
        """What a run with some settings computes."""
        overrides = self.choices.overrides
        return Task(
            self.package.application,
            self.choices.region,
            settings,
            self.bindings,
            self.files,
            today or date.today(),
            overrides.indicators,
            self.reach,
            self.package.contents,
            overrides.serves,
            overrides.without,
        )

    def playbook(self) -> PlaybookMatch:
        """The publisher's playbook, and what of it applies here by our profile and our bindings."""
        return match_playbook(self.package.application.playbook, self.choices.profile, self.bindings)
