"""Carrying evidence over to a new instrument: the numbers in it belong to the old one, and go along its crosswalk."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.documents.assessment import Evidence, Support
from spbe_sdk.documents.binding import Provenance
from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Levels, Number
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.scales import bounds

_COLUMNS = ("id", "title", "kind", "status", "location", "sha256", "issued", "valid_until", "supports")

_DELIMITER = ";"


@attrs.frozen
class CarriedEvidence(Carried):
    """The list of evidence with what each piece supports in the new instrument; `gone` are numbers without a like."""

    documents: tuple[Evidence, ...] = ()

    @property
    def content(self) -> bytes:
        """The list, as the binding reads it."""
        stream = io.StringIO(newline="")
        writer = csv.writer(stream, delimiter=_DELIMITER, lineterminator="\r\n")
        writer.writerow(self._headings.values())
        writer.writerows(_cells(item) for item in self.documents)
        return stream.getvalue().encode("utf-8-sig")

    @property
    def binding(self) -> dict[str, Any]:
        """The binding of the port to the list."""
        options = {"path": self.path, "delimiter": _DELIMITER}
        provenance = self.provenance.model_dump(mode="json", exclude_defaults=True)
        return {"adapter": "csv", "options": options, "fields": self._headings, "provenance": provenance}

    @property
    def _headings(self) -> dict[str, str]:
        return {name: say(f"worksheet.evidence_{name}", self.language) for name in _COLUMNS}

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        documents = [item.model_dump(mode="json", exclude_none=True) for item in self.documents]
        return {**Carried.to_dict(self), "documents": documents}


def carry_evidence(
    port: str, evidence: Sequence[Evidence], old: Instrument, new: Instrument, crosswalk: Crosswalk, language: Language
) -> CarriedEvidence:
    """Every piece of evidence, with what it supports in the new instrument instead of in the old one."""
    likes = _likes(old, new, crosswalk)
    own = {item.indicator for document in evidence for item in document.supports if _is_of(item, old)}
    gone = tuple(node.code for node in old.indicators() if node.code in own and not likes.get(node.code))
    documents = tuple(
        item.model_copy(update={"supports": tuple(dict.fromkeys(_supported(item.supports, old, likes)))})
        for item in evidence
    )
    source = Provenance(source=say("carry.evidence_source", language, instrument=old.id))
    return CarriedEvidence(crosswalk, gone, f"data/{port}-{new.id}.csv", source, language, documents=documents)


def _likes(old: Instrument, new: Instrument, crosswalk: Crosswalk) -> Mapping[str, list[str]]:
    """The new indicators that took the place of each old one, on a scale with the same ends: what proves a level says
    nothing of a share, or of another body's index.
    """
    before, after = (dict(_ends(one)) for one in (old, new))
    likes: dict[str, list[str]] = defaultdict(list)
    for crossing in crosswalk.crossings:
        for code in crossing.old:
            likes[code] += [one for one in crossing.new if one in after and after[one] == before.get(code)]
    return likes


def _ends(instrument: Instrument) -> Iterator[tuple[str, tuple[Fraction, Fraction]]]:
    """The ends of the scale of every indicator that is rated."""
    for node in instrument.indicators():
        scale = instrument.scale_of(node)
        if isinstance(scale, Levels | Number):
            yield node.code, bounds(scale)


def _is_of(support: Support, instrument: Instrument) -> bool:
    return support.instrument in (None, instrument.id)


def _supported(supports: Sequence[Support], old: Instrument, likes: Mapping[str, list[str]]) -> Iterator[Support]:
    for item in supports:
        if _is_of(item, old):
            yield from (Support(indicator=code, level=item.level) for code in likes.get(item.indicator, ()))
        else:
            yield item


def _cells(item: Evidence) -> list[str]:
    values = item.model_dump(mode="json", exclude={"supports"})
    return [*(values.get(name) or "" for name in _COLUMNS[:-1]), "; ".join(map(_written, item.supports))]


def _written(support: Support) -> str:
    what = f"{support.instrument}/{support.indicator}" if support.instrument else support.indicator
    return what if support.level is None else f"{what}:{support.level}"
