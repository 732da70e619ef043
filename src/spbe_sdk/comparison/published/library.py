"""Reading the published indices that come along. They are few, and most are quoted from the press: each says so."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import attrs

from spbe_sdk.files.shipped import shipped_files, shipped_rows

_INSTRUMENTS = {"59/2020": "spbe-59-2020", "5/2018": "spbe-5-2018", "8/2026": "pemdi-8-2026"}


@attrs.frozen(slots=True)
class Published:
    """An index as it was published, or quoted; `confidence` says how sure that is."""

    year: int
    institution: str
    province: str | None
    index: Decimal
    predicate: str | None
    instrument: str
    source: str
    confidence: str

    @property
    def is_mean(self) -> bool:
        """Whether it is no institution's index, but the mean over all of them."""
        return self.institution.startswith("Nasional")

    @property
    def kind(self) -> str:
        """The type of institution, as its name begins: Kabupaten, Kota, Provinsi, or another."""
        first = self.institution.partition(" ")[0]
        return first if first in ("Kabupaten", "Kota", "Provinsi") else "–"


@cache
def published_indices() -> tuple[Published, ...]:
    """Every published index, by year and then from the highest down."""
    files = shipped_files(["spbe_sdk.comparison.published"], ".csv").values()
    rows = [row for file in files for row in shipped_rows(file)]
    found = [
        Published(
            year=int(row["year"]),
            institution=row["institution"],
            province=row["province"] or None,
            index=Decimal(row["index"]),
            predicate=row["predicate_published"] or row["predicate_derived"] or None,
            instrument=_INSTRUMENTS.get(row["instrument"], row["instrument"]),
            source=row["source"],
            confidence=row["confidence"],
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda item: (item.year, -item.index, item.institution)))
