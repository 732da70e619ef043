"""What a document can be asked, and a room above answers, which is found when it is asked.

Documents know neither files nor instruments; still people look for a way from a file, or to a dataframe, at the
document itself.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def elsewhere(home: str, name: str) -> Any:
    """A function of another room, by its module and its name."""
    return getattr(import_module(f"spbe_sdk.{home}"), name)
