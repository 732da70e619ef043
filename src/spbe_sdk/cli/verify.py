"""`spbe verify`: is a package whole and unaltered."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import attrs

from spbe_sdk.applications.catalogue.revocations import heard, refuse_revoked
from spbe_sdk.applications.package.package import require_signer
from spbe_sdk.applications.package.package import verify as check
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.package.requirements import unmet
from spbe_sdk.applications.package.signatures import open_sealed
from spbe_sdk.cli.asking import asked_key
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.cli.shown import print_obstacle, print_package_signers, print_receipt, print_signers
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.finding import Finding, Severity, quoted
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
    signers, warnings = _signers(package.signers, key, str(file))
    application = package.application
    # What is missing here says nothing against the package.
    warnings += [attrs.evolve(finding, severity=Severity.WARNING) for finding in unmet(application)]
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
                "findings": [finding.to_dict(language) for finding in warnings],
                "playbook": application.playbook.model_dump(mode="json"),
            }
        )
        return
    print_findings(warnings, language, stderr=True)
    count, size = len(package.contents), package.size
    identity = {"id": application.id, "version": application.version, "count": count, "size": size}
    echo(say("cli.verified", language, **identity))
    echo(f"{say('report.publisher', language)}: {quoted(application.publisher.name)}")
    echo(say("cli.digest", language, digest=package.digest))
    print_package_signers(package.signers, {signer.id for signer in signers}, language)
    if application.playbook.benefits:
        echo(say("playbook.benefits", language))
    for benefit in application.playbook.benefits:
        echo(f"  • {benefit.text.say(language)}")
    print_obstacles(application, language)


def _signers(signers: Sequence[PublicKey], key: str | None, source: str) -> tuple[Sequence[PublicKey], list[Finding]]:
    """The signers that are meant, none of them revoked, and what else is said of them."""
    asked, known = asked_key(key), heard()
    wanted = asked.id if isinstance(asked, PublicKey) else asked
    refuse_revoked([signer for signer in signers if wanted in (None, signer.id)], source, known)
    meant = signers if asked is None else require_signer(signers, asked, source, known.counted)
    return meant, known.findings(meant, source)


def _verify_sealed(file: Path, key: str | None, as_json: bool, language: LanguageOption) -> None:
    """A signed document: what it is, who signed it, and what it says."""
    data = read_bytes(file)
    name, document, signers = open_sealed(data, str(file))
    warnings = _signers(signers, key, str(file))[1]
    if as_json:
        content = document.model_dump(mode="json", exclude_none=True)
        problems = [finding.to_dict(language) for finding in warnings]
        print_json({"document": name, "signers": [s.to_dict() for s in signers], "findings": problems, **content})
        return
    print_findings(warnings, language, stderr=True)
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
