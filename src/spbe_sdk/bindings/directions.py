"""Which way is better, told by an indicator's name: fewer people out of work, more of them content."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from spbe_sdk.bindings.port import Port
from spbe_sdk.findings.words import known_as, normal

# So many names are spelled out in a binding; a table with more has a column for it, or gets one.
_MOST_NAMES = 200


def likely_direction(name: str) -> str | None:
    """``minimize`` or ``maximize`` where a name says it; nothing where it does not.

    Less of something bad is better, but more of what is done about it: Prevalensi stunting, Penurunan stunting.
    """
    text = normal(name)
    if _words("minimize").search(text):
        return "maximize" if _words("remedied").search(text) else "minimize"
    return "maximize" if _words("maximize").search(text) else None


def proposed_directions(
    port: Port, fields: Mapping[str, str], cells: Mapping[str, Sequence[str | None]]
) -> dict[str, str | None]:
    """Each name of a table of indicators with its likely direction, nothing where a person has to say it.

    Empty where a column has the directions, where no name tells any, or where there are too many names to spell out.
    """
    if port.field("direction") is None or "direction" in fields or "name" not in fields:
        return {}
    found = {name: likely_direction(name) for name in cells[fields["name"]] if name}
    return found if any(found.values()) and len(found) <= _MOST_NAMES else {}


@cache
def _words(section: str) -> re.Pattern[str]:
    words = "|".join(re.escape(normal(word)) for word in known_as("directions", section))
    return re.compile(rf"\b(?:{words})\b")
