"""Playbook: what a publisher and its adopters learned, with the conditions under which it applies; and an adopter's
profile, which those conditions are about."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from spbe_sdk.documents.fields import Code, LocalText, Many, Name, Part

Connectivity = Literal["good", "patchy", "none"]


class Profile(Part):
    """An adopter's situation. What is left out is unknown: nothing is concluded from it."""

    population: int | None = Field(default=None, ge=0, description="Inhabitants.")
    offices: int | None = Field(default=None, ge=0, description="Number of offices (perangkat daerah).")
    districts: int | None = Field(default=None, ge=0, description="Number of districts (kecamatan).")
    villages: int | None = Field(default=None, ge=0, description="Number of villages (desa, kelurahan).")
    it_staff: int | None = Field(default=None, ge=0, description="People who look after applications and networks.")
    connectivity: Connectivity | None = Field(default=None, description="Network of offices and districts.")
    infrastructure: Many[Code] | None = Field(
        default=None,
        description="What there is, such as fibre-to-districts and data-centre; an empty list: nothing of it.",
    )


class Range(Part):
    """A number between two bounds, both included."""

    at_least: int | None = Field(default=None, ge=0, description="The lowest number.")
    at_most: int | None = Field(default=None, ge=0, description="The highest number.")


class Condition(Part):
    """When something applies: all that is given must hold; with nothing given it always does."""

    population: Range | None = Field(default=None, description="Inhabitants.")
    offices: Range | None = Field(default=None, description="Number of offices.")
    districts: Range | None = Field(default=None, description="Number of districts.")
    villages: Range | None = Field(default=None, description="Number of villages.")
    it_staff: Range | None = Field(default=None, description="People who look after applications and networks.")
    connectivity: Many[Connectivity] = Field(default=(), description="One of these networks.")
    has: Many[Code] = Field(default=(), description="Infrastructure that is all there.")
    lacks: Many[Code] = Field(default=(), description="Infrastructure of which at least one is missing.")
    unbound: Many[Code] = Field(default=(), description="Ports of which at least one is not bound yet.")


class Experience(Part):
    """What one adopter did about an obstacle."""

    who: Name = Field(description="The institution.")
    did: LocalText = Field(description="What it did.")
    effort_days: int | None = Field(default=None, ge=0, description="Working days that it took.")


class Benefit(Part):
    """What adopters gain."""

    id: Code = Field(description="Stable id.")
    text: LocalText = Field(description="The benefit in words.")
    when: Condition = Field(default_factory=Condition, description="For whom; absent: for everyone.")


class Obstacle(Part):
    """What stood in the way, and what helped."""

    id: Code = Field(description="Stable id.")
    text: LocalText = Field(description="The obstacle in words.")
    remedy: LocalText = Field(description="What helped.")
    effort_days: int | None = Field(default=None, ge=0, description="Working days that the remedy took.")
    when: Condition = Field(default_factory=Condition, description="For whom; absent: for everyone.")
    experiences: Many[Experience] = Field(default=(), description="What adopters did about it.")


class Playbook(Part):
    """What was learned: benefits, and obstacles with their remedies."""

    benefits: Many[Benefit] = Field(default=(), description="What adopters gain.")
    obstacles: Many[Obstacle] = Field(default=(), description="What stood in the way.")
