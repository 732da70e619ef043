"""`spbe instruments`: which regulations are known, and what one of them says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.kinds.ground import document_digest
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.findings.finding import said
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.library import library, load_instrument, read_instrument, summary
from spbe_sdk.instruments.scales import allowed
from spbe_sdk.scoring.exact import exact_text


def instruments(
    name: Annotated[str | None, typer.Argument()] = None,
    year: int | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """List the instruments, or show one."""
    if name is None:
        found = [library().load(known) for known in library().files]
        if as_json:
            print_json([{**summary(one), "sha256": document_digest(one)} for one in found], indent=2)
        else:
            _print_list(found, language)
        return
    path = Path(name)
    instrument = read_instrument(path) if path.suffix in (".yaml", ".json") else load_instrument(name, year)
    if as_json:
        print_json(instrument.model_dump(mode="json", exclude_none=True), indent=2)
    else:
        _print_one(instrument, language)


def _years(instrument: Instrument, language: LanguageOption) -> str:
    last = instrument.validity.last_year
    return f"{instrument.validity.first_year}–{last if last else say('instruments.in_force', language)}"


def _print_list(found: list[Instrument], language: LanguageOption) -> None:
    for instrument in found:
        count = f"{len(instrument.indicators())} {say('instruments.indicators', language)}"
        echo(f"{instrument.id:16} {_years(instrument, language):14} {count:14} {instrument.title}")


def _print_one(instrument: Instrument, language: LanguageOption) -> None:

    out = console()
    out.print(f"[bold]{escape(instrument.id)}[/] {escape(instrument.title)}")
    out.print(escape(f"{instrument.legal.regulation}. {instrument.legal.status}."))
    out.print(f"{say('instruments.digest', language)}: {document_digest(instrument)}")
    out.print(f"{say('instruments.years', language)}: {_years(instrument, language)} · {instrument.strategy}")
    bands = [f"{band.name} {_edge(band.at_least, band.above)}".strip() for band in instrument.predicates]
    out.print(f"{say('report.predicate', language)}: {escape(', '.join(bands))}")
    for top in instrument.nodes:
        for depth, node in _deep(top, 0):
            scale = f"  [{said(allowed(instrument.scale_of(node)), language)}]" if not node.nodes else ""
            out.print(escape(f"{'  ' * depth}{node.code:6} {exact_text(node.weight):>6}  {node.name}{scale}"))
    out.print(f"[bold]{say('instruments.confidence', language)}[/]")
    for part, words in instrument.confidence.items():
        out.print(escape(f"  {part}: {words}"))
    if instrument.parameters:
        out.print(f"[bold]{say('instruments.parameters', language)}[/]")
        for name, parameter in instrument.parameters.items():
            out.print(escape(f"  {name} ({parameter.lock}): {parameter.about}"))


def _edge(at_least: Fraction | None, above: Fraction | None) -> str:
    if at_least is not None:
        return f"≥ {exact_text(at_least)}"
    return f"> {exact_text(above)}" if above is not None else ""


def _deep(node: InstrumentNode, depth: int) -> Iterator[tuple[int, InstrumentNode]]:
    yield depth, node
    for part in node.nodes:
        yield from _deep(part, depth + 1)
