"""The conformance kit: test classes for third parties to inherit; the only home of pytest and hypothesis."""

from spbe_sdk.testing.adapter_suite import AdapterSuite
from spbe_sdk.testing.formula_suite import FormulaSuite
from spbe_sdk.testing.instrument_suite import InstrumentSuite, PublishedCase
from spbe_sdk.testing.strategy_suite import StrategySuite
from spbe_sdk.testing.waiver import Waiver

__all__ = ["AdapterSuite", "FormulaSuite", "InstrumentSuite", "PublishedCase", "StrategySuite", "Waiver"]
