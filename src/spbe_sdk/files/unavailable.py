"""Why a file cannot be had: another program has it open, its path is too long for Windows, or what the system says."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from spbe_sdk.findings.finding import Finding, Origin

# What Windows answers where another program has the file: a sharing violation, a lock violation.
_IN_USE = (32, 33)

# How long a path Windows takes, unless somebody with the right to do so has allowed more.
_LONGEST = 259


def unavailable(code: str, path: Path, error: Exception, shown: str | None = None) -> Finding:
    """What to say of a file that the system refuses; `code` where nothing better is known than the system's word."""
    origin = Origin(shown or str(path))
    if isinstance(error, PermissionError) and (getattr(error, "winerror", None) in _IN_USE or is_open_elsewhere(path)):
        return Finding("file-open", origin=origin)
    if isinstance(error, OSError) and _is_too_long(path, error):
        return Finding("path-too-long", origin=origin, found=str(len(str(path.absolute()))), allowed=str(_LONGEST))
    reason = getattr(error, "strerror", None) or type(error).__name__
    return Finding(code, origin=origin, details={"reason": reason})


def is_open_elsewhere(path: Path) -> bool:
    """Whether Excel, Word or LibreOffice has left beside a file its note of having it open."""
    names = (f"~${path.name}", f"~${path.name[2:]}", f".~lock.{path.name}#")
    return any(path.with_name(name).is_file() for name in names)


def _is_too_long(path: Path, error: OSError, system: str = os.name) -> bool:
    return error.errno == errno.ENAMETOOLONG or (system == "nt" and len(str(path.absolute())) > _LONGEST)
