"""`spbe evidence`: where each document counts, where else it could, what falls without it, and what comes next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.scored import scored_at
from spbe_sdk.assessment.evidence_use import EvidenceUse, NextStep, evidence_uses, next_steps
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, escape, print_json
from spbe_sdk.findings.words import say


def evidence(
    file: Annotated[Path, typer.Argument()] = Path(),
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show what every document of an assessment does, and what the next levels ask for."""
    result = scored_at(file, language)
    uses, steps = evidence_uses(result), next_steps(result)
    if as_json:
        print_json({"evidence": [use.to_dict() for use in uses], "next": [step.to_dict() for step in steps]}, indent=2)
    else:
        _print(uses, steps, language)


def _print(uses: list[EvidenceUse], steps: list[NextStep], language: LanguageOption) -> None:

    out = console()
    for use in uses:
        out.print(f"[bold]{escape(use.evidence.id)}[/] {escape(use.evidence.title)}")
        out.print(f"  {say('use.counts', language)}: {', '.join(use.counts_for) or '–'}")
        if use.unusable:
            out.print(f"  {say(f'use.unusable_{use.unusable}', language)}")
        elsewhere = ", ".join(f"{instrument}/{code}" for instrument, code in use.elsewhere)
        out.print(f"  {say('use.elsewhere', language)}: {elsewhere or '–'}")
        falls = ", ".join(f"{code}: {change}" for code, change in use.falls.items())
        out.print(f"  {say('use.falls', language)}: {falls or ('–' if use.waiting else say('use.nothing', language))}")
        if use.waiting:
            out.print(f"  {say('use.waiting', language, codes=', '.join(use.waiting))}")
    out.print(f"[bold]{say('use.next', language)}[/]")
    for step in steps:
        out.print(escape(f"  {step.code} → {step.level}: {step.criterion or ''} [{step.expects or ''}]"))
