"""What day it is at the least: a clock that is set back makes nothing current again that has expired.

The latest day on which a catalogue was opened here is remembered, for all catalogues together.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.home import home
from spbe_sdk.findings.errors import WorkspaceError


def day_at_least() -> date:
    """Today by the clock, or the latest day that was seen here, if that is later; the day is remembered."""
    today, seen = date.today(), _seen()
    if seen is not None and seen >= today:
        return seen
    # Whoever cannot write here has no memory, and goes by the clock.
    with suppress(WorkspaceError):
        write_atomic(remembered_in(), f"{today.isoformat()}\n".encode())
    return today


def remembered_in() -> Path:
    """The file with the latest day that was seen; whose clock once ran ahead removes it."""
    return home() / "newest-day.txt"


def _seen() -> date | None:
    try:
        return date.fromisoformat(remembered_in().read_text(encoding="utf-8").strip())
    except (OSError, ValueError):
        return None
