"""What a worksheet gives, whatever the format of its workbook, and how a stored number becomes the text that is shown.

A number is shown with 15 significant digits, as spreadsheets do, and is never rounded to what its format has room for:
a percentage keeps all its digits, and only a code such as 1.10 or 007 takes the zeros that its format gives it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial

import attrs

from spbe_sdk.adapters.adapter import CalendarDay, PointNumber
from spbe_sdk.findings.finding import Finding

MAX_ROWS = 1_048_576

MAX_COLUMNS = 16_384

# A cell's text: what is shown, or why it cannot be read; nothing where the cell is empty.
Shown = str | Finding | None

Show = Callable[[str], str | Finding]


@attrs.frozen(slots=True)
class Line:
    """A row that holds something: its number, and its cells by column, counted from 0."""

    number: int
    cells: Mapping[int, str | Finding]
    hidden: bool = False

    def texts(self) -> dict[int, str]:
        """The cells that can be read."""
        return {place: cell for place, cell in self.cells.items() if isinstance(cell, str)}


@attrs.frozen(slots=True)
class Worksheet:
    """A worksheet whose lines are read one by one; `hidden_columns` is known with the first of them."""

    name: str
    hidden: bool
    lines: Callable[[], Iterator[Line]]
    hidden_columns: set[int] = attrs.field(factory=set)


def column_letters(column: int) -> str:
    """The letters of a column, counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_ERROR = re.compile(r"#(?:[A-Z][A-Z0-9/_]*[!?]|N/A|GETTING_DATA)|Err:\d{3}")


def text_cell(text: str) -> Shown:
    """A text as it is seen; one that reads like an error is one, for a person cannot tell them apart."""
    bare = text.strip()
    if bare[:1] in "#E" and _ERROR.fullmatch(bare):
        return error_cell(bare)
    return bare or None


@lru_cache(maxsize=256)
def error_cell(found: str) -> Finding:
    """An error such as #REF!, which is no value."""
    return Finding("cell-error", found=found)


def formula_cell(formula: str) -> Finding:
    """A formula without a result: whoever wrote the file never calculated it."""
    return Finding("cell-formula", found=f"={formula.removeprefix('of:').removeprefix('=')}")


def number(raw: str) -> str | Finding:
    """A stored number as plain digits, 15 of them significant and without an exponent."""
    if len(raw) < 16 and raw.isdigit() and raw[0] != "0":
        return raw
    try:
        text = f"{float(raw):.15g}"
    except ValueError:
        return error_cell(raw[:40])
    if text[-1:] in "fn":  # inf, nan
        return error_cell(raw[:40])
    if "e" in text:
        text = f"{Decimal(text):f}"
    return certain(text) if text != "-0" else "0"


def certain(text: str) -> str:
    """The text of a number cell, marked where its point could be taken for a thousands separator."""
    return PointNumber(text) if text[-4:-3] == "." else text


def percentage(raw: str) -> str | Finding:
    """A stored share as the percentage that is shown, with all its digits: 0.8512 is 85.12%."""
    plain = number(raw)
    if isinstance(plain, Finding):
        return plain
    text = f"{Decimal(plain).scaleb(2):f}"
    text = f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"
    return PointNumber(text) if text[-5:-4] == "." else text


def _padded(whole: int, decimals: int, raw: str) -> str | Finding:
    """A number with the zeros of its format, where the format has room for all its digits: 1.1 as 0.00 is 1.10."""
    plain = number(raw)
    if isinstance(plain, Finding):
        return plain
    before, _, after = plain.partition(".")
    if len(after) > decimals:
        return plain
    return certain(f"{before.zfill(whole)}.{after.ljust(decimals, '0')}")


def _masked(parts: Sequence[str], raw: str) -> str | Finding:
    """A whole number whose digits stand in the zeros of its format: 10203 as 00\\.00\\.00 is 01.02.03."""
    plain = number(raw)
    if isinstance(plain, Finding) or not plain.isdigit():
        return plain
    room = parts.count("0")
    digits, more = plain.zfill(room), max(len(plain) - room, 0)
    filled = iter([digits[: more + 1], *digits[more + 1 :]])
    return "".join(next(filled) if part == "0" else part for part in parts)


