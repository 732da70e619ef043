"""`spbe compare`: rank results that were measured alike; connect others through a crosswalk, with the loss."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.workspace.region import region_of
from spbe_sdk.applications.workspace.runs import result_files
from spbe_sdk.assessment.score_file import read_result
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    PaperOption,
    console,
    echo,
    escape,
    paper_for,
    print_json,
    working,
    write_page,
)
from spbe_sdk.comparison.comparison import Ranked
from spbe_sdk.comparison.crosswalk import CrosswalkComparison, compare_connected
from spbe_sdk.comparison.profile import ResultProfile
from spbe_sdk.comparison.ranking import Ranking, rank_beside
from spbe_sdk.comparison.side import Sides, beside_published
from spbe_sdk.comparison.stages import side_by_side
from spbe_sdk.comparison.weights import moved_by
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.result import Result
from spbe_sdk.documents.worded import in_language
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, doubted
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.regions.library import region_label
from spbe_sdk.reports.comparison.files import comparison_text, comparison_workbook
from spbe_sdk.reports.comparison.page import Comparison, comparison_page, heading
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.nation.sides import cells, heads, name_of, notes, sides_page, sides_text, sides_workbook, told
from spbe_sdk.scoring.exact import round_half_up


def compare(
    files: list[Path],
    crosswalk: Path | None = None,
    stages: Annotated[bool, typer.Option("--stages")] = False,
    beside: Annotated[str | None, typer.Option("--peers")] = None,
    others: Annotated[list[str] | None, typer.Option("--with")] = None,
    year: int | None = None,
    move: list[str] | None = None,
    page: Path | None = None,
    paper: PaperOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Compare results; those measured otherwise are refused, unless a crosswalk connects them."""
    if others or year is not None:
        _published(files, others or [], year, page, paper_for(paper, *files), as_json, language)
        return
    _check_files(files)
    with working(language):
        results = [read_result(result_files(file)[0]) for file in files]
    own = read_document(crosswalk, Crosswalk) if crosswalk else None
    crossed = None if stages else compare_connected(results, own)
    if (stages or crossed) and (page is not None or beside is not None or move):
        raise UsageError(Finding("compare-alike"))
    if stages:
        _stages(results, as_json, language)
    elif crossed is None:
        ranking = rank_beside(results, beside, moved_by(move) if move else None)
        _ranked(ranking, page, paper_for(paper, *files), as_json, language)
    elif as_json:
        print_json(crossed.to_dict(), indent=2)
    else:
        _print_crossed(crossed, language)


def _check_files(files: Sequence[Path]) -> None:
    """Refuse what is no file but a name, or one workspace alone: these are set beside published results, which is said.

    A name that ends as a file does is left to be missed as a file, with those that are in its place.
    """
    known = [file for file in files if len(files) > 1 and (file / CHOICES).is_file()]
    other = [file for file in files if file not in known]
    named = [file for file in other if file.is_dir() or not (file.exists() or file.suffix[1:].isalpha())]
    if named:
        others = " ".join(f"--with {_word(file)}" for file in files[1:]) or '--with "Kabupaten Sumedang"'
        details = {"who": _word(named[0]), "others": others if len(named) == len(files) else "--with …"}
        raise UsageError(Finding("compare-what", found=str(named[0]), details=details))


def _word(file: Path) -> str:
    """One word of a command."""
    return f'"{file}"' if " " in str(file) else str(file)


def _ranked(found: Ranking, page: Path | None, paper: Paper, as_json: bool, language: Language) -> None:
    named = _named(found.peers) if found.chosen else None
    view = Comparison(found.ranked, found.profile, found.peers, named, found.instrument)
    if page is not None:
        write_page(
            page,
            lambda: comparison_page(view, language, paper),
            lambda: comparison_text(view, language),
            lambda: comparison_workbook(view, language, paper),
        )
    if as_json:
        print_json(found.entries(), indent=2)
        return
    _print_ranked(found.ranked, language)
    if named is not None:
        echo(say("compare.peers", language, which=named))
    _print_groups(found.profile, language)
    for line in view.words(language):
        echo(line)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _published(
    files: Sequence[Path],
    others: Sequence[str],
    year: int | None,
    page: Path | None,
    paper: Paper,
    as_json: bool,
    language: Language,
) -> None:
    """Published domains side by side; the one argument is a workspace, a region, or an institution."""
    if len(files) != 1 or not others:
        raise UsageError(Finding("compare-with"))
    found = beside_published(region_of(str(files[0])), others, year)
    if page is not None:
        write_page(
            page,
            lambda: sides_page(found, language, paper),
            lambda: sides_text(found, language),
            lambda: sides_workbook(found, language, paper),
        )
    if as_json:
        print_json(found.to_dict(), indent=2)
        return
    _print_sides(found, language)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _print_sides(found: Sides, language: Language) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for number, head in enumerate(heads(found, language)):
        table.add_column(escape(head), justify="right" if number else "left")
    for row in found.rows:
        table.add_row(escape(name_of(row, language)), *cells(found, row, language))
    console().print(table)
    for line in [*told(found, language), *notes(found, language)]:
        echo(line)


