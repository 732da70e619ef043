"""The maturity index: ratings and their evidence, measured by an instrument such as PermenPANRB 59/2020."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Literal

from pydantic import Field

from spbe_sdk import ports
from spbe_sdk.checks.evidence import PlacedEvidence
from spbe_sdk.checks.ratings import PlacedRating
from spbe_sdk.documents.assessment import Evidence, EvidenceStatus, Rating, Stage, Support
from spbe_sdk.documents.fields import Exact, Part, Text, Year
from spbe_sdk.evaluation import Evaluation, Inputs, Subject, evaluate
from spbe_sdk.exact import round_half_up
from spbe_sdk.findings import Finding
from spbe_sdk.intake import PortData, Row, read_port
from spbe_sdk.kinds.kind import Outcome, PortReport, PublishedIndex, Task
from spbe_sdk.ports import Port, PortField

_SUPPORT = re.compile(
    r"(?:(?P<instrument>[A-Za-z0-9][\w.-]*)/)?(?P<indicator>[A-Za-z0-9][\w.-]*)(?::(?P<level>\d{1,2}))?\Z", re.ASCII
)


def supports(text: str) -> tuple[Support, ...]:
    """What a document proves: ``1:3`` (indicator 1, level 3), ``29``, or ``pemdi-8-2026/9:2``."""
    found = []
    for part in re.split(r"[,;|]", text):
        match = _SUPPORT.match(part.strip())
        if match is None:
            raise ValueError(text)
        level = match["level"]
        found.append(
            Support(indicator=match["indicator"], level=int(level) if level else None, instrument=match["instrument"])
        )
    return tuple(found)


_RATING_FIELDS = (
    PortField("indicator", ports.code, "code", "1", required=True),
    PortField("value", ports.rating, "rating", "3", required=True),
    PortField("note", ports.plain, "text", "Perbup 12/2021 pasal 4"),
    PortField("evidence", ports.codes, "codes", "perbup-12-2021; sk-tim-2022"),
)


class MaturityIndexSettings(Part):
    """Settings of a maturity index."""

    year: Year = Field(description="The assessed year.")
    stage: Stage = Field(default=Stage.FINAL, description="Whose ratings the port `ratings` holds.")
    target_index: Exact | None = Field(default=None, description="The index aimed at, in quotes.")
    language: Literal["id", "en"] = Field(default="id", description="Language of reports.")
    parameters: dict[str, Text] = Field(
        default_factory=dict, description="What of the instrument is decided otherwise; may break comparability."
    )
    letterhead: Text | None = Field(default=None, description="The institution's name, above the report.")


class MaturityIndex:
    """Scores ratings with their evidence, sets them beside the region's own claim and its published indices."""

    name: ClassVar[str] = "maturity-index"
    settings_model: ClassVar[type[Part]] = MaturityIndexSettings
    ports: ClassVar[tuple[Port, ...]] = (
        Port("ratings", _RATING_FIELDS, required=True),
        Port("claims", _RATING_FIELDS),
        Port(
            "evidence",
            (
                PortField("id", ports.code, "code", "perbup-12-2021", required=True),
                PortField("title", ports.plain, "text", "Perbup 12 Tahun 2021", required=True),
                PortField("kind", ports.code, "code", "policy"),
                PortField(
                    "status", ports.choice({str(status): status for status in EvidenceStatus}), "status", "accepted"
                ),
                PortField("location", ports.plain, "location", "bukti/perbup-12-2021.pdf"),
                PortField("sha256", ports.digest, "sha256", "9f86d081…"),
                PortField("issued", ports.day, "date", "2021-03-01"),
                PortField("valid_until", ports.day, "date", "2026-12-31"),
                PortField("supports", supports, "supports", "1:3; 29"),
            ),
        ),
        Port(
            "published",
            (
                PortField("year", ports.whole, "year", "2024", required=True),
                PortField("institution", ports.plain, "text", "Kabupaten Bekasi", required=True),
                PortField("region", ports.region, "region", "32.16"),
                PortField("index", ports.decimal, "decimal", "3.28", required=True),
                PortField("predicate", ports.plain, "text", "Baik"),
                PortField("instrument", ports.code, "code", "spbe-59-2020", required=True),
                PortField("source", ports.plain, "text", "Kepmen PANRB 13/2024"),
            ),
        ),
    )

    def execute(self, task: Task) -> Outcome:
        """Read the bound ports, score the ratings and, where they are bound, the claims."""
        settings = MaturityIndexSettings.model_validate(dict(task.settings))
        data = {port.name: read_port(port, task.bindings[port.name], task.files) for port in self.bound(task)}
        evidence = [placed for row in _rows(data, "evidence") if (placed := _evidence(row)) is not None]
        rated = self._score(task, settings.year, settings.stage, _rows(data, "ratings"), evidence)
        claimed = None
        findings = [finding for port in self.bound(task) for finding in data[port.name].findings]
        if _rows(data, "ratings"):
            findings += rated.findings
        if "claims" in data:
            claims = self._score(task, settings.year, Stage.SELF, _rows(data, "claims"), evidence)
            claimed = claims.result
            if _rows(data, "claims"):
                findings += [finding for finding in claims.findings if finding.code.startswith("rating-")]
        return Outcome(
            instrument=task.instrument,
            result=rated.result,
            claimed=claimed,
            published=[item for row in _rows(data, "published") if (item := _published(row)) is not None],
            ports=[_report(port, task, data.get(port.name)) for port in self.ports],
            findings=_once(findings),
            target=_rounded(settings.target_index, task),
        )

    def bound(self, task: Task) -> list[Port]:
        """The ports that have a binding."""
        return [port for port in self.ports if port.name in task.bindings]

    def _score(
        self, task: Task, year: int, stage: Stage, rows: list[Row], evidence: list[PlacedEvidence]
    ) -> Evaluation:
        ratings = [placed for row in rows if (placed := _rating(row)) is not None]
        subject = Subject(task.region, year, stage)
        settings = MaturityIndexSettings.model_validate(dict(task.settings))
        return evaluate(
            Inputs(subject, ratings, evidence, task.instrument, task.files, task.today, settings.parameters)
        )


