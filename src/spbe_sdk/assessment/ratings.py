"""Whether ratings fit the instrument: known nodes, each once, on its scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.bindings.footnotes import unmarked
from spbe_sdk.documents.assessment import Rating
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.findings.numbers import Amounts
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.levels import LevelNames
from spbe_sdk.instruments.scales import allowed, from_to, is_asked, says_not_applicable
from spbe_sdk.instruments.tree import node_bounds, nothing_to_count, shares, with_derived
from spbe_sdk.instruments.units import rated_value
from spbe_sdk.scoring.exact import parse_exact


@attrs.frozen(slots=True)
class PlacedRating:
    """A rating, and where it was read.

    `columns` names the source's column of each field; `reported` says that the value was refused before, and
    a finding says so already.
    """

    rating: Rating
    origin: Origin | None = None
    columns: Mapping[str, str] = attrs.field(factory=dict)
    reported: bool = False

    def at(self, field: str) -> Origin | None:
        """The place of one field of the rating."""
        return self.origin.at(self.columns.get(field)) if self.origin else None


@attrs.frozen(slots=True)
class CheckedRatings:
    """The usable ratings and their exact values by node, and what is wrong with the others.

    `recorded` holds the answers to questions, which guide a rating without counting themselves; `not_applicable` the
    nodes that are rated as not applying, which are usable, but have no value.
    """

    usable: dict[str, PlacedRating]
    values: dict[str, Fraction]
    not_applicable: set[str]
    recorded: dict[str, PlacedRating]
    findings: list[Finding]


def check_ratings(ratings: Iterable[PlacedRating], instrument: Instrument) -> CheckedRatings:
    """Sort ratings into usable ones and findings.

    Two ratings of one indicator make it unknown: neither is used, both places are named. A node may be rated
    as a whole (from a published table) or by its parts, not both.
    """
    nodes = {node.code: node for node in instrument.everything()}
    questions = {question.code for node in nodes.values() for question in node.questions}
    by_code: dict[str, list[PlacedRating]] = {}
    recorded: dict[str, PlacedRating] = {}
    findings: list[Finding] = []
    for placed in ratings:
        code = placed.rating.indicator
        if code in questions:
            recorded[code] = placed
            findings.append(_recorded(placed))
        elif code not in nodes or not _is_asked(nodes[code], instrument):
            findings.append(_unknown(placed, instrument))
        else:
            by_code.setdefault(code, []).append(placed)
    usable: dict[str, PlacedRating] = {}
    values: dict[str, Fraction] = {}
    not_applicable: set[str] = set()
    for code, placed_ratings in by_code.items():
        findings += _duplicates(code, placed_ratings)
        scale = instrument.scales.get(nodes[code].scale or "")
        if len(placed_ratings) == 1 and says_not_applicable(scale, placed_ratings[0].rating.value):
            usable[code] = placed_ratings[0]
            not_applicable.add(code)
            continue
        for placed in placed_ratings:
            value, finding = _value(placed, nodes[code], instrument)
            findings += [finding] if finding else []
            if len(placed_ratings) == 1 and value is not None:
                usable[code], values[code] = placed, value
    for finding, code in _twice_over(usable, nodes):
        findings.append(finding)
        usable.pop(code), values.pop(code)
    return CheckedRatings(usable, values, not_applicable, recorded, findings)


def _is_asked(node: InstrumentNode, instrument: Instrument) -> bool:
    return bool(node.nodes) or is_asked(instrument.scale_of(node))


def missing_ratings(usable: Iterable[str], instrument: Instrument, given: Iterable[str]) -> list[Finding]:
    """A warning for every indicator that nobody rated, itself or as part of a rated whole."""
    known = {*usable, *given}
    for node in instrument.everything():
        if node.code in known:
            known |= {part.code for part in node.walk()}
    return [
        Finding(
            "rating-missing",
            Severity.WARNING,
            field=node.code,
            allowed=allowed(instrument.scale_of(node)),
            details={"name": node.name},
        )
        for node in instrument.asked()
        if node.code not in known and is_asked(instrument.scale_of(node))
    ]


def share_findings(values: Mapping[str, Fraction], instrument: Instrument) -> list[Finding]:
    """A warning for every indicator whose figure is a share that there cannot be, though both its numbers are known."""
    found, known = [], with_derived(values, instrument)
    idle = nothing_to_count(values, instrument)
    for code, (part, whole) in shares(instrument).items():
        node = instrument.find(code)
        if node is None or code in known or code in idle or part not in values or whole not in values:
            continue
        details = {"name": node.name, "part": part, "whole": whole}
        if values[whole] == 0:
            found.append(Finding("share-of-nothing", Severity.WARNING, field=code, details=details))
            continue
        share, words = values[part] / values[whole], allowed(instrument.scale_of(node))
        found.append(Finding("share-beyond", Severity.WARNING, None, code, share, words, details))
    return found


def _value(
    placed: PlacedRating, node: InstrumentNode, instrument: Instrument
) -> tuple[Fraction | None, Finding | None]:
    """The exact value of a rating in the instrument's unit, or what is wrong with it."""
    raw = placed.rating.value
    words: str | Phrase | Amounts
    if raw is None:
        return None, None if placed.reported else _empty(placed, node, instrument)
    if node.nodes:
        low, high = node_bounds(node, instrument)
        value, words = _whole_value(raw, low, high), from_to(low, high)
    else:
        value, words = rated_value(node, raw, instrument), allowed(instrument.scale_of(node))
    if value is not None:
        return value, None
    origin = placed.at("value")
    found = str(raw).lower() if isinstance(raw, bool) else str(raw)
    details = {"code": node.code, **_meant(found, node, instrument)}
    return None, Finding("rating-level", origin=origin, field="value", found=found, allowed=words, details=details)


