"""Codes of a hierarchy: 1.02.02.2.01 stands below 1.02.02."""

from __future__ import annotations

from collections.abc import Mapping

from spbe_sdk.regions.library import plain_code

Path = tuple[str, ...]

# From so many digits on, a number without dots may be the code of a region.
_REGION = 7


def path_of(code: str) -> Path:
    """The parts of a code, from the uppermost level down.

    Examples:
        >>> path_of("1.02.02-2.01"), path_of("3216012001")
        (('1', '02', '02', '2', '01'), ('32', '16', '01', '2001'))
    """
    plain = (plain_code(code) if len(code) >= _REGION else None) or code
    return tuple(part for part in plain.replace("-", ".").split(".") if part)


def below(path: Path, paths: Mapping[str, Path]) -> list[str]:
    """The codes right below one: what lies between is below it itself.

    Examples:
        >>> below(("1",), {"1": ("1",), "1.2": ("1", "2"), "1.2.3": ("1", "2", "3")})
        ['1.2']
    """
    under = {code: other for code, other in paths.items() if len(other) > len(path) and other[: len(path)] == path}
    inner = set(under.values())
    return [
        c for c, other in under.items() if not any(other[:end] in inner for end in range(len(path) + 1, len(other)))
    ]
