"""The paper that a region prints on."""

from __future__ import annotations

from typing import Literal

Paper = Literal["A4", "folio"]

# As style sheets write it; folio is what offices call F4.
SIZES: dict[Paper, str] = {"A4": "A4", "folio": "215mm 330mm"}
