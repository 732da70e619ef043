"""Charts as SVG geometry. Floating-point numbers here place ink; no figure is computed from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language

_CROWD = 40


@attrs.frozen(slots=True)
class Axis:
    """One axis of a radar: its label, its place, and where its values lie."""

    code: str
    label_x: float
    label_y: float
    anchor: str
    end_x: float
    end_y: float


@attrs.frozen(slots=True)
class Radar:
    """A radar's geometry: axes, rings from the middle out, and one closed line for each series."""

    size: int
    centre: float
    axes: list[Axis]
    rings: list[tuple[int, str]]
    series: list[str]
    points: list[list[tuple[float, float]]]


@attrs.frozen(slots=True)
class Stairs:
    """A chart of rising steps: one line through its corners, its marks, and the axes' ticks with their places."""

    width: int
    height: int
    line: str
    marks: list[tuple[float, float]]
    across: list[tuple[float, str]]
    up: list[tuple[float, str]]
    target: float | None


@attrs.frozen(slots=True)
class Strip:
    """Where figures lie on a line: ours, the others', and the median of all; `crowded` where marks would overlap."""

    figure: str
    own: float | None
    others: list[float]
    median: float
    ticks: list[tuple[float, str]]
    crowded: bool


def strip(
    own: Decimal | None, others: Sequence[Decimal], median: Fraction, ticks: Sequence[int], language: Language
) -> Strip:
    """The geometry of a line of figures, from the lowest level, or from nothing where values are points."""
    first, last = (0, 100) if ticks[-1] > 10 else (1, ticks[-1])

    def x(value: float) -> float:
        return round(20 + (value - first) / (last - first) * 600, 1)

    marks = [tick for tick in [first, *ticks] if first <= tick <= last]
    return Strip(
        "" if own is None else figure(own, language),
        None if own is None else x(float(own)),
        [x(float(other)) for other in others],
        x(float(median)),
        [(x(tick), str(tick)) for tick in dict.fromkeys(marks)],
        len(others) > _CROWD,
    )


def stairs(
    points: Sequence[tuple[float, float]],
    across: Sequence[float],
    up: Sequence[float],
    language: Language,
    target: float | None = None,
    width: int = 640,
    height: int = 300,
) -> Stairs:
    """The geometry of rising steps; points go from left to right, the ticks' ends are the axes' ends."""
    left, right, top, bottom = 46, 20, 12, 46

    def x(value: float) -> float:
        return round(left + (value - across[0]) / ((across[-1] - across[0]) or 1) * (width - left - right), 1)

    def y(value: float) -> float:
        return round(height - bottom - (value - up[0]) / ((up[-1] - up[0]) or 1) * (height - top - bottom), 1)

    corners: list[tuple[float, float]] = []
    for place, value in points:
        if corners:
            corners.append((x(place), corners[-1][1]))
        corners.append((x(place), y(value)))
    marks = [(x(place), y(value)) for place, value in points]
    return Stairs(
        width,
        height,
        " ".join(f"{a},{b}" for a, b in corners),
        marks,
        [(x(v), figure(int(v), language)) for v in across],
        [(y(v), figure(Decimal(f"{v:.2f}"), language)) for v in up],
        None if target is None else y(target),
    )


def radar(codes: Sequence[str], series: Sequence[Sequence[float]], ticks: Sequence[int], size: int = 440) -> Radar:
    """The geometry of a radar; every series holds one value from 0 to the last tick for each code."""
    maximum = ticks[-1]
    centre, radius = size / 2, size / 2 - 52
    angles = [math.tau * index / len(codes) - math.tau / 4 for index in range(len(codes))]

    def at(angle: float, distance: float) -> tuple[float, float]:
        return round(centre + math.cos(angle) * distance, 1), round(centre + math.sin(angle) * distance, 1)

    def line(values: Sequence[float]) -> list[tuple[float, float]]:
        return [at(angle, radius * value / maximum) for angle, value in zip(angles, values, strict=True)]

    def text(points: Sequence[tuple[float, float]]) -> str:
        return " ".join(f"{x},{y}" for x, y in points)

    axes = []
    for code, angle in zip(codes, angles, strict=True):
        label_x, label_y = at(angle, radius + 26)
        side = math.cos(angle)
        anchor = "middle" if abs(side) < 0.3 else ("start" if side > 0 else "end")
        axes.append(Axis(code, label_x, label_y, anchor, *at(angle, radius)))
    points = [line(values) for values in series]
    rings = [(level, text(line([level] * len(codes)))) for level in ticks]
    return Radar(size, centre, axes, rings, [text(values) for values in points], points)
