"""Indicators as people write them: ``Indikator 12 - Pusat data``, ``12.``, ``No 01``, or by their name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache

import attrs

from spbe_sdk.bindings.codes import speller
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.words import known_as, normal

# A word that stands in one name of four says nothing about which one is meant.
_COMMON = 4

_ENUMERATION = re.compile(r"(?:[\divxlc]+|[a-z])(?:[.)][\divxlc]*)+\s+|[\d]+\s+", re.IGNORECASE)

# As many words of a name are enough, where only one begins with them.
_CUT_SHORT = 3

_ALIKE, _APART = 0.88, 0.05


@attrs.frozen
class Naming:
    """The indicators of an instrument by their codes, their names, and the words that few of them have.

    `names` are those of one indicator only, also without the words with which most of them begin: Tingkat Kematangan.
    """

    codes: frozenset[str]
    names: Mapping[str, str]
    wholes: frozenset[str]
    full: Mapping[str, str]
    words: Mapping[str, frozenset[str]]
    spell: Callable[[str], str]

    @classmethod
    def of(cls, instrument: Instrument) -> Naming:
        """The names of all that is rated in an instrument."""
        nodes = list(instrument.everything())
        rated = [(node.code, normal(node.name)) for node in nodes if not node.nodes]
        begin = _beginning([name for _, name in rated])
        wholes = frozenset(normal(node.name) for node in nodes if node.nodes)
        short = {(name.removeprefix(begin), code) for code, name in rated}
        both = {(name, code) for code, name in rated} | {(form, code) for form, code in short if form not in wholes}
        times = Counter(form for form, _ in both)
        common = Counter(word for _, name in rated for word in set(name.split()))
        codes = frozenset(node.code for node in nodes)
        return cls(
            codes,
            {form: code for form, code in both if times[form] == 1},
            wholes,
            dict(rated),
            {code: frozenset(w for w in name.split() if common[w] * _COMMON <= len(rated)) for code, name in rated},
            speller(codes),
        )

    def find(self, text: str) -> str | None:
        """The indicator that a text says by its number, its name, or both; nothing where they do not agree.

        A number alone before other words, as every list has it, is only believed where they are words of its name.
        """
        bare = text.strip()
        match = _numbered().match(bare)
        number = self._code(match["code"]) if match else None
        rest = normal(match["rest"]) if match else ""
        named = self._named(rest) or self._named(normal(bare)) or self._named(normal(_ENUMERATION.sub("", bare, 1)))
        if number is None or match is None or not rest:
            return named or number
        if match["label"]:
            several = named is None and any(map(str.isdigit, rest.split()))
            return number if named in (None, number) and not several else None
        return named or (number if self._within(rest, number) else None)

    def near(self, text: str) -> str | None:
        """The indicator whose name is nearest to a text that names none exactly, where no other one is as near."""
        wanted = normal(_ENUMERATION.sub("", text.strip(), 1))
        ranked = sorted(((SequenceMatcher(None, wanted, name).ratio(), name) for name in self.names), reverse=True)
        sure = ranked and ranked[0][0] >= _ALIKE and (len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _APART)
        return self.names[ranked[0][1]] if sure else None

    def _code(self, text: str) -> str | None:
        found = self.spell(text)
        return found if found in self.codes else None

    def _named(self, name: str) -> str | None:
        """The indicator with a name, or with the only name that begins so, as it is cut short in narrow columns."""
        if name in self.names or name in self.wholes or len(name.split()) < _CUT_SHORT:
            return self.names.get(name)
        longer = {code for known, code in self.names.items() if known.startswith(f"{name} ")}
        return longer.pop() if len(longer) == 1 else None

    def _within(self, rest: str, code: str) -> bool:
        """Whether words are those of an indicator's name, and of no other as many."""
        if rest in self.wholes:
            return False
        meant = set(rest.split())
        own = self.words.get(code, frozenset()) & meant
        most = all(len(own) >= len(words & meant) for words in self.words.values())
        return rest == self.full.get(code) or (bool(own) and most)


def _beginning(names: Sequence[str]) -> str:
    """The words with which more than half of some names begin, with the blank behind them; nothing where there are
    none.
    """
    begins: list[str] = []
    while len(names) > 1:
        longer = Counter(name.split()[len(begins)] for name in names if len(name.split()) > len(begins) + 1)
        word, times = longer.most_common(1)[0] if longer else ("", 0)
        if 2 * times <= len(names):
            break
        begins.append(word)
    return "".join(f"{word} " for word in begins)


@cache
def _numbered() -> re.Pattern[str]:
    labels = "|".join(re.escape(word) for word in sorted(known_as("reading", "label"), key=len, reverse=True))
    return re.compile(
        rf"(?P<label>(?:(?:{labels})\b[\s.:#_-]*|(?:{labels})(?=\d))+)?[(\[]?"
        r"(?P<code>[a-z]?\d+(?:\.[0-9a-z]+)*|[a-z](?:\.[0-9a-z]+)*)(?![\w])[.)\]:]*\s*(?:[-\u2013\u2014:/]\s*)?(?P<rest>.*)\Z",
        re.IGNORECASE | re.DOTALL,
    )
