"""spbe_sdk: one region adopts another's e-government (SPBE) application without rebuilding it.

The names below are the stable face; each is loaded when it is first used, so that importing the package
costs next to nothing. Everything else is reached by its full path.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spbe_sdk.applications.adoption.adoption import Adoption
    from spbe_sdk.applications.catalogue.catalogue import Catalogue
    from spbe_sdk.applications.catalogue.publish import publish
    from spbe_sdk.applications.catalogue.search import search
    from spbe_sdk.applications.package.build import build
    from spbe_sdk.applications.package.package import Package, verify
    from spbe_sdk.assessment.frame import score_frame
    from spbe_sdk.assessment.score import score, score_many
    from spbe_sdk.assessment.score_file import score_file
    from spbe_sdk.assessment.scored import ScoredResult
    from spbe_sdk.comparison.comparison import compare
    from spbe_sdk.comparison.standing import standing
    from spbe_sdk.comparison.trend import trend
    from spbe_sdk.documents.application import Application
    from spbe_sdk.documents.assessment import Assessment, Evidence, Rating
    from spbe_sdk.documents.instrument import Instrument
    from spbe_sdk.documents.plan import Plan
    from spbe_sdk.documents.result import Result
    from spbe_sdk.findings.errors import DataError, PackageError, SpbeError, UsageError, WorkspaceError
    from spbe_sdk.findings.finding import Finding, Origin, Severity
    from spbe_sdk.instruments.library import load_instrument
    from spbe_sdk.performance.achievement import achievement
    from spbe_sdk.performance.frame import measure_frame
    from spbe_sdk.performance.measure import measure_plan
    from spbe_sdk.performance.policies.library import load_policy
    from spbe_sdk.performance.score import PlanScore
    from spbe_sdk.roadmaps.advice import roadmap
    from spbe_sdk.roadmaps.sensitivity import sensitivity

    __version__: str


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
    "PackageError": "findings.errors",
    "Plan": "documents.plan",
    "PlanScore": "performance.score",
    "Rating": "documents.assessment",
    "Result": "documents.result",
    "ScoredResult": "assessment.scored",
    "Severity": "findings.finding",
    "SpbeError": "findings.errors",
    "UsageError": "findings.errors",
    "WorkspaceError": "findings.errors",
    "achievement": "performance.achievement",
    "build": "applications.package.build",
    "compare": "comparison.comparison",
    "load_instrument": "instruments.library",
    "load_policy": "performance.policies.library",
    "measure_frame": "performance.frame",
    "measure_plan": "performance.measure",
    "publish": "applications.catalogue.publish",
    "roadmap": "roadmaps.advice",
    "score": "assessment.score",
    "score_file": "assessment.score_file",
    "score_frame": "assessment.frame",
    "score_many": "assessment.score",
    "search": "applications.catalogue.search",
    "sensitivity": "roadmaps.sensitivity",
    "standing": "comparison.standing",
    "trend": "comparison.trend",
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
    "PlanScore",
    "Rating",
    "Result",
    "ScoredResult",
    "Severity",
    "SpbeError",
    "UsageError",
    "WorkspaceError",
    "__version__",
    "achievement",
    "build",
    "compare",
    "load_instrument",
    "load_policy",
    "measure_frame",
    "measure_plan",
    "publish",
    "roadmap",
    "score",
    "score_file",
    "score_frame",
    "score_many",
    "search",
    "sensitivity",
    "standing",
    "trend",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name == "__version__":
        value: Any = import_module("importlib.metadata").version("spbe-sdk")
    elif name in _HOMES:
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
