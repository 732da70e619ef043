"""Where this machine keeps what belongs to no workspace: copies of catalogues and of answers."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder: ``SPBE_HOME``, or the user's own data folder."""
    chosen = os.environ.get("SPBE_HOME")
    if chosen:
        return Path(chosen)
    from platformdirs import user_data_path

    return user_data_path("spbe-sdk")
