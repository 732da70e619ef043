"""What somebody wants a form of, and what only they can say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property

import attrs

from spbe_sdk.documents.plan import Objective, PerformanceIndicator, Period, Unit
from spbe_sdk.findings.numbers import rupiah
from spbe_sdk.findings.words import Language, say, written
from spbe_sdk.performance.money import Money
from spbe_sdk.performance.programs import Programs
from spbe_sdk.performance.score import IndicatorScore, ObjectiveScore, PlanScore, UnitScore
from spbe_sdk.performance.signing import Parties, Party
from spbe_sdk.performance.targets import Targets
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels
from spbe_sdk.reports.official.figures import measured
from spbe_sdk.reports.official.parts import BLANK, FormColumn, FormSignature, Organisation
from spbe_sdk.reports.performance.pages import absorbed, achieved, percent


@attrs.frozen(slots=True)
class FormRequest:
    """What a form says besides the plan: its day, its number, and which revision it is.

    Of an agreement without `revision`, the targets are those that were agreed at first.
    """

    day: date | None = None
    number: str | None = None
    revision: int | None = None


class FormWriter:
    """The words, the day and the signatures of a form."""

    def __init__(self, context: ReportContext, request: FormRequest) -> None:
        self.context, self.request = context, request
        self.language: Language = context.language
        self.t = Labels(context.language, context.labels)

    def dated(self) -> str:
        """Place and day of a signature, with dots for what is not known."""
        day = self.request.day
        return f"{self.context.place or BLANK}, {written(day, self.language) if day else BLANK}"

    def signature(self, role: str, party: Party, *, dated: bool = False) -> FormSignature:
        """A place to sign."""
        return FormSignature(role, party, self.dated() if dated else None)

    def columns(self, *columns: tuple[str, int] | tuple[str, int, bool]) -> tuple[FormColumn, ...]:
        """Columns by the label of their heading, their share of the width, and whether they hold figures."""
        return tuple(FormColumn(self.t(name), share, *figures) for name, share, *figures in columns)

    def money(self, value: int | None) -> str:
        """Rupiah."""
        return rupiah(value, self.language)


class PlanForm(FormWriter):
    """A plan with the signers, the programs and the targets that its forms have.

    `before` are the same plan's years before, the oldest first.
    """

    def __init__(
        self, score: PlanScore, context: ReportContext, request: FormRequest, before: Sequence[PlanScore] = ()
    ) -> None:
        super().__init__(context, request)
        self.score, self.before = score, before
        self.parties, self.targets, self.programs = Parties(score.plan), Targets(score.plan), Programs(score.plan)
        self.spent = Programs(score.plan, score.period)

    @cached_property
    def nodes(self) -> Mapping[str, ObjectiveScore]:
        """Every node of the plan by its code."""
        return {node.objective.code: node for unit in self.score.units() for node in unit.objectives}

    @cached_property
    def serving(self) -> Mapping[str, Sequence[Objective]]:
        """The nodes that serve one, by its code."""
        found: dict[str, list[Objective]] = {}
        for node in self.nodes.values():
            found.setdefault(node.objective.serves or "", []).append(node.objective)
        return found

    @property
    def year(self) -> int:
        """The year of the plan."""
        return self.score.plan.year

    @property
    def until(self) -> str:
        """The part of the year that is reported, to stand behind it; nothing where it is the whole."""
        if self.score.period is Period.YEAR:
            return ""
        return f" {say(f'plan.period_{self.score.period}', self.language)}"

    def organisation(self, unit: Unit) -> Organisation:
        """What stands below the letterhead: the unit, unless it is the region itself, and its address."""
        return Organisation(unit.name if unit.parent is not None else None, unit.address)

    def percent(self, value: Fraction | None) -> str:
        """A percentage as the policy publishes it."""
        return percent(value, self.score.policy.decimals, self.language)

    def absorbed(self, money: Money) -> str:
        """Absorption, marked where not everything was reported, with the ceiling of what was."""
        share = absorbed(money, self.score.policy.decimals, self.language)
        if money.absorption is None or money.reported == money.ceiling:
            return share
        return say("plan.absorbed_of", self.language, share=share, reported=self.money(money.reported))

    def target(self, indicator: PerformanceIndicator, *, measure: bool = True) -> str:
        """A target of the year as it counts now, with the one that was agreed at first where that is another."""
        counts, first = (
            measured(self.targets.of_year(indicator, first=first), indicator, self.language, measure=measure)
            for first in (False, True)
        )
        if counts == first:
            return counts
        return say("plan.target_revised", self.language, target=counts, first=first)

    def achieved(self, item: IndicatorScore) -> str:
        """An achievement as the policy publishes it, marked where target and actual are of different parts."""
        return achieved(item, self.score.policy.decimals, self.language)


def with_indicators(score: PlanScore) -> list[UnitScore]:
    """The units that have something to agree on."""
    return [unit for unit in score.units() if unit.indicators]
