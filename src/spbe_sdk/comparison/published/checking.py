"""Checking a list of published indices before it ships: by row, what cannot be, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from spbe_sdk.comparison.published.exact import exact_indices
from spbe_sdk.comparison.published.library import COLUMNS, Edition, conflicts, kind_of, sources
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.instruments.predicate import index_range, sums_levels
from spbe_sdk.instruments.years import rule_of
from spbe_sdk.scoring.bands import band_of

_FIRST_ROW = 2


def check_list(rows: Iterable[Mapping[str, str]], edition: Edition, file: str) -> list[Finding]:
    """What is wrong in the list of a year, each with its row: `rows` as they stand in the file, by their headings.

    An index or a domain outside its range, an institution twice or of no known kind, a source that is not in the table
    of sources, a predicate that the index does not give by the rule of its year (where nothing shows the rule, by
    either), and domains that no levels can give together with the index. What is known as a conflict is not named
    again.
    """
    seen: dict[str, int] = {}
    findings: list[Finding] = []
    for number, row in enumerate(rows, start=_FIRST_ROW):
        place = Origin(file, row=number)
        name = row["institution"]
        if name in seen:
            findings.append(Finding("list-twice", origin=place, field=name, allowed=str(seen[name])))
        seen.setdefault(name, number)
        findings += _check(row, edition, place)
    return findings


def _check(row: Mapping[str, str], edition: Edition, place: Origin) -> Iterator[Finding]:
    name, instrument = row["institution"], load_instrument(edition.instrument)
    if kind_of(name) is None:
        yield Finding("list-institution", origin=place.at("institution"), found=name)
    for key in row["source"].split() or [""]:
        if key not in sources():
            yield Finding("list-source", origin=place.at("source"), found=key, field=name)
    figures = {code: _figure(text) for code, text in row.items() if code == "index" or (code not in COLUMNS and text)}
    ends, known = index_range(instrument), _below_scale(edition.year)
    wrong = [
        code for code, value in figures.items() if value is None or not (_inside(value, ends) or (name, code) in known)
    ]
    for code in wrong:
        allowed = Phrase("figure.span", {"low": ends[0], "high": ends[1]}) if ends else "–"
        yield Finding("list-range", origin=place.at(code), field=name, found=row[code], allowed=allowed)
    if not wrong and sums_levels(instrument):
        yield from _check_sums(
            row, {code: value for code, value in figures.items() if value is not None}, edition, place
        )


def _check_sums(
    row: Mapping[str, str], figures: Mapping[str, Decimal], edition: Edition, place: Origin
) -> Iterator[Finding]:
    """The index against its domains, and the predicate against both forms of the index."""
    instrument, name = load_instrument(edition.instrument), row["institution"]
    index = figures["index"]
    domains = {code: value for code, value in figures.items() if code != "index"}
    exact = exact_indices(domains, index, edition.instrument) if domains else []
    if domains and not exact and name not in {institution for institution, _ in _below_scale(edition.year)}:
        shown = ", ".join(f"{code} {value}" for code, value in domains.items())
        yield Finding("list-domains", origin=place, field=name, found=str(index), allowed=shown)
    rule = rule_of(instrument, edition.year)
    printed = [Fraction(index)] if rule is None or rule.follows == "published" or not exact else []
    possible = _predicates([*printed, *(exact if rule is None or rule.follows == "exact" else [])], instrument)
    if row["predicate"] and row["predicate"] not in possible:
        allowed = ", ".join(sorted(possible))
        yield Finding(
            "list-predicate", origin=place.at("predicate"), field=name, found=row["predicate"], allowed=allowed
        )


def _predicates(indices: Iterable[Fraction], instrument: Instrument) -> Set[str]:
    return {band_of(index, instrument.predicates) for index in indices}


def _figure(text: str) -> Decimal | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _inside(value: Decimal, ends: tuple[Decimal, Decimal] | None) -> bool:
    return ends is None or ends[0] <= value <= ends[1]


def _below_scale(year: int) -> Set[tuple[str, str]]:
    """The figures of a year, by institution and node, that are known to be printed below the scale."""
    return {(item.institution, item.node) for item in conflicts() if (item.year, item.kind) == (year, "below-scale")}