def _moment(parts: frozenset[str], since_1904: bool, raw: str) -> str | Finding:
    """A serial number as the part of a moment that its format shows, in ISO order; midnight is not shown."""
    # What no calendar has is shown as a row of hashes, or as a day such as 00/01/1900.
    wrong = error_cell(f"##### ({raw[:40]})")
    try:
        serial = float(raw)
        time = timedelta(seconds=round(serial * 86400))
        moment = _start(serial, since_1904) + time
    except (ValueError, OverflowError):
        return wrong
    if serial < 0:
        return wrong
    if "elapsed" in parts:
        minutes, seconds = divmod(int(time.total_seconds()), 60)
        return f"{minutes // 60:02}:{minutes % 60:02}:{seconds:02}"
    if "day" not in parts or ("clock" in parts and serial < 1):
        return moment.time().isoformat()
    if not since_1904 and (serial < 1 or 60 <= serial < 61):
        return wrong
    if parts == {"day", "year"}:
        return f"{moment.year:04}"
    bare = "clock" not in parts or (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return CalendarDay(moment.date().isoformat() if bare else moment.isoformat())


def _start(serial: float, since_1904: bool) -> datetime:
    # The calendar of 1900 counts a 29th of February that never was, as number 60.
    return datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 if serial >= 60 else 31)


_TOKEN = re.compile(r'"[^"]*"?|\\.|[_*].|\[[^\]]*\]?|general|standard|.', re.IGNORECASE | re.DOTALL)

_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[\d.]+)\]")

_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__,
    "=": float.__eq__, "<>": float.__ne__,
}  # fmt: skip


@lru_cache(maxsize=4096)
def shower(code: str, since_1904: bool = False) -> Show:
    """How numbers of a format are shown; one of several sections is chosen by the number."""
    sections: list[list[str]] = [[]]
    for part in _TOKEN.findall(code[:255]):
        if part == ";":
            sections.append([])
        else:
            sections[-1].append(part)
    shows = [(_condition(section), _section(section, since_1904)) for section in sections[:3]]
    return shows[0][1] if len(shows) == 1 else partial(_chosen, shows)


def _chosen(shows: Sequence[tuple[tuple[str, float] | None, Show]], raw: str) -> str | Finding:
    try:
        value = float(raw)
    except ValueError:
        return error_cell(raw[:40])
    for condition, show in shows:
        if condition is not None and _COMPARED[condition[0]](value, condition[1]):
            return show(raw)
    if any(condition for condition, _ in shows):
        return next((show for condition, show in shows if condition is None), shows[-1][1])(raw)
    place = 1 if value < 0 else 2 if value == 0 and len(shows) > 2 else 0
    return shows[place][1](raw)


def _condition(section: Sequence[str]) -> tuple[str, float] | None:
    found = next((match for token in section if (match := _CONDITION.fullmatch(token))), None)
    return (found[1], float(found[2])) if found and re.fullmatch(r"-?\d+(\.\d*)?", found[2]) else None


def _section(section: Sequence[str], since_1904: bool) -> Show:
    """How one section of a format shows a number: as a moment, a percentage, a code with its zeros, or plain."""
    seen = [token for token in section if token[0] not in "_*" and (token[0] != "[" or token.startswith("[$"))]
    bare = "".join(token for token in seen if len(token) == 1).lower()
    elapsed = any(re.fullmatch(r"\[(h+|m+|s+)\]", token.lower()) for token in section)
    if elapsed or (set(bare) & set("ymdhs") and not set(re.sub(r"s[.,]0+", "s", bare)) & set("0#?")):
        return lru_cache(maxsize=4096)(partial(_moment, _moment_parts(bare, elapsed), since_1904))
    if "%" in bare:
        return percentage
    literal = "".join(token for token in seen if len(token) > 1 and not re.match(r"\[\$-", token))
    fixed = re.fullmatch(r"(0+)\.(0+)", bare)
    if fixed and not literal:
        return partial(_padded, len(fixed[1]), len(fixed[2]))
    parts = [token[1:].rstrip('"') if token[0] in '"\\' else token for token in seen if not token.startswith("[$-")]
    while parts and parts[-1] != "0":
        parts.pop()
    masked = parts.count("0") > 1 and parts[0] == "0" and not set(bare) - set("0- ")
    return partial(_masked, parts) if masked else number


def _moment_parts(bare: str, elapsed: bool) -> frozenset[str]:
    """What a format shows of a moment: its day or only the year of it, its clock, or hours that have passed."""
    found = {"elapsed"} if elapsed else set()
    if set(bare) & set("hs"):
        found.add("clock")
    if set(bare) & set("yd") or not found:
        found.add("day")
    if set(bare) & set("ymdhs") == {"y"}:
        found.add("year")
    return frozenset(found)


# The formats that files name by number only; those of East Asian dates show days and clocks in other words.
BUILT_IN: Mapping[int, str] = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??",
    14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yy h:mm", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((*range(32, 36), 55, 56), "h:mm:ss"),
}  # fmt: skip
