"""What a rating may be, and what it counts: the scales of an instrument."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field

from spbe_sdk.documents.fields import Code, Exact, Many, Part, Text

# What a part does that has no value of its own: its weight goes to the other parts of its whole; it counts in full;
# it counts zero; or it is not accepted.
Effect = Literal["reweight", "full", "zero", "refuse"]

# The parameters of a strategy: it gets them as keywords.
Using = dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")], Exact]


class Answered(Part):
    """What all scales share on which people answer."""

    not_applicable: Effect = Field(
        default="refuse",
        description="What an item that does not apply does, rated as n/a: reweight (its weight goes to the other parts "
        "of its whole), full, zero, or refuse (n/a is no answer here).",
    )


class Levels(Answered):
    """Whole maturity levels, cumulative: a level holds only with everything below it."""

    kind: Literal["levels"] = Field(description="Whole levels from minimum to maximum.")
    minimum: int = Field(ge=0, le=100, description="The lowest level.")
    maximum: int = Field(ge=0, le=100, description="The highest level.")
    names: dict[str, Text] = Field(default_factory=dict, description="The official name of each level.")


class Grades(Answered):
    """Graded answers, each with its value."""

    kind: Literal["grades"] = Field(description="Named grades.")
    values: Annotated[dict[str, Exact], Field(min_length=2)] = Field(description="The value of each grade.")
    names: dict[str, Text] = Field(default_factory=dict, description="What each grade means.")


class YesNo(Answered):
    """A yes or a no, each with its value."""

    kind: Literal["yes-no"] = Field(description="Yes or no.")
    yes: Exact = Field(description="The value of yes.")
    no: Exact = Field(description="The value of no.")


class Number(Answered):
    """A number within bounds, written as exact text."""

    kind: Literal["number"] = Field(description="A number from minimum to maximum.")
    minimum: Exact = Field(description="The lowest number.")
    maximum: Exact = Field(description="The highest number.")
    decimals: int | None = Field(default=None, ge=0, le=18, description="How many decimals a rating may have.")
    factor: Exact = Field(default=Fraction(1), description="What a rating is multiplied with to give its value.")


Counts = Annotated[Many[Code], Field(min_length=2, max_length=2)]


class Goalposts(Answered):
    """A raw figure between two goalposts: the first is worth nothing, the second everything."""

    kind: Literal["range"] = Field(description="A raw figure, and how far it lies from one goalpost to the other.")
    start: Exact = Field(alias="from", description="The figure that is worth 0; above `to` where less is better.")
    end: Exact = Field(alias="to", description="The figure that is worth 1.")
    clip: Literal["none", "low", "high", "both"] = Field(
        default="none",
        description="Which goalpost a figure beyond counts as: low (from), high (to), both; none: it is refused.",
    )
    curve: Literal["linear", "ln"] = Field(default="linear", description="ln: of the logarithms, to forty decimals.")
    times: Exact = Field(default=Fraction(1), description="What the whole range is worth.")
    decimals: int | None = Field(default=None, ge=0, le=18, description="How many decimals a rating may have.")
    of: Counts | None = Field(
        default=None,
        description="Two context items, the part and the whole: nobody rates the figure, it is their share.",
    )


class BandStep(Part):
    """A band of figures and its value; the last step has no edge."""

    at_least: Exact | None = Field(default=None, description="Lowest figure of the band, itself included.")
    above: Exact | None = Field(default=None, description="Lower edge of the band, itself excluded.")
    value: Exact = Field(description="What a figure in the band counts.")


class Bands(Answered):
    """A raw figure that counts by the band it lies in."""

    kind: Literal["bands"] = Field(description="A raw figure, and the value of the band that it lies in.")
    steps: Annotated[Many[BandStep], Field(min_length=2)] = Field(description="The bands, highest figures first.")
    minimum: Exact | None = Field(default=None, description="The lowest figure that there can be.")
    maximum: Exact | None = Field(default=None, description="The highest figure that there can be.")
    of: Counts | None = Field(
        default=None,
        description="Two context items, the part and the whole: nobody rates the figure, it is their share.",
    )


class External(Part):
    """A number taken over from another body's index."""

    kind: Literal["external"] = Field(description="A number that another body publishes.")
    minimum: Exact = Field(description="The lowest number.")
    maximum: Exact = Field(description="The highest number.")
    decimals: int | None = Field(default=None, ge=0, le=18, description="How many decimals a rating may have.")
    source: Text = Field(description="Whose index, and which.")
    while_missing: Exact = Field(description="What counts while that index is not available.")
    missing_reason: Text = Field(description="Why it counts so, and how sure that is.")


class Derived(Part):
    """A value that nobody rates: it follows from other ratings."""

    kind: Literal["derived"] = Field(description="Computed from other indicators.")
    of: Annotated[Many[Code], Field(min_length=1)] = Field(description="The indicators that it follows from.")
    strategy: Code = Field(description="How they combine, each with its own weight.")
    using: Using = Field(default_factory=dict, description="The strategy's parameters.")


Scale = Annotated[
    Levels | Grades | YesNo | Number | Goalposts | Bands | External | Derived, Field(discriminator="kind")
]
