"""Why a cell's text is not read, where more can be said than that it does not fit."""

from __future__ import annotations


class Unclear(ValueError):  # noqa: N818 - a kind of wrong value, caught where cells become types
    """A text that a person has to decide on; `code` is the finding that says what it may mean and what to write."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
