"""The order of versions. Floor 2."""

from __future__ import annotations


def version_key(version: str) -> tuple[int, ...]:
    """What versions are sorted by: 1.10 is newer than 1.9, and 1.0 is the same as 1.0.0."""
    parts = tuple(int(part) for part in version.split("."))
    return (*parts, *(0 for _ in range(3 - len(parts))))
