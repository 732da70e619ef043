"""Measurement policy: how a region turns target and actual into achievement, and money into effectiveness."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spbe_sdk.documents.fields import Code, Document, Exact, Many, Part, Text, Version

ZeroRule = Literal["formula", "zero", "hundred", "hundred-if-met"]


class ZeroRules(Part):
    """What an achievement is where a number is zero.

    formula: nothing special; where the formula then divides by zero, the achievement is undefined. zero and
    hundred: that percentage. hundred-if-met: 100 where target and actual are both zero, else 0.
    """

    maximize: ZeroRule = Field(default="formula", description="Where higher is better.")
    minimize: ZeroRule = Field(default="formula", description="Where lower is better.")
    target: ZeroRule = Field(default="formula", description="Where the target is to be met exactly, or is a range.")


class AchievementClass(Part):
    """A named class of achievement, given by its lower edge; the lowest has none, so that no value lies between."""

    name: Text = Field(description="Name of the class.")
    at_least: Exact | None = Field(default=None, description="Lowest percentage, itself included.")
    above: Exact | None = Field(default=None, description="Lower edge, itself excluded.")


class RollUp(Part):
    """How a unit's own achievement and those of the units below it combine."""

    strategy: Code = Field(description="A strategy over weighted parts, such as weighted-mean.")
    own_weight: Exact = Field(description="Weight of the unit's own objectives.")
    below_weight: Exact = Field(description="Weight of the units below, together.")


class Groups(Part):
    """The edges of the four groups of money and performance."""

    performance_at_least: Exact = Field(description="Achievement (percent) from which performance is there.")
    absorption_at_least: Exact = Field(description="Absorption (percent) from which money was spent.")


class MeasurementPolicy(Document):
    """A region's measurement policy: versioned data, named in every result.

    No national rule fixes formula, cap, zero rule or classes (PermenPANRB 53/2014 and 88/2021 ask to compare
    target and actual, no more), so a policy says which of the practices in use is followed.

    Examples:
        >>> policy = load_policy("umum-1")
        >>> policy.maximize, [band.name for band in policy.classes][:2]
        ('ratio', ['Sangat Tinggi', 'Tinggi'])
    """

    contract: ClassVar[str] = "policy"
    line: ClassVar[str] = "{0.id} {0.version}"

    id: Code = Field(description="Unique id.")
    version: Version = Field(description="Version, in quotes.")
    title: Text = Field(description="Name shown to people.")
    source: Text = Field(description="Whose practice this is, and where it was read.")
    confidence: Text = Field(description="How sure that is.")
    maximize: Code = Field(description="Formula where higher is better.")
    minimize: Code = Field(description="Formula where lower is better.")
    target: Code = Field(description="Formula where the target is to be met exactly.")
    range: Code = Field(description="Formula where the actual is to lie within a range.")
    zero_target: ZeroRules = Field(default_factory=ZeroRules, description="What holds for a target of zero.")
    zero_actual: ZeroRules = Field(default_factory=ZeroRules, description="What holds for an actual of zero.")
    floor: Exact | None = Field(default=None, description="Lowest achievement that counts; absent: none.")
    cap: Exact | None = Field(default=None, description="Highest achievement that counts; absent: none.")
    missing: Literal["excluded", "zero"] = Field(
        description="excluded: an indicator without an actual leaves the mean; zero: it counts as nothing achieved."
    )
    roll_up: RollUp = Field(description="From indicators to objectives, units and the units above.")
    efficiency: Code = Field(description="Formula of efficiency, such as saved-points.")
    groups: Groups = Field(description="The edges of the four groups.")
    decimals: int = Field(ge=0, le=6, description="Digits after the point of a published percentage.")
    classes: Annotated[Many[AchievementClass], Field(min_length=1)] = Field(description="Classes, highest first.")
