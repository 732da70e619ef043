"""What a form lacks before it can be signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.assessment import Stage
from spbe_sdk.findings.finding import Finding, Severity, errors_among
from spbe_sdk.findings.words import Language, Phrase, normal, written
from spbe_sdk.performance.outcome import PlanOutcome
from spbe_sdk.performance.score import UnitScore
from spbe_sdk.reports.official.parts import Form, FormSignature, FormSignatures
from spbe_sdk.reports.official.request import FormWriter, PlanForm, with_indicators

# As many names as a line holds.
_NAMED = 5


def lacking(made: Form, form: FormWriter) -> list[Finding]:
    """Signers of whom something is not known, the place where they sign, and a logo that Word does not take."""
    return [*_signers(made), *_place(made, form), *_logo(form)]


def _signers(made: Form) -> Iterator[Finding]:
    parties = [signature.party for signature in _signatures(made)]
    names = list(dict.fromkeys(party.organisation or party.name or "" for party in parties if not party.complete))
    if any(names):
        yield _warned("form-unsigned", Severity.WARNING, "officials", names)


def unaddressed(form: FormWriter) -> Iterator[Finding]:
    """What a letter of results leaves blank: to whom it goes, and who signs it as what."""
    context = form.context
    known = {"addressee": context.addressee, "signer_name": context.signer.name, "signer_title": context.signer.title}
    for name, value in known.items():
        if value is None:
            yield Finding(
                "form-letter-blank", Severity.WARNING, field=f"settings.{name}", found=Phrase(f"web.setting.{name}")
            )


def unevaluated(outcome: IndexOutcome, language: Language) -> Iterator[Finding]:
    """A letter about what those who are assessed say of themselves, or what may be no more than that."""
    result, proven = outcome.result, outcome.result.evidenced
    said = Phrase(f"report.stage_{result.stage or Stage.FINAL}")
    if result.stage is Stage.SELF:
        yield Finding("form-letter-self", Severity.WARNING, field="settings.stage", found=said)
    elif outcome.claimed is None and proven is not None and proven.lowered:
        allowed = str(written(proven.shown, language))
        yield Finding("form-letter-alone", Severity.WARNING, field="settings.stage", found=said, allowed=allowed)


def _place(made: Form, form: FormWriter) -> Iterator[Finding]:
    if form.context.place is None and any(signature.dated is not None for signature in _signatures(made)):
        yield Finding("form-place", Severity.NOTICE)


def _signatures(made: Form) -> list[FormSignature]:
    blocks = [block for page in made.pages for block in page.blocks if isinstance(block, FormSignatures)]
    return [signature for block in blocks for signature in block.signatures]


def untargeted(name: str, form: PlanForm, units: Sequence[UnitScore]) -> Iterator[Finding]:
    """Targets that nobody wrote; and of an agreement what does not fit its revision or its number."""
    items = [item.indicator for unit in units for node in unit.agreed for item in node.indicators]
    missing = [item.name for item in items if form.targets.of_year(item).target is None]
    revised = [item.name for item in items if form.targets.revised(item)]
    if missing:
        yield _warned("form-untargeted", Severity.WARNING, "target", missing)
    if name != "agreement":
        return
    if revised and form.request.revision is None:
        yield _warned("form-revised", Severity.NOTICE, "revised", revised)
    if not revised and form.request.revision is not None:
        yield Finding("form-unrevised", Severity.WARNING, field="revised", found=str(form.request.revision))
    if len(units) > 1 and form.request.number is not None:
        count = {"count": str(len(units))}
        yield Finding("form-number-shared", Severity.WARNING, field="number", found=form.request.number, details=count)


def unformed(outcome: PlanOutcome) -> list[str]:
    """The units that the data name, but that have no form because of an error, as they are called there."""
    plan, units = outcome.score.plan, outcome.score.units()
    names = {unit.code: unit.name for unit in plan.units}
    reached = {unit.unit.code for unit in units}
    formed = {normal(text) for unit in with_indicators(outcome.score) for text in (unit.unit.code, unit.unit.name)}
    cut_off = [unit.code for unit in plan.units if unit.code not in reached]
    homeless = [node.unit for node in plan.objectives if node.unit not in reached]
    called = dict.fromkeys(names.get(text, text) for text in (*outcome.dropped, *cut_off, *homeless))
    return [text for text in called if normal(text) not in formed]


def left_out(outcome: PlanOutcome) -> Iterator[Finding]:
    """How many errors there are behind forms, and which units have none because of them."""
    errors, names = len(errors_among(outcome.findings)), unformed(outcome)
    if errors:
        yield Finding("form-errors", Severity.WARNING, field="errors", found=str(errors))
    if errors and names:
        yield _warned("form-left-out", Severity.WARNING, "units", names)


def _warned(code: str, severity: Severity, field: str, names: Sequence[str]) -> Finding:
    shown = "; ".join(names[:_NAMED]) + ("; …" if len(names) > _NAMED else "")
    return Finding(code, severity, field=field, found=shown, details={"count": str(len(names))})


def _logo(form: FormWriter) -> Iterator[Finding]:
    logo = form.context.logo
    if logo is not None and logo.kind == "image/svg+xml":
        yield Finding("logo-word", Severity.NOTICE, field="logo", allowed="PNG")
