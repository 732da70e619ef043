"""Published results side by side, domain by domain: no result files of the others are needed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import attrs

from spbe_sdk.comparison.published.library import Published, complete_years, published_in
from spbe_sdk.comparison.published.names import choose_institution
from spbe_sdk.comparison.standing import published_of
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.library import load_instrument


@attrs.frozen(slots=True)
class SideRow:
    """The index (``index``) or a domain: its value in each institution, ours first; nothing where it is unknown."""

    code: str
    name: str | None
    values: Sequence[Decimal | None]

    @property
    def differences(self) -> list[Decimal | None]:
        """Ours minus each of the others."""
        own = self.values[0]
        return [None if own is None or value is None else own - value for value in self.values[1:]]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        values = [None if value is None else str(value) for value in self.values]
        return {
            "code": self.code,
            "name": self.name,
            "values": values,
            "differences": [None if value is None else str(value) for value in self.differences],
        }


@attrs.frozen(slots=True)
class Sides:
    """Institutions of one year beside each other, ours first."""

    year: int
    institutions: Sequence[Published]
    rows: Sequence[SideRow]

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        institutions = [
            {
                "region": item.region,
                "institution": item.name,
                "index": str(item.index),
                "predicate": item.predicate,
                "confidence": item.confidence,
                "source": item.source,
            }
            for item in self.institutions
        ]
        return {"year": self.year, "institutions": institutions, "rows": [row.to_dict() for row in self.rows]}


def beside_published(who: str, others: Sequence[str], year: int | None = None) -> Sides:
    """The published index and domains of an institution beside those of others, in a year: the newest complete one, if
    none is named.

    Raises:
        UsageError: one of them is not known, may be several, is named twice, or was not published in that year.

    Examples:
        >>> [str(value) for value in beside_published("32.16", ["Kabupaten Sumedang"], 2024).rows[0].values]
        ['4.08', '4.51']
    """
    asked = complete_years()[-1] if year is None else year
    names = [choose_institution(text) for text in (who, *others)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise UsageError(Finding("standing-twice", found=twice))
    found = [published_of(name, asked) for name in names]
    nodes = load_instrument(found[0].instrument).nodes
    held = [node for node in nodes if any(node.code in item.domains for item in published_in(asked))]
    rows = [SideRow(node.code, node.name, [item.domains.get(node.code) for item in found]) for node in held]
    return Sides(asked, found, [SideRow("index", None, [item.index for item in found]), *rows])
