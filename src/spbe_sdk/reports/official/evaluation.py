"""Lembar kerja evaluasi: every component with its weight, what the assessed answer, and what the evaluator does."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.assessment import Stage
from spbe_sdk.documents.instrument import Question
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.documents.result import Answer, Result, ResultNode
from spbe_sdk.findings.words import written
from spbe_sdk.reports.official.parts import FormHeading, FormPage, FormTable
from spbe_sdk.reports.official.request import FormWriter


@attrs.frozen(slots=True)
class _Sides:
    """The assessment of those who are assessed, and that of an evaluator; nothing where there is none yet."""

    own: Result | None
    evaluated: Result | None
    titles: dict[str, str]


def evaluation_pages(form: FormWriter, outcome: IndexOutcome) -> list[FormPage]:
    """The sheet of an assessment."""
    result = outcome.result
    sides = _sides(outcome)
    columns = form.columns(
        ("form_code", 6), ("form_component", 23), ("form_weight", 6, True), ("form_own_answer", 7),
        ("form_own_value", 7, True), ("form_evidence", 17), ("form_own_note", 12), ("form_evaluator_answer", 8),
        ("form_evaluator_value", 8, True), ("form_evaluator_note", 12),
    )  # fmt: skip
    own, evaluated = _figure(form, sides.own), _figure(form, sides.evaluated)
    total = ("", form.t("form_result"), "", "", own, "", "", "", evaluated, "")
    title = form.t("form_evaluation", title=outcome.instrument.title, year=result.year)
    rows, parts = tuple(_rows(form, outcome, sides)), {node.code for node in result.walk() if node.nodes}
    strong = frozenset(number for number, row in enumerate(rows) if row[0] in parts)
    table = FormTable(columns, rows, total, strong)
    return [FormPage((FormHeading(title, main=True), table), wide=True)]


def _sides(outcome: IndexOutcome) -> _Sides:
    result = outcome.result
    titles = {item.id: item.title for item in result.evidence.items}
    if outcome.claimed is not None:
        return _Sides(outcome.claimed, result, titles)
    return _Sides(result, None, titles) if result.stage is Stage.SELF else _Sides(None, result, titles)


def _rows(form: FormWriter, outcome: IndexOutcome, sides: _Sides) -> Iterator[tuple[str, ...]]:
    questions = {node.code: node.questions for node in outcome.instrument.walk()}
    for node in outcome.result.walk():
        own, evaluated = (side.find(node.code) if side else None for side in (sides.own, sides.evaluated))
        yield (
            node.code,
            node.name,
            outcome.result.weight_of(node, form.language),
            *_answer(form, own),
            _evidence(own or evaluated, sides),
            own.note or "" if own else "",
            *_answer(form, evaluated),
            evaluated.note or "" if evaluated else "",
        )
        mine, theirs = ({answer.code: answer for answer in side.answers} if side else {} for side in (own, evaluated))
        for question in questions.get(node.code, ()):
            yield _question(form, question, mine.get(question.code), theirs.get(question.code), sides)


def _question(
    form: FormWriter, question: Question, mine: Answer | None, theirs: Answer | None, sides: _Sides
) -> tuple[str, ...]:
    def said(answer: Answer | None) -> tuple[str, str]:
        shown = "" if answer is None or answer.value is None else value_text(answer.value, form.language)
        return shown, answer.note or "" if answer else ""

    (answered, note), (judged, remark) = said(mine), said(theirs)
    return (question.code, question.text, "", answered, "", _evidence(mine or theirs, sides), note, judged, "", remark)


def _answer(form: FormWriter, node: ResultNode | None) -> tuple[str, str]:
    if node is None:
        return "", ""
    answered = "" if node.value is None else value_text(node.value, form.language)
    return answered, str(written(node.shown, form.language))


def _evidence(rated: ResultNode | Answer | None, sides: _Sides) -> str:
    return "; ".join(sides.titles.get(code, code) for code in rated.evidence) if rated else ""


def _figure(form: FormWriter, result: Result | None) -> str:
    return "" if result is None else f"{written(result.shown, form.language)} ({result.predicate_shown})"
