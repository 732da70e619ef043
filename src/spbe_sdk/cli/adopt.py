"""`spbe adopt`: a package becomes a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.outcome import once
from spbe_sdk.cli.asking import asked_key, asked_region, asked_year, choosing
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.cli.shown import chosen, print_chosen, print_package_signers
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.findings.words import say


def adopt(
    source: str,
    region: Annotated[str, typer.Option()],
    into: Annotated[Path, typer.Option()],
    application: str | None = None,
    version: str | None = None,
    year: int | None = None,
    key: str | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Make a workspace from a package."""
    asked, code = asked_key(key), asked_region(region, language)

    def create(pinned: str | None) -> Adoption:
        return Adoption.create(
            source,
            code,
            into,
            application=application,
            version=version,
            year=year,
            language=language,
            key=pinned or asked,
        )

    adoption = choosing(create, "package-keys", language)
    if as_json:
        ports = {port.name: port.required for port in adoption.ports}
        made = {"workspace": str(into), "application": adoption.package.application.id, "ports": ports}
        print_json({**made, **chosen(adoption, language)})
        return
    echo(say("cli.adopted", language, path=into))
    print_findings(once([*adoption.told, *adoption.key_findings()]), language, stderr=True)
    print_package_signers(adoption.package.signers, {pin.id for pin in adoption.lock.publisher_keys}, language)
    if year is None:
        adoption = asked_year(adoption, language)
    print_chosen(adoption, language)
    echo(say("cli.next_bind", language, file=into / CHOICES))
    for port in adoption.ports:
        if port.required:
            echo(say("cli.next_bind_line", language, port=port.name, path=into))
    echo(f"  spbe trial {into}")
