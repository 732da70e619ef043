"""Laporan hasil evaluasi: the letter that tells an evaluation's result, its notes and what is recommended."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.assessment import Stage
from spbe_sdk.documents.evidenced import DASH
from spbe_sdk.documents.result import ResultNode
from spbe_sdk.findings.words import written
from spbe_sdk.reports.official.parts import (
    BLANK,
    FormBlock,
    FormFacts,
    FormHeading,
    FormPage,
    FormSignatures,
    FormTable,
    FormText,
)
from spbe_sdk.reports.official.request import FormWriter


def letter_pages(form: FormWriter, outcome: IndexOutcome) -> list[FormPage]:
    """The letter."""
    return [FormPage((*_address(form, outcome), *_body(form, outcome), *_closing(form)))]


def _address(form: FormWriter, outcome: IndexOutcome) -> Iterator[FormBlock]:
    t, year = form.t, outcome.result.year
    title = outcome.instrument.title
    yield FormFacts(
        (
            (t("form_letter_number"), form.request.number or BLANK),
            (t("form_letter_about"), t("form_letter_subject", title=title, year=year)),
            (t("form_letter_to"), form.context.addressee or BLANK),
        )
    )


def _body(form: FormWriter, outcome: IndexOutcome) -> Iterator[FormBlock]:
    t, result = form.t, outcome.result
    yield FormHeading(t("form_letter_begins"))
    yield FormText(t("form_letter_basis", regulation=outcome.instrument.legal.regulation))
    yield FormText(t("form_letter_scope"))
    mine = result.stage is Stage.SELF
    yield FormText(t("form_letter_self" if mine else "form_letter_judged"))
    yield FormHeading(t("form_letter_results"))
    shown = {"value": str(written(result.shown, form.language)), "predicate": result.predicate_shown}
    stage = t(f"stage_{result.stage or Stage.FINAL}")
    yield FormText(t("form_letter_value", title=outcome.instrument.index_name, year=result.year, stage=stage, **shown))
    if (proven := result.evidenced) is not None and outcome.computable:
        evidenced = {"value": str(written(proven.shown, form.language)), "predicate": proven.predicate or DASH}
        yield FormText(t("form_letter_proven", **evidenced))
    alike = (turn for turn in outcome.turns if turn.measured_by == result.instrument)
    last = next((turn for turn in alike if turn.year == result.year - 1), None)
    if last is not None:
        yield FormText(t("form_letter_last", year=last.year, value=last.index, predicate=last.label(form.language)))
    yield FormText(t("form_letter_details"))
    yield _components(form, outcome)
    yield FormText(t("form_letter_notes"))
    for number, node in enumerate(result.nodes, start=1):
        yield FormText(f"{number}. {node.name}\n" + "\n".join(_notes(node)))
    yield FormHeading(t("form_letter_recommends"))
    for number, node in enumerate(result.nodes, start=1):
        yield FormText(f"{number}. {node.name}: {BLANK}")


def _notes(node: ResultNode) -> list[str]:
    parts = [part for part in node.nodes or (node,) if part.note]
    return [f"– {part.name}: {part.note}" for part in parts] or [f"– {BLANK}"]


def _components(form: FormWriter, outcome: IndexOutcome) -> FormTable:
    result = outcome.result
    rows = tuple(
        (str(number), node.name, result.weight_of(node, form.language), str(written(node.shown, form.language)))
        for number, node in enumerate(result.nodes, start=1)
    )
    columns = form.columns(("form_no", 6), ("form_component", 58), ("form_weight", 18, True), ("form_value", 18, True))
    result_row = ("", form.t("form_result"), "", str(written(result.shown, form.language)))
    return FormTable(columns, (*rows, result_row), ("", form.t("predicate"), "", result.predicate_shown))


def _closing(form: FormWriter) -> Iterator[FormBlock]:
    yield FormText(form.t("form_letter_closing"))
    yield FormSignatures((form.signature("", form.context.signer, dated=True),))
    yield FormText(form.t("form_letter_copies"), quiet=True)
