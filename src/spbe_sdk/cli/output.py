"""What every verb reads pairs and prints with: findings, tables, JSON. Quiet in a pipe, friendly on a terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO, cast

import typer

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import SHOWN_PER_CODE, Finding, Severity, by_code, doubt, errors_among
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, printable, say, words, written
from spbe_sdk.reports.forms.paper import Paper

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from spbe_sdk.applications.kinds.kind import Headline
    from spbe_sdk.documents.result import Result


def _asked(ctx: typer.Context, value: Language | None) -> Language | None:
    """The language that the line asks for anywhere, also before the verb; else the verb's own."""
    asked: Language | None = ctx.find_root().obj
    return asked or value


_LANGUAGE = typer.Option("--lang", envvar="SPBE_LANG", callback=_asked)

LanguageOption = Annotated[Language, _LANGUAGE]

AnyLanguageOption = Annotated[Language | None, _LANGUAGE]

JsonOption = Annotated[bool, typer.Option("--json")]


PaperOption = Annotated[Paper | None, typer.Option("--paper", envvar="SPBE_PAPER")]


# How the words of an option are written that are pairs, where one of ours shows it.
_PAIRED = {"--option": "header_row=3", "--what-if": "12=4", "--parameter": "gap_value=0"}


def pairs(option: str, words: Sequence[str] | None) -> Iterator[tuple[str, str]]:
    """The names and values of the ``NAME=VALUE`` words that an option was given.

    Raises:
        UsageError: a word is no such pair; how one is written is told.
    """
    for word in words or ():
        name, separator, value = word.partition("=")
        if not separator or not name:
            raise UsageError(Finding("line-form", field=option, found=word, allowed=_PAIRED.get(option, "…=…")))
        yield name.strip(), value.strip()


def paper_for(asked: Paper | None, *places: Path) -> Paper:
    """The paper that is asked for, else that of the first of some places that is a workspace, else A4."""
    from spbe_sdk.applications.adoption.adoption import Adoption
    from spbe_sdk.documents.adoption import CHOICES

    if asked is not None:
        return asked
    found = next((place for place in places if (place / CHOICES).is_file()), None)
    return "A4" if found is None else cast(Paper, Adoption.open(found).settings().get("paper", "A4"))


def prepare_streams() -> None:
    """Make any text printable: UTF-8 into a pipe, and no crash on a console that lacks a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                # A name of a file may hold bytes that are no letters; in JSON they stay what they are.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def silence(stream: TextIO) -> None:
    """Let nothing more be written to a stream that cannot be written, not even at the end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def echo(text: str) -> None:
    """One line on standard output, whatever is in it.

    On a terminal, the rows that a long one takes are set in: words from elsewhere, which may be as long as a row is
    wide, never begin one.
    """
    if sys.stdout.isatty():
        from rich.text import Text

        _print_rows(console(), Text(printable(text)))
    else:
        typer.echo(printable(text))


def _print_rows(out: Console, line: Text) -> None:
    """One line as the rows that it takes on a terminal, all but the first set in; as it is in a pipe."""
    inset = 8 if out.is_terminal else 0
    rows = line.wrap(out, max(out.width - inset, 20)) if out.is_terminal else [line]
    for number, row in enumerate(rows):
        row.rstrip()
        row.pad_left(inset if number else 0)
        out.print(row)


def write_page(
    path: Path,
    html: Callable[[], str],
    markdown: Callable[[], str] | None = None,
    workbook: Callable[[], bytes] | None = None,
    csv: Callable[[], bytes] | None = None,
    word: Callable[[], bytes] | None = None,
) -> None:
    """Write what a verb shows as a page, a text, a workbook, a Word document or, where it is one table, as CSV.

    The ending of the name says as which.

    Raises:
        UsageError: its name ends otherwise, it is a folder, or it would lie in a folder that is not there.
    """
    from spbe_sdk.files.atomic import write_atomic

    made = {
        "": lambda: html().encode(),
        ".html": lambda: html().encode(),
        **({".md": lambda: markdown().encode()} if markdown else {}),
        **({".xlsx": workbook} if workbook else {}),
        **({".csv": csv} if csv else {}),
        **({".docx": word} if word else {}),
    }
    if path.is_dir():
        raise UsageError(Finding("page-folder", found=str(path), allowed=", ".join(filter(None, made))))
    if not path.parent.is_dir():
        raise UsageError(Finding("page-nowhere", found=str(path.parent)))
    if path.suffix.lower() not in made:
        raise UsageError(Finding("page-form", found=path.name, allowed=", ".join(filter(None, made))))
    write_atomic(path, made[path.suffix.lower()]())


def escape(text: str) -> str:
    """Plain text for a console, in which brackets stay brackets."""
    from rich.markup import escape as escape_markup

    return escape_markup(printable(text))


