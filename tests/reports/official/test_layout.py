"""A tree on one sheet: every box is drawn, inside the sheet, and none upon another."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_sdk.reports.official.layout import BranchBox, fitted
from spbe_sdk.reports.official.parts import FormBox, FormDrawing

SHEET = (402.0, 233.0)


def boxes(parents: list[int]) -> BranchBox:
    """A tree in which each box but the first stands below the one with a number."""
    below: dict[int, list[int]] = {}
    for number, parent in enumerate(parents, start=1):
        below.setdefault(parent % number, []).append(number)

    def grow(number: int) -> BranchBox:
        lines = (f"Sasaran {number} dengan rumusan yang agak panjang", f"Indikator {number}: 80 persen", "Dinas")
        return BranchBox(lines, "objective", tuple(grow(child) for child in below.get(number, ())))

    return grow(0)


def apart(one: FormBox, other: FormBox) -> bool:
    slack = 0.01
    return (
        one.left + one.width <= other.left + slack
        or other.left + other.width <= one.left + slack
        or one.top + one.height <= other.top + slack
        or other.top + other.height <= one.top + slack
    )


def holds(drawing: FormDrawing, count: int) -> None:
    slack = 0.01
    assert len(drawing.boxes) == count
    assert drawing.width <= SHEET[0] + slack and drawing.height <= SHEET[1] + slack
    for box in drawing.boxes:
        assert box.left >= -slack and box.left + box.width <= drawing.width + slack
        assert box.top >= -slack and box.top + box.height <= drawing.height + slack
    assert all(apart(one, other) for one, other in combinations(drawing.boxes, 2))
    for x1, y1, x2, y2 in drawing.lines:
        assert x1 == x2 or y1 == y2
        assert min(x1, x2) >= 0 and max(x1, x2) <= drawing.width + slack
        assert min(y1, y2) >= 0 and max(y1, y2) <= drawing.height + slack


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 20), max_size=20))
def test_any_tree_stands_on_the_sheet(parents: list[int]) -> None:
    holds(fitted([boxes(parents)], *SHEET), len(parents) + 1)


@pytest.mark.parametrize("shape", [lambda n: 0, lambda n: (n - 1) // 4, lambda n: (n - 1) // 8])
def test_sixty_boxes_can_be_read(shape: object) -> None:
    drawing = fitted([boxes([shape(n) for n in range(1, 60)])], *SHEET)  # type: ignore[operator]
    holds(drawing, 60)
    # Six points are 2.1 mm.
    assert drawing.letters > 2


def test_several_trees_stand_beside_each_other() -> None:
    holds(fitted([boxes([0, 0]), boxes([]), boxes([0, 1])], *SHEET), 7)


def test_small_trees_are_not_blown_up() -> None:
    assert fitted([boxes([0])], *SHEET).letters == 2.8


def test_what_is_cut_off_is_counted() -> None:
    cut = boxes([0, 1, 1, 2]).cut(2, "+ {count}")
    assert [len(box.lines) for box in cut.walk()] == [3, 4]
    assert cut.below[0].lines[-1] == "+ 3"
