"""A maturity index as Markdown, for a mail, a wiki or a repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spbe_sdk.exact import exact_text
from spbe_sdk.findings import SHOWN_PER_CODE, by_code
from spbe_sdk.kinds.index_outcome import IndexOutcome
from spbe_sdk.kinds.planned import Advice
from spbe_sdk.reports.context import ReportContext
from spbe_sdk.reports.labels import Labels, among_words
from spbe_sdk.wording import Language, say

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def index_text(outcome: IndexOutcome, context: ReportContext, advice: Advice | None) -> str:
    """The report as Markdown text; words from outside cannot act as markup."""
    t, result = Labels(context.language, context.labels), outcome.result
    about = context.application
    title, publisher = _plain(about.title.say(context.language)), _plain(about.publisher.name)
    lines = [
        f"# {_plain(t('title', name=outcome.instrument.index_name))} {result.year}",
        "",
        f"**{t('index')} {result.index}** · {_plain(result.predicate)} ({t('exact', value=exact_text(result.exact))})",
        "",
        *_beside(outcome, t),
        "",
        f"## {t('aspects')}",
        "",
        *_table([t("code"), t("name"), t("weight"), t("index")]),
        *(
            _row([n.code, n.name, f"{exact_text(n.weight)}%", f"{n.index}{'' if n.complete else ' *'}"])
            for n in result.walk()
            if n.nodes
        ),
        "",
        f"## {t('problems')}",
        "",
        *_problems(outcome, context, t),
        "",
        *_roadmap(advice, context.language),
        *_years(outcome, t),
        f"## {t('indicators')}",
        "",
        *_table([t("code"), t("name"), t("level"), t("note")]),
        *(
            _row([n.code, n.name, t("no_rating") if n.value is None else str(n.value), n.note or ""])
            for n in result.walk()
            if not n.nodes
        ),
        "",
        f"{t('application')}: {title} {about.version}, {publisher}.",
        "",
        f"{t('digest')} `{context.package_digest}`. {t('fingerprint')} `{result.fingerprint}`.",
    ]
    return "\n".join(lines) + "\n"


def _beside(outcome: IndexOutcome, t: Labels) -> Iterator[str]:
    """What stands beside the index: claim, evidence, target, gaps, and what of the data is not simply our own."""
    result = outcome.result
    if outcome.claimed is not None:
        yield f"- {t('claimed')}: {outcome.claimed.index} · {_plain(outcome.claimed.predicate)}"
    if result.evidenced is not None:
        yield f"- {t('evidenced')}: {result.evidenced.index} · {_plain(result.evidenced.predicate)}"
    if outcome.target is not None:
        yield f"- {t('target')}: {outcome.target}"
    yield from (f"- {words}" for words in among_words(outcome, t))
    if not result.complete:
        yield f"- {t('incomplete', count=len(result.gaps), value=exact_text(result.gap_value or 0))}"
    for port in outcome.ports:
        if port.provenance is not None and port.provenance.mark is not None:
            yield f"- **{t(port.provenance.mark)}** {port.port}: {_plain(port.provenance.source)}"


def _roadmap(advice: Advice | None, language: Language) -> Iterator[str]:
    """The way up, step by step, or why there is none."""
    if advice is None:
        return
    yield from (f"## {say('roadmap.title', language)}", "")
    for finding in advice.problems:
        yield from (f"- {_plain(finding.message(language))} → {_plain(finding.remedy(language))}", "")
    if advice.planned is None:
        return
    plan, unit, unproven = advice.planned.plan, advice.planned.rules.unit, advice.planned.unproven(language)
    yield from (unproven, "") if unproven else ()
    if plan.steps:
        yield from _table(["#", *(say(f"roadmap.{name}", language) for name in ("step", "spent", "index"))])
        spent = 0
        for number, step in enumerate(plan.steps, start=1):
            spent += step.cost
            yield _row([str(number), f"{step.code} {step.name} → {step.level}", f"{spent} {unit}", str(step.index)])
    else:
        yield say("roadmap.nothing", language)
    yield from ("", _plain(advice.planned.proof(language)), "")


def _years(outcome: IndexOutcome, t: Labels) -> Iterator[str]:
    """Our own published indices, year by year; a line is drawn where the instrument changed."""
    if len(outcome.turns) < 2:
        return
    yield from (f"## {say('trend.title', t.language)}", "")
    yield from _table([t("year"), t("index"), say("trend.change", t.language), t("instrument")])
    for turn in outcome.turns:
        change = "–" if turn.change is None else f"{turn.change:+}"
        yield _row([str(turn.year), str(turn.index), change, turn.measured_by])
    yield ""


def _problems(outcome: IndexOutcome, context: ReportContext, t: Labels) -> Iterator[str]:
    if not outcome.findings:
        yield t("no_problems")
    for group in by_code(outcome.findings):
        for finding in group[:SHOWN_PER_CODE]:
            place = f"{_plain(finding.origin.text(context.language))}: " if finding.origin else ""
            words = f"{_plain(finding.message(context.language))} → {_plain(finding.remedy(context.language))}"
            yield f"- {place}{words}"
        if len(group) > SHOWN_PER_CODE:
            yield f"- … {t('more', count=len(group) - SHOWN_PER_CODE)}"


def _table(heads: list[str]) -> list[str]:
    return [_row(heads), "|" + " --- |" * len(heads)]


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Text in one line, in which nothing is markup."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))
