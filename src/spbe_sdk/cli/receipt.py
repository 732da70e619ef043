"""`spbe receipt`: sign what an adoption came to; look at a receipt; learn from receipts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from spbe_sdk.applications.giving_back.receipts import (
    DAYS,
    Account,
    Stage,
    learn_from,
    make_receipt,
    write_receipt,
)
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.cli.asking import print_doubts, signing_key
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    PaperOption,
    echo,
    paper_for,
    print_json,
    working,
    write_page,
)
from spbe_sdk.cli.shown import opened, print_receipt
from spbe_sdk.documents.application import MANIFEST
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.receipt import Figure, MetObstacle, Receipt
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say
from spbe_sdk.reports.catalogue.receipt import receipt_page


def new(
    workspace: Path,
    name: Annotated[str, typer.Option()],
    key: Annotated[Path, typer.Option()],
    out: Path = Path("tanda-terima.json"),
    stage: str = "trial",
    unit: str | None = None,
    before: str | None = None,
    obstacle: list[str] | None = None,
    days: Annotated[int, typer.Option(min=1, max=3660)] = DAYS,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Make a receipt, computed anew and signed."""
    if stage not in get_args(Stage):
        raise UsageError(Finding("line-form", field="--stage", found=stage, allowed=" | ".join(get_args(Stage))))
    met = [_met(text) for text in obstacle or []]
    account = Account(name, cast("Stage", stage), unit, _figure(before), met, days)
    signer = signing_key(key, language)
    with working(language):
        made = make_receipt(opened(workspace, language), account)
    page = write_receipt(made, signer, out, language)
    if as_json:
        print_json(made.model_dump(mode="json", exclude_none=True), indent=2)
    else:
        print_receipt(made, (signer[1],), language)
        echo(say("cli.created", language, path=f"{out}, {page}"))


def show(
    file: Path,
    page: Path | None = None,
    paper: PaperOption = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Check a receipt's signature, and show it."""
    found, signers = unseal(read_bytes(file), Receipt, str(file))
    print_doubts(signers, str(file), language)
    if page is not None:
        write_page(page, lambda: receipt_page(found, signers, language, paper_for(paper)))
    if as_json:
        content = found.model_dump(mode="json", exclude_none=True)
        print_json({"signers": [signer.to_dict() for signer in signers], **content}, indent=2)
    else:
        print_receipt(found, signers, language)
        if page is not None:
            echo(say("cli.created", language, path=page))


def learn(
    folder: Path,
    files: list[Path],
    language: LanguageOption = "id",
) -> None:
    """Write what receipts tell into an application's playbook."""
    playbook = learn_from(folder, files)
    echo(say("receipt.learnt", language, path=folder / MANIFEST, count=len(playbook.obstacles)))


def _met(text: str) -> MetObstacle:
    parts = [part.strip() for part in text.split("=", 2)]
    if len(parts) < 2 or not all(parts):
        raise UsageError(Finding("line-form", field="--obstacle", found=text, allowed="ID=… | ID=…=…"))
    words = LocalText(id=parts[1]) if len(parts) == 3 else None
    return MetObstacle(id=parts[0], text=words, did=LocalText(id=parts[-1]))


def _figure(text: str | None) -> Figure | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != 3 or not parts[1].isdigit():
        raise UsageError(Finding("line-form", field="--before", found=text, allowed="1.60,2021,spbe-59-2020"))
    return Figure(value=parts[0], year=int(parts[1]), measured_by=parts[2])
