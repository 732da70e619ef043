"""Who else on this computer may read a file that is meant for one person alone."""

from __future__ import annotations

import os
import shlex
import stat
from pathlib import Path

from spbe_sdk.findings.finding import Finding, Origin, Severity


def open_to_others(path: Path, code: str) -> list[Finding]:
    """A warning of this code where others may read or replace a file, with its mode and the line that ends it.

    Files on Windows have no such mode; there, who may read a user's own folder is for Windows to say.
    """
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "nt" or not mode & (stat.S_IRWXG | stat.S_IRWXO):
        return []
    line = f"chmod 600 {shlex.quote(str(path.absolute()))}"
    return [Finding(code, Severity.WARNING, Origin(str(path)), found=f"{mode:04o}", allowed=line)]
