"""A result as a notebook shows it: the verdict, and what it is made of in short."""

from __future__ import annotations

from html import escape

from spbe_sdk.documents.evidenced import DASH
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.finding import said
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.index.outline import outline


def html_of(result: Result) -> str:
    """A small table, with nothing in it that runs or is fetched."""
    language: Language = getattr(result, "_language", "id")
    rows = [_row([node.code, node.name, said(node.shown, language)]) for node in outline(result)]
    heads = "".join(f'<th scope="col">{_said(name, language)}</th>' for name in ("code", "name", "index"))
    return (
        f"<table><caption>{escape(_headline(result, language))}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    )


def _headline(result: Result, language: Language) -> str:
    about = f"{result.instrument}, {result.region}, {result.year}"
    gaps = "" if result.complete else f" {_missing(result, language)}."
    return f"{about}: {said(result.shown, language)}, {result.label(language)}.{gaps}"


def _missing(result: Result, language: Language) -> str:
    value = DASH if result.gap_value is None else result.gap_value
    return say(f"report.{result.incomplete}", language, count=len(result.gaps), value=value)


def _said(name: str, language: Language) -> str:
    return escape(say(f"report.{name}", language))


def _row(cells: list[str]) -> str:
    code, *others = map(escape, cells)
    return f'<tr><th scope="row">{code}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'
