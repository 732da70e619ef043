"""The paper that a region prints on."""

from __future__ import annotations

from typing import Literal

Paper = Literal["A4", "folio"]

# Width and height in millimetres; folio is what offices call F4.
MILLIMETRES: dict[Paper, tuple[int, int]] = {"A4": (210, 297), "folio": (215, 330)}

# Excel's numbers for them.
PAPERS: dict[Paper, int] = {"A4": 9, "folio": 14}

# For what is too wide for the paper of letters.
A3 = (297, 420)


def paper_size(paper: Paper) -> str:
    """The size of a paper, upright, as style sheets write it."""
    width, height = MILLIMETRES[paper]
    return f"{width}mm {height}mm"
