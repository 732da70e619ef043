"""What a form lacks before it can be signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.official.agreement import agreed_nodes
from spbe_sdk.reports.official.request import PlanForm

# As many names as a line holds.
_NAMED = 5


def unsigned(form: PlanForm, units: Sequence[UnitScore]) -> list[Finding]:
    """Signers of whom something is not known, targets that nobody wrote, and a logo that Word does not take."""
    return [*_signers(form, units), *_targets(form, units), *_logo(form)]


def _signers(form: PlanForm, units: Sequence[UnitScore]) -> Iterator[Finding]:
    both = [party for unit in units for party in (form.parties.of(unit.unit), form.parties.above(unit.unit))]
    lacking = dict.fromkeys(party.organisation or party.name or "" for party in both if party and not party.complete)
    if lacking:
        details = {"count": str(len(lacking))}
        yield Finding("form-unsigned", Severity.WARNING, field="officials", found=_some(list(lacking)), details=details)


def _targets(form: PlanForm, units: Sequence[UnitScore]) -> Iterator[Finding]:
    items = [item.indicator for unit in units for node in agreed_nodes(unit) for item in node.indicators]
    lacking = [item.name for item in items if form.targets.of_year(item).target is None]
    revised = [item.name for item in items if form.targets.revised(item)]
    if lacking:
        yield Finding(
            "form-untargeted",
            Severity.WARNING,
            field="target",
            found=_some(lacking),
            details={"count": str(len(lacking))},
        )
    if revised and form.request.revision is None:
        yield Finding(
            "form-revised", Severity.NOTICE, field="revised", found=_some(revised), details={"count": str(len(revised))}
        )


def _logo(form: PlanForm) -> Iterator[Finding]:
    logo = form.context.logo
    if logo is not None and logo.kind == "image/svg+xml":
        yield Finding("logo-word", Severity.NOTICE, field="logo", allowed="PNG")


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
