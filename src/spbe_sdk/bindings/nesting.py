"""Which rows of a table stand below which, where no codes say so: by words, by numbering, or by what they add up to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from spbe_sdk.bindings.figures import is_share
from spbe_sdk.bindings.likeness import synonyms
from spbe_sdk.bindings.planned import is_planned, is_reached, role_of
from spbe_sdk.findings.words import normal

# The levels of a plan, from above.
_LEVELS = ("goal", "objective", "program", "activity", "subactivity")

# The styles of a list, such as I, A, 1, a: what looks like several is the first of these.
_STYLES = (r"[IVX]+", r"[A-Z]", r"\d+", r"[a-z]", r"\(?\d+\)", r"\(?[a-z]\)", r"[-•–]")

_DOTTED = re.compile(r"\d+(?:\.\d+)+\.?")

_NUMBERED = re.compile(r"(\(?(?:\d+(?:\.\d+)*|[A-Za-z]|[IVX]+)[.)]*)\s+\S")

# Rows that are added up by chance: only so many, or so many tables of figures, tell a sum.
_SEVERAL = 3


@attrs.frozen(slots=True)
class PaidRow:
    """A row with money: its cells, and its money by column."""

    cells: Mapping[str, str | None]
    money: Mapping[str, Fraction]


def nested(lines: Sequence[PaidRow], about: str | None) -> tuple[str, dict[int, list[int]]]:
    """The rows right below each row that has some, by their numbers, and the column that tells it; `about` is the one
    that says what the rows are about.
    """
    for column, depths in _depths(lines, about):
        if len(set(depths)) > 1:
            return column, _tree(depths)
    return about or "", _adding_up(lines)


def _depths(lines: Sequence[PaidRow], about: str | None) -> Iterator[tuple[str, list[int]]]:
    """How deep each row is, by each column that tells it for all of them."""
    columns = list(dict.fromkeys(column for line in lines for column in line.cells))
    for way in (_by_words, _by_numbers):
        for column in sorted(columns, key=lambda column: column == about):
            if way is _by_numbers and column != about and _holds_figures(column):
                continue
            found = way([line.cells.get(column) or "" for line in lines], column == about)
            if found is not None:
                yield column, found


def _by_words(texts: Sequence[str], begins: bool) -> list[int] | None:
    """The depth by words such as Program and Kegiatan, as the whole cell or the beginning of a name."""
    words = [(word, depth) for depth, level in enumerate(_LEVELS) for word in synonyms("choices", level)]
    longest = sorted(words, key=lambda word: -len(word[0]))

    def depth(text: str) -> int | None:
        said = normal(text)
        return next((d for word, d in longest if said == word or (begins and said.startswith(f"{word} "))), None)

    found = [depth(text) for text in texts]
    return [d for d in found if d is not None] if None not in found else None


def _by_numbers(texts: Sequence[str], begins: bool) -> list[int] | None:
    """The depth by numbering: 1 and 1.1, or I, A, 1 and a, where a style that comes anew stands below the one before;
    what is not numbered is deepest.
    """
    if begins:
        texts = [match[1] if (match := _NUMBERED.match(text)) else "" for text in texts]
    bare = [text.strip().rstrip(".") for text in texts]
    if not bare[0] or sum(map(bool, bare)) < 2:
        return None
    if any(map(_DOTTED.fullmatch, bare)):
        whole = all(not text or text.replace(".", "").isdigit() for text in bare)
        return [text.count(".") if text else len(texts) for text in bare] if whole and _begun(bare) else None
    styles = [next((n for n, s in enumerate(_STYLES) if re.fullmatch(s, text)), None) if text else -1 for text in bare]
    if None in styles:
        return None
    seen: list[int | None] = []
    depths = []
    for style in styles:
        if style not in seen:
            seen.append(style)
        del seen[seen.index(style) + 1 :]
        depths.append(len(seen))
    return depths


def _holds_figures(column: str) -> bool:
    """Whether a heading says that figures stand below it, which may look like numbering: 95 and 86.5."""
    return is_share(column) or is_planned(column) or is_reached(column) or role_of(column, unsaid=True) is not None


def _begun(numbers: Sequence[str]) -> bool:
    """Whether each number of several levels follows one that it begins with, where any is of fewer: 1 and then 1.1."""
    least = min(text.count(".") for text in numbers if text)
    seen: set[str] = set()
    for text in filter(None, numbers):
        if text.count(".") > least and not any(text.startswith(f"{before}.") for before in seen):
            return False
        seen.add(text)
    return True


def _tree(depths: Sequence[int]) -> dict[int, list[int]]:
    """The rows right below each row: those that follow it and are deeper, but for what is below these."""
    found: dict[int, list[int]] = {}
    above: list[int] = []
    for number, depth in enumerate(depths):
        while above and depths[above[-1]] >= depth:
            above.pop()
        if above:
            found.setdefault(above[-1], []).append(number)
        above.append(number)
    return found


def _adding_up(lines: Sequence[PaidRow]) -> dict[int, list[int]]:
    """The rows whose money is exactly that of the rows that follow, where all rows stand so above or below others."""
    for single in (False, True):
        found = _parsed(lines, single)
        below = {number for numbers in found.values() for number in numbers}
        whole = all(number in found or number in below for number in range(len(lines)))
        sure = len(found) > 1 or any(len(b) >= _SEVERAL or len(lines[top].money) > 1 for top, b in found.items())
        if found and whole and sure and any(len(numbers) > 1 for numbers in found.values()):
            return found
    return {}


def _parsed(lines: Sequence[PaidRow], single: bool) -> dict[int, list[int]]:
    """From below, the rows that each row adds up: the first of those that follow and are below no other."""
    found: dict[int, list[int]] = {}
    tops: list[int] = []
    for number in reversed(range(len(lines))):
        for count in range(1 if single else 2, len(tops) + 1):
            if _is_sum(lines[number], [lines[top] for top in tops[:count]]):
                found[number], tops = tops[:count], tops[count:]
                break
        tops.insert(0, number)
    return found


def _is_sum(line: PaidRow, parts: Sequence[PaidRow]) -> bool:
    sums = {c: sum((part.money.get(c, Fraction(0)) for part in parts), Fraction(0)) for c in line.money}
    return any(line.money.values()) and all(abs(line.money[c] - sums[c]) < len(parts) for c in sums)
