"""A workspace's roadmap, and its page for an official."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language
from spbe_sdk.reports.forms.context import letterhead_of
from spbe_sdk.reports.forms.paper import Paper
from spbe_sdk.reports.roadmap.page import roadmap_page
from spbe_sdk.roadmaps.advice import Aim, WayUp, way_up_for


def way_up_of(
    adoption: Adoption, aim: Aim, today: date | None = None, costs: Mapping[tuple[str, int], int] | None = None
) -> WayUp:
    """The cheapest way of a workspace's ratings to a target, or the best for what can be spent; writes nothing.

    `costs` are the efforts of steps, by indicator and level, that count instead of what the workspace says of them.

    Raises:
        DataError: `spbe.yaml` is wrong, or nothing can be computed.
        UsageError: the application has no index of levels, or the aim cannot be reached.
    """
    _, outcome = adoption.measured(today).computed()
    if not isinstance(outcome, IndexOutcome):
        raise UsageError(Finding("index-absent", found=str(adoption.folder)))
    return way_up_for(attrs.evolve(outcome, costs={**outcome.costs, **(costs or {})}), aim)


def way_up_page(way_up: WayUp, adoption: Adoption, language: Language, paper: Paper = "A4") -> str:
    """The roadmap as one page for an official."""
    return roadmap_page(way_up, letterhead(way_up, adoption), language, paper)


def letterhead(way_up: WayUp, adoption: Adoption) -> str:
    """What stands above the roadmap in each of its forms."""
    region = way_up.outcome.result.region
    return letterhead_of(adoption.choices.settings, region) or region
