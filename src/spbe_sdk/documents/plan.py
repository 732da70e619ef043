"""Plan: SAKIP of a region and its units: cascade, indicators, measurements, budgets."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spbe_sdk.documents.fields import Choice, Code, Day, Document, Exact, Many, Name, Part, RegionCode, Text, Year

Rupiah = Annotated[int, Field(ge=0, le=10**18, description="Whole rupiah.")]

# Spreadsheets keep fifteen digits of a number: of a NIP that was typed as one, the last three became 000.
Nip = Annotated[
    str,
    Field(
        pattern=r"^[0-9]{15}([0-9]{2}[1-9]|[0-9][1-9][0-9]|[1-9][0-9]{2})$",
        description="Eighteen digits, of which the last three are no 000.",
        examples=["198001012005011001"],
    ),
]


UnitKind = Literal["regency", "office", "district", "village", "ward", "other"]


class Level(StrEnum):
    """The level of a node in the cascade, from the vision down."""

    VISION = "vision"
    MISSION = "mission"
    GOAL = "goal"
    OBJECTIVE = "objective"
    PROGRAM = "program"
    ACTIVITY = "activity"
    SUBACTIVITY = "subactivity"


class Direction(StrEnum):
    """Which way is better."""

    MAXIMIZE = "maximize"
    MINIMIZE = "minimize"
    RANGE = "range"
    TARGET = "target"


class Accumulation(StrEnum):
    """How the months and quarters of a year become its value."""

    SUM = "sum"
    MEAN = "mean"
    LAST = "last"


class Period(StrEnum):
    """A month, a quarter, or the whole year."""

    M1 = "M1"
    M2 = "M2"
    M3 = "M3"
    M4 = "M4"
    M5 = "M5"
    M6 = "M6"
    M7 = "M7"
    M8 = "M8"
    M9 = "M9"
    M10 = "M10"
    M11 = "M11"
    M12 = "M12"
    Q1 = "Q1"
    Q2 = "Q2"
    Q3 = "Q3"
    Q4 = "Q4"
    YEAR = "year"

    @property
    def ends(self) -> int:
        """The month with which it ends, from 1 to 12."""
        return 12 if self is Period.YEAR else int(self[1:]) * (3 if self.startswith("Q") else 1)

    @property
    def quarter(self) -> Period | None:
        """The quarter that a month is in, and that a quarter is; nothing for the year."""
        return None if self is Period.YEAR else Period(f"Q{(self.ends + 2) // 3}")

    def is_part_of(self, asked: Period) -> bool:
        """Whether it is a part of the year that has ended by the end of the period that is asked for."""
        return self is not Period.YEAR and self.ends <= asked.ends


MONTHS = tuple(period for period in Period if period.startswith("M"))

QUARTERS = tuple(period for period in Period if period.startswith("Q"))


class Unit(Part):
    """An office, district or village; its kind is a field, never guessed from its name."""

    code: Code = Field(description="Unique code; for districts and villages their region code.")
    name: Text = Field(description="Official name.")
    kind: UnitKind = Field(description="What it is.")
    parent: Code | None = Field(default=None, description="The unit above it; none for the regency.")
    weight: Exact | None = Field(default=None, description="Weight among the units beside it; absent: 1.")
    valid_from: Day | None = Field(default=None, description="First day on which it exists.")
    valid_until: Day | None = Field(default=None, description="Last day on which it exists.")
    predecessors: Many[Code] = Field(default=(), description="Units that it took the place of.")
    address: Text | None = Field(
        default=None, description="Its own address and telephone, in the letterhead of its forms; absent: the region's."
    )

    def exists_in(self, year: int) -> bool:
        """Whether it exists on some day of a year, by its own dates."""
        ended = self.valid_until is not None and self.valid_until.year < year
        begins = self.valid_from is not None and self.valid_from.year > year
        return not ended and not begins


class Objective(Part):
    """A node of the cascade, from vision to subactivity, owned by a unit."""

    code: Code = Field(description="Unique code; for programs and below the official nomenclature code, if unique.")
    name: Text = Field(description="Its wording.")
    level: Choice[Level] = Field(description="Its level.")
    unit: Code = Field(description="The unit that answers for it.")
    serves: Code | None = Field(default=None, description="The node above that it serves (cascading).")
    contributes: Many[Code] = Field(default=(), description="Nodes beside it that it also serves (cross-cutting).")
    weight: Exact | None = Field(default=None, description="Weight among the objectives of its unit; absent: 1.")


class PerformanceIndicator(Part):
    """What an objective is measured by."""

    code: Code = Field(description="Unique code.")
    objective: Code = Field(description="The node that it measures.")
    name: Text = Field(description="Its wording.")
    measure: Text | None = Field(default=None, description="Unit of measure: percent, documents, …")
    direction: Choice[Direction] | None = Field(
        default=None, description="Which way is better; absent: higher is taken for better, and that is said."
    )
    accumulation: Choice[Accumulation] = Field(
        default=Accumulation.LAST, description="From months and quarters to the year."
    )
    formula: Text | None = Field(default=None, description="How its figure comes about, in words.")
    definition: Text | None = Field(default=None, description="What is counted, and why it was chosen.")
    data_source: Text | None = Field(default=None, description="Where its figure is taken from.")
    responsible: Text | None = Field(default=None, description="Who answers for its figure.")
    national: Exact | None = Field(default=None, description="The figure of the nation or a standard, to stand beside.")
    baseline: Exact | None = Field(default=None, description="Where it started.")
    weight: Exact | None = Field(default=None, description="Weight among the indicators of its node; absent: 1.")
    cap: Exact | None = Field(default=None, description="Its own cap in percent, instead of the policy's.")
    actors: Many[Code] = Field(
        default=(),
        description="Units that answer for it together with the unit of its node, for which alone it counts.",
    )
    measured_by: Text | None = Field(
        default=None, description="Another body that measures it, such as BPS; until then its figure is awaited."
    )
    evidence: Many[Code] = Field(default=(), description="Ids of evidence.")

    @property
    def better(self) -> Direction:
        """The direction by which it is measured."""
        return Direction.MAXIMIZE if self.direction is None else self.direction


class Measurement(Part):
    """Target and actual of an indicator in a period."""

    indicator: Code = Field(description="The indicator.")
    year: Year = Field(description="The year.")
    period: Choice[Period] = Field(default=Period.YEAR, description="The month, the quarter, or the whole year.")
    target: Exact | None = Field(default=None, description="The target; for a range its upper edge.")
    target_low: Exact | None = Field(default=None, description="For a range: its lower edge.")
    revised: Exact | None = Field(
        default=None, description="The target of a revised agreement, which then counts; for a range its upper edge."
    )
    revised_low: Exact | None = Field(default=None, description="For a range: its lower edge as it was revised.")
    actual: Exact | None = Field(default=None, description="What was reached; null while nothing was reported.")

    @property
    def agreed(self) -> Exact | None:
        """The target that counts."""
        return self.target if self.revised is None else self.revised

    @property
    def agreed_low(self) -> Exact | None:
        """The lower edge that counts: that of the same agreement as its upper edge."""
        return self.target_low if self.revised is None else self.revised_low

    @property
    def first(self) -> Measurement:
        """The same as it was agreed at first."""
        return self.model_copy(update={"revised": None, "revised_low": None})


class Budget(Part):
    """Money for a node of the cascade."""

    objective: Code = Field(description="The node.")
    unit: Code | None = Field(default=None, description="The unit that spends it; absent: the node's own.")
    year: Year = Field(description="The year.")
    period: Choice[Period] = Field(default=Period.YEAR, description="The month, the quarter, or the whole year.")
    ceiling: Rupiah | None = Field(
        default=None, description="Budget ceiling (pagu) in rupiah; null where another row has it, as the year's."
    )
    realised: Rupiah | None = Field(
        default=None, description="Budget realised in rupiah, of this period alone; null while nothing was reported."
    )
    funding: Text | None = Field(
        default=None, examples=["APBD", "DAK"], description="Where the money comes from, as agreements say beside it."
    )


class Official(Part):
    """Who heads a unit, and signs for it."""

    unit: Code = Field(description="The unit.")
    name: Name = Field(description="Name, with degrees.")
    title: Text | None = Field(default=None, description="Office held (jabatan).")
    rank: Text | None = Field(default=None, description="Rank (pangkat).")
    nip: Nip | None = Field(default=None, description="Number of a civil servant; elected heads have none.")
    superior: Text | None = Field(
        default=None, description="Who signs above: the name of another official, or a unit; absent: the unit above."
    )


class Plan(Document):
    """A region's plan with what became of it.

    Examples:
        >>> from spbe_sdk.files.reading import read_document
        >>> plan = read_document(Path("plan.yaml"), Plan)
        >>> plan, [unit.name for unit in plan.units]
        (<Plan 32.16 2024>, ['Kabupaten Bekasi', 'Dinas Kesehatan'])
    """

    contract: ClassVar[str] = "plan"
    closed: ClassVar[bool] = True
    line: ClassVar[str] = "{0.region} {0.year}"

    region: RegionCode
    year: Year = Field(description="The year.")
    units: Many[Unit] = Field(default=(), description="Every unit, from the regency down.")
    objectives: Many[Objective] = Field(default=(), description="The cascade.")
    indicators: Many[PerformanceIndicator] = Field(default=(), description="The indicators.")
    measurements: Many[Measurement] = Field(default=(), description="Targets and actuals.")
    budgets: Many[Budget] = Field(default=(), description="Budgets.")
    officials: Many[Official] = Field(default=(), description="Who signs for the units.")
