"""`spbe contribute` and `spbe accept`: an adopter's choices as a proposal, and the publisher's side of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.giving_back.proposals import accept as take_over
from spbe_sdk.applications.giving_back.proposals import candidates, propose
from spbe_sdk.applications.giving_back.proposals import review as examine
from spbe_sdk.applications.package.keys import read_private_key
from spbe_sdk.applications.package.signatures import seal, unseal
from spbe_sdk.cli.keys import passphrase
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.documents.proposal import Proposal
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.words import Language, say


def contribute(
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    choose: Annotated[
        list[str] | None, typer.Option(help="Pilihan lokal yang diusulkan; tanpa ini: daftar yang mungkin.")
    ] = None,
    name: Annotated[str | None, typer.Option(help="Nama instansi pengusul.")] = None,
    key: Annotated[Path | None, typer.Option(help="Kunci pribadi pengusul.")] = None,
    out: Annotated[Path, typer.Option(help="Berkas usulan.")] = Path("usulan.json"),
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Usulkan pilihan lokal kepada penerbit, beserta uji yang membuktikannya."""
    adoption = Adoption.open(workspace)
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
        raise typer.BadParameter("--name")
    made = propose(adoption, choose, name)
    write_atomic(out, seal(made, read_private_key(key, passphrase(key, language)) if key else None))
    if as_json:
        print_json(made.model_dump(mode="json", exclude_none=True), indent=2)
    else:
        _print(made, language)
        echo(say("cli.created", language, path=out))


def accept(
    file: Annotated[Path, typer.Argument(help="Usulan dari pengadopsi.")],
    folder: Annotated[Path, typer.Argument(help="Map aplikasi dengan application.yaml.")],
    apply: Annotated[
        bool, typer.Option("--apply/--plan", help="Tulis ke manifes, atau hanya periksa (bawaan).")
    ] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Periksa usulan pengadopsi pada data uji sendiri, lalu terima."""
    proposal, signers = unseal(read_bytes(file), Proposal, str(file))
    reviewed = examine(proposal, folder, str(file))
    if apply:
        take_over(reviewed, folder)
    if as_json:
        problems = [finding.to_dict(language) for finding in reviewed.findings]
        print_json({"signers": [s.to_dict() for s in signers], "findings": problems, "applied": apply}, indent=2)
    else:
        _print(proposal, language)
        for signer in signers:
            echo(say("cli.signed", language, name=signer.name, key=signer.id))
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
