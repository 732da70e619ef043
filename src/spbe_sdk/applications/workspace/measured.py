"""A region's own data by an application: what came out, what was found on the way, and the one verdict on it."""

from __future__ import annotations

import attrs

from spbe_sdk.applications.kinds.kind import Headline, Kind, Task, headline_of
from spbe_sdk.applications.workspace.sheets import open_sources
from spbe_sdk.bindings.outcome import Outcome, Verdict
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, errors_among
from spbe_sdk.findings.words import Language


@attrs.frozen(slots=True)
class Measured:
    """What every verb that judges a workspace says: there is no outcome where nothing could be executed.

    `problems` are those of `spbe.yaml`, its settings and its keys, which no figure can do without; `notices` say what
    people should know, and change nothing.
    """

    kind: Kind
    task: Task | None
    outcome: Outcome | None
    problems: list[Finding]
    notices: list[Finding] = attrs.field(factory=list)

    @property
    def findings(self) -> list[Finding]:
        """Everything that was found."""
        return [*self.problems, *(self.outcome.findings if self.outcome else ()), *self.notices]

    @property
    def verdict(self) -> Verdict:
        """Whether the application can be used here."""
        if self.outcome is None or errors_among(self.problems):
            return Verdict.NOT_READY
        found = self.outcome.verdict
        return Verdict.READY_WITH_GAPS if found is Verdict.READY and self.problems else found

    def headline(self, language: Language) -> Headline | None:
        """The outcome in short."""
        return headline_of(self.kind, self.outcome, language) if self.outcome else None

    def computed(self) -> tuple[Task, Outcome]:
        """What was computed, for those who need a figure.

        Raises:
            DataError: `spbe.yaml` is wrong, or nothing can be computed; everything that was found.
        """
        if self.task is None or self.outcome is None or not self.outcome.computable or errors_among(self.problems):
            raise DataError(self.findings)
        return self.task, self.outcome


def measure_task(kind: Kind, task: Task | None, problems: list[Finding]) -> Measured:
    """Execute a task, where the settings allow one."""
    try:
        outcome = kind.execute(task) if task is not None else None
    except SpbeError as error:
        return Measured(kind, task, None, [*problems, *error.findings])
    return Measured(kind, task, outcome, problems, list(open_sources(task, outcome)) if task and outcome else [])
