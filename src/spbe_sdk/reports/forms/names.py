"""Names as a table has room for them: without the words with which nearly all of them begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import attrs

from spbe_sdk.documents.instrument import Instrument

_WORDS = 2


@attrs.frozen(slots=True)
class ShortNames:
    """Shortens names; `lead` are the words that it leaves out, nothing where names do not begin alike."""

    lead: str

    @classmethod
    def of(cls, names: Iterable[str]) -> ShortNames:
        """What most of the names begin with, and go on after.

        Examples:
            >>> names = ShortNames.of(["Tingkat Kematangan Audit TIK", "Tingkat Kematangan Layanan Data", "Lain"])
            >>> names.lead, names("Tingkat Kematangan Audit TIK"), names("Lain")
            ('Tingkat Kematangan', 'Audit TIK', 'Lain')
        """
        given = [name.split() for name in names]
        leads = Counter(tuple(words[:_WORDS]) for words in given if len(words) > _WORDS)
        lead, count = max(leads.items(), key=lambda item: item[1], default=((), 0))
        return cls(" ".join(lead) if 2 * count > max(len(given), 2) else "")

    @classmethod
    def of_instrument(cls, instrument: Instrument | None) -> ShortNames:
        """The names of an instrument's indicators."""
        return cls.of([node.name for node in instrument.indicators()] if instrument else [])

    def __call__(self, name: str) -> str:
        """The name as a table shows it."""
        return name.removeprefix(f"{self.lead} ") if self.lead else name
