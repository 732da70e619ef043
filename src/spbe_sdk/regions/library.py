"""Looking up the regions that come along: provinces, regencies and cities at once, districts and villages if asked."""

from __future__ import annotations

import gzip
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta, timezone
from difflib import get_close_matches
from functools import cache
from importlib import resources

import attrs

from spbe_sdk.files.shipped import shipped_files, shipped_rows
from spbe_sdk.regions.names import CITY, PROVINCE, REGENCY, readings

_FIRST_CITY = 71

# As long as the code of a regency; those of districts and villages are longer.
_REGENCY = 5

_CODE = re.compile(r"([0-9]{2})(?:[., ]?([0-9]{2})(?:[., ]?([0-9]{2})(?:[., ]?([0-9]{4}))?)?)?")


@attrs.frozen(slots=True)
class Region:
    """A province, regency, city, district or village. `exact` is false where it is only near to what was looked for."""

    code: str
    name: str
    exact: bool = True

    @property
    def label(self) -> str:
        """Its name with its code."""
        return f"{self.name} ({self.code})"


def region_name(code: str) -> str | None:
    """The name of a region; nothing where the code is none that is known."""
    found = (region for region in _regions(f"{code},", f"{code}-", len(code) > _REGENCY) if region.code == code)
    return next((region.name for region in found), None)


def region_label(code: str) -> str:
    """A region's name with its code, or the code alone."""
    name = region_name(code)
    return code if name is None else f"{name} ({code})"


def region_code(name: str) -> str | None:
    """The code of a province, regency or city by its full name: ``Kabupaten Bekasi``, ``Provinsi Bengkulu``."""
    return _codes().get(name.casefold().removeprefix("provinsi ").strip())


def province_of(code: str) -> str:
    """The code of the province that a region lies in, or is."""
    return code.split(".")[0]


def type_of(code: str) -> tuple[int, bool]:
    """What kind of region a code names: how deep it lies, and whether it is a city, which count from 71."""
    parts = code.split(".")
    return len(parts), len(parts) > 1 and int(parts[1]) >= _FIRST_CITY


def children(code: str = "") -> list[Region]:
    """The regions right below one, in the order of their codes; without a code the provinces."""
    if not code:
        return [region for region in _upper() if _kind(region.code) == PROVINCE]
    below = _regions(f"{code}.", f"{code}/", len(code) >= _REGENCY)
    return [region for region in below if region.code.count(".") == code.count(".") + 1]


def zone_of(code: str) -> timezone:
    """The time zone of a region, WIB, WITA or WIT; of an unknown one, that of the capital.

    Source: Keppres 41/1987; newer provinces as those that they came from.
    """
    name, hours = _zones().get(province_of(code), ("WIB", 7))
    return timezone(timedelta(hours=hours), name)


def tiles() -> dict[str, tuple[int, int]]:
    """Where each province lies on a map of equal tiles, by its code: row from the north, column from the west."""
    return {row["code"]: (int(row["row"]), int(row["column"])) for row in _table("tiles")}


def find_regions(text: str) -> list[Region]:
    """The regions that a code or a name may mean: those that it names exactly, or, where there is none, the nearest.

    A code may lack its points (``3216``) and be of any depth; a name is of a province, regency or city, with its
    kind (``Kab. Bekasi``) or without (``Bekasi``, of which there are two). Names further down stand in many places,
    so that only codes find them. Nearest to an unknown code is what it has become, or else all beside it.
    """
    code = plain_code(text)
    if code is not None:
        name = region_name(code)
        return [Region(code, name)] if name is not None else [attrs.evolve(n, exact=False) for n in _beside(code)]
    meant = [code for reading in readings(text) for code in _meant(*reading)]
    return [_upper_region(code) for code in sorted(set(meant))] or _nearest(text)


def plain_code(text: str) -> str | None:
    """A code as it is written with its points, if it lacks them or has commas; nothing where the text is no code."""
    match = _CODE.fullmatch(text.strip())
    return ".".join(part for part in match.groups() if part) if match else None


def _meant(kind: str | None, bare: str) -> list[str]:
    return [code for code in _bare_names().get(bare, ()) if kind in (None, _kind(code))]


def _nearest(text: str) -> list[Region]:
    """Regions of names alike: those of the same name but of another kind first, then those of the kind asked for."""
    kind, bare = readings(text)[0]
    codes = [code for name in get_close_matches(bare, _bare_names()) for code in _bare_names()[name]]
    same = _bare_names().get(bare, ())
    ordered = sorted(dict.fromkeys(codes), key=lambda code: (code not in same, kind not in (None, _kind(code))))
    return [attrs.evolve(_upper_region(code), exact=False) for code in ordered]


def _beside(code: str) -> list[Region]:
    """Where an unknown code may have gone: what its regency has become, or all below what of it is known."""
    parts = code.split(".")
    now = _moved().get(".".join(parts[:2]))
    if now is not None:
        return [_upper_region(now)]
    above = [".".join(parts[:depth]) for depth in range(len(parts) - 1, 0, -1)]
    return children(next((known for known in above if region_name(known) is not None), ""))


def _kind(code: str) -> str:
    depth, city = type_of(code)
    return PROVINCE if depth == 1 else CITY if city else REGENCY


def _regions(start: str, end: str, deep: bool) -> Iterator[Region]:
    """The regions whose lines lie between two texts."""
    lines = _lines(deep)
    for line in lines[bisect_left(lines, start) : bisect_left(lines, end)]:
        code, _, name = line.partition(",")
        yield Region(code, name.strip('" '))


@cache
def _zones() -> Mapping[str, tuple[str, int]]:
    return {row["code"]: (row["zone"], int(row["hours"])) for row in _table("zones")}


@cache
def _lines(deep: bool) -> Sequence[str]:
    """The lines of the data, ``code,name``, in their order, which is that of the codes; all where they go deep."""
    folder = resources.files("spbe_sdk.regions")
    if deep:
        data = gzip.decompress((folder / "region-codes-2025.csv.gz").read_bytes())
    else:
        data = (folder / "regions-2025.csv").read_bytes()
    return data.decode().splitlines()[1:]


@cache
def _upper() -> Sequence[Region]:
    """The provinces, regencies and cities."""
    return list(_regions("", ":", deep=False))


def _upper_region(code: str) -> Region:
    return Region(code, region_name(code) or code)


@cache
def _codes() -> dict[str, str]:
    return {region.name.casefold(): region.code for region in _upper()}


@cache
def _bare_names() -> dict[str, list[str]]:
    """The codes of provinces, regencies and cities by their names without their kind."""
    named = [(region.name, region.code) for region in _upper()]
    named += [(row["name"], row["code"]) for row in _table("other-names")]
    codes: dict[str, list[str]] = {}
    for name, code in named:
        codes.setdefault(readings(name)[0][1], []).append(code)
    return codes


@cache
def _moved() -> dict[str, str]:
    return {row["code"]: row["now"] for row in _table("moved-2025")}


def _table(name: str) -> list[dict[str, str]]:
    return shipped_rows(shipped_files(["spbe_sdk.regions"], ".csv")[name])
