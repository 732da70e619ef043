"""The help of the command line, and what is wrong with a line, in the language that it asks for.

The words are in `findings/texts/help.*.toml`, a section for each verb; what Typer itself says is translated here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

import attrs
import typer
from typer.core import TyperCommand, TyperGroup

from spbe_sdk.cli.verbs import TASKS
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, Phrase, say, words

# What Typer says of a line that it cannot read.
_MISREAD = {
    "line-missing": r"Missing \w+ '?(?P<found>[^']+)'?\.",
    "line-option-like": r"No such option: (?P<found>\S+) .*Possible options: (?P<allowed>[^)]+)",
    "line-option": r"No such option: (?P<found>\S+)",
    "line-value-missing": r"Option '(?P<found>\S+)' requires",
    "line-value-many": r"Option '(?P<found>\S+)' does not take a value",
    "line-value": r"Invalid value for '?(?P<found>[^':]+)",
    "line-extra": r"Got unexpected extra arguments?(?:\(s\))? \((?P<found>.+)\)",
    "line-verb-like": r"No such command '(?P<found>.*?)'\. Did you mean (?P<allowed>.+)\?",
    "line-verb": r"No such command '(?P<found>.*?)'",
    "line-verb-missing": r"Missing command",
}


def misread(error: typer.TyperException, line: Sequence[str] = ()) -> Finding | None:
    """What is wrong with a line, as a finding; nothing where Typer has shown the help instead."""
    text = error.format_message()
    for code, pattern in _MISREAD.items():
        if match := re.match(pattern, text):
            parts = match.groupdict()
            found = parts.get("found")
            value = _value_of(found or "", line)
            told = _called(found) if found and code == "line-missing" else found
            return Finding(code, found=told, allowed=parts.get("allowed"), details={"value": value})
    return Finding("line-other", found=text) if text else None


def _called(found: str) -> str | Phrase:
    """An argument by the name that the help gives it; an option as it is written."""
    known = found.lower() in words(DEFAULT_LANGUAGE)["help"]["frame"]["argument"]
    return Phrase(f"help.frame.argument.{found.lower()}") if known else found


def _value_of(option: str, line: Sequence[str]) -> str:
    """The value of an option in a line, as a message has it; nothing where the line has no such option."""
    for word, following in zip(line, [*line[1:], ""], strict=True):
        if word == option:
            return f" '{following}'"
        if word.startswith(f"{option}="):
            return f" '{word.partition('=')[2]}'"
    return ""


class LostOutputError(Exception):
    """The system refused something in the middle of a verb, most often what it wrote to its output."""


class Verb(TyperCommand):
    """A verb whose help is said in the language of the line."""

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        HelpPage.by(ctx).verb(self, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The first line of the help."""
        return HelpPage.by(ctx).usage(self)


class VerbGroup(TyperGroup):
    """A group of verbs, each loaded when it is called; its help is said in the language of the line.

    What the system refuses, in a verb or while its help is printed, is handed on as it is: Typer would end there in a
    way of its own.
    """

    unloaded: Mapping[str, Callable[[], Verb]] = {}

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

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all verbs, loaded or not."""
        return [*self.unloaded, *(name for name in super().list_commands(ctx) if name not in self.unloaded)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A verb, loaded where it was not."""
        if cmd_name in self.unloaded and cmd_name not in self.commands:
            self.commands[cmd_name] = self.unloaded[cmd_name]()
        return super().get_command(ctx, cmd_name)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a line; where it names no verb and nothing is done without one, the help is shown."""
        if not args and self.no_args_is_help:
            typer.echo(ctx.get_help())
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The verb that a line calls; one that is written nearly right is offered by its name."""
        if self.get_command(ctx, args[0]) is None and (near := get_close_matches(args[0], self.list_commands(ctx))):
            ctx.fail(f"No such command '{args[0]}'. Did you mean {', '.join(near)}?")
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        HelpPage.by(ctx).group(self, formatter)

    def get_usage(self, ctx: Any) -> str:
        """The first line of the help."""
        return HelpPage.by(ctx).usage(self)


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


