"""spbe_sdk: one region adopts another's e-government (SPBE) application without rebuilding it.

The names below are the stable face; each is loaded when it is first used, so that importing the package
costs next to nothing. Everything else is reached by its full path.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spbe_sdk.applications.adoption.adoption import Adoption
    from spbe_sdk.applications.catalogue.catalogue import Catalogue
    from spbe_sdk.applications.package.build import build
    from spbe_sdk.applications.package.package import Package, verify
    from spbe_sdk.assessment.frame import score_frame
    from spbe_sdk.assessment.score import score
    from spbe_sdk.comparison.comparison import compare
    from spbe_sdk.documents.application import Application
    from spbe_sdk.documents.assessment import Assessment, Evidence, Rating
    from spbe_sdk.documents.instrument import Instrument
    from spbe_sdk.documents.plan import Plan
    from spbe_sdk.documents.result import Result
    from spbe_sdk.findings.errors import DataError, PackageError, SpbeError, UsageError, WorkspaceError
    from spbe_sdk.findings.finding import Finding, Origin, Severity
    from spbe_sdk.instruments.library import load_instrument
    from spbe_sdk.performance.achievement import achievement
    from spbe_sdk.roadmaps.advice import roadmap


_HOMES = {
    "Adoption": "applications.adoption.adoption",
    "Application": "documents.application",
    "Assessment": "documents.assessment",
    "Catalogue": "applications.catalogue.catalogue",
    "DataError": "findings.errors",
    "Evidence": "documents.assessment",
    "Finding": "findings.finding",
    "Instrument": "documents.instrument",
    "Origin": "findings.finding",
    "Package": "applications.package.package",
    "Plan": "documents.plan",
    "PackageError": "findings.errors",
    "Rating": "documents.assessment",
    "Result": "documents.result",
    "Severity": "findings.finding",
    "SpbeError": "findings.errors",
    "UsageError": "findings.errors",
    "WorkspaceError": "findings.errors",
    "achievement": "performance.achievement",
    "build": "applications.package.build",
    "compare": "comparison.comparison",
    "load_instrument": "instruments.library",
    "roadmap": "roadmaps.advice",
    "score": "assessment.score",
    "score_frame": "assessment.frame",
    "verify": "applications.package.package",
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
