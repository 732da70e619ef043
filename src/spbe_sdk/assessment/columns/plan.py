"""What is asked of a frame: by which instrument, for which year, in which form; and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Answered

if TYPE_CHECKING:
    from narwhals.stable.v2.dtypes import DType

Figures = Literal["text", "units"]


@attrs.frozen(slots=True)
class Asked:
    """How frames are scored; `year` is that of all rows, where it is known beforehand.

    `columns` has the column of each indicator and context item by its code, `years` that of the year.
    """

    instrument: Instrument
    year: int | None
    figures: Figures
    columns: Mapping[str, str]
    years: str | None

    def outcome(self) -> dict[str, DType]:
        """The columns that come out, and their types."""
        import narwhals.stable.v2 as nw

        instrument = self.instrument
        whole, text, yes = nw.Int64(), nw.String(), nw.Boolean()
        groups = [node.code for node in instrument.walk() if node.nodes]
        figures = dict.fromkeys(["index", *groups], text if self.figures == "text" else whole)
        told: dict[str, DType] = {"predicate": text, "gaps": whole, "invalid": whole, "complete": yes}
        told |= {"variant": text} if instrument.variants else {}
        told |= {"unmet": text} if _needs(instrument) else {}
        told |= {"not_applicable": whole} if may_not_apply(instrument) else {}
        return {**figures, **told}


def _needs(instrument: Instrument) -> bool:
    bands = [*instrument.predicates, *(band for variant in instrument.variants for band in variant.predicates)]
    return bool(instrument.needs or any(band.needs for band in bands))


def may_not_apply(instrument: Instrument) -> bool:
    """Whether items may be said not to apply."""
    return any(isinstance(scale, Answered) and scale.not_applicable != "refuse" for scale in instrument.scales.values())
