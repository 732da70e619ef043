"""How likely a field of a port comes from a column: by the column's name, and by what is in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any

from spbe_sdk.bindings.cells import CODE, QUANTITY, REFERENCE, RUPIAH, TEXT, CellType
from spbe_sdk.bindings.dates import declared_date
from spbe_sdk.bindings.figures import may_count
from spbe_sdk.bindings.leading import number_before_unit
from spbe_sdk.bindings.leaning import is_anothers, lean
from spbe_sdk.bindings.numbers import declared_number
from spbe_sdk.bindings.planned import CEILING, ROLES, is_planned, is_reached, role_of, takes_reached
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.saying import says
from spbe_sdk.bindings.upto import without_upto
from spbe_sdk.findings.words import LANGUAGES, known_as, normal, words

# A table that people bind has a few dozen columns; one of thousands is a matrix, and is bound by hand.
WIDEST = 256

LIKE = 0.62

_HALF = 0.5

# Less alike than this, a heading is another word and no misspelt one.
_MISSPELT = 0.8

# Of so many cells one may be written otherwise.
_MOST = 5

# A name that stands as a whole in a heading.
_SURE = 0.85

# Digits of an amount in rupiah, at the least.
_AMOUNT = 6

# A text with a word in it, and not only a numeral such as III.
_WORDED = re.compile(r"(?!(?:[ivx]+\b)+)[^\W\d_]{3,}", re.IGNORECASE)

_WRITINGS = ("id", "en")

_ORDERS = ("dmy", "mdy", "ymd")

# The levels of a plan that an office carries out.
_PLANNED = ("program", "activity", "subactivity")

_NOTHING = ("-", "–", "n/a", "na", "#n/a", "null")


def likeness(port: Port, names: Iterable[str | None]) -> float:
    """How much a row of texts looks like the headings of a port's table."""
    texts = [name for name in names if name][:WIDEST]

    def best(field: PortField) -> float:
        return max((named(port.name, field, text) + min(lean(port, field, text), 0.0) for text in texts), default=0.0)

    return sum((2 if field.required else 1) * best(field) for field in port.fields)


def score(
    port: Port, field: PortField, column: str, texts: Sequence[str | None], year: int | None = None
) -> float | None:
    """How likely a field comes from a column; nothing where its name, or what is in it, says that it does not.

    Of several years beside each other, `year` is the one that is looked for, or else the latest.
    """
    alike, fit, tells = named(port.name, field, column), fits(field, texts), _tells(field, texts)
    if port.voice and field.type.measured and says(f"voice-{port.voice}", column):
        alike = max(alike, 0.75)
    sign = 0.2 if field.type.name == REFERENCE.name and are_codes(texts) else 0.0
    sign += 0.1 if field.type is RUPIAH and are_amounts(texts) else 0.0
    # Any text fits where a text is asked for, which says little.
    weight = 0.2 if field.type is TEXT else 0.4
    narrower = any(field.name.startswith(f"{other.name}_") for other in port.fields)
    enough = alike >= (_SURE if narrower else LIKE) or (alike >= _HALF and tells) or (tells and field.type.knows)
    if not enough or (any(texts) and fit < _HALF) or not may_count(field, column):
        return None
    if _is_serial(field, column, texts) or (takes_reached(port, field) and is_planned(column)):
        return None
    if (field.name == CEILING and is_reached(column)) or _is_a_figure(port, field, column):
        return None
    if names_levels(column) and (field.name == "unit" or port.field("parent") is not None):
        return None
    own = _own(field, texts)
    if (field.type.knows and own < _HALF) or is_anothers(port, field, column):
        return None
    return max(alike, _HALF) + weight * fit + 0.3 * own + sign + lean(port, field, column, year)


def _is_a_figure(port: Port, field: PortField, column: str) -> bool:
    """Whether a column of what rows are about would be one of figures: Dana Desa / Realisasi names no village."""
    if field.type.name != REFERENCE.name or says("code", column):
        return False
    figures = (other for other in port.fields if other.type.figure)
    last = column.rpartition(" / ")[2]
    return any(named(port.name, other, last) >= _SURE for other in figures)


