"""The laws that every instrument keeps, and indices by hand."""

from spbe_sdk.plugins import InstrumentSuite, PublishedCase, load_instrument


class TestInstrument(InstrumentSuite):
    instrument = load_instrument("layanan-loket")
    cases = [
        PublishedCase({"W": 4, "B": 3, "P": 3}, index="3.50", predicate="Sangat Baik"),
        PublishedCase({"W": 2, "B": 4, "P": 3}, index="2.75", predicate="Kurang Baik"),
    ]
