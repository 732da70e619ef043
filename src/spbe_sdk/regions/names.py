"""How people write the name of a region: ``Kab. Bekasi``, ``Kota Bekasi``, ``Pemprov Jawa Barat``, ``Toli Toli``."""

from __future__ import annotations

import re
from functools import cache

from spbe_sdk.findings.words import known_as

PROVINCE, REGENCY, CITY = "province", "regency", "city"

# Words such as the one for a government, which say nothing about which region it is.
_SILENT = "silent"


def readings(name: str) -> list[tuple[str | None, str]]:
    """What a name may say: a kind of region, where its first word is one, and the rest; or no kind, and all of it.

    The rest is joined from its words, so that neither spaces nor points nor capitals count.
    """
    words = [_short(word) for word in re.findall(r"[^\W_]+", name.casefold()) if _said().get(word) != _SILENT]
    whole = (None, "".join(words))
    kind = _said().get(words[0]) if len(words) > 1 else None
    return [(kind, "".join(words[1:])), whole] if kind in (PROVINCE, REGENCY, CITY) else [whole]


def _short(word: str) -> str:
    """The word for islands as it is shortened, since both are written."""
    return "kep" if word == "kepulauan" else word


@cache
def _said() -> dict[str, str]:
    """What a word in a name says."""
    return {word: said for said in (PROVINCE, REGENCY, CITY, _SILENT) for word in known_as("region_word", said)}
