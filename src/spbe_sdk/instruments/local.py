"""A region's own indicators: rated on the instrument's scales and reported beside it, never counted in the index."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from spbe_sdk.documents.adoption import CHOICES, LocalIndicator
from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Derived, External
from spbe_sdk.findings.finding import Finding, Origin


def local_instrument(instrument: Instrument, indicators: Mapping[str, LocalIndicator]) -> Instrument | None:
    """The instrument's rules with the region's own indicators instead of its own; nothing where there are none."""
    usable = _usable_scales(instrument)
    nodes = tuple(
        InstrumentNode(code=code, kind="indicator", name=item.name, weight=Fraction(1), scale=item.scale or usable[0])
        for code, item in indicators.items()
        if (item.scale or usable[0]) in usable and instrument.find(code) is None
    )
    return instrument.model_copy(update={"nodes": nodes}) if nodes else None


def check_local_indicators(instrument: Instrument, indicators: Mapping[str, LocalIndicator]) -> list[Finding]:
    """Codes that the instrument has too, and scales and aspects that it does not have."""
    findings = []
    usable = _usable_scales(instrument)
    groups = [node.code for node in instrument.walk() if node.nodes]
    for code, item in indicators.items():
        origin = Origin(CHOICES, path=f"overrides.indicators.{code}")
        if instrument.find(code) is not None:
            findings.append(Finding("indicator-collides", origin=origin, found=code, allowed=instrument.id))
        if item.kinds or item.objective is not None:
            findings.append(Finding("indicator-of-plan", origin=origin, found=code, allowed=instrument.id))
        if item.scale is not None and item.scale not in usable:
            findings.append(Finding("instrument-scale", origin=origin, found=item.scale, allowed=", ".join(usable)))
        if item.aspect is not None and item.aspect not in groups:
            findings.append(Finding("indicator-aspect", origin=origin, found=item.aspect, allowed=", ".join(groups)))
    return findings


def _usable_scales(instrument: Instrument) -> list[str]:
    return [name for name, scale in instrument.scales.items() if not isinstance(scale, Derived | External)]
