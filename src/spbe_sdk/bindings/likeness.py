"""How likely a field of a port comes from a column: by the column's name, and by what is in it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from spbe_sdk.bindings.cells import CODE, RATING, RUPIAH
from spbe_sdk.bindings.dates import declared_date
from spbe_sdk.bindings.numbers import declared_number
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.findings.words import LANGUAGES, known_as, normal, words

# A table that people bind has a few dozen columns; one of thousands is a matrix, and is bound by hand.
WIDEST = 256

LIKE = 0.62

_HALF = 0.5

# A name that stands as a whole in a heading.
_SURE = 0.85

_WRITINGS = ("id", "en")

_ORDERS = ("dmy", "mdy", "ymd")

_NOTHING = ("-", "–", "n/a", "na", "#n/a", "null")


def likeness(port: Port, names: Iterable[str | None]) -> float:
    """How much a row of texts looks like the headings of a port's table."""
    texts = [name for name in names if name][:WIDEST]

    def best(field: PortField) -> float:
        return max((named(field, text) + min(_lean(field, text), 0.0) for text in texts), default=0.0)

    return sum((2 if field.required else 1) * best(field) for field in port.fields)


def score(port: Port, field: PortField, column: str, texts: Sequence[str | None]) -> float | None:
    """How likely a field comes from a column; nothing where its name, or what is in it, says that it does not."""
    alike, fit = named(field, column), fits(field, texts)
    narrower = any(field.name.startswith(f"{other.name}_") for other in port.fields)
    enough = alike >= (_SURE if narrower else LIKE) or (alike >= _HALF and _tells(field, texts))
    if not enough or (any(texts) and fit < _HALF) or (field.type is RUPIAH and _is_share(column)):
        return None
    return alike + 0.4 * fit + _lean(field, column)


def _lean(field: PortField, column: str) -> float:
    """What speaks for a column, or against it, beside its likeness: a code is called one, a figure is no share and no
    mean of others, and the latest of several years is the one that is measured.
    """
    heading = normal(column)
    if field.type is CODE:
        return 0.2 if re.search(rf"\b(?:{'|'.join(known_as('reading', 'code'))})\b", heading) else 0.0
    year = re.search(r"\b(20\d\d)\b", heading)
    against = _is_share(column) or re.search(rf"\b(?:{'|'.join(known_as('reading', 'weighted'))})\b", heading)
    return (int(year[1]) / 10_000 if year else 0.0) - (0.4 if against and field.type.measured else 0.0)


def _is_share(column: str) -> bool:
    """Whether a heading says that its figures are percentages."""
    return "%" in column or re.search(rf"\b(?:{'|'.join(known_as('reading', 'percent'))})", normal(column)) is not None


def named(field: PortField, column: str) -> float:
    """How much a heading looks like a field's name, from 0 to 1."""
    heading = normal(column)
    names = [normal(field.name), *synonyms("synonyms", field.name)]
    if heading in names:
        return 1.0
    whole = max(difflib.SequenceMatcher(None, heading, name).ratio() for name in names)
    inside = max(
        (0.85 for name in names if len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", heading)), default=0.0
    )
    around = _HALF if any(re.search(rf"\b{re.escape(heading)}\b", name) for name in names if heading) else 0.0
    return max(whole, inside, around)


def _tells(field: PortField, texts: Sequence[str | None]) -> bool:
    """Whether the content alone tells the field: only a region code looks like 32.16."""
    return field.type.telling and fits(field, texts) == 1


def fits(field: PortField, texts: Sequence[str | None]) -> float:
    """The share of cells that the field takes, once they are converted."""
    given = [text for text in texts if text]
    return sum(converted(field, text) is not None for text in given) / len(given) if given else 0.0


def converted(field: PortField, text: str) -> str | None:
    """A text as the field takes it, by the conversions that can be suggested; nothing where none helps."""
    if _is_nothing(text):
        return ""
    tries = [text, *(declared_number(text, writing) for writing in _WRITINGS)]
    tries += [declared_date(text, order) for order in _ORDERS]
    tries += [word for word in (_word(field, text),) if word]
    return next((found for found in tries if _parses(field, found)), None)


def conversions(field: PortField, texts: Sequence[str | None]) -> Iterator[tuple[str, Any]]:
    """The parts of a binding by which a field takes what is in its column."""
    given = list(dict.fromkeys(text for text in texts if text))
    values: dict[str, Any] = {text: None for text in given if _is_nothing(text)}
    wrong = [text for text in given if text not in values and not _parses(field, text)]
    spelled = {text: word for text in wrong if (word := _word(field, text)) is not None}
    values |= {text: int(word) if word.isdigit() else word for text, word in spelled.items()}
    if field.required and any(text is None for text in texts) and field.type.measured:
        values[""] = None
    if values and len(values) <= 60:
        yield "values", values
    rest = [text for text in wrong if text not in spelled]
    numbers = [text for text in given if text not in values]
    for writing in _WRITINGS:
        if rest and all(_parses(field, declared_number(text, writing)) for text in numbers):
            yield "numbers", writing
            return
    for order in _ORDERS:
        if rest and all(_parses(field, declared_date(text, order)) for text in numbers):
            yield "dates", order
            return


def _is_nothing(text: str) -> bool:
    """Whether a text says that there is nothing, such as a dash."""
    told = (*_NOTHING, *known_as("reading", "nothing"))
    return text in told or normal(text) in told


def _word(field: PortField, text: str) -> str | None:
    """A spelled value as ours: Tingkat 3 → 3, Sah → accepted, Triwulan II → Q2."""
    number = _numbered(text)
    if number and _parses(field, number):
        return number
    spelled = normal(text)
    known = words(LANGUAGES[0])["choices"]
    return next((name for name in known if spelled in synonyms("choices", name) and _parses(field, name)), None)


def _numbered(text: str) -> str | None:
    """The number of a level that is written with its word, such as Tingkat 3."""
    match = re.fullmatch(rf"(?:{'|'.join(known_as('reading', 'level'))})\s*(\d+)", text.strip(), re.IGNORECASE)
    return match[1] if match else None


def _parses(field: PortField, text: str) -> bool:
    if field.type is RATING and _numbered(text):
        return False
    try:
        field.type.parse(text)
    except ValueError:
        return False
    return True


def synonyms(section: str, name: str) -> list[str]:
    """The headings under which a thing is known, as `normal` writes them."""
    return [normal(text) for text in known_as(section, name)]
