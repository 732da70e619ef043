"""Perjanjian kinerja: who promises what to whom, and the annex that says what was promised."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spbe_sdk.documents.plan import Unit
from spbe_sdk.performance.programs import ProgramMoney
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.performance.signing import Party
from spbe_sdk.reports.official.figures import measured
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
from spbe_sdk.reports.official.request import PlanForm


def agreement_pages(form: PlanForm, scored: UnitScore) -> list[FormPage]:
    """The statement and the annex of a unit."""
    organisation = form.organisation(scored.unit)
    return [
        FormPage(tuple(_statement(form, scored.unit)), organisation),
        FormPage(tuple(_annex(form, scored)), organisation),
    ]


def _title(form: PlanForm) -> str:
    revision = form.request.revision
    return form.t("form_agreement", year=form.year) if revision is None else form.t(
        "form_agreement_revised", year=form.year, number=revision
    )  # fmt: skip


def _statement(form: PlanForm, unit: Unit) -> Iterator[FormBlock]:
    t, first, second = form.t, form.parties.of(unit), form.parties.above(unit)
    names = {"first": t("form_first"), "second": t("form_second"), "year": form.year}
    yield FormHeading(_title(form), main=True)
    if form.request.number is not None:
        yield FormHeading(t("form_number", number=form.request.number), main=True)
    yield FormText(t("form_opening"))
    yield _facts(form, first)
    if second is None:
        yield FormText(t("form_promise_alone", **names))
    else:
        yield FormText(t("form_named_first", **names))
        yield _facts(form, second)
        yield FormText(t("form_named_second", **names))
        yield FormText(t("form_promise_first", **names))
        yield FormText(t("form_promise_second", **names))
    yield _signatures(form, first, second)


def _facts(form: PlanForm, party: Party) -> FormFacts:
    return FormFacts(((form.t("form_name"), party.name or BLANK), (form.t("form_title"), party.title or BLANK)))


def _signatures(form: PlanForm, first: Party, second: Party | None) -> FormSignatures:
    if second is None:
        return FormSignatures((form.signature("", first, dated=True),))
    return FormSignatures(
        (form.signature(form.t("form_second"), second), form.signature(form.t("form_first"), first, dated=True))
    )


def _annex(form: PlanForm, scored: UnitScore) -> Iterator[FormBlock]:
    t, unit = form.t, scored.unit
    yield FormHeading(f"{t('form_annex')}\n{_title(form)}\n{unit.name}", main=True)
    yield _promises(form, scored)
    if programs := form.programs.of(unit):
        yield _budgeted(form, programs, unit)
    yield _signatures(form, form.parties.of(unit), form.parties.above(unit))


def _budgeted(form: PlanForm, programs: Sequence[ProgramMoney], unit: Unit) -> FormTable:
    """The programs; beside those of an office, where their money comes from, which the head of a region leaves out."""
    told = unit.parent is not None and any(program.funding for program in programs)
    remark = (("form_remark", 18),) if told else ()
    rows = (
        (str(n), program.name, form.money(program.money.ceiling), ", ".join(program.funding))
        for n, program in enumerate(programs, 1)
    )
    total = ("", form.t("form_total"), form.money(sum(program.money.ceiling for program in programs)), "")
    columns = form.columns(("form_no", 5), ("form_program", 55), ("form_budget", 22, True), *remark)
    return FormTable(columns, tuple(row[: len(columns)] for row in rows), total[: len(columns)])


def _promises(form: PlanForm, scored: UnitScore) -> FormTable:
    rows = []
    first = form.request.revision is None
    for number, node in enumerate(scored.agreed, start=1):
        for place, item in enumerate(node.indicators):
            begins = (str(number), node.objective.name) if place == 0 else (None, None)
            target = measured(form.targets.of_year(item.indicator, first=first), item.indicator, form.language)
            rows.append((*begins, item.indicator.name, target))
    columns = form.columns(("form_no", 5), ("form_objective", 37), ("form_indicator", 38), ("form_target", 20, True))
    return FormTable(columns, tuple(rows))
