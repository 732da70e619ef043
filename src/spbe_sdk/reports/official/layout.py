"""A tree of boxes on one sheet: of several ways to lay it out, the one that leaves its letters largest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from textwrap import wrap

import attrs

from spbe_sdk.reports.official.parts import FormBox, FormDrawing

# All in millimetres, at letters of full size.
_LETTERS, _LINE, _PAD = 2.8, 1.15, 1.2
_GAP, _STEP = 4.0, 7.0
_WIDTHS = (60.0, 46.0, 80.0)

# Letters are on average this much of their height wide, bold ones among them.
_NARROW = 0.54

_MOST_COLUMNS = 10
_MOST_LEVELS = 6


@attrs.frozen(slots=True, eq=False)
class BranchBox:
    """What a box says, line by line as it was written, the first of them bold; and the boxes below it."""

    lines: tuple[str, ...]
    shade: str
    below: tuple[BranchBox, ...] = ()

    def depth(self) -> int:
        """How many boxes stand below one another, at most."""
        return 1 + max((box.depth() for box in self.below), default=0)

    def cut(self, depth: int, rest: str) -> BranchBox:
        """With no more than some boxes below one another; `rest` says in a box how many it stands for."""
        if depth > 1 or not self.below:
            return attrs.evolve(self, below=tuple(box.cut(depth - 1, rest) for box in self.below))
        more = (*self.lines, rest.format(count=sum(1 for _ in self.walk()) - 1))
        return attrs.evolve(self, lines=more, below=())

    def walk(self) -> Iterator[BranchBox]:
        """This box and every one below it."""
        yield self
        for box in self.below:
            yield from box.walk()


def fitted(tops: Sequence[BranchBox], width: float, height: float) -> FormDrawing:
    """A drawing of trees side by side that is no larger than a sheet; small ones are not blown up."""
    levels = range(min(_MOST_LEVELS, max(top.depth() for top in tops)), -1, -1)
    layouts = [_Layout(*way) for way in product(_WIDTHS, levels, range(1, _MOST_COLUMNS + 1))]

    def scale(layout: _Layout) -> float:
        wide, high = layout.extent(tops)
        return min(1.0, width / wide, height / high)

    best = max(layouts, key=scale)
    return best.drawn(tops, scale(best))


@attrs.frozen(slots=True)
class _Extent:
    """How wide and high something is, and where a line comes down to it."""

    width: float
    height: float
    middle: float


@attrs.define(slots=True)
class _Layout:
    """So many levels side by side; what is below them in columns, box under box, each set in below its own."""

    width: float
    levels: int
    columns: int
    _boxes: list[FormBox] = attrs.field(factory=list)
    _lines: list[tuple[float, float, float, float]] = attrs.field(factory=list)
    _known: dict[tuple[BranchBox, int], _Extent] = attrs.field(factory=dict)

    def extent(self, tops: Sequence[BranchBox]) -> tuple[float, float]:
        """Width and height of the whole."""
        sizes = [self._size(top, 0) for top in tops]
        return sum(size.width + _GAP for size in sizes) - _GAP, max(size.height for size in sizes)

    def drawn(self, tops: Sequence[BranchBox], scale: float) -> FormDrawing:
        """The drawing, smaller or as it is."""
        left = 0.0
        for top in tops:
            self._place(top, 0, left, 0)
            left += self._size(top, 0).width + _GAP
        width, height = self.extent(tops)

        def scaled(value: float) -> float:
            return round(value * scale, 3)

        boxes = (
            attrs.evolve(
                box,
                left=scaled(box.left),
                top=scaled(box.top),
                width=scaled(box.width),
                height=scaled(box.height),
            )
            for box in self._boxes
        )
        lines = ((scaled(a), scaled(b), scaled(c), scaled(d)) for a, b, c, d in self._lines)
        return FormDrawing(scaled(width), scaled(height), scaled(_LETTERS), tuple(boxes), tuple(lines))

    def _size(self, node: BranchBox, level: int) -> _Extent:
        """The extent of a box with everything below it."""
        if (node, level) not in self._known:
            self._known[node, level] = self._measured(node, level)
        return self._known[node, level]

    def _measured(self, node: BranchBox, level: int) -> _Extent:
        own = self._height(node)
        if not node.below:
            return _Extent(self.width, own, self.width / 2)
        if self._set_in(node, level):
            columns = self._shared_out(node, level)
            width = sum(
                max(self._size(child, self.levels + 1).width for child in column) + 2 * _GAP for column in columns
            )
            high = max(
                sum(self._size(child, self.levels + 1).height + _GAP / 2 for child in column) for column in columns
            )
            return _Extent(max(self.width, width - _GAP), own + _GAP / 2 + high, self.width / 2)
        sizes = [self._size(child, level + 1) for child in node.below]
        width = max(self.width, sum(size.width + _GAP for size in sizes) - _GAP)
        first, last = sizes[0].middle, width - sizes[-1].width + sizes[-1].middle
        return _Extent(width, own + _STEP + max(size.height for size in sizes), (first + last) / 2)

    def _set_in(self, node: BranchBox, level: int) -> bool:
        return level >= self.levels or (len(node.below) > 1 and all(not child.below for child in node.below))

    def _shared_out(self, node: BranchBox, level: int) -> list[list[BranchBox]]:
        """The boxes below one in columns about as high as one another; further down there is one column."""
        columns = 1 if level > self.levels else self.columns
        heights = [self._size(child, self.levels + 1).height for child in node.below]
        share, shared, high = sum(heights) / columns, [[node.below[0]]], heights[0]
        for child, height in zip(node.below[1:], heights[1:], strict=True):
            if high + height / 2 > share * len(shared) and len(shared) < columns:
                shared.append([])
            shared[-1].append(child)
            high += height
        return shared

    def _place(self, node: BranchBox, level: int, left: float, top: float) -> None:
        """Draw a box and everything below it, from a left upper corner on."""
        size = self._size(node, level)
        lines = [_parts(line, self.width) for line in node.lines]
        shown, height = tuple(part for line in lines for part in line), self._height(node)
        corner = left + size.middle - self.width / 2
        self._boxes.append(FormBox(corner, top, self.width, height, shown, node.shade, len(lines[0])))
        if node.below and self._set_in(node, level):
            self._columns(node, level, left, top + height)
        elif node.below:
            self._row(node, level, left, top + height, left + size.middle)

    def _row(self, node: BranchBox, level: int, left: float, top: float, middle: float) -> None:
        middles, bus = [], top + _STEP / 2
        for child in node.below:
            size = self._size(child, level + 1)
            self._place(child, level + 1, left, top + _STEP)
            middles.append(left + size.middle)
            self._lines.append((middles[-1], bus, middles[-1], top + _STEP))
            left += size.width + _GAP
        self._lines += [(middle, top, middle, bus), (min(middle, *middles), bus, max(middle, *middles), bus)]

    def _columns(self, node: BranchBox, level: int, left: float, top: float) -> None:
        trunk = first = left + _GAP / 2
        bus = top + _GAP / 2
        for column in self._shared_out(node, level):
            trunk, below, end = left + _GAP / 2, bus + _GAP / 2, bus
            for child in column:
                self._place(child, self.levels + 1, left + _GAP, below)
                end = below + self._height(child) / 2
                self._lines.append((trunk, end, left + _GAP, end))
                below += self._size(child, self.levels + 1).height + _GAP / 2
            self._lines.append((trunk, bus, trunk, end))
            left += max(self._size(child, self.levels + 1).width for child in column) + 2 * _GAP
        self._lines += [(first, top, first, bus), (first, bus, trunk, bus)]

    def _height(self, node: BranchBox) -> float:
        count = sum(len(_parts(line, self.width)) for line in node.lines)
        return count * _LETTERS * _LINE + 2 * _PAD


@cache
def _parts(line: str, width: float) -> list[str]:
    return wrap(line, int((width - 2 * _PAD) / (_LETTERS * _NARROW))) or [""]
