"""`spbe receipt`: sign what an adoption came to; look at a receipt; learn from receipts."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.giving_back.receipts import DAYS, Account, Stage, learn, make_receipt, playbook_text
from spbe_sdk.applications.package.keys import PublicKey, read_private_key
from spbe_sdk.applications.package.package import read_manifest
from spbe_sdk.applications.package.signatures import seal, unseal
from spbe_sdk.cli.keys import passphrase
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json, working
from spbe_sdk.documents.application import MANIFEST
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.receipt import Figure, MetObstacle, Receipt
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.catalogue.receipt import receipt_page

receipt = typer.Typer(help="Tanda terima pengadopsi: buat, periksa, pelajari.", no_args_is_help=True)


@receipt.command("new")
def new(
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")],
    name: Annotated[str, typer.Option(help="Nama instansi pengadopsi.")],
    key: Annotated[Path, typer.Option(help="Kunci pribadi pengadopsi.")],
    out: Annotated[Path, typer.Option(help="Berkas tanda terima.")] = Path("tanda-terima.json"),
    stage: Annotated[str, typer.Option(help="trial, in-use, atau retired.")] = "trial",
    unit: Annotated[str | None, typer.Option(help="Perangkat daerah yang menanganinya.")] = None,
    before: Annotated[
        str | None, typer.Option(help="Indeks sebelum adopsi: NILAI,TAHUN,INSTRUMEN, misalnya 1.60,2021,spbe-59-2020.")
    ] = None,
    obstacle: Annotated[
        list[str] | None, typer.Option(help="Kendala: ID=YANG MENOLONG, atau ID=KENDALA=YANG MENOLONG; boleh berulang.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=3660, help="Berapa hari berlaku.")] = DAYS,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Buat tanda terima: hasil uji dan indeks dihitung ulang, lalu ditandatangani."""
    if stage not in get_args(Stage):
        raise typer.BadParameter(", ".join(get_args(Stage)))
    met = [_met(text) for text in obstacle or []]
    account = Account(name, cast("Stage", stage), unit, _figure(before), met, days)
    signer = read_private_key(key, passphrase(key, language))
    with working(language):
        made = make_receipt(Adoption.open(workspace), account)
    write_atomic(out, seal(made, signer))
    write_atomic(out.with_suffix(".html"), receipt_page(made, (signer[1],), language).encode())
    if as_json:
        print_json(made.model_dump(mode="json", exclude_none=True), indent=2)
    else:
        print_receipt(made, (signer[1],), language)
        echo(say("cli.created", language, path=f"{out}, {out.with_suffix('.html')}"))


@receipt.command("show")
def show(
    file: Annotated[Path, typer.Argument(help="Tanda terima.")],
    page: Annotated[Path | None, typer.Option(help="Tulis juga halaman HTML untuk dicetak.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Periksa tanda tangan dan tampilkan isinya."""
    found, signers = unseal(read_bytes(file), Receipt, str(file))
    if page is not None:
        write_atomic(page, receipt_page(found, signers, language).encode())
    if as_json:
        content = found.model_dump(mode="json", exclude_none=True)
        print_json({"signers": [signer.to_dict() for signer in signers], **content}, indent=2)
    else:
        print_receipt(found, signers, language)
        if page is not None:
            echo(say("cli.created", language, path=page))


@receipt.command("learn")
def learn_from(
    folder: Annotated[Path, typer.Argument(help="Map aplikasi dengan application.yaml.")],
    files: Annotated[list[Path], typer.Argument(help="Tanda terima.")],
    language: LanguageOption = "id",
) -> None:
    """Tulis pengalaman pengadopsi ke dalam playbook aplikasi, untuk versi berikutnya."""
    receipts = [unseal(read_bytes(file), Receipt, str(file))[0] for file in files]
    path = folder / MANIFEST
    text = read_bytes(path)
    application = read_manifest(text, str(path))
    playbook = application.playbook.model_copy(
        update={"obstacles": tuple(learn(application.playbook.obstacles, receipts))}
    )
    write_atomic(path, playbook_text(text.decode(), playbook).encode())
    echo(say("receipt.learnt", language, path=path, count=len(playbook.obstacles)))


def print_receipt(found: Receipt, signers: tuple[PublicKey, ...], language: Language) -> None:
    """A receipt in lines."""
    adopted, trial = found.application, found.trial
    echo(f"{say('receipt.title', language)}: {found.adopter.name} ({found.adopter.region})")
    echo(f"  {adopted.id} {adopted.version} {adopted.content[:12]}…: {say(f'catalogue.stage_{found.stage}', language)}")
    verdict = say(f"trial.{trial.verdict}", language)
    echo(f"  {say('trial.verdict', language)}: {verdict}, {trial.covered}/{trial.indicators}")
    for mark in trial.marks:
        echo(f"  {say(f'receipt.{mark}', language)}")
    for label, figure in (("before", found.before), ("after", found.after)):
        if figure is not None:
            echo(f"  {say(f'catalogue.{label}', language)}: {figure.value} ({figure.year}, {figure.measured_by})")
    for met in found.obstacles:
        echo(f"  • {met.text.say(language) if met.text else met.id}\n    → {met.did.say(language)}")
    expired = " " + say("receipt.expired", language) if found.expires < date.today() else ""
    echo(f"  {say('catalogue.valid_until', language)} {found.expires}{expired}")
    for signer in signers:
        echo(say("cli.signed", language, name=signer.name, key=signer.id))
    echo(say("receipt.signed_note" if signers else "receipt.unsigned", language))


def _met(text: str) -> MetObstacle:
    parts = [part.strip() for part in text.split("=", 2)]
    if len(parts) < 2 or not all(parts):
        raise typer.BadParameter(f"{text!r}: ID=…")
    words = LocalText(id=parts[1]) if len(parts) == 3 else None
    return MetObstacle(id=parts[0], text=words, did=LocalText(id=parts[-1]))


def _figure(text: str | None) -> Figure | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3 or not parts[1].isdigit():
        raise typer.BadParameter(f"{text!r}: NILAI,TAHUN,INSTRUMEN")
    return Figure(value=parts[0], year=int(parts[1]), measured_by=parts[2])
