"""Result: the published score tree, exact, with where each number came from."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import (
    Field,
    FieldSerializationInfo,
    SerializerFunctionWrapHandler,
    field_serializer,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from spbe_sdk.documents.assessment import Stage
from spbe_sdk.documents.elsewhere import elsewhere
from spbe_sdk.documents.evidenced import DASH, Evidenced, EvidenceReview
from spbe_sdk.documents.explanation import explain_node, explain_result
from spbe_sdk.documents.fields import (
    Choice,
    Code,
    Document,
    Exact,
    Many,
    Part,
    Published,
    Refusable,
    RegionCode,
    Text,
    Year,
    as_written,
)
from spbe_sdk.documents.instrument_scales import Effect, Using
from spbe_sdk.documents.notice import Notice, Place
from spbe_sdk.documents.rating_value import RatingValue
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, doubted
from spbe_sdk.findings.numbers import Amount, figure
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.scoring.exact import exact_text, round_half_up

ASIDE = ("not-applicable", "condition", "unknown")


class Answer(Part):
    """The answer to a question that guides a rating: noted and evidenced, without weight of its own."""

    code: Code = Field(description="Code of the question.")
    text: Text = Field(description="The question.")
    value: RatingValue | None = Field(default=None, description="The answer as given.")
    note: str | None = Field(default=None, description="Its note.")
    evidence: Many[Code] = Field(default=(), description="Ids of its evidence.")
    origin: Place | None = Field(default=None, description="Where it was read.")


class UnmetNeed(Part):
    """A condition that does not hold: the need of a predicate, or what a node needs to count."""

    predicate: Text | None = Field(
        default=None,
        description="The predicate that it denied; absent where every better predicate needs it, and for a node.",
    )
    nodes: Many[Code] = Field(description="The nodes whose values, added, were looked at.")
    found: Exact = Field(description="What they came to.")
    answer: Text | None = Field(default=None, description="What was answered, where an answer is asked for.")
    needed: Text = Field(description="What was needed, such as ≥ 15.75, or the answers of which one must be given.")

    def shortfall(self) -> tuple[str, dict[str, str | Fraction | Amount]]:
        """The key of the words for what is missing, and what they hold."""
        sign, _, edge = self.needed.partition(" ")
        needed = Amount(Fraction(edge), f"{sign} {{}}") if re.fullmatch(r"[\d./]+", edge) else self.needed
        details = {"nodes": " + ".join(self.nodes), "found": self.answer or self.found, "needed": needed}
        return f"need.{'answer' if self.answer else 'value'}", details


class _Scored(Part):
    """What has an index, rounded and exact; both are null where something refuses it, and there alone."""

    if TYPE_CHECKING:
        # Where they stand among the fields, each document says itself.
        index: Refusable[Published]
        exact: Refusable[Exact]

        @property
        def refused(self) -> bool: ...

    @field_serializer("index", "exact", check_fields=False)
    def _figure(self, value: Decimal | Fraction | None, info: FieldSerializationInfo) -> Any:
        return as_written(value, info)

    @model_serializer(mode="wrap")
    def _with_nulls(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        made: dict[str, Any] = handler(self)
        return made if self.index is not None else {**made, "index": None, "exact": None}

    @model_validator(mode="after")
    def _null_where_refused(self) -> Self:
        if {self.index is None, self.exact is None} != {self.refused}:
            raise PydanticCustomError(
                "index_null", "no index, and nothing that refuses it; or an index that is refused"
            )
        return self


class ResultNode(_Scored):
    """A scored domain, aspect or indicator."""

    line: ClassVar[str] = "{0.code} {0.name}: {0.shown}"

    code: Code = Field(description="Code in the instrument.")
    kind: Code = Field(description="domain, aspect, indicator, …")
    name: Text = Field(description="Official name.")
    weight: Exact = Field(description="Weight within the whole.")
    index: Refusable[Published] = Field(description="The index, rounded once; null where it is refused.")
    exact: Refusable[Exact] = Field(description="The same index before rounding.")
    complete: bool = Field(description="False where a missing rating was filled by the instrument's rule.")
    strategy: Code | None = Field(default=None, description="How the parts combine.")
    using: Using = Field(default_factory=dict, description="The strategy's parameters.")
    maximum: Exact | None = Field(default=None, description="The most that it can be.")
    because: Literal["gap", "not-applicable", "condition", "unknown", "bound"] | None = Field(
        default=None, description="Why it counts otherwise than it was rated or computed; bound: a cap or a floor."
    )
    does: Literal["value"] | Effect | None = Field(default=None, description="What it does then.")
    before: Exact | None = Field(default=None, description="Its value without that.")
    conditions: Many[UnmetNeed] = Field(default=(), description="The conditions that do not hold, for which it is so.")
    counted: bool = Field(default=True, description="False where its weight went to the other parts of its whole.")
    deducts: bool = Field(default=False, description="True where it is taken off its whole.")
    nodes: Many[ResultNode] = Field(default=(), description="The parts.")
    coarse: bool = Field(default=False, description="True where the value was given for this node as a whole.")
    value: RatingValue | None = Field(default=None, description="The rating as given.")
    evidenced: RatingValue | None = Field(default=None, description="The rating that its evidence supports.")
    note: str | None = Field(default=None, description="The rating's note.")
    answers: Many[Answer] = Field(default=(), description="Answers to the questions that guide the rating.")
    evidence: Many[Code] = Field(default=(), description="Ids of its evidence.")
    origin: Place | None = Field(default=None, description="Where the rating was read.")

    @property
    def refused(self) -> bool:
        """Whether a part is not rated without which there is no index: `index` and `exact` are None then."""
        return self.does == "refuse" or any(node.refused for node in self.nodes)

    @property
    def shown(self) -> Decimal | str:
        """The index as people see it: a dash where it is refused, or counts for nothing."""
        return DASH if self.refused or not self.counted else self.index

    @property
    def marks(self) -> str:
        """What stands behind its figure: a dagger where something else counts than was answered, a star at gaps."""
        return f"{' †' if self.because in ASIDE else ''}{'' if self.complete else ' *'}"


class Result(_Scored, Document):
    """The score of one assessment."""

    contract: ClassVar[str] = "result"
    closed: ClassVar[bool] = True
    line: ClassVar[str] = "{0.instrument} {0.region} {0.year}: {0.shown} {0.marked}"

    instrument: Code = Field(description="Id of the instrument.")
    region: RegionCode
    year: Year = Field(description="The assessed year.")
    stage: Choice[Stage] = Field(description="Whose ratings these are.")
    complete: bool = Field(description="False where at least one rating is missing.")
    index: Refusable[Published] = Field(description="The index as published; null where it is refused.")
    exact: Refusable[Exact] = Field(description="The index before rounding.")
    predicate: Text | None = Field(
        default=None,
        description="The band that the index falls into, and whose needs are met; null where there is no verdict.",
    )
    errors: int = Field(
        default=0, ge=0, description="How many errors it rests on; it is not valid until there are none."
    )
    strategy: Code | None = Field(default=None, description="How the parts combine into the index.")
    using: Using = Field(default_factory=dict, description="The strategy's parameters.")
    because: Literal["condition", "unknown", "bound", "not-applicable"] | None = Field(
        default=None, description="Why the index counts otherwise than it was computed; bound: a cap or a floor."
    )
    does: Effect | None = Field(default=None, description="What it does then.")
    before: Exact | None = Field(default=None, description="The index without that.")
    conditions: Many[UnmetNeed] = Field(default=(), description="The conditions that do not hold, for which it is so.")
    unmet: Many[UnmetNeed] = Field(default=(), description="The needs that denied a better predicate.")
    unknown: Many[Text] = Field(default=(), description="What has to be known before there is a verdict.")
    variant: Text | None = Field(default=None, description="The instrument's variant that was in force.")
    predicate_from: Literal["published", "exact"] | None = Field(
        default=None, description="The form of the index that gave the predicate, where that depends on the year."
    )
    predicate_evidence: Text | None = Field(
        default=None, description="What shows that for the assessed year; null where nothing does, and it is assumed."
    )
    unit: Literal["scale", "points"] = Field(default="scale", description="The unit of the index and its nodes.")
    not_applicable: Many[Code] = Field(default=(), description="Indicators that do not apply; they are no gaps.")
    gaps: Many[Code] = Field(default=(), description="Indicators without a usable rating.")
    gap_value: Exact | None = Field(default=None, description="What counted for each of them.")
    coarse: bool = Field(default=False, description="True where a value was given for a node above the indicators.")
    evidenced: Evidenced | None = Field(default=None, description="The index by evidence, where there is a list of it.")
    fingerprint: str | None = Field(default=None, description="Equal fingerprints were measured alike.")
    basis: dict[str, str] = Field(default_factory=dict, description="What the fingerprint is made of, part by part.")
    comparable: bool = Field(default=True, description="False where a parameter left what the instrument allows.")
    breaches: Many[Text] = Field(default=(), description="Why it is not comparable.")
    nodes: Many[ResultNode] = Field(description="The score tree.")
    context: Many[ResultNode] = Field(default=(), description="What was asked beside the index.")
    evidence: EvidenceReview = Field(default_factory=EvidenceReview, description="The state of the evidence.")
    findings: Many[Notice] = Field(default=(), description="Everything that a reader should know about the figures.")

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values without what is unset, as ``spbe score --json`` prints them."""
        return {**self.model_dump(mode="json", exclude_none=True, exclude_defaults=False), "predicate": self.predicate}

    def explain(self, code: str | None = None, language: Language = DEFAULT_LANGUAGE) -> str:
        """How a number came about, down to the ratings and their sources; without a code, the index itself.

        Raises:
            UsageError: there is no such node.
        """
        if code is None:
            return explain_result(self, language)
        node = self.find(code)
        if node is None:
            known = ", ".join(node.code for node in (*self.walk(), *self.around()))
            raise UsageError(
                Finding("rating-unknown", found=code, allowed=known, details={"instrument": self.instrument})
            )
        return explain_node(node, self, language)

    @property
    def marked(self) -> str:
        """The predicate in English, marked where the index rests on errors."""
        return self.label("en")

    def to_frame(self, level: str | None = None, *, engine: str = "pandas") -> Any:
        """A row for each node, or for those of one level, such as ``aspect``; numbers are exact text.

        The columns are those of `spbe export`: ``code``, ``kind``, ``name``, ``parent``, ``weight``, ``index``, …

        Args:
            level: the kind of node; absent: all, parents before their parts.
            engine: ``pandas``, ``polars`` or ``pyarrow``, whose frame it is.

        Raises:
            UsageError: no node is of this kind, or the engine is not known or not installed.

        Examples:
            >>> score("assessment.yaml").to_frame("domain", engine="polars")["index"].to_list()
            ['1.30', '1.00', '1.00', '1.00']
        """
        return elsewhere("reports.data.frames", "frame_of")(self, level, engine)

    def _repr_html_(self) -> str:
        html: str = elsewhere("reports.index.notebook", "html_of")(self)
        return html

    def label(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """The predicate, marked where the index rests on errors."""
        return doubted(self.predicate_shown, self.errors, language)

    def find(self, code: str) -> ResultNode | None:
        """The node or context item with a code, or nothing."""
        return next((node for node in (*self.walk(), *self.around()) if node.code == code), None)

    def walk(self) -> list[ResultNode]:
        """Every node, parents before their parts."""
        return [node for top in self.nodes for node in _walk(top)]

    @property
    def refused(self) -> bool:
        """Whether a part is not rated without which there is no index, or none applies: `index`, `exact` are None."""
        return self.because == "not-applicable" or any(node.refused for node in self.nodes)

    @property
    def shown(self) -> Decimal | str:
        """The index as people see it: a dash where it is refused."""
        return DASH if self.refused else self.index

    @property
    def aside(self) -> str:
        """The codes of the nodes for which something else counts than what was answered."""
        return ", ".join(node.code for node in self.walk() if node.because in ASIDE)

    @property
    def predicate_shown(self) -> str:
        """The predicate, or a dash, and the variant of the instrument that gave it: ``Tidak Layak (Tinggi)``."""
        return f"{self.predicate or DASH}{f' ({self.variant})' if self.variant else ''}"

    @property
    def incomplete(self) -> str:
        """The key of the words for what its gaps do: they count as a value, forbid an index, or do something else."""
        if self.shown == DASH or not self.gaps:
            return "incomplete_refused" if self.gaps else "incomplete_unknown"
        return "incomplete_other" if self.gap_value is None else "incomplete"

    def weight_of(self, node: ResultNode, language: Language = DEFAULT_LANGUAGE) -> str:
        """What a node weighs: in percent of the whole, or in points with the most that they can be; to 2 decimals."""
        if self.unit == "points":
            most = node.weight if node.maximum is None else node.maximum
            return _short(node.weight, language) + ("" if most == node.weight else f" (≤ {_short(most, language)})")
        whole = sum((top.weight for top in self.nodes if not top.deducts), Fraction(0))
        return f"{_short(100 * node.weight / whole, language)}%"

    def around(self) -> list[ResultNode]:
        """Every context item."""
        return [node for top in self.context for node in _walk(top)]


def _short(value: Fraction, language: Language) -> str:
    return figure(round_half_up(value, 2) if "/" in exact_text(value) else value, language)


def _walk(node: ResultNode) -> list[ResultNode]:
    return [node, *(below for part in node.nodes for below in _walk(part))]
