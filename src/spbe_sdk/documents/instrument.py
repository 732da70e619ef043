"""Instrument: a regulation's scoring tree as dated data."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from spbe_sdk.documents.fields import Code, Document, Exact, Many, Part, Text, Year


class Levels(Part):
    """Whole maturity levels, cumulative: a level holds only with everything below it."""

    kind: Literal["levels"] = Field(description="Whole levels from minimum to maximum.")
    minimum: int = Field(ge=0, le=100, description="The lowest level.")
    maximum: int = Field(ge=0, le=100, description="The highest level.")
    names: dict[str, Text] = Field(default_factory=dict, description="The official name of each level.")


class Grades(Part):
    """Graded answers, each with its value."""

    kind: Literal["grades"] = Field(description="Named grades.")
    values: Annotated[dict[str, Exact], Field(min_length=2)] = Field(description="The value of each grade.")
    names: dict[str, Text] = Field(default_factory=dict, description="What each grade means.")


class YesNo(Part):
    """A yes or a no, each with its value."""

    kind: Literal["yes-no"] = Field(description="Yes or no.")
    yes: Exact = Field(description="The value of yes.")
    no: Exact = Field(description="The value of no.")


class Number(Part):
    """A number within bounds, written as exact text."""

    kind: Literal["number"] = Field(description="A number from minimum to maximum.")
    minimum: Exact = Field(description="The lowest number.")
    maximum: Exact = Field(description="The highest number.")
    decimals: int | None = Field(default=None, ge=0, le=18, description="How many decimals a rating may have.")
    factor: Exact = Field(default=Fraction(1), description="What a rating is multiplied with to give its value.")


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


Scale = Annotated[Levels | Grades | YesNo | Number | External | Derived, Field(discriminator="kind")]


class EvidenceRule(Part):
    """What an indicator demands of its evidence."""

    expects: Text = Field(description="Which documents are accepted, in short words.")
    max_age_years: int | None = Field(
        default=None, ge=1, le=50, description="Evidence issued longer ago than this no longer counts."
    )


class Question(Part):
    """A question that guides a rating: answered and evidenced, but without weight of its own."""

    code: Code = Field(description="Stable code, unique in the instrument.")
    text: Text = Field(description="The question, in short words.")


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
    strategy: Code | None = Field(default=None, description="How its parts combine, where not as in the instrument.")
    questions: Many[Question] = Field(default=(), description="For a node that is rated: what guides the rating.")

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


class Parameter(Part):
    """Something that the source leaves open or fixes: its default, and how far it may be changed."""

    about: Text = Field(description="What it decides, and what the source says.")
    lock: Literal["fixed", "bounded", "free"] = Field(
        description="fixed: by regulation; bounded: within `allowed`; free. A breach makes the result not comparable."
    )
    allowed: Many[Text] = Field(default=(), description="For a bounded parameter: the values it may have.")


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
    unit: Literal["scale", "points"] = Field(
        default="scale",
        description="scale: a node's value lies on the scale of its ratings; points: it is the share of its weight.",
    )
    predicate_from: Literal["published", "exact"] = Field(
        description="Whether the predicate follows from the published or from the exact index."
    )
    gaps: GapRule = Field(description="The rule for missing ratings, in the values of the scales.")
    parameters: dict[Literal["decimals", "gap_value", "predicate_from", "strategy"], Parameter] = Field(
        default_factory=dict, description="What may be decided otherwise, by the name of what it decides."
    )
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

    def scale_of(self, node: InstrumentNode) -> Scale:
        """The scale of a node that is rated."""
        return self.scales[node.scale or ""]
