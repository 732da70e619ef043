"""`spbe instruments`: which regulations are known, and what one of them says."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.kinds.ground import document_digest
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json
from spbe_sdk.documents.instrument import Instrument, InstrumentNode, Predicate, Variant
from spbe_sdk.documents.instrument_conditions import Requirement
from spbe_sdk.findings.finding import said
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.conditions import condition_words
from spbe_sdk.instruments.library import library, load_instrument, read_instrument, summary
from spbe_sdk.instruments.scales import allowed


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
    for line in (*_verdict_lines(instrument, language), *_tree_lines(instrument.nodes, instrument, language)):
        out.print(escape(line))
    if instrument.context:
        out.print(f"[bold]{say('instruments.context', language)}[/]")
        for line in _tree_lines(instrument.context, instrument, language):
            out.print(escape(line))
    if instrument.variants:
        out.print(f"[bold]{say('instruments.variants', language)}[/]")
        for variant in instrument.variants:
            out.print(escape(f"  {variant.name}: {'; '.join(_variant_words(variant, language))}"))
    out.print(f"[bold]{say('instruments.confidence', language)}[/]")
    for part, words in instrument.confidence.items():
        out.print(escape(f"  {part}: {words}"))
    if instrument.parameters:
        out.print(f"[bold]{say('instruments.parameters', language)}[/]")
        for name, parameter in instrument.parameters.items():
            out.print(escape(f"  {name} ({parameter.lock}): {parameter.about}"))


def _verdict_lines(instrument: Instrument, language: LanguageOption) -> Iterator[str]:
    """The predicates with what each needs, what all of them need, and what the index needs to count."""
    yield f"{say('report.predicate', language)}: {_bands(instrument.predicates, language)}"
    if instrument.needs:
        yield f"{say('instruments.needs', language)}: {_conditions(instrument.needs, language)}"
    if instrument.counts_if:
        yield f"{say('instruments.counts_if', language)}: {_conditions(instrument.counts_if, language)}"


def _tree_lines(tops: Sequence[InstrumentNode], instrument: Instrument, language: LanguageOption) -> Iterator[str]:
    for depth, node in (found for top in tops for found in _deep(top, 0)):
        scale = f"  [{said(allowed(instrument.scale_of(node)), language)}]" if not node.nodes else ""
        condition = (
            f"  {say('instruments.counts_if', language)}: {_conditions(node.counts_if, language)}"
            if node.counts_if
            else ""
        )
        yield f"{'  ' * depth}{node.code:6} {figure(node.weight, language):>6}  {node.name}{scale}{condition}"


def _variant_words(variant: Variant, language: LanguageOption) -> Iterator[str]:
    """When a variant is in force, and what is otherwise then."""
    if variant.validity is not None:
        last = variant.validity.last_year
        yield f"{variant.validity.first_year}–{last if last else say('instruments.in_force', language)}"
    if variant.when:
        yield _conditions(variant.when, language)
    if variant.weights:
        weights = ", ".join(f"{code} {figure(weight, language)}" for code, weight in variant.weights.items())
        yield f"{say('report.weight', language)}: {weights}"
    if variant.predicates:
        yield f"{say('report.predicate', language)}: {_bands(variant.predicates, language)}"
    if variant.needs:
        yield f"{say('instruments.needs', language)}: {_conditions(variant.needs, language)}"
    if variant.counts_if:
        yield f"{say('instruments.counts_if', language)}: {_conditions(variant.counts_if, language)}"


def _bands(bands: Sequence[Predicate], language: LanguageOption) -> str:
    needs = (f" ({_conditions(band.needs, language)})" if band.needs else "" for band in bands)
    named = zip(bands, needs, strict=True)
    return ", ".join(f"{band.name} {_edge(band.at_least, band.above, language)}".strip() + more for band, more in named)


def _conditions(conditions: Sequence[Requirement], language: LanguageOption) -> str:
    return "; ".join(condition_words(condition, language) for condition in conditions)


def _edge(at_least: Fraction | None, above: Fraction | None, language: LanguageOption) -> str:
    if at_least is not None:
        return f"≥ {figure(at_least, language)}"
    return f"> {figure(above, language)}" if above is not None else ""


def _deep(node: InstrumentNode, depth: int) -> Iterator[tuple[int, InstrumentNode]]:
    yield depth, node
    for part in node.nodes:
        yield from _deep(part, depth + 1)
