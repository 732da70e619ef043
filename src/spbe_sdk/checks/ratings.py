"""Whether ratings fit the instrument: known indicators, each once, on its scale."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from spbe_sdk.documents.assessment import Rating
from spbe_sdk.documents.instrument import Instrument, InstrumentNode, Scale
from spbe_sdk.findings import Finding, Origin, Severity, shorten


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
    """The usable ratings by indicator, and what is wrong with the others."""

    usable: dict[str, PlacedRating]
    findings: list[Finding]


def check_ratings(ratings: Iterable[PlacedRating], instrument: Instrument) -> CheckedRatings:
    """Sort ratings into usable ones and findings.

    Two ratings of one indicator that disagree make it unknown: neither is used, both places are named.
    """
    indicators = {node.code: node for node in instrument.indicators()}
    by_code: dict[str, list[PlacedRating]] = {}
    findings: list[Finding] = []
    for placed in ratings:
        code = placed.rating.indicator
        if code not in indicators:
            findings.append(_unknown(placed, instrument))
        else:
            by_code.setdefault(code, []).append(placed)
    usable: dict[str, PlacedRating] = {}
    for code, placed_ratings in by_code.items():
        findings += _duplicates(code, placed_ratings)
        wrong = [_check_value(placed, indicators[code], instrument) for placed in placed_ratings]
        findings += [finding for finding in wrong if finding is not None]
        if len(placed_ratings) == 1 and wrong[0] is None and placed_ratings[0].rating.value is not None:
            usable[code] = placed_ratings[0]
    return CheckedRatings(usable, findings)


def missing_ratings(usable: Iterable[str], instrument: Instrument, given: Iterable[str]) -> list[Finding]:
    """A warning for every indicator that nobody rated; those with an unusable rating were reported already."""
    known = {*usable, *given}
    return [
        Finding(
            "rating-missing",
            Severity.WARNING,
            field=node.code,
            allowed=allowed_values(instrument.scales[node.scale or ""]),
            details={"name": node.name},
        )
        for node in instrument.indicators()
        if node.code not in known
    ]


def allowed_values(scale: Scale) -> str:
    """The values of a scale in words."""
    return ", ".join(str(level) for level in range(scale.minimum, scale.maximum + 1))


def _unknown(placed: PlacedRating, instrument: Instrument) -> Finding:
    codes = [node.code for node in instrument.indicators()]
    return Finding(
        "rating-unknown",
        origin=placed.at("indicator"),
        field="indicator",
        found=placed.rating.indicator,
        allowed=f"{codes[0]}–{codes[-1]}",
        details={"instrument": instrument.id},
    )


def _duplicates(code: str, placed: Sequence[PlacedRating]) -> list[Finding]:
    if len(placed) < 2:
        return []
    others = "; ".join(item.origin.text("id") for item in placed[:3] if item.origin is not None)
    return [
        Finding(
            "rating-duplicate",
            origin=placed[1].at("indicator"),
            field="indicator",
            found=code,
            details={"count": str(len(placed)), "places": shorten(others, 200)},
        )
    ]


def _check_value(placed: PlacedRating, node: InstrumentNode, instrument: Instrument) -> Finding | None:
    value, scale = placed.rating.value, instrument.scales[node.scale or ""]
    if value is None and placed.reported:
        return None
    if value is None:
        return Finding(
            "rating-empty",
            Severity.WARNING,
            origin=placed.at("value"),
            field=node.code,
            allowed=allowed_values(scale),
            details={"name": node.name},
        )
    if isinstance(value, int) and scale.minimum <= value <= scale.maximum:
        return None
    return Finding(
        "rating-level",
        origin=placed.at("value"),
        field="value",
        found=str(value),
        allowed=allowed_values(scale),
        details={"code": node.code},
    )
