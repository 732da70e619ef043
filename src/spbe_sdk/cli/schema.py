"""`spbe schema`: the JSON Schema of a document."""

from __future__ import annotations

from typing import Annotated

import typer

from spbe_sdk.cli.output import JsonOption, LanguageOption, print_json
from spbe_sdk.documents.contracts import CONTRACTS, schema_text


def schema(
    name: Annotated[str | None, typer.Argument()] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Print the JSON Schema of a document; it is the same in every language."""
    if name is not None:
        typer.echo(schema_text(name), nl=False)
    elif as_json:
        print_json(sorted(CONTRACTS))
    else:
        for known in sorted(CONTRACTS):
            typer.echo(known)
