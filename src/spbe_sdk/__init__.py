"""spbe_sdk: one region adopts another's e-government (SPBE) application without rebuilding it.

The names below are the stable face; each is loaded when it is first used, so that importing the package
costs next to nothing. Everything else is reached by its full path.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spbe_sdk.advice import roadmap
    from spbe_sdk.applications.adoption import Adoption
    from spbe_sdk.applications.catalogue import Catalogue
    from spbe_sdk.applications.package import Package, verify
    from spbe_sdk.applications.publishing import build
    from spbe_sdk.batch import score_frame
    from spbe_sdk.comparison import compare
    from spbe_sdk.documents.application import Application
    from spbe_sdk.documents.assessment import Assessment, Evidence, Rating
    from spbe_sdk.documents.instrument import Instrument
    from spbe_sdk.documents.plan import Plan
    from spbe_sdk.documents.result import Result
    from spbe_sdk.errors import DataError, PackageError, SpbeError, UsageError, WorkspaceError
    from spbe_sdk.findings import Finding, Origin, Severity
    from spbe_sdk.measurement import achievement
    from spbe_sdk.plugins import load_instrument
    from spbe_sdk.scored import score

_HOMES = {
    "Adoption": "applications.adoption",
    "Application": "documents.application",
    "Assessment": "documents.assessment",
    "Catalogue": "applications.catalogue",
    "DataError": "errors",
    "Evidence": "documents.assessment",
    "Finding": "findings",
    "Instrument": "documents.instrument",
    "Origin": "findings",
    "Package": "applications.package",
    "Plan": "documents.plan",
    "PackageError": "errors",
    "Rating": "documents.assessment",
    "Result": "documents.result",
    "Severity": "findings",
    "SpbeError": "errors",
    "UsageError": "errors",
    "WorkspaceError": "errors",
    "achievement": "measurement",
    "build": "applications.publishing",
    "compare": "comparison",
    "load_instrument": "plugins",
    "roadmap": "advice",
    "score": "scored",
    "score_frame": "batch",
    "verify": "applications.package",
}

__all__ = [
    "Adoption",
    "Application",
    "Assessment",
    "Catalogue",
    "DataError",
    "Evidence",
    "Finding",
    "Instrument",
    "Origin",
    "Package",
    "PackageError",
    "Plan",
    "Rating",
    "Result",
    "Severity",
    "SpbeError",
    "UsageError",
    "WorkspaceError",
    "achievement",
    "build",
    "compare",
    "load_instrument",
    "roadmap",
    "score",
    "score_frame",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
