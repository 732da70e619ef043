"""Why a cell's text is not read, where more can be said than that it does not fit."""

from __future__ import annotations

from spbe_sdk.findings.words import Phrase


class Unclear(ValueError):  # noqa: N818 - a kind of wrong value, caught where cells become types
    """A text that a person has to decide on; `code` is the finding that says what it may mean and what to write, with
    its `details`.
    """

    def __init__(self, code: str, text: str, **details: str | Phrase) -> None:
        super().__init__(text)
        self.code = code
        self.details = details