def console(stderr: bool = False) -> Console:
    """A console as wide as the terminal, or wide enough for a table in a pipe."""
    from rich.console import Console

    class Steady(Console):
        """Where the reader has gone it says so, as any other output does, instead of ending the program."""

        def on_broken_pipe(self) -> None:
            raise BrokenPipeError

    made = Steady(stderr=stderr, highlight=False, soft_wrap=True)
    if not made.is_terminal:
        made.width = 140
    return made


def print_json(value: Any, indent: int | None = None) -> None:
    """JSON on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=indent) + "\n")


def print_findings(
    findings: Sequence[Finding], language: Language, *, stderr: bool = False, counted: bool = True
) -> None:
    """Every finding with its place, code and remedy: those of one cause as one, and of many alike the first few; with
    `counted`, also how many errors and warnings these are.
    """
    if not findings:
        return
    from rich.text import Text

    from spbe_sdk.bindings.causes import causes

    out = console(stderr)
    styles = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTICE: "bold"}
    for group in by_code(findings):
        told = causes(group)
        remedies = [printable(cause.remedy(language)) for cause in told[:SHOWN_PER_CODE]]
        for cause, remedy, following in zip(told, remedies, [*remedies[1:], None], strict=False):
            severity = cause.first.severity
            place = f"{printable(cause.place.text(language))}: " if cause.place else ""
            message = printable(cause.message(language))
            head, mark = (say(f"severity.{severity}", language), styles[severity]), (f" [{cause.first.code}]", "dim")
            _print_rows(out, Text.assemble(head, f" {place}{message}", mark))
            # What helps against several that follow one another is said once, behind the last of them.
            if remedy != following:
                _print_rows(out, Text(f"  → {remedy}"))
        if len(told) > SHOWN_PER_CODE:
            out.print(f"  {say('cli.similar', language, count=len(told) - SHOWN_PER_CODE)}")
    if not counted:
        return
    counts = [sum(finding.severity is severity for finding in findings) for severity in Severity]
    shown = [say(f"cli.{name}", language, count=n) for name, n in zip(("errors", "warnings"), counts, strict=False)]
    out.print(", ".join(shown))
    ours = (finding.code for finding in errors_among(findings) if finding.code in words(language)["finding"])
    if out.is_terminal and (code := next(ours, None)):
        out.print(say("explain.more", language, code=code), style="dim")


def status_of(findings: Sequence[Finding], *, ready: bool) -> int:
    """How a verb that judges data ends: 1 where it is not ready, or where there are errors in a part of it."""
    return 0 if ready and not errors_among(findings) else 1


def print_result(result: Result, language: Language) -> None:
    """Index, predicate, and a table of its nodes in short."""
    from rich.table import Table

    from spbe_sdk.reports.index.outline import outline

    out = console()
    mark = marked(result.errors, language)
    shown = f"{say('report.index', language)} {written(result.shown, language)}"
    out.print(f"[bold]{shown}[/] · {escape(result.predicate_shown)}{mark}")
    table = Table(box=None, pad_edge=False)
    table.add_column(say("report.code", language))
    table.add_column(say("report.name", language))
    table.add_column(say("report.weight", language), justify="right")
    table.add_column(say("report.index", language), justify="right")
    for node in outline(result):
        style = "bold" if any(part.nodes for part in node.nodes) else None
        cells = [node.code, escape(node.name), result.weight_of(node, language)]
        table.add_row(*cells, f"{written(node.shown, language)}{node.marks}", style=style)
    out.print(table)
    if not result.complete:
        value = result.gap_value or Fraction(0)
        out.print(f"* {say(f'report.{result.incomplete}', language, count=len(result.gaps), value=value)}")
    if result.aside:
        out.print(f"† {say('report.aside', language, codes=result.aside)}")


def print_differences(differences: Mapping[str, Fraction], language: Language) -> None:
    """What a changed rating changed, node by node."""

    for code, change in differences.items():
        if change:
            echo(f"  {code or 'Σ'}: {figure(change, language, signed=True)}")


def marked(errors: int, language: Language) -> str:
    """What stands behind a figure on the console: a mark where it rests on errors."""
    return f" · [bold red]{doubt(errors, language)}[/]" if errors else ""


def print_headline(headline: Headline, language: Language) -> None:
    """An outcome in short: its figure, marked where it rests on errors; its table, its notes."""
    from rich.table import Table

    from spbe_sdk.documents.rating_value import value_text

    out = console()
    label = f" · {escape(headline.label)}" if headline.label else ""
    shown = f"{escape(headline.title)} {value_text(headline.figure, language)}"
    out.print(f"[bold]{shown}[/]{label}{marked(headline.errors, language)}")
    table = Table(box=None, pad_edge=False)
    for number, column in enumerate(headline.columns):
        table.add_column(escape(column), justify="left" if number < 2 else "right")
    for row in headline.rows:
        table.add_row(*(escape(cell) for cell in row))
    out.print(table)
    for note in headline.notes:
        out.print(escape(note))


@contextmanager
def working(language: Language) -> Iterator[None]:
    """A sign of life while something takes its time; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    with console(stderr=True).status(say("cli.working", language)):
        yield
