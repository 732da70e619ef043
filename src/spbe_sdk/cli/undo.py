"""`spbe undo`: take back what a verb wrote into `spbe.yaml`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.workspace.edits import undo_edit
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.findings.words import say


def undo(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Take back the last change of `spbe.yaml` by a verb."""
    undone = undo_edit(workspace)
    if as_json:
        print_json({"undone": undone.paths, "verb": undone.verb})
    else:
        said = {"paths": ", ".join(undone.paths) or CHOICES, "file": workspace / CHOICES, "verb": undone.verb}
        echo(say("cli.undone", language, **said))
