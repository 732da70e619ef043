"""Marks behind a cell's text lead to a note; numbers, names and brackets of their own stay."""

import pytest

from spbe_sdk.bindings.footnotes import unmarked


@pytest.mark.parametrize(("text", "bare"), [
    ("13,18 *)", "13,18"), ("Optimum*", "Optimum"), ("Level 3*", "Level 3"), ("3 ¹", "3"), ("4²", "4"),
    ("3 1)", "3"), ("Level 3 **)", "Level 3"), ("85,5 †", "85,5"), ("85,5 (*)", "85,5"), ("Baik 2)", "Baik"),
    ("2024", "2024"), ("(3)", "(3)"), ("31)", "31)"), ("Tahap (II)", "Tahap (II)"), ("*", ""), ("a*b", "a*b"),
])  # fmt: skip
def test_a_mark_is_taken_off(text: str, bare: str) -> None:
    assert unmarked(text) == bare
