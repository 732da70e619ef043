"""`spbe contribute` and `spbe accept`: an adopter's choices as a proposal, and the publisher's side of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.giving_back.proposals import accept as take_over
from spbe_sdk.applications.giving_back.proposals import candidates, propose
from spbe_sdk.applications.giving_back.proposals import review as examine
from spbe_sdk.applications.package.signatures import seal, unseal
from spbe_sdk.cli.asking import print_doubts, signing_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.cli.shown import opened, print_signers
from spbe_sdk.documents.proposal import Proposal
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say


def contribute(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    choose: list[str] | None = None,
    name: str | None = None,
    key: Path | None = None,
    out: Path = Path("usulan.json"),
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Propose local choices to the publisher, with the trial that proves them."""
    adoption = opened(workspace, language)
    if not choose:
        possible = candidates(adoption)
        if as_json:
            print_json(possible)
        else:
            echo(say("contribute.candidates", language, count=len(possible)))
            for path in possible:
                echo(f"  --choose {path}")
        return
    if name is None:
        raise UsageError(Finding("line-missing", found="--name"))
    made = propose(adoption, choose, name)
    write_atomic(out, seal(made, signing_key(key, language) if key else None))
    if as_json:
        print_json(made.model_dump(mode="json", exclude_none=True), indent=2)
    else:
        _print(made, language)
        echo(say("cli.created", language, path=out))


def accept(
    file: Path,
    folder: Path,
    apply: Annotated[bool, typer.Option("--apply/--plan")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Try a proposal on our own trial data, and take it over."""
    proposal, signers = unseal(read_bytes(file), Proposal, str(file))
    print_doubts(signers, str(file), language)
    reviewed = examine(proposal, folder, str(file))
    if apply:
        take_over(reviewed, folder)
    if as_json:
        problems = [finding.to_dict(language) for finding in reviewed.findings]
        print_json({"signers": [s.to_dict() for s in signers], "findings": problems, "applied": apply}, indent=2)
    else:
        _print(proposal, language)
        print_signers(signers, {signer.id for signer in signers}, language)
        print_findings(reviewed.findings, language)
        echo(say("contribute.accepted" if apply else "contribute.reviewed", language))
    raise typer.Exit(1 if reviewed.findings else 0)


def _print(proposal: Proposal, language: Language) -> None:
    echo(say("contribute.title", language, name=proposal.proposer.name, id=proposal.application.id))
    for change in proposal.changes:
        echo(f"  {change.path}: {change.base if change.base is not None else '–'} → {change.value}")
        why = " · ".join(part for part in (change.reason, change.legal_basis) if part)
        if why:
            echo(f"    {why}")
