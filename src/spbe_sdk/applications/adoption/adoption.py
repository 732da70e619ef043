"""Adoption: a region takes an application over. Made from a package, bound to local sources, tried, run, upgraded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.applications.adoption.status import DAYS, Status, status
from spbe_sdk.applications.catalogue.find import find_package
from spbe_sdk.applications.catalogue.outlook import otherwise_listed
from spbe_sdk.applications.catalogue.trust import keys_to_pin
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import Kind
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.requirements import refuse_unmet
from spbe_sdk.applications.package.trial import TrialReport, try_out
from spbe_sdk.applications.upgrade.history import rollback
from spbe_sdk.applications.upgrade.upgrade import Decision, UpgradeSteps, apply_upgrade, upgrade_steps
from spbe_sdk.applications.workspace.locking import lock_bytes, lock_on, package_path, with_ground
from spbe_sdk.applications.workspace.run import Run, write_run
from spbe_sdk.applications.workspace.template import workspace_yaml
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.assessment.evaluation import check_year
from spbe_sdk.documents.adoption import CHOICES, LOCK, AdoptionChoices
from spbe_sdk.documents.contracts import schema_text
from spbe_sdk.files.atomic import write_atomic, write_folder_atomic
from spbe_sdk.files.held import hold
from spbe_sdk.files.reading import parse_document
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.regions.choice import check_region, choose_region

if TYPE_CHECKING:
    from spbe_sdk.applications.adoption.doctor import Check


@attrs.frozen
class Adoption(Workspace):
    """A region's adoption of an application.

    Make one with `create`, open one with `open`. Its attributes are as it was opened; `trial` and `run` read
    `spbe.yaml` anew, as it is then. `told` is what was said of the catalogue when it was made from one.

    Examples:
        >>> package = build("examples/sumedang-spbe-index", "packages")
        >>> adoption = Adoption.create(package, "32.16", "bekasi", year=2023)
        >>> adoption.choices.region, adoption.lock.application.version
        ('32.16', '1.0')
        >>> str(adoption.trial().verdict)
        'not-ready'
    """

    told: tuple[Finding, ...] = ()

    def __repr__(self) -> str:
        taken = self.package.application
        return f"<{type(self).__name__} {taken.id} {taken.version} in {self.choices.region}, {self.folder}>"

    @classmethod
    def create(
        cls,
        package: Path | str,
        region: str,
        into: Path | str,
        *,
        application: str | None = None,
        version: str | None = None,
        year: int | None = None,
        language: Language = DEFAULT_LANGUAGE,
        key: PublicKey | str | None = None,
        lasting: bool = True,
    ) -> Adoption:
        """Make a workspace from a package, which binds nothing yet.

        `region` is a code (``32.16``, ``3216``) or a name (``Kabupaten Bekasi``); `year` the assessed year, if it is
        not the latest that is measured, which is written for it.

        `package` is a package's file, or a catalogue (a folder or a web address): then `application` is taken
        from it, in its newest version or in `version`.

        The key that signed the package is pinned. With `key`, given as such or by its id, only a package is accepted
        that it signed, or for whose key it vouches.

        Where the package does not last (`lasting`), its copy in the workspace is written as where it came from.

        Raises:
            UsageError: the region is not known, or may be several.
            UnchosenKeyError: several keys signed the package, and none of them is asked for.
            PackageError: the package or the catalogue is refused.
            WorkspaceError: the folder is taken or cannot be written.
        """
        code = choose_region(region)
        found, folder = find_package(package, application, version), Path(into)
        source = found.package
        if not lasting:
            found = attrs.evolve(found, source=package_path(source.application))
        keys = keys_to_pin(source, found.place, asked=key)
        refuse_unmet(source.application)
        kind: Kind = find_kind(source.application.kind)()
        ground = kind.ground(source.application, source.contents)
        chosen_year = year or latest_year(ground.first_year, ground.last_year)
        validity = (ground.document.id, f"{ground.first_year}–{ground.last_year or ''}")
        text = workspace_yaml(source, kind, validity, code, found.source, chosen_year, language)
        parse_document(text, AdoptionChoices, CHOICES)
        lock = lock_on(found, keys, ground)

        def fill(draft: Path) -> None:
            for name in ("data", "local"):
                (draft / name).mkdir()
            write_atomic(draft / lock.package, source.data)
            write_atomic(draft / ".spbe/schemas/adoption.schema.json", schema_text("adoption").encode())
            write_atomic(draft / CHOICES, text.encode())
            write_atomic(draft / LOCK, lock_bytes(lock))

        write_folder_atomic(folder, fill)
        return attrs.evolve(cls.open(folder), told=found.findings)

    def doubts(self) -> list[Finding]:
        """Warnings about what was chosen: an unlisted region, a year that nothing measures, a withdrawn version.

        Also that the catalogue names the package otherwise than it names itself, and that the worksheet was made for
        other settings.
        """
        year = self.choices.settings.get("year")
        ground = self.ground
        years = (ground.document.id, ground.first_year, ground.last_year)
        found = check_year(year, *years, self.notation.origin(("settings", "year"))) if isinstance(year, int) else []
        found += [*self.version_findings(), *self.listing_findings()]
        found += [finding for finding in self.prepare()[1] if finding.code == "worksheet-stale"]
        return [*check_region(self.choices.region, self.notation.origin(("region",))), *found]

    def listing_findings(self) -> list[Finding]:
        """What the catalogue says of the package otherwise than the package itself, such as another licence."""
        return otherwise_listed(self.lock, self.package)

    def status(
        self,
        *,
        offline: bool = False,
        days: int = DAYS,
        today: date | None = None,
        language: Language = DEFAULT_LANGUAGE,
    ) -> Status:
        """Which newer version is out, what each one on the way asks, its effect on our data, and what runs out.

        With `offline`, only what this machine remembers of the catalogue is told, without the effect; nothing is
        written either way. What runs out within `days` is told.

        Examples:
            ``[item.version for item in Adoption.open("bekasi").status(offline=True).outlook.newer]``
        """
        return status(self, offline=offline, days=days, today=today, language=language)

    def trial(self, today: date | None = None) -> TrialReport:
        """Try the package on its publisher's data and on ours; writes nothing."""
        current = Adoption.open(self.folder)
        found = current.measured(today)
        return try_out(current.package, current.kind, found.outcome, found.verdict, found.findings, current.playbook())

    def doctor(self, language: Language = DEFAULT_LANGUAGE) -> list[Check]:
        """Whether this machine and this workspace are right, check by check, as `spbe doctor` shows them.

        Reads `spbe.yaml` anew, as it is then; writes nothing.

        Examples:
            ``[check.title for check in Adoption.open("bekasi").doctor() if check.status == "fail"]``
        """
        from spbe_sdk.applications.adoption.doctor import examine

        return examine(self.folder, language)

    def run(self, today: date | None = None, language: Language | None = None) -> Run:
        """Compute, write the report, and keep the run under ``runs/``.

        Problems in the rows do not stop it: the result says what it lacks, and is marked where it rests on errors.

        Raises:
            DataError: `spbe.yaml` is wrong, or nothing is rated; nothing is written then.
        """
        current = Adoption.open(self.folder)
        found = current.measured(today)
        task, outcome = found.computed()
        outcome = attrs.evolve(outcome, findings=found.findings)
        with hold(current.folder):
            return write_run(current.folder, current.package, current.choices, current.kind, task, outcome, language)

    def accept_ground(self) -> Adoption:
        """Accept that the instrument, the policy or a plug-in is another one now than when it was adopted.

        Raises:
            UsageError: it is not installed any more.
            WorkspaceError: the workspace cannot be written, or another command holds it.
        """
        with hold(self.folder):
            write_atomic(self.folder / LOCK, lock_bytes(with_ground(self.lock, self.ground)))
        return Adoption.open(self.folder)

    def upgrade_steps(
        self, package: Path | str, decisions: Mapping[str, Decision] | None = None, **options: Any
    ) -> UpgradeSteps:
        """What another version would change, and what it makes of our own data; nothing is written.

        Takes what `spbe_sdk.applications.upgrade.upgrade_steps` takes.

        Raises:
            PackageError: the package is refused, or is no next version.
            UsageError: a decision names no conflict.
        """
        return upgrade_steps(self, package, decisions, **options)

    def upgrade(
        self,
        package: Path | str,
        decisions: Mapping[str, Decision] | None = None,
        *,
        accept_terms: bool = False,
        **options: Any,
    ) -> Adoption:
        """Take another version into use, all at once; the old one is kept for `rollback`.

        `accept_terms` says that the region agrees where licence, permission or maintenance changed.

        Raises:
            PackageError: the package is refused, or is no next version.
            DataError: terms changed that are not accepted, conflicts wait for a decision, or the new version's own
                trial fails here.
        """
        steps = upgrade_steps(self, package, decisions, **options)
        return apply_upgrade(self, steps, options.get("today"), accept_terms=accept_terms)

    def rollback(self) -> Adoption:
        """Go back to the choices and the version before the last upgrade, byte for byte.

        Raises:
            WorkspaceError: there was no upgrade.
        """
        rollback(self.folder)
        return Adoption.open(self.folder)


def latest_year(first: int, last: int | None) -> int:
    """The latest year that something measures, but none to come; its first one where it begins later."""
    today = date.today().year
    return max(first, min(today, last or today))
