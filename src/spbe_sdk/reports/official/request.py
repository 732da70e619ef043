"""What somebody wants a form of, and what only they can say of it."""

from __future__ import annotations

from datetime import date

import attrs

from spbe_sdk.documents.plan import Period, Unit
from spbe_sdk.findings.words import Language, written
from spbe_sdk.performance.programs import Programs
from spbe_sdk.performance.score import PlanScore, UnitScore
from spbe_sdk.performance.signing import Parties, Party
from spbe_sdk.performance.targets import Targets
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels
from spbe_sdk.reports.official.parts import BLANK, FormSignature


@attrs.frozen(slots=True)
class FormRequest:
    """What a form says besides the plan: its day, its number, and which revision it is.

    Of an agreement without `revision`, the targets are those that were agreed at first; `last` is the plan measured
    for the year before.
    """

    day: date | None = None
    number: str | None = None
    revision: int | None = None


class PlanForm:
    """A plan with the words, the signers and the targets that its forms have."""

    def __init__(
        self, score: PlanScore, context: ReportContext, request: FormRequest, last: PlanScore | None = None
    ) -> None:
        self.score, self.context, self.request, self.last = score, context, request, last
        self.language: Language = context.language
        self.t = Labels(context.language, context.labels)
        self.parties, self.targets, self.programs = Parties(score.plan), Targets(score.plan), Programs(score.plan)

    @property
    def year(self) -> int:
        """The year of the plan."""
        return self.score.plan.year

    def dated(self) -> str:
        """Place and day of a signature, with dots for what is not known."""
        day = self.request.day
        return f"{self.context.place or BLANK}, {written(day, self.language) if day else BLANK}"

    def signature(self, role: str, party: Party, *, dated: bool = False) -> FormSignature:
        """A place to sign."""
        return FormSignature(role, party, self.dated() if dated else None)

    def organisation(self, unit: Unit) -> str | None:
        """What stands below the letterhead: the unit, unless it is the region itself."""
        return unit.name if unit.parent is not None else None

    def period(self, period: Period) -> str:
        """The short name of a quarter."""
        return self.t(f"form_{period}")


def with_indicators(score: PlanScore) -> list[UnitScore]:
    """The units that have something to agree on."""
    return [unit for unit in score.units() if any(node.indicators for node in unit.objectives)]
