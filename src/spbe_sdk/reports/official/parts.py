"""What a form is made of, before it is a page or a Word document."""

from __future__ import annotations

from itertools import pairwise

import attrs

from spbe_sdk.performance.signing import Party

# Left to be filled in with a pen.
BLANK = "…………………………"


@attrs.frozen(slots=True)
class FormHeading:
    """A heading; that of the form itself stands in the middle."""

    text: str
    main: bool = False


@attrs.frozen(slots=True)
class FormText:
    """A paragraph."""

    text: str
    quiet: bool = False


@attrs.frozen(slots=True)
class FormFacts:
    """Names with what they are, below one another: a colon stands between."""

    rows: tuple[tuple[str, str], ...]


@attrs.frozen(slots=True)
class FormColumn:
    """A column: its heading, its share of the width, and whether it holds figures."""

    title: str
    share: int
    figures: bool = False


@attrs.frozen(slots=True)
class FormTable:
    """A table. A cell that is nothing continues the one above; `total` is its last row, `strong` the rows of parts."""

    columns: tuple[FormColumn, ...]
    rows: tuple[tuple[str | None, ...], ...]
    total: tuple[str, ...] | None = None
    strong: frozenset[int] = frozenset()

    def drawn(self) -> list[list[tuple[int, int, str]]]:
        """Of every row the cells that begin in it: their column, how many rows they take, and their text."""
        drawn: list[list[tuple[int, int, str]]] = [[] for _ in self.rows]
        for column in range(len(self.columns)):
            begins = [n for n, row in enumerate(self.rows) if n == 0 or row[column] is not None]
            for row, after in pairwise([*begins, len(self.rows)]):
                drawn[row].append((column, after - row, self.rows[row][column] or ""))
        return drawn


@attrs.frozen(slots=True)
class FormSignature:
    """A place to sign: as what, and who; what is not known is left as dots."""

    role: str
    party: Party
    dated: str | None = None


@attrs.frozen(slots=True)
class FormSignatures:
    """Those who sign, from left to right; one alone stands on the right."""

    signatures: tuple[FormSignature, ...]


@attrs.frozen(slots=True)
class FormBox:
    """A box of a drawing, in millimetres, with its lines of text; `shade` is a class of the heat map."""

    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]
    shade: str
    bold: int


@attrs.frozen(slots=True)
class FormDrawing:
    """A drawing of boxes and of lines between points, in millimetres; `letters` is the height of a line of text."""

    width: float
    height: float
    letters: float
    boxes: tuple[FormBox, ...]
    lines: tuple[tuple[float, float, float, float], ...]


FormBlock = FormHeading | FormText | FormFacts | FormTable | FormSignatures | FormDrawing


@attrs.frozen(slots=True)
class Organisation:
    """Whose form it is, below the letterhead: its name unless it is the region itself, and an address of its own."""

    name: str | None = None
    address: str | None = None


@attrs.frozen(slots=True)
class FormPage:
    """A sheet of a form: `size` is its paper as style sheets write it; `organisation` stands below the letterhead."""

    blocks: tuple[FormBlock, ...]
    organisation: Organisation = Organisation()
    size: tuple[int, int] | None = None
    wide: bool = False

    @property
    def numbered(self) -> bool:
        """Whether its sheets bear numbers: tables that may go on for many; statements and drawings are of one."""
        return self.wide and self.size is None


@attrs.frozen(slots=True)
class Form:
    """A form: what it is called, its pages, and what each of them says of the data behind it."""

    title: str
    pages: tuple[FormPage, ...]
    marks: tuple[str, ...] = ()
