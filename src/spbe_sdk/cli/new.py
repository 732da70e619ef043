"""`spbe new`: scaffolds that work at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.scaffolds import application as scaffold
from spbe_sdk.applications.scaffolds import plugin as plugin_scaffold
from spbe_sdk.applications.worksheets.making import new_worksheet, renewed
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET
from spbe_sdk.cli.asking import asked_region, asked_year
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.cli.shown import chosen, opened, print_chosen
from spbe_sdk.findings.words import Language, say


def application(
    folder: Path,
    region: str | None = None,
    kind: str = scaffold.INDEX,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """An application that can be built at once."""
    scaffold.new_application(folder, asked_region(region, language) if region else None, kind, language)
    _say(folder, as_json, language)


def adoption(
    folder: Path,
    region: Annotated[str, typer.Option()],
    package: Path | None = None,
    year: int | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """A workspace with a worksheet to fill in, already bound."""
    made = scaffold.new_adoption(folder, asked_region(region, language), package, language, year)
    if as_json:
        print_json({"created": str(folder), **chosen(made, language)})
        return
    echo(say("cli.created", language, path=folder))
    if year is None:
        taken, made = made.choices.settings["year"], asked_year(made, language)
        if made.choices.settings["year"] != taken:
            renewed(made)
    print_chosen(made, language)
    echo(say("cli.next_sheet", language, sheet=folder / WORKSHEET))
    echo(f"  spbe trial {folder}")
    echo(say("cli.next_own", language))
    port = next(port.name for port in made.ports if port.required)
    echo(say("cli.next_bind_line", language, port=port, path=folder))


def worksheet(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    replace: Annotated[bool, typer.Option("--replace")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """A workbook to fill in for a workspace, bound already."""
    place = workspace / WORKSHEET
    done = "cli.renewed" if place.exists() else "cli.created"
    made = new_worksheet(opened(workspace, language), language, replace=replace)
    if as_json:
        print_json({"created": str(place), "bindings": list(made.bindings)})
        return
    echo(say(done, language, path=place))
    echo(say("cli.next_sheet", language, sheet=place))
    echo(f"  spbe run {workspace}")


def _made_by(make: Callable[[Path, Language], object]) -> Callable[..., None]:
    """A verb that makes a folder from a scaffold and says so."""

    def verb(folder: Path, as_json: JsonOption = False, language: LanguageOption = "id") -> None:
        make(folder, language)
        _say(folder, as_json, language)

    return verb


strategy = _made_by(plugin_scaffold.new_strategy)
formula = _made_by(plugin_scaffold.new_formula)
instrument = _made_by(plugin_scaffold.new_instrument)
adapter = _made_by(plugin_scaffold.new_adapter)


def _say(folder: Path, as_json: bool, language: LanguageOption) -> None:
    if as_json:
        print_json({"created": str(folder)})
    else:
        echo(say("cli.created", language, path=folder))
