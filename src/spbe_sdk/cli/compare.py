"""`spbe compare`: rank results that were measured alike; connect others through a crosswalk, with the loss."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.assessment.score_file import _instrument, read_result
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json, working, write_page
from spbe_sdk.comparison.comparison import Ranked, check_together
from spbe_sdk.comparison.comparison import compare as rank
from spbe_sdk.comparison.crosswalk import CrosswalkComparison, compare_across
from spbe_sdk.comparison.peers import peers
from spbe_sdk.comparison.profile import ResultProfile, profile
from spbe_sdk.comparison.stages import side_by_side
from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.result import Result
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.library import library
from spbe_sdk.regions.library import region_label, region_name
from spbe_sdk.reports.comparison.files import comparison_text, comparison_workbook
from spbe_sdk.reports.comparison.page import Comparison, comparison_page, heading
from spbe_sdk.scoring.exact import exact_text, round_half_up


def compare(
    files: Annotated[list[Path], typer.Argument(help="Hasil (result.json) atau berkas penilaian.")],
    crosswalk: Annotated[Path | None, typer.Option(help="Tabel padanan sendiri.")] = None,
    stages: Annotated[
        bool, typer.Option("--stages", help="Tahap-tahap satu penilaian (mandiri, dokumen, …) berdampingan.")
    ] = False,
    beside: Annotated[
        str | None,
        typer.Option("--peers", help="Sebanding dengan: province, type, similar, atau kode wilayah berkoma."),
    ] = None,
    page: Annotated[
        Path | None, typer.Option(help="Tulis juga berkas .html, .xlsx, atau .md: peringkat, peta kesenjangan.")
    ] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Bandingkan hasil; yang diukur berbeda ditolak, kecuali ada tabel padanan."""
    with working(language):
        results = [read_result(file) for file in files]
    walk = None if stages else _crosswalk(results, crosswalk)
    if (stages or walk is not None) and (page is not None or beside is not None):
        raise UsageError(Finding("compare-alike"))
    if stages:
        _stages(results, as_json, language)
        return
    if walk is not None:
        old, new = sorted(results, key=lambda result: result.instrument != walk.old)
        crossed = compare_across(old, new, walk)
        if as_json:
            print_json(crossed.to_dict(), indent=2)
        else:
            _print_crossed(crossed, old, new, language)
        return
    ranked = rank(*results)
    check_together(results)
    own, others = results[0], results[1:]
    chosen = others if beside is None else peers(own, others, beside)
    found = profile(own, chosen)
    view = Comparison(ranked, found, chosen, beside and _named(chosen), _instrument(own))
    if page is not None:
        write_page(
            page,
            lambda: comparison_page(view, language),
            lambda: comparison_text(view, language),
            lambda: comparison_workbook(view, language),
        )
    if as_json:
        print_json([_entry(item, found, beside) for item in ranked], indent=2)
        return
    _print_ranked(ranked, language)
    if beside is not None:
        echo(say("compare.peers", language, which=_named(chosen)))
    _print_groups(found, language)
    for line in view.words(language):
        echo(line)
    if page is not None:
        echo(say("cli.created", language, path=page))


def _crosswalk(results: list[Result], own: Path | None) -> Crosswalk | None:
    """The crosswalk that connects two results of different instruments, in either direction."""
    if len(results) != 2 or results[0].instrument == results[1].instrument:
        return None
    known = [read_document(own, Crosswalk)] if own else library().crosswalks()
    pair = {result.instrument for result in results}
    return next((walk for walk in known if {walk.old, walk.new} == pair), None)


def _named(results: list[Result]) -> str:
    return ", ".join(region_label(result.region) for result in results)


