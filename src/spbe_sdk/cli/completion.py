"""`spbe completion`: the script by which a shell completes verbs and options."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from spbe_sdk.cli.language import COMPLETING
from spbe_sdk.cli.output import LanguageOption


class Shell(StrEnum):
    """A shell that can complete."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"
    POWERSHELL = "powershell"
    PWSH = "pwsh"


def completion(shell: Annotated[Shell, typer.Argument()], language: LanguageOption = "id") -> None:
    """Print the script for a shell."""
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    typer.echo(get_completion_script(prog_name="spbe", complete_var=COMPLETING, shell=shell.value))