@lru_cache(maxsize=1000)
def names_levels(column: str) -> bool:
    """Whether a heading names levels of a plan that stand below each other in its column, and not an office alone.

    Examples:
        >>> names_levels("Perangkat Daerah / Program / Kegiatan"), names_levels("Program / Perangkat Daerah")
        (True, False)
    """
    words = {word for level in ("goal", "objective", *_PLANNED) for word in synonyms("choices", level)}
    parts = [part in words for part in map(normal, re.split("[/,;]", column))]
    return len(parts) > 1 and (parts[-1] or sum(parts) > 1)


def _is_serial(field: PortField, column: str, texts: Sequence[str | None]) -> bool:
    """Whether a column only numbers the rows, where they may have a code, or be named by one, that stays the same."""
    if not (field.made or field.type.name == REFERENCE.name) or says("code", column):
        return False
    given = [text for text in texts if text and text.isdigit()]
    return bool(given) and given[0] == "1" and all(len(text) < 4 for text in given)


def months_in(column: str, field: PortField, texts: Sequence[str | None]) -> dict[str, Any]:
    """The months that a column of them counts, whose numbers are those of quarters too, with those that are named."""
    given = [text for text in texts if text and says("month", column)]
    counted = {text: f"M{int(text)}" for text in given if text.isdigit() and 1 <= int(text) <= 12}
    named = {text: word for text in given if text not in counted and (word := _word(field, text)) is not None}
    return counted | named if counted else {}


def are_codes(texts: Sequence[str | None]) -> bool:
    """Whether cells hold codes, which are a surer sign of what a row is about than names."""
    given = [text for text in texts if text]
    return bool(given) and all(any(map(str.isdigit, text)) and _parses_as(CODE, text) for text in given)


def are_amounts(texts: Sequence[str | None]) -> bool:
    """Whether cells hold amounts of money, which have more digits than percentages and indices."""
    given = [text for text in texts if text]
    return 2 * sum(sum(map(str.isdigit, text)) >= _AMOUNT for text in given) >= len(given) > 0


def _own(field: PortField, texts: Sequence[str | None]) -> float:
    """How many different values stand in a column of which each row has its own: a number that begins anew in every
    chapter is none. 1 for any other column.
    """
    found = [value for text in texts if text and (value := converted(field, text))]
    return len(set(found)) / len(found) if field.unique and found else 1.0


def says_unit(column: str) -> bool:
    """Whether a heading says that units are named below it, such as Kecamatan."""
    return normal(column) in synonyms("synonyms", "units-name")


def named(port: str, field: PortField, column: str) -> float:
    """How much a heading looks like the name of a port's field, from 0 to 1."""
    role = role_of(column) if field.name in ROLES else None
    return _alike(port, field.name, normal(column)) if role is None else 0.9 if role == field.name else 0.0