def _meant(found: str, node: InstrumentNode, instrument: Instrument) -> dict[str, str]:
    """The level that a text may mean though nobody has said so: one with a mark behind it, or a number in words."""
    level = None if node.nodes else LevelNames.of(instrument).read(unmarked(found), numerals=True)
    fits = level is not None and str(level) != found and rated_value(node, level, instrument) is not None
    return {"meant": str(level)} if fits else {}


def _whole_value(raw: object, low: Fraction, high: Fraction) -> Fraction | None:
    try:
        value = Fraction(raw) if type(raw) is int else parse_exact(str(raw))
    except ValueError:
        return None
    return value if low <= value <= high else None


def _empty(placed: PlacedRating, node: InstrumentNode, instrument: Instrument) -> Finding:
    words = allowed(instrument.scale_of(node)) if not node.nodes else ""
    details = {"name": node.name}
    return Finding(
        "rating-empty", Severity.WARNING, origin=placed.at("value"), field=node.code, allowed=words, details=details
    )


def _recorded(placed: PlacedRating) -> Finding:
    code = placed.rating.indicator
    return Finding("rating-recorded", Severity.NOTICE, origin=placed.at("indicator"), field="indicator", found=code)


def _unknown(placed: PlacedRating, instrument: Instrument) -> Finding:
    codes = [node.code for node in instrument.indicators()]
    row = {"row": placed.rating.indicator} if placed.rating.note or placed.rating.evidence else {}
    return Finding(
        "rating-unknown",
        origin=placed.at("indicator"),
        field="indicator",
        found=placed.rating.indicator,
        allowed=f"{codes[0]}–{codes[-1]}",
        details={"instrument": instrument.id, **row},
    )


def _duplicates(code: str, placed: Sequence[PlacedRating]) -> list[Finding]:
    if len(placed) < 2:
        return []
    places = tuple(item.origin for item in placed[:3] if item.origin is not None)
    return [
        Finding(
            "rating-duplicate",
            origin=placed[1].at("indicator"),
            field="indicator",
            found=code,
            details={"count": str(len(placed)), "places": places},
        )
    ]


def _twice_over(usable: Mapping[str, PlacedRating], nodes: Mapping[str, InstrumentNode]) -> list[tuple[Finding, str]]:
    """Wholes that are rated although parts of them are rated too; the parts, being finer, are kept."""
    return [
        (Finding("rating-whole", origin=placed.at("indicator"), field="indicator", found=code), code)
        for code, placed in usable.items()
        if any(part.code in usable for part in nodes[code].walk() if part.code != code)
    ]
