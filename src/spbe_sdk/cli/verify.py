"""`spbe verify`: is a package whole and unaltered."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.package import Package, require_signer
from spbe_sdk.applications.package import verify as check
from spbe_sdk.applications.signing import read_public_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.documents.application import Application
from spbe_sdk.wording import say


def verify(
    file: Annotated[Path, typer.Argument(help="Paket .spbe.")],
    key: Annotated[Path | None, typer.Option(help="Kunci publik (.pub) yang harus menandatanganinya.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Periksa keutuhan paket, tanpa membongkar dan tanpa internet."""
    package = check(file)
    if key is not None:
        require_signer(package, read_public_key(key))
    application = package.application
    if as_json:
        print_json(
            {
                "id": application.id,
                "version": application.version,
                "publisher": application.publisher.name,
                "content": package.digest,
                "sha256": package.sha256,
                "files": {name: len(data) for name, data in sorted(package.contents.items())},
                "signed": bool(package.signers),
                "signers": [signer.to_dict() for signer in package.signers],
                "playbook": application.playbook.model_dump(mode="json"),
            }
        )
        return
    count, size = len(package.contents), package.size
    identity = {"id": application.id, "version": application.version, "count": count, "size": size}
    echo(say("cli.verified", language, **identity))
    echo(f"{say('report.publisher', language)}: {application.publisher.name}")
    echo(say("cli.digest", language, digest=package.digest))
    print_signers(package, language)
    if application.playbook.benefits:
        echo(say("playbook.benefits", language))
    for benefit in application.playbook.benefits:
        echo(f"  • {benefit.text.say(language)}")
    print_obstacles(application, language)


def print_obstacles(application: Application, language: LanguageOption) -> None:
    """What stood in the way of others, and what helped them."""
    if application.playbook.obstacles:
        echo(say("playbook.obstacles", language))
    for obstacle in application.playbook.obstacles:
        days = obstacle.effort_days
        effort = f" ({say('playbook.effort', language, days=days)})" if days is not None else ""
        echo(f"  • {obstacle.text.say(language)}\n    → {obstacle.remedy.say(language)}{effort}")


def print_signers(package: Package, language: LanguageOption) -> None:
    """Who signed a package, and what that does and does not say."""
    for signer in package.signers:
        echo(say("cli.signed", language, name=signer.name, key=signer.id))
    echo(say("cli.signed_note" if package.signers else "cli.unsigned", language))
