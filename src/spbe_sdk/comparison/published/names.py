"""The institution that a person means by a region's code or name, or by a name of its own."""

from __future__ import annotations

from difflib import get_close_matches

from spbe_sdk.comparison.published.library import known_names
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.regions.library import find_regions, region_name

# So many near names as a person still reads.
_NEAR = 5


def choose_institution(text: str) -> str:
    """The institution, as the newest list calls it, that a code, the name of a region, or a name of any year means.

    ``32.16``, ``Kab Bekasi`` and ``Kabupaten Bekasi`` are one; ``Bekasi`` may be two.

    Raises:
        UsageError: nothing is known by that name, which is answered with the nearest, or several are.
    """
    names = {name.casefold(): now for name, now in known_names().items()}
    wanted = " ".join(text.split()).casefold()
    if wanted in names:
        return names[wanted]
    regions = {region: name for region in find_regions(text) if (name := _institution(region.code)) is not None}
    meant = [name for region, name in regions.items() if region.exact]
    if len(meant) == 1:
        return meant[0]
    near = dict.fromkeys(meant or [*_alike(wanted, names), *regions.values()])
    code = "institution-several" if meant else "institution-unknown"
    raise UsageError(Finding(code, field="institution", found=text, allowed=", ".join(near) or "–"))


def _institution(code: str) -> str | None:
    """What a region's government is called in the lists; nothing for those that lie deeper."""
    name, names = region_name(code) or "", known_names()
    return next((names[found] for found in (name, f"Provinsi {name}") if found in names), None)


def _alike(wanted: str, names: dict[str, str]) -> list[str]:
    """Institutions of that abbreviation or with those words in their name, or else of a name that is nearly so."""
    short = [now for name, now in known_names().items() if _initials(name).casefold() == wanted]
    found = short + [now for name, now in names.items() if f" {wanted} " in f" {name} "]
    return list(dict.fromkeys(found))[:_NEAR] or [names[name] for name in get_close_matches(wanted, names, _NEAR)]


def _initials(name: str) -> str:
    """The first letters of the words that are no joining ones."""
    return "".join(word[0] for word in name.split() if word[0].isupper())
