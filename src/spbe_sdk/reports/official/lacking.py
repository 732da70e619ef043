"""What a form lacks before it can be signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.official.agreement import agreed_nodes
from spbe_sdk.reports.official.parts import Form, FormSignatures
from spbe_sdk.reports.official.request import FormWriter, PlanForm

# As many names as a line holds.
_NAMED = 5


def lacking(made: Form, form: FormWriter) -> list[Finding]:
    """Signers of whom something is not known, and a logo that Word does not take."""
    return [*_signers(made), *_logo(form)]


def _signers(made: Form) -> Iterator[Finding]:
    signatures = [block for page in made.pages for block in page.blocks if isinstance(block, FormSignatures)]
    parties = [signature.party for block in signatures for signature in block.signatures]
    names = list(dict.fromkeys(party.organisation or party.name or "" for party in parties if not party.complete))
    if any(names):
        yield _warned("form-unsigned", Severity.WARNING, "officials", names)


def untargeted(form: PlanForm, units: Sequence[UnitScore]) -> Iterator[Finding]:
    """Targets that nobody wrote, and those that were revised where the form has the first ones."""
    items = [item.indicator for unit in units for node in agreed_nodes(unit) for item in node.indicators]
    missing = [item.name for item in items if form.targets.of_year(item).target is None]
    revised = [item.name for item in items if form.targets.revised(item)]
    if missing:
        yield _warned("form-untargeted", Severity.WARNING, "target", missing)
    if revised and form.request.revision is None:
        yield _warned("form-revised", Severity.NOTICE, "revised", revised)


def _warned(code: str, severity: Severity, field: str, names: Sequence[str]) -> Finding:
    shown = "; ".join(names[:_NAMED]) + ("; …" if len(names) > _NAMED else "")
    return Finding(code, severity, field=field, found=shown, details={"count": str(len(names))})


def _logo(form: FormWriter) -> Iterator[Finding]:
    logo = form.context.logo
    if logo is not None and logo.kind == "image/svg+xml":
        yield Finding("logo-word", Severity.NOTICE, field="logo", allowed="PNG")