@lru_cache(maxsize=20_000)
def _alike(port: str, field: str, heading: str) -> float:
    names = list(dict.fromkeys([normal(field), *synonyms("synonyms", f"{port}-{field}"), *synonyms("synonyms", field)]))
    if heading in names:
        return 1.0
    # A heading of two or three letters is like too many words.
    whole = max(difflib.SequenceMatcher(None, heading, name).ratio() for name in names) if len(heading) > 3 else 0.0
    if whole < _MISSPELT:
        whole = 0.0
    inside = max(
        (0.85 for name in names if len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", heading)), default=0.0
    )
    around = _HALF if any(re.search(rf"\b{re.escape(heading)}\b", name) for name in names if heading) else 0.0
    return max(whole, inside, around)


def _tells(field: PortField, texts: Sequence[str | None]) -> bool:
    """Whether the content alone tells the field: only a region code looks like 32.16, an indicator has its name."""
    knows = field.type.knows
    if knows is None:
        return field.type.telling and fits(field, texts) == 1
    given = [text for text in texts if text]
    return 2 * sum(bool(_WORDED.search(text)) and knows(text) is not None for text in given) >= len(given) > 0


def fits(field: PortField, texts: Sequence[str | None]) -> float:
    """The share of cells that the field takes, once they are converted."""
    given = [text for text in texts if text]
    said = [text for text in given if not _is_nothing(text)]
    if not said:
        return 1.0 if given else 0.0
    return sum(converted(field, text) is not None for text in said) / len(said)


def converted(field: PortField, text: str) -> str | None:
    """A text as the field takes it, by the conversions that can be suggested; nothing where none helps."""
    if _is_nothing(text):
        return ""
    if field.type.knows is not None:
        found = field.type.knows(text)
        if found is None and field.type.near is not None:
            found = field.type.near(text)
        return None if found is None else str(found)
    tries = [text, *(declared_number(text, writing) for writing in _WRITINGS)]
    tries += [declared_date(text, order) for order in _ORDERS]
    tries += [word for word in (_spelled(field, text),) if word]
    return next((found for found in tries if _parses(field, found)), None)


def conversions(field: PortField, texts: Sequence[str | None]) -> Iterator[tuple[str, Any]]:
    """The parts of a binding by which a field takes what is in its column."""
    given = list(dict.fromkeys(text for text in texts if text))
    values: dict[str, Any] = {text: None for text in given if _is_nothing(text)}
    wrong = [text for text in given if text not in values and not _parses(field, text)]
    spelled = {text: word for text in wrong if (word := _spelled(field, text)) is not None}
    values |= {text: int(word) if word.isdigit() else word for text, word in spelled.items()}
    # Of a column that holds nothing at all, nobody knows whether nothing is known yet or it is read wrongly.
    if field.required and given and any(text is None for text in texts) and field.type.measured:
        values[""] = None
    if values and len(values) <= 60:
        yield "values", values
    rest = [text for text in wrong if text not in spelled]
    others = [text for text in given if text not in values]
    for part, ways, declared in (("numbers", _WRITINGS, declared_number), ("dates", _ORDERS, declared_date)):
        for way in ways if rest else ():
            read = [text for text in others if _parses(field, declared(text, way))]
            # A cell that cannot be read in any way does not stand against the way in which the others are written.
            if len(read) > len(others) - len(rest) and _MOST * len(read) >= len(others) * (_MOST - 1):
                yield part, way
                return


def _is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing, such as a dash."""
    told = (*_NOTHING, *synonyms("reading", "nothing"))
    return text in told or normal(text) in told


def _spelled(field: PortField, text: str) -> str | None:
    """A spelled value as ours, or what of ours has nearly the same name."""
    if field.type.near is not None:
        found = field.type.near(text)
        return None if found is None else str(found)
    return _measured(field, text) or _word(field, text)


def _measured(field: PortField, text: str) -> str | None:
    """A figure without its unit of measure, which stands in a column of its own: 12 of 12 dokumen."""
    found = number_before_unit(text) if field.type.name == QUANTITY.name else None
    number = declared_number(found, LANGUAGES[0]) if found else ""
    return number if found and _parses(field, number) else None


def _word(field: PortField, text: str) -> str | None:
    """A spelled value as ours: Sah → accepted, Triwulan II → Q2."""
    if not field.type.worded:
        return None
    # A period also where its cell says up to it, which is told beside it.
    spelled = (without_upto(text) if field.name == "period" else None) or normal(text)
    known = words(LANGUAGES[0])["choices"]
    return next((name for name in known if spelled in synonyms("choices", name) and _parses(field, name)), None)


def worded_in(field: PortField, heading: str) -> str | None:
    """The one value of a field whose word stands in a heading: Nama Desa says village."""
    words_of = {name: synonyms("choices", name) for name in words(LANGUAGES[0])["choices"] if _parses(field, name)}
    said = normal(heading)
    found = [
        (len(word), name)
        for name, known in words_of.items()
        for word in known
        if len(word) > 2 and re.search(rf"\b{re.escape(word)}\b", said)
    ]
    if "/" in heading and len({name for _, name in found}) > 1:
        return None
    longest = {name for length, name in found if length == max(found)[0]}
    return longest.pop() if len({name for _, name in found}) == 1 or len(longest) == 1 else None


def _parses(field: PortField, text: str) -> bool:
    if field.type.knows is not None and field.type.knows(text) is not None:
        return True
    if field.type.near is not None and field.type.near(text) is not None:
        return False
    return _parses_as(field.type, text)


def _parses_as(kind: CellType, text: str) -> bool:
    try:
        kind.parse(text)
    except ValueError:
        return False
    return True


@cache
def synonyms(section: str, name: str) -> tuple[str, ...]:
    """The headings under which a thing is known, as `normal` writes them."""
    return tuple(normal(text) for text in known_as(section, name))
