"""`spbe bind`: a binding suggested from a file or an address, shown, and written into `spbe.yaml`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.suggestion import sources_with, suggest_binding
from spbe_sdk.bindings.suggest import Suggestion, shown
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_findings, print_json, working
from spbe_sdk.cli.shown import opened
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say

SHOWN_ROWS = 3


def bind(
    port: str,
    source: str,
    workspace: Annotated[Path, typer.Argument()] = Path(),
    sheet: str | None = None,
    table: str | None = None,
    adapter: str | None = None,
    option: list[str] | None = None,
    add: Annotated[bool, typer.Option("--add")] = False,
    preview: Annotated[bool, typer.Option("--preview")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Suggest a binding of a port to a source, show it, and write it."""
    adoption = opened(workspace, language)
    with working(language):
        made = suggest_binding(
            adoption, port, source, sheet=sheet, table=table, adapter=adapter, options=_options(option)
        )
    sources = sources_with(adoption, port, made.binding, add=add)
    if not preview:
        adoption.bind_all(port, sources)
    if as_json:
        print_json({**made.to_dict(language), "written": not preview, "sources": len(sources)}, indent=2)
        return
    _print(port, made, language)
    print_findings(made.after.findings, language)
    key = "bind.previewed" if preview else "bind.written"
    if len(sources) > 1:
        echo(say("bind.several", language, port=port, count=len(sources)))
    echo(say(key, language, port=port, file=workspace / CHOICES))


def _options(words: list[str] | None) -> dict[str, Any]:
    """``NAME=VALUE`` words of the command line; a value that is JSON counts as what it is."""
    given: dict[str, Any] = {}
    for word in words or []:
        name, separator, value = word.partition("=")
        if not separator or not name:
            raise UsageError(Finding("line-form", field="--option", found=word, allowed="…=…"))
        try:
            given[name.strip()] = json.loads(value)
        except ValueError:
            given[name.strip()] = value.strip()
    return given


def _print(port: str, made: Suggestion, language: Language) -> None:
    from rich.table import Table

    out = console()
    binding = made.binding
    out.print(escape(f"{port} ← {place_of(binding.adapter, binding.options)} ({binding.adapter})"))
    rows = Table(box=None, pad_edge=False)
    for name in ("field", "column", "before", "after"):
        rows.add_column(say(f"bind.{name}", language))
    for field, column in binding.fields.items():
        before = " · ".join(str(row.get(column) or "–") for row in made.before[:SHOWN_ROWS])
        after = " · ".join(shown(row.values.get(field)) for row in made.after.rows[:SHOWN_ROWS])
        mark = f" {say('bind.unsure', language)}" if field in made.unsure else ""
        rows.add_row(field, escape(f"{column}{mark}"), escape(before[:60]), escape(after[:60]))
    out.print(rows)
    for part in ("values", "numbers", "units", "dates", "drop", "unpivot"):
        found = getattr(binding, part)
        if found:
            text = found.model_dump(mode="json", exclude_defaults=True) if hasattr(found, "model_dump") else found
            out.print(escape(f"{part}: {text}"))
    used = {*binding.fields.values(), *(binding.unpivot.spread if binding.unpivot else ())}
    free = [column for column in made.columns if column and column not in used]
    if free:
        out.print(escape(say("bind.free", language, columns=", ".join(free))))
    out.print(say("bind.rows", language, count=len(made.after.rows)))
