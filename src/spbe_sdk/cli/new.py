"""`spbe new`: scaffolds that work at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.scaffolds import application as scaffold
from spbe_sdk.applications.scaffolds import plugin as plugin_scaffold
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.findings.words import say


def application(
    folder: Path,
    region: str = "00",
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """An application that can be built at once."""
    scaffold.new_application(folder, region)
    _say(folder, as_json, language)


def adoption(
    folder: Path,
    region: Annotated[str, typer.Option()],
    package: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """A workspace with a worksheet to fill in, already bound."""
    scaffold.new_adoption(folder, region, package, language)
    _say(folder, as_json, language)


def strategy(
    folder: Path,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """A Python package with a strategy whose tests pass."""
    plugin_scaffold.new_strategy(folder)
    _say(folder, as_json, language)


def adapter(
    folder: Path,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """A Python package with an adapter whose tests pass."""
    plugin_scaffold.new_adapter(folder)
    _say(folder, as_json, language)


def _say(folder: Path, as_json: bool, language: LanguageOption) -> None:
    if as_json:
        print_json({"created": str(folder)})
    else:
        echo(say("cli.created", language, path=folder))
