"""Personal identity numbers, which no package, result or report may hold."""

from __future__ import annotations

import re

# NIK and family-card numbers have sixteen digits: region, date of birth, serial. People also type them with
# spaces or dots. A SHA-256 digest or a longer number is none.
_NUMBER = re.compile(r"(?<![0-9A-Fa-f.])(?:\d[ .]?){15}\d(?![0-9A-Fa-f])")


def personal_number(text: str) -> str | None:
    """The first personal identity number in a text, all but its ends hidden; nothing where there is none."""
    for match in _NUMBER.finditer(text):
        digits = re.sub(r"[ .]", "", match.group())
        day, month = int(digits[6:8]), int(digits[8:10])
        # Forty is added to the day of a woman's birth.
        if digits[0] != "0" and (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12:
            return f"{digits[:2]}…{digits[-2:]}"
    return None
