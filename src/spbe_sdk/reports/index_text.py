"""A maturity index as Markdown, for a mail, a wiki or a repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spbe_sdk.exact import exact_text
from spbe_sdk.findings import SHOWN_PER_CODE, by_code
from spbe_sdk.kinds.index_outcome import IndexOutcome
from spbe_sdk.reports.context import ReportContext
from spbe_sdk.reports.labels import Labels

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~])")


def index_text(outcome: IndexOutcome, context: ReportContext) -> str:
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
    if not result.complete:
        yield f"- {t('incomplete', count=len(result.gaps), value=exact_text(result.gap_value or 0))}"
    for port in outcome.ports:
        if port.provenance is not None and port.provenance.mark is not None:
            yield f"- **{t(port.provenance.mark)}** {port.port}: {_plain(port.provenance.source)}"


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
