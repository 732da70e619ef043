"""The institution that a person means by a region's code or name, or by a name or abbreviation of its own."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from heapq import nlargest

from spbe_sdk.comparison.published.library import known_names, other_names
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Phrase
from spbe_sdk.regions.library import Region, find_regions, region_name

# So many near names as a person still reads.
_NEAR = 5

# A region whose own name, without its kind, is near goes before institutions that merely share letters.
_NAMED_SO = 0.2

# Names that share less are no help, nor are those that share so much less than the nearest.
_ALIKE, _FAR = 0.75, 0.05

# What stands behind the name of an institution of the state, or does not.
_STATE = ("republikindonesia", "ri")


def choose_institution(text: str) -> str:
    """The institution, as the newest list calls it, that a code, the name of a region, or a name of any year means.

    ``32.16``, ``Kab Bekasi`` and ``Kabupaten Bekasi`` are one; ``Bekasi`` may be two; ``Kominfo`` and ``Komdigi`` are
    the ministry that the newest list calls otherwise.

    Raises:
        UsageError: nothing is known by that name, which is answered with the nearest, or several are.
    """
    wanted = _plain(text)
    for called in (wanted, *(wanted.removesuffix(state) for state in _STATE)):
        if called in _names():
            return _names()[called]
    regions = {region: name for region in find_regions(text) if (name := _institution(region.code)) is not None}
    meant = [name for region, name in regions.items() if region.exact]
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise _refused("institution-several", text, meant)
    if wanted.isdigit():
        near = [region.label for region in _beside(wanted, list(regions))]
    else:
        near = _alike(text, list(regions.values()))
    raise _refused("institution-unknown", text, near)


def _refused(code: str, text: str, near: list[str]) -> UsageError:
    names = ", ".join(dict.fromkeys(near)) or None
    told = Phrase("nation.near", {"names": names}) if names else Phrase("nation.nobody_near")
    return UsageError(Finding(code, field="institution", found=text, allowed=names, details={"near": told}))


@cache
def _names() -> dict[str, str]:
    """Every name and abbreviation, in plain letters and digits, and the name in the newest list."""
    return {_plain(name): now for name, now in [*other_names().items(), *known_names().items()]}


def _plain(text: str) -> str:
    """A name without what people write differently: case, blanks, points, strokes."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _institution(code: str) -> str | None:
    """What a region's government is called in the lists; nothing for those that lie deeper."""
    name, names = region_name(code) or "", known_names()
    return next((names[found] for found in (name, f"Provinsi {name}") if found in names), None)


def _beside(digits: str, regions: list[Region]) -> list[Region]:
    """The regions whose codes are nearest to digits that are no code of theirs: a district's is its regency."""

    def far(region: Region) -> int:
        return abs(_number(region.code) - _number(digits))

    return sorted(regions or find_regions(digits[:4].ljust(2, "0")), key=far)[:_NEAR]


def _number(code: str) -> int:
    """The digits of a code down to its regency, as one number."""
    return int(code.replace(".", "")[:4].ljust(4, "0"))


def _alike(text: str, regions: list[str]) -> list[str]:
    """The institutions with those letters in a name, or else those whose names, or the ends of them, are near; the own
    names of `regions`, without their kind, are near.
    """
    wanted = _plain(text)
    within = dict.fromkeys(now for name, now in _names().items() if len(wanted) > 2 and wanted in name)
    if within:
        return list(within)[:_NEAR]

    def near(ends: tuple[str, ...]) -> float:
        likeness = max(SequenceMatcher(None, wanted, end).ratio() for end in ends)
        return likeness + (_NAMED_SO if _ends()[ends] in regions else 0)

    nearest = nlargest(2 * _NEAR, ((near(ends), now) for ends, now in _ends().items()))
    least = max(_ALIKE, nearest[0][0] - _FAR)
    return list(dict.fromkeys(now for likeness, now in nearest if likeness >= least))[:_NEAR]


@cache
def _ends() -> dict[tuple[str, ...], str]:
    """Every name from each of its words on, in plain letters, and the name in the newest list."""
    found = {}
    for name, now in [*other_names().items(), *known_names().items()]:
        words = name.split()
        found[tuple(_plain("".join(words[start:])) for start in range(len(words)))] = now
    return found
