"""`spbe verify`: is a package whole and unaltered."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.catalogue.trust import refuse_revoked
from spbe_sdk.applications.package.package import require_signer
from spbe_sdk.applications.package.package import verify as check
from spbe_sdk.applications.package.signatures import open_sealed
from spbe_sdk.cli.asking import asked_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.cli.shown import print_obstacle, print_package_signers, print_receipt, print_signers
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.words import say


def verify(
    file: Path,
    key: str | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Check that a package, a receipt or a proposal is whole, and show what it says."""
    if file.suffix == ".json":
        _verify_sealed(file, key, as_json, language)
        return
    package = check(file)
    refuse_revoked(package)
    asked = asked_key(key)
    signers = package.signers if asked is None else require_signer(package.signers, asked, str(file))
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
    print_package_signers(package.signers, {signer.id for signer in signers}, language)
    if application.playbook.benefits:
        echo(say("playbook.benefits", language))
    for benefit in application.playbook.benefits:
        echo(f"  • {benefit.text.say(language)}")
    print_obstacles(application, language)


def _verify_sealed(file: Path, key: str | None, as_json: bool, language: LanguageOption) -> None:
    """A signed document: what it is, who signed it, and what it says."""
    data = read_bytes(file)
    name, document, signers = open_sealed(data, str(file))
    asked = asked_key(key)
    if asked is not None:
        require_signer(signers, asked, str(file))
    if as_json:
        content = document.model_dump(mode="json", exclude_none=True)
        print_json({"document": name, "signers": [signer.to_dict() for signer in signers], **content})
        return
    if isinstance(document, Receipt):
        print_receipt(document, signers, language)
        return
    echo(say("cli.sealed", language, name=name))
    print_signers(signers, {signer.id for signer in signers}, language)
    if not signers:
        echo(say("cli.unsigned", language))


def print_obstacles(application: Application, language: LanguageOption) -> None:
    """What stood in the way of others, and what helped them."""
    if application.playbook.obstacles:
        echo(say("playbook.obstacles", language))
    for obstacle in application.playbook.obstacles:
        print_obstacle(obstacle, language)
