"""Instrument: a regulation's scoring tree as dated data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self, get_args

from pydantic import ConfigDict, Field, JsonValue, model_validator
from pydantic_core import PydanticCustomError

from spbe_sdk.documents.fields import Code, Document, Exact, Many, Part, Text, Year
from spbe_sdk.documents.instrument_conditions import Requirement
from spbe_sdk.documents.instrument_scales import Effect, Scale, Using


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

    line: ClassVar[str] = "{0.code} {0.name}"

    code: Code = Field(description="Stable code, unique in the instrument: D1, A1, or the indicator's number.")
    kind: Code = Field(description="domain, aspect, indicator, component, …")
    name: Text = Field(description="The official Indonesian name.")
    weight: Exact = Field(description="Weight within the whole; a parent weighs what its parts weigh together.")
    nodes: Many[InstrumentNode] = Field(default=(), description="The parts.")
    scale: Code | None = Field(default=None, description="For a node that is rated: the scale of its ratings.")
    criteria: dict[str, Text] = Field(default_factory=dict, description="What each level asks for, in short words.")
    evidence: EvidenceRule | None = Field(default=None, description="What evidence is asked for.")
    strategy: Code | None = Field(default=None, description="How its parts combine, where not as in the instrument.")
    using: Using = Field(default_factory=dict, description="Parameters of the strategy that is named here.")
    at_most: Exact | None = Field(default=None, description="The cap: a higher value counts as this one.")
    at_least: Exact | None = Field(default=None, description="The floor: a lower value counts as this one.")
    deducts: bool = Field(default=False, description="True where its value is taken off the whole that it is part of.")
    counts_if: Many[Requirement] = Field(default=(), description="What must hold for it to count.")
    if_not: Literal["reweight", "full", "zero"] = Field(
        default="zero", description="What it does where that does not hold, as an item that does not apply."
    )
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
    needs: Many[Requirement] = Field(
        default=(), description="What else must hold; where it does not, the next predicate is looked at."
    )


# A missing rating needs a value that it counts as, unless it does something else.
_VALUE: JsonValue = {"required": ["value"], "properties": {"value": {"type": "string"}}}
_OTHERS: JsonValue = {"required": ["does"], "properties": {"does": {"enum": list(get_args(Effect))}}}


class GapRule(Part):
    """What counts for an indicator that has no usable rating."""

    model_config = ConfigDict(json_schema_extra={"if": {"not": _VALUE}, "then": _OTHERS})

    value: Exact | None = Field(
        default=None, description="The value that stands in for a missing rating; needed where it counts as that value."
    )
    does: Literal["value"] | Effect = Field(
        default="value",
        description="What a missing rating does: counts as the value; or as an item that does not apply: reweight, "
        "full, zero. refuse: there is no verdict without it.",
    )
    reason: Text = Field(description="Why the regulation, or the practice, has it so.")

    @model_validator(mode="after")
    def _counts_as_something(self) -> Self:
        if self.does == "value" and self.value is None:
            raise PydanticCustomError("gap_value", "no value to count")
        return self


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


class PredicateRule(Part):
    """From which form of the index the predicate followed in some years, as its published results show."""

    validity: Validity = Field(description="The assessment years that it is known for.")
    follows: Literal["published", "exact"] = Field(description="The form of the index that the predicate follows from.")
    evidence: Text = Field(description="What shows it.")
    confidence: Text = Field(description="How sure it is, and why.")


class Variant(Part):
    """What is otherwise for some years, or for some answers to context items."""

    name: Text = Field(description="What the variant is called.")
    validity: Validity | None = Field(default=None, description="The assessment years that it is for; absent: all.")
    when: Many[Requirement] = Field(default=(), description="What must hold of context items.")
    weights: dict[Code, Exact] = Field(default_factory=dict, description="Weights instead, by node.")
    predicates: Many[Predicate] = Field(default=(), description="The bands instead, highest first.")
    needs: Many[Requirement] | None = Field(default=None, description="Needs of the whole list instead.")
    counts_if: Many[Requirement] | None = Field(default=None, description="What the index needs to count instead.")
    gaps: GapRule | None = Field(default=None, description="The rule for missing ratings instead.")


class Instrument(Document):
    """A regulation's scoring tree: weights, scales, predicates, rounding, validity. Data, not code.

    Examples:
        >>> instrument = load_instrument("spbe-59-2020")
        >>> len(instrument.indicators()), [band.name for band in instrument.predicates][:2]
        (47, ['Memuaskan', 'Sangat Baik'])
    """

    contract: ClassVar[str] = "instrument"
    line: ClassVar[str] = "{0.id}: {0.title}"

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
    using: Using = Field(default_factory=dict, description="The strategy's parameters.")
    at_most: Exact | None = Field(default=None, description="The cap of the index.")
    at_least: Exact | None = Field(default=None, description="The floor of the index.")
    counts_if: Many[Requirement] = Field(default=(), description="What must hold for the index to count, else it is 0.")
    decimals: int = Field(ge=0, le=6, description="Digits after the point of a published index.")
    rounding: Literal["half-up"] = Field(description="How the published index is rounded, once, at the end.")
    unit: Literal["scale", "points"] = Field(
        default="scale",
        description="scale: a node's value lies on the scale of its ratings; points: it is the share of its weight.",
    )
    predicate_from: Literal["published", "exact"] = Field(
        description="Whether the predicate follows from the published or from the exact index, in every year of which "
        "`predicate_rules` says nothing."
    )
    predicate_rules: Many[PredicateRule] = Field(
        default=(), description="The same by year, where results of that year show it; other years have no evidence."
    )
    gaps: GapRule = Field(description="The rule for missing ratings, in the values of the scales.")
    parameters: dict[Literal["decimals", "gap_value", "predicate_from", "strategy"], Parameter] = Field(
        default_factory=dict, description="What may be decided otherwise, by the name of what it decides."
    )
    scales: dict[Code, Scale] = Field(description="The scales by name.")
    predicates: Annotated[Many[Predicate], Field(min_length=1)] = Field(description="The bands, highest first.")
    needs: Many[Requirement] = Field(
        default=(), description="What must hold for any predicate but `otherwise`, however high the index."
    )
    otherwise: Text | None = Field(default=None, description="The predicate where those needs are not met.")
    context: Many[InstrumentNode] = Field(
        default=(), description="What is asked beside the index: it chooses variants and fulfils conditions."
    )
    variants: Many[Variant] = Field(
        default=(), description="What is otherwise; the first that holds is used, and without one there is no verdict."
    )
    nodes: Annotated[Many[InstrumentNode], Field(min_length=1)] = Field(description="The scoring tree.")

    def walk(self) -> Iterator[InstrumentNode]:
        """Every node of the tree, parents before their parts."""
        for node in self.nodes:
            yield from node.walk()

    def around(self) -> Iterator[InstrumentNode]:
        """Every context item, wholes before their parts: they are asked too, but no part of the index."""
        for node in self.context:
            yield from node.walk()

    def everything(self) -> list[InstrumentNode]:
        """Every node of the tree and every context item."""
        return [*self.walk(), *self.around()]

    def find(self, code: str) -> InstrumentNode | None:
        """The node or context item with a code, or nothing."""
        return next((node for node in self.everything() if node.code == code), None)

    def indicators(self) -> list[InstrumentNode]:
        """The nodes that people rate and that count, in order."""
        return [node for node in self.walk() if not node.nodes]

    def asked(self) -> list[InstrumentNode]:
        """What people answer: the indicators, and the context items."""
        return [node for node in self.everything() if not node.nodes]

    def scale_of(self, node: InstrumentNode) -> Scale:
        """The scale of a node that is rated."""
        return self.scales[node.scale or ""]
