"""A maturity index as Markdown, for a mail, a wiki or a repository."""

from __future__ import annotations

from collections.abc import Iterator

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.finding import SHOWN_PER_CODE, by_code, doubt, doubted
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say, written
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.forms.labels import Labels, among_words, port_name
from spbe_sdk.reports.forms.markdown import escaped, table_head, table_row
from spbe_sdk.reports.index.lead import lead
from spbe_sdk.reports.index.outline import outline
from spbe_sdk.reports.roadmap.files import roadmap_lines
from spbe_sdk.reports.trend.files import trend_lines
from spbe_sdk.roadmaps.advice import Advice


def index_text(outcome: IndexOutcome, context: ReportContext, advice: Advice | None) -> str:
    """The report as Markdown text; words from outside cannot act as markup."""
    t, result = Labels(context.language, context.labels), outcome.result
    about = context.application
    title, name = escaped(about.title.say(context.language)), escaped(about.publisher.name)
    publisher = name if context.published else _said(t, "unpublished")
    shown = written(result.shown, context.language)
    lines = [
        f"# {escaped(t('title', name=outcome.instrument.index_name))} {result.year}",
        "",
        f"**{_said(t, 'index')} {shown}** · {escaped(result.predicate_shown)}{_exact(result, t)}",
        "",
        *([f"**{doubt(len(outcome.errors), context.language)}**", ""] if outcome.errors else []),
        escaped(lead(outcome, advice, context.language)),
        "",
        *_beside(outcome, t),
        "",
        f"## {_said(t, 'aspects')}",
        "",
        *table_head([t("code"), t("name"), t("weight"), t("index")]),
        *(
            table_row(
                [
                    n.code,
                    n.name,
                    result.weight_of(n, t.language),
                    f"{written(n.shown, t.language)}{n.marks}",
                ]
            )
            for n in outline(result)
        ),
        "",
        f"## {_said(t, 'problems')}",
        "",
        *_problems(outcome, context, t),
        "",
        *_roadmap(advice, context.language),
        *_years(outcome, context.language),
        f"## {_said(t, 'indicators')}",
        "",
        *table_head([t("code"), t("name"), t("level"), t("note")]),
        *(
            table_row(
                [n.code, n.name, t("no_rating") if n.value is None else value_text(n.value, t.language), n.note or ""]
            )
            for n in result.walk()
            if not n.nodes
        ),
        "",
        f"{_said(t, 'application')}: {title}, {_said(t, 'version').lower()} {about.version}, {publisher}.",
        "",
        f"{_said(t, 'digest')} `{context.package_digest}`. {_said(t, 'fingerprint')} `{result.fingerprint}`.",
    ]
    return "\n".join(lines) + "\n"


def _said(t: Labels, label: str, **details: object) -> str:
    """A word of the report, which the application or the region may have replaced, outside of a table."""
    return escaped(t(label, **details))


def _exact(result: Result, t: Labels) -> str:
    return f" ({_said(t, 'exact', value=result.exact)})" if not result.refused else ""


def _beside(outcome: IndexOutcome, t: Labels) -> Iterator[str]:
    """What stands beside the index: claim, evidence, target, gaps, and what of the data is not simply our own."""
    result = outcome.result
    if outcome.claimed is not None:
        claimed = doubted(escaped(outcome.claimed.predicate or "–"), len(outcome.errors_in("claims")), t.language)
        yield f"- {_said(t, 'claimed')}: {written(outcome.claimed.shown, t.language)} · {claimed}"
    if result.evidenced is not None:
        proven = doubted(escaped(result.evidenced.predicate or "–"), len(outcome.errors_with("evidence")), t.language)
        yield f"- {_said(t, 'evidenced')}: {written(result.evidenced.shown, t.language)} · {proven}"
    if outcome.target is not None:
        yield f"- {_said(t, 'target')}: {figure(outcome.target, t.language)}"
    yield from (f"- {escaped(words)}" for words in among_words(outcome, t))
    if not result.complete:
        yield f"- {_said(t, result.incomplete, count=len(result.gaps), value=result.gap_value or 0)}"
    if result.aside:
        yield f"- † {_said(t, 'aside', codes=result.aside)}"
    yield from (
        f"- **{_said(t, mark)}** {port_name(port, t.language)}: {escaped(source)}"
        for mark, port, source in outcome.marked
    )


def _roadmap(advice: Advice | None, language: Language) -> Iterator[str]:
    """The way up, step by step, or why there is none."""
    if advice is None:
        return
    yield from (f"## {say('roadmap.title', language)}", "")
    for finding in advice.problems:
        yield from (f"- {escaped(finding.message(language))} → {escaped(finding.remedy(language))}", "")
    if advice.way_up is not None:
        yield from roadmap_lines(advice.way_up, language)


def _years(outcome: IndexOutcome, language: Language) -> Iterator[str]:
    """Our own published indices, where there are several."""
    if len(outcome.turns) > 1:
        yield from (f"## {say('trend.title', language)}", "", *trend_lines(outcome.turns, language))


def _problems(outcome: IndexOutcome, context: ReportContext, t: Labels) -> Iterator[str]:
    if not outcome.findings:
        yield _said(t, "no_problems")
    for group in by_code(outcome.findings):
        for finding in group[:SHOWN_PER_CODE]:
            place = f"{escaped(finding.origin.text(context.language))}: " if finding.origin else ""
            words = f"{escaped(finding.message(context.language))} → {escaped(finding.remedy(context.language))}"
            yield f"- {place}{words}"
        if len(group) > SHOWN_PER_CODE:
            yield f"- … {_said(t, 'more', count=len(group) - SHOWN_PER_CODE)}"
