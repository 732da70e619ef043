"""Instrument: a regulation's scoring tree as dated data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spbe_sdk.documents.fields import Code, Document, Exact, Many, Part, Text, Year


class Scale(Part):
    """The whole levels that an indicator may be rated with."""

    kind: Literal["levels"] = Field(description="Whole levels from minimum to maximum.")
    minimum: int = Field(ge=0, le=100, description="The lowest level.")
    maximum: int = Field(ge=0, le=100, description="The highest level.")
    names: dict[str, Text] = Field(default_factory=dict, description="The official name of each level.")


class EvidenceRule(Part):
    """What an indicator demands of its evidence."""

    expects: Text = Field(description="Which documents are accepted, in short words.")
    max_age_years: int | None = Field(
        default=None, ge=1, le=50, description="Evidence issued longer ago than this no longer counts."
    )


class InstrumentNode(Part):
    """A domain, aspect or indicator. A node without parts is what people rate."""

    code: Code = Field(description="Stable code, unique in the instrument: D1, A1, or the indicator's number.")
    kind: Code = Field(description="domain, aspect, indicator, component, …")
    name: Text = Field(description="The official Indonesian name.")
    weight: Exact = Field(description="Weight within the whole; a parent weighs what its parts weigh together.")
    nodes: Many[InstrumentNode] = Field(default=(), description="The parts.")
    scale: Code | None = Field(default=None, description="For a node that is rated: the scale of its ratings.")
    criteria: dict[str, Text] = Field(default_factory=dict, description="What each level asks for, in short words.")
    evidence: EvidenceRule | None = Field(default=None, description="What evidence is asked for.")

    def walk(self) -> Iterator[InstrumentNode]:
        """This node and everything below it, in order."""
        yield self
        for node in self.nodes:
            yield from node.walk()


class Predicate(Part):
    """A named band of the index, given by its lower edge; the lowest band has none."""

    name: Text = Field(description="The official name of the band.")
    at_least: Exact | None = Field(default=None, description="Lowest index of the band, itself included.")
    above: Exact | None = Field(default=None, description="Lower edge of the band, itself excluded.")


class GapRule(Part):
    """What counts for an indicator that has no usable rating."""

    value: Exact = Field(description="The value that stands in for a missing rating.")
    reason: Text = Field(description="Why the regulation, or the practice, has it so.")


class Legal(Part):
    """The regulation behind an instrument."""

    regulation: Text = Field(description="Full name of the regulation.")
    gazette: Text | None = Field(default=None, description="Where it was promulgated.")
    status: Text = Field(description="In force, amended or revoked, and by what.")


class Validity(Part):
    """The assessment years that an instrument measures, both ends included."""

    first_year: Year = Field(description="First year measured.")
    last_year: Year | None = Field(default=None, description="Last year measured; absent while in force.")


class Instrument(Document):
    """A regulation's scoring tree: weights, scales, predicates, rounding, validity. Data, not code."""

    contract: ClassVar[str] = "instrument"

    id: Code = Field(description="Unique id, such as spbe-59-2020.", examples=["spbe-59-2020"])
    family: Code = Field(description="Instruments that follow one another share a family, such as spbe.")
    title: Text = Field(description="What it evaluates.")
    index_name: Text = Field(description="Official name of the resulting index.")
    legal: Legal = Field(description="The regulation.")
    validity: Validity = Field(description="The years it measures.")
    confidence: dict[Code, Text] = Field(
        description="How sure each part of this data is, and why; people should know what was read and what inferred."
    )
    sources: Many[Text] = Field(description="Where the facts come from.")
    strategy: Code = Field(description="How parts combine into a whole, such as weighted-mean.")
    decimals: int = Field(ge=0, le=6, description="Digits after the point of a published index.")
    rounding: Literal["half-up"] = Field(description="How the published index is rounded, once, at the end.")
    predicate_from: Literal["published", "exact"] = Field(
        description="Whether the predicate follows from the published or from the exact index."
    )
    gaps: GapRule = Field(description="The rule for missing ratings.")
    scales: dict[Code, Scale] = Field(description="The scales by name.")
    predicates: Annotated[Many[Predicate], Field(min_length=1)] = Field(description="The bands, highest first.")
    nodes: Annotated[Many[InstrumentNode], Field(min_length=1)] = Field(description="The scoring tree.")

    def walk(self) -> Iterator[InstrumentNode]:
        """Every node of the tree, parents before their parts."""
        for node in self.nodes:
            yield from node.walk()

    def find(self, code: str) -> InstrumentNode | None:
        """The node with a code, or nothing."""
        return next((node for node in self.walk() if node.code == code), None)

    def indicators(self) -> list[InstrumentNode]:
        """The nodes that people rate, in order."""
        return [node for node in self.walk() if not node.nodes]
