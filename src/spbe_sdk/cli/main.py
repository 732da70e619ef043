"""The command `spbe`: one verb per file in this folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Annotated, Any, cast

import typer
from typer.main import get_command

from spbe_sdk.cli.help import LostOutputError, Verb, VerbGroup, misread
from spbe_sdk.cli.language import COMPLETING, asked_language
from spbe_sdk.cli.output import LanguageOption, echo, prepare_streams, print_findings, print_json, silence
from spbe_sdk.cli.verbs import GROUPS, VERBS, Homes
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, say


def _load(name: str, home: str) -> Verb:
    """A verb, which is loaded only now."""
    module, _, function = home.partition(":")
    alone = _frame()
    alone.command(name, cls=Verb)(getattr(import_module(f"spbe_sdk.cli.{module}"), function or module))
    return cast(Verb, get_command(alone))


def _group(name: str, homes: Homes, before: Callable[..., None]) -> VerbGroup:
    """Verbs under one name; before them, too, ``--lang`` may stand."""
    frame = _frame()
    frame.callback(cls=VerbGroup, no_args_is_help=before is _before)(before)
    group = cast(VerbGroup, get_command(frame))
    group.name = name
    group.unloaded = {verb: partial(_load, verb, home) for verb, home in homes.items()}
    return group


def _frame() -> typer.Typer:
    """What a command is made with; help and faults are told by us, not by Typer."""
    return typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )


def _before(language: LanguageOption = "id") -> None:
    """Nothing is done before a verb: its language has been found."""


def _before_all(
    ctx: typer.Context,
    show_version: Annotated[bool, typer.Option("--version")] = False,
    verbose: Annotated[bool, typer.Option("--verbose")] = False,
    language: LanguageOption = "id",
) -> None:
    """Which version this is, and what else is installed: who provides each name."""
    if show_version:
        from spbe_sdk.cli.version import version_lines

        for line in version_lines(verbose):
            echo(line)
        raise typer.Exit
    if ctx.invoked_subcommand is not None:
        return
    if os.isatty(0):
        from spbe_sdk.cli.conversation import converse

        converse(language)
    else:
        typer.echo(ctx.get_help())


app = _group("spbe", VERBS, _before_all)
app.invoke_without_command = True
app.commands.update({name: _group(name, homes, _before) for name, homes in GROUPS.items()})


def commands(path: tuple[str, ...] = (), command: Any = app) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every group and verb with the words that name it, as a reference lists them; this loads them all."""
    yield path, command
    if isinstance(command, VerbGroup):
        for name in command.list_commands(None):
            yield from commands((*path, name), command.get_command(None, name))


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: 0 fine, 1 problems found, 2 wrong usage."""
    prepare_streams()
    line = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _answer(line)
        sys.stdout.flush()
    except LostOutputError as error:
        status = _lost(error.__cause__, line)
    except OSError as error:
        status = _lost(error, line)
    sys.exit(status)


def _answer(line: Sequence[str]) -> int:
    """Do what a line asks for, say what is wrong with it, and return how it ended."""
    if COMPLETING in os.environ:
        from typer.completion import get_completion_inspect_parameters

        get_completion_inspect_parameters()  # which makes Typer know the shells
    try:
        return int(app(line, prog_name="spbe", standalone_mode=False, obj=asked_language(line)) or 0)
    except SpbeError as error:
        _refuse(error.findings, line)
        return 2 if isinstance(error, UsageError) else 1
    except typer.TyperException as error:
        finding = misread(error)
        _refuse([finding] if finding else [], line)
        return error.exit_code
    except typer.Abort:
        typer.echo(say("help.frame.aborted", asked_language(line) or DEFAULT_LANGUAGE), err=True)
        return 1


def _lost(error: BaseException | None, line: Sequence[str]) -> int:
    """What is left to say where the output is lost: nothing if its reader, such as `head`, has seen enough."""
    silence(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return 0
    reason = getattr(error, "strerror", None) or type(error).__name__
    finding = Finding("output-lost", found=str(getattr(error, "filename", None) or "–"), details={"reason": reason})
    try:
        print_findings([finding], asked_language(line) or DEFAULT_LANGUAGE, stderr=True)
    except OSError:
        silence(sys.stderr)
    return 1


def _refuse(findings: Sequence[Finding], line: Sequence[str]) -> None:
    language = asked_language(line) or DEFAULT_LANGUAGE
    if "--json" in line:
        print_json({"findings": [finding.to_dict(language) for finding in findings]})
    else:
        print_findings(findings, language, stderr=True)
