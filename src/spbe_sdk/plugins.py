"""Everything that the author of a plug-in imports: protocols and bases, exact arithmetic, findings, test suites.

An adapter, strategy, formula, kind, or a package that brings instruments, policies or presets as data needs nothing
else of this library, and is warned before anything here changes. Each name is loaded when it is first used: a strategy
needs no pytest. The suites need the extra ``testing``.

Examples:
    >>> from spbe_sdk.plugins import WeightedPart, total
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spbe_sdk.adapters.adapter import (
        Adapter,
        CalendarDay,
        Glimpse,
        InputFile,
        InputPlace,
        Options,
        PointNumber,
        Record,
        Secret,
        Table,
        cell_text,
        header_names,
    )
    from spbe_sdk.applications.kinds.ground import Ground
    from spbe_sdk.applications.kinds.kind import Headline, Kind, Share, Task, read_bound, report_ports
    from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
    from spbe_sdk.applications.kinds.performance import Performance
    from spbe_sdk.bindings.outcome import Outcome, PortReport
    from spbe_sdk.bindings.port import Port, PortField
    from spbe_sdk.bindings.presets.library import presets
    from spbe_sdk.documents.application import Application
    from spbe_sdk.documents.fields import Part
    from spbe_sdk.documents.instrument import Instrument
    from spbe_sdk.documents.policy import MeasurementPolicy
    from spbe_sdk.documents.preset import Preset
    from spbe_sdk.files.folder import Files, Folder, decode
    from spbe_sdk.files.providers import (
        GROUPS,
        Plugin,
        Provider,
        find,
        find_efficiency,
        find_formula,
        find_plugin,
        find_strategy,
        installed,
        registered,
    )
    from spbe_sdk.files.reading import parse_document, read_document
    from spbe_sdk.findings.errors import DataError, SpbeError, UsageError
    from spbe_sdk.findings.finding import Finding, Origin, Severity
    from spbe_sdk.findings.words import Spoken
    from spbe_sdk.instruments.library import load_instrument, read_instrument
    from spbe_sdk.performance.policies.library import load_policy
    from spbe_sdk.reports.forms.context import ReportContext
    from spbe_sdk.scoring.achievement import Formula, Meaningless, Measure, MissingBaseline
    from spbe_sdk.scoring.effectiveness import EfficiencyFormula, Spending
    from spbe_sdk.scoring.strategy import Arithmetic, Strategy, Value, WeightedPart, greatest, least, total
    from spbe_sdk.testing import AdapterSuite, FormulaSuite, InstrumentSuite, PublishedCase, StrategySuite, Waiver

_HOMES = {
    "Adapter": "adapters.adapter",
    "AdapterSuite": "testing",
    "Application": "documents.application",
    "Arithmetic": "scoring.strategy",
    "CalendarDay": "adapters.adapter",
    "DataError": "findings.errors",
    "EfficiencyFormula": "scoring.effectiveness",
    "Files": "files.folder",
    "Finding": "findings.finding",
    "Folder": "files.folder",
    "Formula": "scoring.achievement",
    "FormulaSuite": "testing",
    "GROUPS": "files.providers",
    "Glimpse": "adapters.adapter",
    "Ground": "applications.kinds.ground",
    "Headline": "applications.kinds.kind",
    "InputFile": "adapters.adapter",
    "InputPlace": "adapters.adapter",
    "Instrument": "documents.instrument",
    "InstrumentSuite": "testing",
    "Kind": "applications.kinds.kind",
    "MaturityIndex": "applications.kinds.maturity_index",
    "Meaningless": "scoring.achievement",
    "Measure": "scoring.achievement",
    "MeasurementPolicy": "documents.policy",
    "MissingBaseline": "scoring.achievement",
    "Options": "adapters.adapter",
    "Origin": "findings.finding",
    "Outcome": "bindings.outcome",
    "Part": "documents.fields",
    "Performance": "applications.kinds.performance",
    "Plugin": "files.providers",
    "PointNumber": "adapters.adapter",
    "Port": "bindings.port",
    "PortField": "bindings.port",
    "PortReport": "bindings.outcome",
    "Preset": "documents.preset",
    "Provider": "files.providers",
    "PublishedCase": "testing",
    "Record": "adapters.adapter",
    "ReportContext": "reports.forms.context",
    "Secret": "adapters.adapter",
    "Severity": "findings.finding",
    "Share": "applications.kinds.kind",
    "SpbeError": "findings.errors",
    "Spending": "scoring.effectiveness",
    "Spoken": "findings.words",
    "Strategy": "scoring.strategy",
    "StrategySuite": "testing",
    "Table": "adapters.adapter",
    "Task": "applications.kinds.kind",
    "UsageError": "findings.errors",
    "Value": "scoring.strategy",
    "Waiver": "testing",
    "WeightedPart": "scoring.strategy",
    "cell_text": "adapters.adapter",
    "decode": "files.folder",
    "find": "files.providers",
    "find_efficiency": "files.providers",
    "find_formula": "files.providers",
    "find_plugin": "files.providers",
    "find_strategy": "files.providers",
    "greatest": "scoring.strategy",
    "header_names": "adapters.adapter",
    "installed": "files.providers",
    "least": "scoring.strategy",
    "load_instrument": "instruments.library",
    "load_policy": "performance.policies.library",
    "parse_document": "files.reading",
    "presets": "bindings.presets.library",
    "read_bound": "applications.kinds.kind",
    "read_document": "files.reading",
    "read_instrument": "instruments.library",
    "registered": "files.providers",
    "report_ports": "applications.kinds.kind",
    "total": "scoring.strategy",
}

__all__ = [
    "GROUPS",
    "Adapter",
    "AdapterSuite",
    "Application",
    "Arithmetic",
    "CalendarDay",
    "DataError",
    "EfficiencyFormula",
    "Files",
    "Finding",
    "Folder",
    "Formula",
    "FormulaSuite",
    "Glimpse",
    "Ground",
    "Headline",
    "InputFile",
    "InputPlace",
    "Instrument",
    "InstrumentSuite",
    "Kind",
    "MaturityIndex",
    "Meaningless",
    "Measure",
    "MeasurementPolicy",
    "MissingBaseline",
    "Options",
    "Origin",
    "Outcome",
    "Part",
    "Performance",
    "Plugin",
    "PointNumber",
    "Port",
    "PortField",
    "PortReport",
    "Preset",
    "Provider",
    "PublishedCase",
    "Record",
    "ReportContext",
    "Secret",
    "Severity",
    "Share",
    "SpbeError",
    "Spending",
    "Spoken",
    "Strategy",
    "StrategySuite",
    "Table",
    "Task",
    "UsageError",
    "Value",
    "Waiver",
    "WeightedPart",
    "cell_text",
    "decode",
    "find",
    "find_efficiency",
    "find_formula",
    "find_plugin",
    "find_strategy",
    "greatest",
    "header_names",
    "installed",
    "least",
    "load_instrument",
    "load_policy",
    "parse_document",
    "presets",
    "read_bound",
    "read_document",
    "read_instrument",
    "registered",
    "report_ports",
    "total",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"spbe_sdk.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
