"""What is made once for an instrument and kept: by the instrument itself, not by what is in it."""

from __future__ import annotations

import attrs

from spbe_sdk.documents.instrument import Instrument


@attrs.frozen(slots=True, eq=False)
class Same:
    """An instrument that is equal to itself alone, so that it need not be compared part by part."""

    instrument: Instrument

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.instrument is self.instrument

    def __hash__(self) -> int:
        return id(self.instrument)