@attrs.frozen(slots=True)
class HelpPage:
    """A help page in one language: usage, what it is for, arguments, options, examples."""

    ctx: Any
    path: Sequence[str]
    language: Language

    @classmethod
    def by(cls, ctx: Any) -> HelpPage:
        """The page that a line asks for."""
        return cls(ctx, list(_path(ctx))[::-1], ctx.find_root().obj or DEFAULT_LANGUAGE)

    def usage(self, command: Any) -> str:
        """How a line is written."""
        parts = [self.ctx.command_path, self._frame("some")]
        parts += [self._written(part) for part in command.params if part.param_type_name == "argument"]
        if isinstance(command, TyperGroup):
            parts.append(self._frame("verb"))
        return " ".join([self._frame("usage"), *parts])

    def verb(self, command: Any, page: Any) -> None:
        """The page of one verb."""
        self._head(command, page)
        self._parameters(command, page)
        self._section(page, "examples", [(line, "") for line in examples(self.path, self.language)])

    def group(self, command: Any, page: Any) -> None:
        """The page of several verbs, by what people want to do where they are many."""
        self._head(command, page)
        if self.path:
            self._verbs(page, "commands", command.list_commands(self.ctx))
        else:
            for task, names in TASKS.items():
                self._verbs(page, f"task.{task}", names)
        self._parameters(command, page)
        page.write_paragraph()
        page.write_text(self._frame("more").format(" ".join([self.ctx.command_path, *self._frame("verb").split()[:1]])))

    def _head(self, command: Any, page: Any) -> None:
        page.write(f"{self.usage(command)}\n\n")
        with page.indentation():
            page.write_text(told(self.path, "about", self.language))

    def _verbs(self, page: Any, heading: str, names: Iterable[str]) -> None:
        self._section(page, heading, [(name, told([*self.path, name], "about", self.language)) for name in names])

    def _parameters(self, command: Any, page: Any) -> None:
        for kind, heading in (("argument", "arguments"), ("option", "options")):
            those = [part for part in command.get_params(self.ctx) if part.param_type_name == kind]
            self._section(page, heading, [(self.named(part), self.meant(part)) for part in those])

    def named(self, parameter: Any) -> str:
        """How a parameter stands in a line, an option with what stands behind it."""
        if parameter.param_type_name == "argument":
            return self._written(parameter)
        names = " / ".join(
            ", ".join(sorted(part, key=len)) for part in (parameter.opts, parameter.secondary_opts) if part
        )
        return names if parameter.is_flag else f"{names} {self._value(parameter)}"

    def _written(self, parameter: Any) -> str:
        """How an argument stands in a line: in brackets where it may be left out, with dots where it may be many."""
        name = f"{self._frame(f'argument.{parameter.name}')}{'' if parameter.nargs == 1 else '...'}"
        return name if parameter.required else f"[{name}]"

    def _value(self, parameter: Any) -> str:
        """What stands behind an option: its choices, or what kind of thing it is."""
        shown = str(parameter.display_type_rich(self.ctx)).strip("<>")
        kind = "date" if "%" in shown else re.sub(r"^list\[(.*)\]$", r"\1", shown).split()[0].lower()
        return self._frame(f"value.{kind}") if kind in words(self.language)["help"]["frame"]["value"] else kind

    def meant(self, parameter: Any) -> str:
        """What a parameter is for, and what it is where it is left out."""
        parts = [told(self.path, parameter.name, self.language)]
        if parameter.envvar:
            parts.append(self._frame("variable").format(parameter.envvar))
        # Nothing, no and no list are what a reader expects of what he leaves out.
        if parameter.name != "help" and parameter.default not in (None, False, "", (), []):
            parts.append(self._frame("default").format(parameter.default))
        return " ".join(parts)

    def _section(self, page: Any, heading: str, rows: Sequence[tuple[str, str]]) -> None:
        if rows:
            with page.section(self._frame(heading)):
                page.write_dl(rows)

    def _frame(self, name: str) -> str:
        return say(f"help.frame.{name}", self.language)


def examples(path: Sequence[str], language: Language) -> list[str]:
    """Lines that show how a verb is written, as they can be copied."""
    own = words(language)["help"]
    for part in path:
        own = own[part]
    return str(own.get("example", "")).splitlines()


def _path(ctx: Any) -> Iterator[str]:
    """The words that name a verb, the last first."""
    while ctx.parent is not None:
        yield ctx.info_name
        ctx = ctx.parent