def _named(results: Sequence[Result]) -> str:
    return ", ".join(region_label(result.region) for result in results)


def _print_groups(found: ResultProfile, language: Language) -> None:
    """Domains and aspects beside the median and the best."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("code", "name", "own", "median", "best", "to_median", "to_best"):
        table.add_column(heading(name, language), justify="left" if name in ("code", "name") else "right")
    for item in found.nodes:
        if item.node.nodes:
            own = item.node.exact
            figures = (own, item.median, item.best, own - item.median, own - item.best)
            table.add_row(item.node.code, escape(item.node.name), *(_rounded(value, language) for value in figures))
    console().print(table)


def _stages(results: list[Result], as_json: bool, language: Language) -> None:
    rows = side_by_side(results)
    names = [str(result.stage) for result in results]
    if as_json:
        print_json([row.to_dict() for row in rows], indent=2)
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("code", "name"):
        table.add_column(heading(column, language))
    for column in (*(f"stage_{name}" for name in names), "gap"):
        table.add_column(heading(column, language), justify="right")
    indices = (doubted(figure(result.index, language), result.errors, language) for result in results)
    table.add_row("", say("report.index", language), *indices, "")
    for row in rows:
        table.add_row(
            row.code, escape(row.name), *(_rounded(value, language) for value in (*row.values, row.difference))
        )
    console().print(table)


def _rounded(value: Fraction | None, language: Language) -> str:
    return "–" if value is None else figure(round_half_up(value, 2), language)


def _print_ranked(ranked: list[Ranked], language: Language) -> None:
    from rich.table import Table

    out = console()
    out.print(say("compare.title", language))
    table = Table(box=None, pad_edge=False)
    for name in ("rank", "region", "year", "index", "predicate", "percentile", "to_best", "to_median"):
        table.add_column(heading(name, language), justify="left" if name in ("region", "predicate") else "right")
    for item in ranked:
        result, placed = item.result, item.standing
        cells = [
            str(item.rank),
            escape(region_label(result.region)),
            str(result.year),
            figure(result.index, language),
            escape(result.label(language)),
        ]
        figures = (Fraction(placed.percentile), Fraction(placed.to_best), placed.to_median)
        table.add_row(*cells, *(_rounded(value, language) for value in figures))
    out.print(table)


def _print_crossed(crossed: CrosswalkComparison, language: Language) -> None:
    out, old, new = console(), crossed.old, crossed.new
    official = say("compare.yes" if crossed.crosswalk.official else "compare.no", language)
    out.print(say("compare.crosswalk", language, id=crossed.crosswalk.id, official=official))
    out.print(escape(in_language(crossed.crosswalk.confidence, language)))
    shares = [round_half_up(share * 100, 1) for share in (crossed.old_weight, crossed.new_weight)]
    out.print(say("compare.common", language, old=shares[0], new=shares[1]))
    out.print(
        "   ".join(
            f"{one.instrument} {one.year}: {doubted(figure(one.index, language), one.errors, language)}"
            for one in (old, new)
        )
    )
    for item in crossed.crossed:
        codes = f"{', '.join(item.crossing.old)} → {', '.join(item.crossing.new)}"
        values = f"{_rounded(item.old, language)} → {_rounded(item.new, language)}"
        out.print(escape(f"  {values}  {codes} ({item.crossing.relation}) {item.crossing.loss or ''}"))
    out.print(f"{say('compare.loss', language)}:")
    out.print(f"  {say('compare.gone', language, codes=', '.join(crossed.gone) or '–')}")
    out.print(f"  {say('compare.added', language, codes=', '.join(crossed.added) or '–')}")