def _rounded(target: Fraction | None, task: Task) -> Decimal | None:
    return None if target is None else round_half_up(target, task.instrument.decimals)


def _rows(data: dict[str, PortData], port: str) -> list[Row]:
    return data[port].rows if port in data else []


def _rating(row: Row) -> PlacedRating | None:
    if "indicator" in row.broken:
        return None
    values: dict[str, Any] = {"value": None, **row.values}
    rating = Rating(**{**values, "evidence": values.get("evidence") or ()})
    return PlacedRating(rating, row.origin, row.columns, reported="value" in row.broken)


def _evidence(row: Row) -> PlacedEvidence | None:
    if row.broken & {"id", "title"}:
        return None
    return PlacedEvidence(Evidence(**{**row.values, "supports": row.values.get("supports") or ()}), row.origin)


def _published(row: Row) -> PublishedIndex | None:
    if row.broken:
        return None
    values = {field: row.values.get(field) for field in ("region", "predicate", "source")}
    return PublishedIndex(
        year=row.values["year"],
        institution=row.values["institution"],
        index=str(row.values["index"]),
        instrument=row.values["instrument"],
        **values,
    )


def _report(port: Port, task: Task, data: PortData | None) -> PortReport:
    binding = task.bindings.get(port.name)
    if binding is None or data is None:
        return PortReport(port.name, bound=False, required=port.required)
    source = str(binding.options.get("path", binding.adapter))
    return PortReport(
        port.name, True, port.required, binding.adapter, source, len(data.rows), data.findings, binding.provenance
    )


def _once(findings: list[Finding]) -> list[Finding]:
    """Each finding once: a file that is bound to two ports is reported for one of them."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for finding in findings:
        key = (finding.code, finding.origin, finding.field, finding.found)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept
