"""`spbe explain`: what the code of a finding means, and an example that gives it."""

from __future__ import annotations

from textwrap import indent
from typing import Annotated

import typer

from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.findings.explained import Explanation, explained
from spbe_sdk.findings.words import Language, say, words


def explain(
    code: Annotated[str | None, typer.Argument()] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Say what a code means, or list the codes."""
    if code is not None:
        told = explained(code, language)
        print_json(told.to_dict(), indent=2) if as_json else _print(told, language)
    elif as_json:
        print_json(sorted(words(language)["finding"]))
    else:
        for known in sorted(words(language)["finding"]):
            echo(known)


def _print(told: Explanation, language: Language) -> None:
    weight = ", ".join(say(f"severity.{severity}", language) for severity in told.severities)
    echo(f"{told.code} ({weight})")
    echo(told.message)
    echo(f"→ {told.remedy}")
    if told.example is not None:
        of = say(f"explain.of.{told.example.of.split()[0]}", language).format(told.example.of.split()[-1])
        echo(of)
        for part, (_, text) in told.example.parts.items():
            echo(f"{say(f'explain.{part}', language)}:")
            typer.echo(indent(text.rstrip(), "  "))
