"""Indikator kinerja utama: what each indicator means, how it is counted, from which source, and by whom."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.official.action import responsible
from spbe_sdk.reports.official.parts import FormHeading, FormPage, FormSignatures, FormTable
from spbe_sdk.reports.official.request import PlanForm


def key_indicator_pages(form: PlanForm, scored: UnitScore) -> list[FormPage]:
    """The table of a unit's indicators."""
    columns = form.columns(
        ("form_no", 4),
        ("form_objective", 15),
        ("form_indicator", 15),
        ("form_definition", 20),
        ("form_formula", 17),
        ("form_measure", 7),
        ("form_target", 7, True),
        ("form_source", 11),
        ("form_responsible", 11),
    )
    heading = FormHeading(f"{form.t('form_key_indicators', year=form.year)}\n{scored.unit.name}", main=True)
    signed = FormSignatures((form.signature("", form.parties.of(scored.unit), dated=True),))
    blocks = (heading, FormTable(columns, tuple(_rows(form, scored))), signed)
    return [FormPage(blocks, form.organisation(scored.unit), wide=True)]


def _rows(form: PlanForm, scored: UnitScore) -> Iterator[tuple[str | None, ...]]:
    for number, node in enumerate(scored.agreed, start=1):
        for place, item in enumerate(node.indicators):
            begins = (str(number), node.objective.name) if place == 0 else (None, None)
            meant = item.indicator
            yield (
                *begins,
                meant.name,
                meant.definition or "",
                meant.formula or "",
                meant.measure or "",
                form.target(meant, measure=False),
                meant.data_source or meant.measured_by or "",
                responsible(form, scored, meant),
            )
