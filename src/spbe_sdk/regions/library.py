"""Reading the codes and names of regions that come along: 38 provinces, 514 regencies and cities."""

from __future__ import annotations

from functools import cache

from spbe_sdk.files.shipped import shipped_files, shipped_rows

_FIRST_CITY = 71


def region_name(code: str) -> str | None:
    """The name of a province, regency or city; nothing where the code is none of theirs."""
    return _names().get(code)


def region_label(code: str) -> str:
    """A region's name with its code, or the code alone."""
    name = region_name(code)
    return code if name is None else f"{name} ({code})"


def region_code(name: str) -> str | None:
    """The code of a province, regency or city by its name, such as ``Kabupaten Bekasi`` or ``Provinsi Bengkulu``."""
    return _codes().get(name.casefold().removeprefix("provinsi ").strip())


def province_of(code: str) -> str:
    """The code of the province that a region lies in, or is."""
    return code.split(".")[0]


def type_of(code: str) -> tuple[int, bool]:
    """What kind of region a code names: how deep it lies, and whether it is a city, which count from 71."""
    parts = code.split(".")
    return len(parts), len(parts) > 1 and int(parts[1]) >= _FIRST_CITY


@cache
def _names() -> dict[str, str]:
    file = shipped_files(["spbe_sdk.regions"], ".csv")["regions-2025"]
    return {row["code"]: row["name"] for row in shipped_rows(file)}


@cache
def _codes() -> dict[str, str]:
    return {name.casefold(): code for code, name in _names().items()}
