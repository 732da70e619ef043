"""The help of the command line, and what is wrong with a line, in the language that it asks for.

The words are in `findings/texts/help.*.toml`, a section for each verb; what Typer itself says is translated here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, say, words

# Typer's own words around a help text, by the names of our texts for them.
_FRAME = {
    "ARGUMENTS_PANEL_TITLE": "arguments",
    "OPTIONS_PANEL_TITLE": "options",
    "COMMANDS_PANEL_TITLE": "commands",
    "DEFAULT_STRING": "default",
    "ENVVAR_STRING": "variable",
    "REQUIRED_LONG_STRING": "required",
}

# What Typer says of a line that it cannot read.
_MISREAD = {
    "line-missing": r"Missing \w+ '?(?P<found>[^']+)'?\.",
    "line-option": r"No such option: (?P<found>\S+)",
    "line-value-missing": r"Option '(?P<found>\S+)' requires",
    "line-value-many": r"Option '(?P<found>\S+)' does not take a value",
    "line-value": r"Invalid value for '?(?P<found>[^':]+)",
    "line-extra": r"Got unexpected extra arguments?(?:\(s\))? \((?P<found>.+)\)",
    "line-verb-like": r"No such command '(?P<found>.*?)'\. Did you mean (?P<allowed>.+)\?",
    "line-verb": r"No such command '(?P<found>.*?)'",
    "line-verb-missing": r"Missing command",
}


def misread(error: typer.TyperException) -> Finding | None:
    """What is wrong with a line, as a finding; nothing where Typer has shown the help instead."""
    text = error.format_message()
    for code, pattern in _MISREAD.items():
        if match := re.match(pattern, text):
            parts = match.groupdict()
            return Finding(code, found=parts.get("found"), allowed=parts.get("allowed"))
    return Finding("line-other", found=text) if text else None


class LostOutputError(Exception):
    """The system refused something in the middle of a verb, most often what it wrote to its output."""


class Verb(TyperCommand):
    """A verb whose help is said in the language of the line."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        _tell(self, ctx)
        with _to_a_reader():
            super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The first line of the help."""
        return _usage(super().get_usage(ctx), ctx)


class VerbGroup(TyperGroup):
    """A group of verbs whose help is said in the language of the line.

    What the system refuses, in a verb or while its help is printed, is handed on as it is: Typer would end there in a
    way of its own.
    """

    def make_context(self, *given: Any, **more: Any) -> Any:
        """Read the line; its help is printed here."""
        try:
            return super().make_context(*given, **more)
        except OSError as error:
            raise LostOutputError from error

    def invoke(self, ctx: Any) -> Any:
        """Do what the line asks for."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            raise LostOutputError from error

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        _tell(self, ctx)
        self.subcommand_metavar = say("help.frame.verb", _language(ctx))
        with _to_a_reader():
            super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The first line of the help."""
        return _usage(super().get_usage(ctx), ctx)


@contextmanager
def _to_a_reader() -> Iterator[None]:
    """While a help is printed: where its reader has gone, Rich would end the program as if something were wrong."""
    try:
        yield
    except SystemExit:
        raise BrokenPipeError from None


def told(path: Sequence[str], name: str, language: Language) -> str:
    """The help on one argument or option of a verb, or ``about`` the verb; what every verb has is told once.

    Raises:
        KeyError: there is none.
    """
    texts = words(language)["help"]
    own = texts
    for part in path:
        own = own[part]
    return str(own[name] if name in own else texts["every"][name])


def _tell(command: Any, ctx: Any) -> None:
    """Give a command its words just before they are shown."""
    from typer import rich_utils

    language, path = _language(ctx), list(_path(ctx))[::-1]
    for constant, name in _FRAME.items():
        setattr(rich_utils, constant, say(f"help.frame.{name}", language))
    command.help = told(path, "about", language)
    command.options_metavar = say("help.frame.some", language)
    for parameter in command.get_params(ctx):
        parameter.help = told(path, parameter.name, language)
    for name, below in getattr(command, "commands", {}).items():
        below.help = told([*path, name], "about", language)


def _usage(text: str, ctx: Any) -> str:
    return text.replace("Usage:", say("help.frame.usage", _language(ctx)), 1)


def _language(ctx: Any) -> Language:
    found: Language | None = ctx.find_root().obj
    return found or DEFAULT_LANGUAGE


def _path(ctx: Any) -> Iterator[str]:
    """The words that name a verb, the last first."""
    while ctx.parent is not None:
        yield ctx.info_name
        ctx = ctx.parent
