"""`spbe trend`: several years of one region, with a break wherever the instrument changed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.assessment.score_file import read_result
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json, write_page
from spbe_sdk.comparison.published.library import published_indices
from spbe_sdk.comparison.trend import Turn
from spbe_sdk.comparison.trend import trend as turns_of
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.trend.files import trend_text, trend_workbook
from spbe_sdk.reports.trend.page import trend_page


def trend(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Hasil (result.json) atau penilaian, satu per tahun.")
    ] = None,
    institution: Annotated[
        str | None, typer.Option(help="Indeks terbit yang dibawa spbe-sdk, misalnya 'Kabupaten Bekasi'.")
    ] = None,
    page: Annotated[Path | None, typer.Option(help="Tulis juga berkas .html dengan grafik, .xlsx, atau .md.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Tunjukkan indeks dari tahun ke tahun; pergantian instrumen menjadi putus, bukan garis."""
    results = [read_result(file) for file in files or []]
    regions = {result.region for result in results}
    if len(regions) > 1:
        raise UsageError(Finding("trend-regions", found=", ".join(sorted(regions))))
    points: list[tuple[int, Decimal, str | None, str]] = [
        (result.year, result.index, result.predicate, result.instrument) for result in results
    ]
    names = sorted({item.institution for item in published_indices()})
    if institution is not None:
        found = [item for item in published_indices() if item.institution.casefold() == institution.casefold()]
        if not found:
            raise UsageError(Finding("trend-institution", found=institution, allowed=", ".join(names)))
        years = {year for year, *_ in points}
        points += [(i.year, i.index, i.predicate, i.instrument) for i in found if i.year not in years]
    if not points:
        raise UsageError(Finding("trend-institution", found="–", allowed=", ".join(names)))
    turns = turns_of(points)
    who = institution or next(iter(regions))
    if page is not None:
        write_page(
            page,
            lambda: trend_page(turns, who, language),
            lambda: trend_text(turns, who, language),
            lambda: trend_workbook(turns, who, language),
        )
    if as_json:
        print_json([_dict(turn) for turn in turns], indent=2)
        return
    _print(turns, who, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _print(turns: list[Turn], who: str, language: Language) -> None:
    out = console()
    out.print(escape(who))
    for turn in turns:
        if turn.broken:
            out.print(f"  ─ ─ {say('trend.broken', language, name=turn.measured_by)}")
        change = "" if turn.change is None else f"  {turn.change:+}"
        out.print(f"  {turn.year}  {turn.index}  {escape(turn.predicate or '')}{change}")


def _dict(turn: Turn) -> dict[str, object]:
    change = None if turn.change is None else str(turn.change)
    return {"year": turn.year, "index": str(turn.index), "predicate": turn.predicate, "measured_by": turn.measured_by,
            "change": change, "broken": turn.broken}  # fmt: skip