def _entry(item: Ranked, found: ResultProfile, beside: str | None) -> dict[str, object]:
    """A ranked result as JSON-ready values; ours also stands, whole and node by node, beside its chosen peers."""
    entry = {"rank": item.rank, **_short(item.result), **_placed(item)}
    if item.result is not found.own:
        return entry
    nodes = [
        {"code": node.node.code, "own": exact_text(node.node.exact), "median": exact_text(node.median),
         "best": exact_text(node.best), "to_median": exact_text(node.node.exact - node.median),
         "to_best": exact_text(node.node.exact - node.best)}
        for node in found.nodes
    ]  # fmt: skip
    return {**entry, **({"peers": found.whole.to_dict()} if beside else {}), "nodes": nodes}


def _print_groups(found: ResultProfile, language: LanguageOption) -> None:
    """Domains and aspects beside the median and the best."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in ("code", "name", "own", "median", "best", "to_median", "to_best"):
        table.add_column(heading(name, language), justify="left" if name in ("code", "name") else "right")
    for item in found.nodes:
        if item.node.nodes:
            own = item.node.exact
            figures = (own, item.median, item.best, own - item.median, own - item.best)
            table.add_row(item.node.code, escape(item.node.name), *map(_rounded, figures))
    console().print(table)


def _short(result: Result) -> dict[str, object]:
    about = {"region": result.region, "name": region_name(result.region), "year": result.year}
    return {**about, "index": str(result.index), "predicate": result.predicate}


def _stages(results: list[Result], as_json: bool, language: LanguageOption) -> None:
    rows = side_by_side(results)
    names = [str(result.stage) for result in results]
    if as_json:
        print_json([{"code": row.code, "values": [_text(value) for value in row.values]} for row in rows], indent=2)
        return
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for column in ("code", "name"):
        table.add_column(heading(column, language))
    for column in (*(f"stage_{name}" for name in names), "gap"):
        table.add_column(heading(column, language), justify="right")
    table.add_row("", say("report.index", language), *(str(result.index) for result in results), "")
    for row in rows:
        table.add_row(row.code, escape(row.name), *(_rounded(value) for value in (*row.values, row.difference)))
    console().print(table)


def _text(value: Fraction | None) -> str | None:
    return None if value is None else exact_text(value)


def _rounded(value: Fraction | None) -> str:
    return "–" if value is None else str(round_half_up(value, 2))


def _placed(item: Ranked) -> dict[str, object]:
    """Percentile and distances of a ranked result among the others."""
    found = item.standing.to_dict()
    return {name: found[name] for name in ("percentile", "to_best", "to_median")}


def _print_ranked(ranked: list[Ranked], language: LanguageOption) -> None:
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
            str(result.index),
            escape(result.predicate),
        ]
        figures = (Fraction(placed.percentile), Fraction(placed.to_best), placed.to_median)
        table.add_row(*cells, *map(_rounded, figures))
    out.print(table)


def _print_crossed(crossed: CrosswalkComparison, old: Result, new: Result, language: LanguageOption) -> None:
    out = console()
    official = say("compare.yes" if crossed.crosswalk.official else "compare.no", language)
    out.print(say("compare.crosswalk", language, id=crossed.crosswalk.id, official=official))
    out.print(escape(crossed.crosswalk.confidence))
    shares = [round_half_up(share * 100, 1) for share in (crossed.old_weight, crossed.new_weight)]
    out.print(say("compare.common", language, old=shares[0], new=shares[1]))
    out.print(f"{old.instrument} {old.year}: {old.index}   {new.instrument} {new.year}: {new.index}")
    for item in crossed.crossed:
        codes = f"{', '.join(item.crossing.old)} → {', '.join(item.crossing.new)}"
        values = f"{round_half_up(item.old, 2)} → {round_half_up(item.new, 2)}"
        out.print(escape(f"  {values}  {codes} ({item.crossing.relation}) {item.crossing.loss or ''}"))
    out.print(f"{say('compare.loss', language)}:")
    out.print(f"  {say('compare.gone', language, codes=', '.join(crossed.gone) or '–')}")
    out.print(f"  {say('compare.added', language, codes=', '.join(crossed.added) or '–')}")
