"""`spbe bind`: a binding suggested from a file or an address, shown, and written into `spbe.yaml`."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.suggestion import (
    BEFORE,
    FAULTY,
    Placement,
    Tried,
    held_back,
    judged,
    place,
    suggest_binding,
    write,
)
from spbe_sdk.bindings.outcome import once, reasoned, reasons
from spbe_sdk.bindings.suggest import Suggestion, said_of_rows, shown
from spbe_sdk.cli.asking import asked_number
from spbe_sdk.cli.output import (
    JsonOption,
    LanguageOption,
    console,
    echo,
    escape,
    pairs,
    print_findings,
    print_json,
    working,
)
from spbe_sdk.cli.shown import opened
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.notation import parse, to_short_yaml
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among, quoted
from spbe_sdk.findings.words import Language, say

SHOWN_ROWS = 3

SHOWN_COLUMNS = 8


def bind(
    port: str,
    source: str,
    workspace: Annotated[Path, typer.Argument()] = Path(),
    sheet: str | None = None,
    table: str | None = None,
    adapter: str | None = None,
    option: list[str] | None = None,
    field: list[str] | None = None,
    add: Annotated[bool, typer.Option("--add")] = False,
    replace: Annotated[bool, typer.Option("--replace")] = False,
    anyway: Annotated[bool, typer.Option("--anyway")] = False,
    preview: Annotated[bool, typer.Option("--preview")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Suggest a binding of a port to a source, show it, and write it."""
    adoption = opened(workspace, language)
    word, port = port, adoption.port(port).name
    known, fields = _options(option), {name: str(column) for name, column in pairs("--field", field)}

    def suggested(columns: Mapping[str, str]) -> Suggestion:
        with working(language):
            return suggest_binding(
                adoption, port, source, sheet=sheet, table=table, adapter=adapter, options=known, fields=columns
            )

    made = suggested(fields)
    if made.unclear and not as_json and os.isatty(0):
        made = suggested({**fields, **_asked(made, language)})
    placing = place(adoption, port, made, add=add, replace=replace, anyway=anyway)
    with working(language):
        found = judged(adoption, port, placing)
        faults = [] if anyway else held_back(adoption, port, made, placing, found)
    called = [] if word == port else [Finding("bind-port", Severity.NOTICE, found=word, details={"port": port})]
    read = [finding for finding in made.after.findings if not said_of_rows(finding, found.errors)]
    told = once([*called, *read, *found.errors])
    refused = [] if preview else [_counted(one, told) for one in (*placing.refusals, *faults)]
    written = not preview and not refused
    if written:
        write(adoption, port, placing)
    if as_json:
        findings = [finding.to_dict(language) for finding in (*told, *refused)]
        shown_made = {**made.to_dict(language), "findings": findings, "verdict": str(found.verdict)}
        shown_made["reasons"] = reasons(found.verdict, found.telling, language)
        print_json({**shown_made, "written": written, "sources": len(placing.sources)}, indent=2)
    else:
        _print(port, made, language)
        print_findings(told, language)
        _say_verdict(found, language)
        print_findings(refused, language, counted=False)
        if not refused:
            _say_what_was_written(port, placing, workspace, written, found.missing, language)
    if refused:
        raise typer.Exit(1)


def _asked(made: Suggestion, language: Language) -> dict[str, str]:
    """The column that a person chooses for each field that may have several, by three cells of each."""
    chosen = {}
    for field, columns in made.unclear.items():
        echo(say("bind.choose", language, field=field))
        for number, column in enumerate(columns, start=1):
            cells = " · ".join(str(row.get(column) or "–") for row in made.before[:SHOWN_ROWS])
            echo("  " + say("bind.choice", language, number=number, column=column, cells=cells))
        chosen[field] = columns[asked_number(len(columns), say("cli.number", language)) - 1]
    return chosen


def _counted(refusal: Finding, told: Sequence[Finding]) -> Finding:
    """A refusal that counts the errors as they are shown above it."""
    known = errors_among(told)
    return attrs.evolve(refusal, found=str(len(known))) if refusal.code == FAULTY and known else refusal


def _say_verdict(found: Tried, language: Language) -> None:
    if found.missing:
        echo(say("bind.missing", language, ports=", ".join(found.missing)))
    else:
        why = reasons(found.verdict, found.telling, language)
        echo(f"{say('trial.verdict', language)}: {reasoned(found.verdict, why, language)}")


def _say_what_was_written(
    port: str, placing: Placement, workspace: Path, written: bool, missing: Sequence[str], language: Language
) -> None:
    if len(placing.sources) > 1:
        echo(say("bind.several", language, port=port, count=len(placing.sources)))
    for name, value in placing.settings.items() if written else ():
        echo(say("bind.stage", language, name=name, value=value))
    if written and placing.replaced:
        echo(say("bind.kept", language, file=workspace / BEFORE))
    key = "previewed" if not written else "written_next" if missing else "written"
    echo(say(f"bind.{key}", language, port=port, file=workspace / CHOICES, next=next(iter(missing), "")))


def _options(words: list[str] | None) -> dict[str, Any]:
    """Options of an adapter, written as in `spbe.yaml` or as JSON; anything else is text."""
    return {name: _option(name, value) for name, value in pairs("--option", words)}


def _option(name: str, value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        whole = value.startswith(("{", "["))
        return json.loads(parse(value, f"--option {name}").to_json()) if whole else value


def _print(port: str, made: Suggestion, language: Language) -> None:
    from rich.table import Table

    out = console()
    binding = made.binding
    sheet = binding.options.get("sheet")
    place = Origin(place_of(binding.adapter, binding.options), sheet=str(sheet) if sheet else None)
    out.print(escape(f"{port} ← {place.text(language)} ({binding.adapter})"))
    rows = Table(box=None, pad_edge=False)
    for name in ("field", "column", "before", "after"):
        rows.add_column(say(f"bind.{name}", language))
    pieces = {field: split.column for field, split in binding.splits.items()}
    for field, column in {**binding.joins, **pieces, **binding.fields}.items():
        before = " · ".join(str(row.get(column) or "–") for row in made.before[:SHOWN_ROWS])
        after = " · ".join(shown(row.values.get(field)) for row in made.after.rows[:SHOWN_ROWS])
        mark = f" {say('bind.unsure', language)}" if field in made.unsure else ""
        rows.add_row(field, escape(f"{column}{mark}"), escape(before[:60]), escape(after[:60]))
    out.print(rows)
    parts = binding.model_dump(mode="json", exclude_unset=True, exclude={"adapter", "options", "fields"})
    for line in to_short_yaml({port: parts}).splitlines()[1:] if parts else ():
        out.print(escape(line.removeprefix("  ")))
    used = {*binding.fields.values(), *(binding.unpivot.spread if binding.unpivot else ())}
    free = [column for column in made.columns if column and column not in used]
    if free:
        columns = ", ".join(free[:SHOWN_COLUMNS])
        if len(free) > SHOWN_COLUMNS + 1:
            columns = say("bind.free_more", language, columns=columns, count=len(free) - SHOWN_COLUMNS)
        else:
            columns = ", ".join(free)
        out.print(escape(say("bind.free", language, columns=columns)))
    if made.left:
        out.print(say("bind.left", language, count=len(made.left)))
    for row in made.left:
        number, reason = row.origin.row, say(f"bind.left-{row.reason}", language)
        at = row.origin.text(language) if number is None else say("place.row", language, value=number)
        out.print(escape(f"  {at}: {quoted(row.text, 60)} ({reason})"))
    out.print(say("bind.rows", language, count=len(made.after.rows)))
