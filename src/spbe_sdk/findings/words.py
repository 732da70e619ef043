"""The words shown to people, by language; the texts themselves are in `texts/SUBJECT.LANGUAGE.toml`."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args

import attrs

from spbe_sdk.findings.numbers import Amount, Amounts, figure

Language = Literal["id", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)

# What is said where nobody asked for a language: as on a command line, SPBE_LANG decides, once for a process.
DEFAULT_LANGUAGE: Language = next((known for known in LANGUAGES if known == os.environ.get("SPBE_LANG")), "id")

# Beside this module; the library of resources would cost more to load than the texts themselves.
_TEXTS = Path(__file__).with_name("texts")

# Letters and marks that Unicode calls printable, and that show nothing: fillers, joiners, selectors of variants.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)

# What stands beside a figure, for one and for any other number of it: {count:row|rows}.
_NUMBER = re.compile(r"\{(\w+):([^{}|]*)\|([^{}|]*)\}")


def printable(text: str) -> str:
    """Text on one line in which nothing is unseen, turns the direction, or drives a terminal: it may come from afar."""
    if text.isascii() and text.isprintable():
        return text
    seen = (char if char.isprintable() else " " if char.isspace() else "�" for char in text)
    return _UNSEEN.sub("�", "".join(seen))


def is_plain(text: str) -> bool:
    """Whether a text can be a name: one line, with nothing in it that people do not see."""
    return bool(text.strip()) and printable(text) == text


@cache
def words(language: Language) -> Mapping[str, Any]:
    """The whole table of one language, as nested mappings."""
    table: dict[str, Any] = {}
    for file in sorted(_TEXTS.glob(f"*.{language}.toml")):
        _add(table, tomllib.loads(file.read_text(encoding="utf-8")))
    return table


def _add(table: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Put a file's texts into a table; a section such as ``finding`` may be spread over several files."""
    for key, value in more.items():
        if isinstance(value, dict):
            _add(table.setdefault(key, {}), value)
        else:
            table[key] = value


def say(key: str, language: Language = DEFAULT_LANGUAGE, /, **details: object) -> str:
    """The text under a dotted key such as ``report.index``, with its placeholders filled in.

    Figures and days in it are written as people of the language write them, and words agree with their number.

    Raises:
        KeyError: the key has no text; tests keep both languages complete.

    Examples:
        >>> say("bind.rows", "en", count=1), say("bind.rows", "en", count=8), say("bind.rows", "id", count=8)
        ('1 row read', '8 rows read', '8 baris terbaca')
    """
    entry: Any = words(language)
    for part in key.split("."):
        entry = entry[part]
    shown = {name: written(value, language) for name, value in details.items()}
    return _agreeing(str(entry), shown).format(**shown) if shown else str(entry)


def _agreeing(text: str, shown: Mapping[str, object]) -> str:
    """A text whose words agree with their number; a language without such forms has none of these words."""
    return _NUMBER.sub(lambda words: words[2] if str(shown[words[1]]) == "1" else words[3], text)


def written(value: object, language: Language) -> object:
    """A value as people read it: figures and days in their language; anything else stays what it is.

    Texts of ours, labels and templates pass everything through here, so that no figure is written in two ways.
    """
    if isinstance(value, Decimal | Fraction):
        return figure(value, language)
    if isinstance(value, Amount | Amounts):
        return value.text(language)
    if isinstance(value, datetime):
        return moment(value, language)
    return day(value, language) if isinstance(value, date) else value


def day(value: date, language: Language) -> str:
    """A day in full.

    Examples:
        >>> day(date(2026, 8, 17), "id"), day(date(2026, 8, 17), "en")
        ('17 Agustus 2026', '17 August 2026')
    """
    month = words(language)["months"][str(value.month)].split("|")[0].capitalize()
    return f"{value.day} {month} {value.year}"


def moment(value: datetime, language: Language) -> str:
    """A day with the time of it, and its zone.

    Examples:
        >>> from datetime import UTC
        >>> moment(datetime(2026, 8, 17, 10, 5, tzinfo=UTC), "id")
        '17 Agustus 2026, 10.05 UTC'
    """
    clock = value.strftime(words(language)["figure"]["clock"])
    return f"{day(value, language)}, {clock} {value.tzname() or ''}".rstrip()


@attrs.frozen(slots=True)
class Phrase:
    """A text by its key, kept until it is known in which language it is read."""

    key: str
    details: Mapping[str, str | Decimal | Fraction | Amount | Amounts | date | Phrase] = attrs.field(
        factory=dict, hash=False
    )

    def text(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """The text in a language; what it holds is said in the same."""
        held = {name: item.text(language) if isinstance(item, Phrase) else item for name, item in self.details.items()}
        return say(self.key, language, **held)


@attrs.frozen(slots=True)
class Spoken:
    """A text in both languages, such as a document has it, or a plug-in that says what it found in words of its own.

    Examples:
        >>> Spoken("Barisnya terpotong.", "The line is cut off.").text("en")
        'The line is cut off.'
    """

    id: str
    en: str | None = None

    def text(self, language: Language = DEFAULT_LANGUAGE) -> str:
        """The text in a language, Indonesian where there is no other."""
        return self.en if language == "en" and self.en else self.id


def named_field(field: str, language: Language = DEFAULT_LANGUAGE) -> str:
    """A port's field in a sentence: the reader's word, and behind it how it is written, where that differs."""
    word = words(language)["field"].get(field, field)
    return word if normal(word) == normal(field) else say("field.named", language, word=word, field=field)


def normal(text: str) -> str:
    """A text without case, punctuation and doubled blanks, as headings and names are compared."""
    return " ".join(re.sub(r"[^\w]+", " ", text.casefold()).split())


def known_as(section: str, name: str) -> list[str]:
    """The texts, of both languages, by which a source may write what we call by a name."""
    texts = [words(language)[section].get(name, "") for language in LANGUAGES]
    return [part for text in texts for part in text.split("|") if part]
