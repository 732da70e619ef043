"""`spbe evidence`: where each document counts, where else it could, what falls without it, and what comes next."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.assessment.evidence_use import EvidenceUse, NextStep, evidence_uses, next_steps
from spbe_sdk.assessment.score import ScoredResult
from spbe_sdk.assessment.score_file import evaluate_file
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, escape, print_json
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.library import library


def evidence(
    file: Annotated[Path, typer.Argument(help="Berkas penilaian (YAML atau JSON).")],
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Untuk apa tiap data dukung dihitung, apa yang turun bila ditolak, dan apa yang diperlukan berikutnya."""
    evaluation = evaluate_file(file, None)
    result = ScoredResult.of(evaluation, language)
    uses = evidence_uses(result, library().crosswalks())
    steps = next_steps(result, evaluation.inputs.instrument)
    if as_json:
        print_json({"evidence": [_use(use) for use in uses], "next": [_step(step) for step in steps]}, indent=2)
    else:
        _print(uses, steps, language)


def _use(use: EvidenceUse) -> dict[str, object]:
    return {
        "id": use.evidence.id,
        "counts_for": list(use.counts_for),
        "elsewhere": [f"{instrument}/{code}" for instrument, code in use.elsewhere],
        "falls": use.falls,
        "index_without": use.index_without,
    }


def _step(step: NextStep) -> dict[str, object]:
    return {"indicator": step.code, "level": step.level, "criterion": step.criterion, "expects": step.expects}


def _print(uses: list[EvidenceUse], steps: list[NextStep], language: LanguageOption) -> None:

    out = console()
    for use in uses:
        out.print(f"[bold]{escape(use.evidence.id)}[/] {escape(use.evidence.title)}")
        out.print(f"  {say('use.counts', language)}: {', '.join(use.counts_for) or '–'}")
        elsewhere = ", ".join(f"{instrument}/{code}" for instrument, code in use.elsewhere)
        out.print(f"  {say('use.elsewhere', language)}: {elsewhere or '–'}")
        falls = ", ".join(f"{code}: {change}" for code, change in use.falls.items())
        out.print(f"  {say('use.falls', language)}: {falls or say('use.nothing', language)}")
    out.print(f"[bold]{say('use.next', language)}[/]")
    for step in steps:
        out.print(escape(f"  {step.code} → {step.level}: {step.criterion or ''} [{step.expects or ''}]"))
