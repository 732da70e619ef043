"""A drawing in a Word document: shapes that Word and LibreOffice let people move and correct."""

from __future__ import annotations

from typing import Any

from spbe_sdk.reports.official.parts import FormDrawing


def draw(paragraph: Any, drawing: FormDrawing) -> None:
    """Put a drawing into a paragraph."""
