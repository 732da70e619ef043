"""Figures as forms write them: with their unit of measure, and nothing where there is none."""

from __future__ import annotations

from fractions import Fraction

from spbe_sdk.documents.plan import PerformanceIndicator
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language
from spbe_sdk.performance.periods import Figures


def bare(value: Fraction | None, language: Language) -> str:
    """A figure; a dash where there is none."""
    return "–" if value is None else figure(value, language)


def edges(low: Fraction | None, high: Fraction | None, language: Language) -> str:
    """A target, or both edges of one that is a range."""
    return bare(high, language) if low is None else f"{bare(low, language)}–{bare(high, language)}"


def measured(figures: Figures, indicator: PerformanceIndicator, language: Language, *, measure: bool = True) -> str:
    """A target, with its unit of measure unless that stands beside it."""
    shown = edges(figures.target_low, figures.target, language)
    return shown if shown == "–" or indicator.measure is None or not measure else f"{shown} {indicator.measure}"
