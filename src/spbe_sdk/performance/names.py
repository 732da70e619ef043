"""How rows call what they are about: by its code, by the code that it has within its unit, or by its name."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

import attrs

from spbe_sdk.bindings.codes import speller, unlabelled
from spbe_sdk.findings.words import normal
from spbe_sdk.regions.library import plain_code

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}\Z")

# A made code that would be longer is cut to some of its name, and told apart by a digest; so is one with letters that
# no code has. A unit's code stands before it as far as that is short itself.
_LONGEST, _NAME, _UNIT, _DIGEST = 36, 24, 16, 6


@attrs.frozen(slots=True)
class Known:
    """A code, the unit that it belongs to where there is one, and its name."""

    code: str
    unit: str | None
    name: str


class Directory:
    """The codes of a table, found as people write them."""

    def __init__(self, known: Iterable[Known]) -> None:
        self._codes: set[str] = set()
        self._owned: dict[str | None, list[str]] = defaultdict(list)
        self._named: dict[tuple[str | None, str], dict[str, None]] = defaultdict(dict)
        for item in known:
            self._codes.add(item.code)
            self._owned[item.unit].append(item.code)
            for unit in {item.unit, None}:
                self._named[(unit, normal(item.name))][item.code] = None
        self._spelled = speller(self._codes)

    def of_unit(self, unit: str | None) -> list[str]:
        """The codes that belong to a unit."""
        return self._owned.get(unit, []) if unit is not None else []

    def find(self, text: str, unit: str | None = None) -> list[str]:
        """The codes that a text may stand for, of a unit where one is given: one where it is clear, none if unknown."""
        short = self._spelled(unlabelled(text))
        for code in (within(unit, text), within(unit, short), self._spelled(text), short, plain_code(text)):
            if code in self._codes:
                return [code]
        return list(self._named.get((unit, normal(text)), ()))


def within(unit: str | None, code: str) -> str:
    """The code that something has in a unit."""
    return code if unit is None else f"{unit}-{code}"


def is_code(text: str) -> bool:
    """Whether a text can be a code."""
    return _CODE.match(text) is not None


def made_code(unit: str | None, name: str) -> str:
    """The code of what has none of its own: from its unit and its name, the same in every run and on every machine."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    short = "-".join(re.findall(r"[a-z0-9]+", plain.casefold()))
    code = within(unit, short)
    lost = sum(map(str.isalnum, name)) != sum(map(str.isalnum, plain))
    if short and not lost and len(code) <= _LONGEST and is_code(code):
        return code
    digest = base64.b32encode(hashlib.sha256(f"{unit or ''}\n{normal(name)}".encode()).digest()).decode().lower()
    before = unit if unit is not None and len(unit) <= _UNIT else None
    return "-".join(filter(None, (before, _cut(short), digest[:_DIGEST])))


def _cut(short: str) -> str:
    """The first words of a name, as many as have room; of a very long word its beginning."""
    if len(short) <= _NAME:
        return short
    return short[: _NAME + 1].rpartition("-")[0] or short[:_NAME]
