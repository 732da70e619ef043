"""Relative paths: which are safe on every system, and which match a pattern such as ``data/*.csv``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from spbe_sdk.documents.devices import DEVICES


def is_portable(path: str) -> bool:
    """Whether a relative path is safe and means the same on Linux, macOS and Windows."""
    parts = PurePosixPath(path).parts
    return (
        bool(parts)
        and not path.startswith("/")
        and str(PurePosixPath(path)) == path
        and all(_is_portable_part(part) for part in parts)
    )


def _is_portable_part(part: str) -> bool:
    return (
        part not in (".", "..")
        and len(part.encode(errors="replace")) <= 200
        and part == part.strip()
        and not part.endswith(".")
        and part.split(".")[0].lower() not in DEVICES
        and not any(char in '<>:"\\|?*' or not char.isprintable() for char in part)
    )


def plain_names(codes: Iterable[str]) -> dict[str, str]:
    """A name for a file of each code: the code itself, where it is no device and no other differs by case alone."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for code in codes:
        name = code
        while name.split(".")[0].lower() in DEVICES or name.casefold() in taken:
            name = f"_{name}"
        taken.add(name.casefold())
        found[code] = name
    return found


def matching_below(locate: Callable[[str], Path], pattern: str) -> list[str]:
    """The files whose path matches a pattern, sorted; `locate` gives the place of a folder, or refuses it.

    Programs keep files of their own beside those of people: ``~$laporan.xlsx``, ``.laporan.csv``.
    """
    parts = PurePosixPath(pattern.replace("\\", "/")).parts
    wild = next((place for place, part in enumerate(parts) if set(part) & set("*?")), len(parts) - 1)
    shown, rest = PurePosixPath(*parts[:wild]), "/".join(part.replace("[", "[[]") for part in parts[wild:])
    base = locate(str(shown))
    found = (file.relative_to(base) for file in base.glob(rest) if file.is_file())
    return sorted(str(shown / file.as_posix()) for file in found if not file.name.startswith((".", "~$")))


# What a backslash and a letter come to within the double quotes of YAML, as far as no name of a file has it.
_ESCAPES = str.maketrans(
    {"\a": "/a", "\b": "/b", "\t": "/t", "\n": "/n", "\v": "/v", "\f": "/f", "\r": "/r", "\x1b": "/e"}
    | {"\x85": "/N", "\u2028": "/L", "\u2029": "/P"}
)


def unescaped(path: str) -> str:
    """The path that was meant where YAML read its backslashes as signs: ``"data\\new.csv"`` holds a line break."""
    return path.translate(_ESCAPES)
