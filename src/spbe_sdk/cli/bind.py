"""`spbe bind`: a binding suggested from a file or an address, shown, and written into `spbe.yaml`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.detect import options_for
from spbe_sdk.bindings.suggest import Suggestion, suggest
from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_findings, print_json, working
from spbe_sdk.files.addresses import is_address
from spbe_sdk.files.yaml_lines import FILE
from spbe_sdk.findings.words import Language, say

SHOWN_ROWS = 3


def bind(
    port: Annotated[str, typer.Argument(help="Port, misalnya ratings.")],
    source: Annotated[str, typer.Argument(help="Berkas, alamat web, atau basis data (${env:NAMA}).")],
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    sheet: Annotated[str | None, typer.Option(help="Lembar Excel; tanpa ini: yang paling cocok.")] = None,
    table: Annotated[str | None, typer.Option(help="Tabel basis data.")] = None,
    adapter: Annotated[str | None, typer.Option(help="Adaptor; tanpa ini: menurut akhiran berkas atau alamat.")] = None,
    option: Annotated[
        list[str] | None, typer.Option(help="Opsi adaptor, misalnya header_row=3; boleh berulang.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Tunjukkan saja, jangan tulis apa pun.")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Lihat sumber data, usulkan hubungannya dengan port, dan tulis ke spbe.yaml; tinggal dikoreksi."""
    adoption = Adoption.open(workspace)
    asked = adoption.port(port)
    with working(language):
        name, options = options_for(
            _relative(source, workspace),
            asked,
            adoption.files,
            sheet=sheet,
            table=table,
            adapter=adapter,
            options=_options(option),
        )
        made = suggest(asked, name, options, adoption.files, adoption.reach)
    if not preview:
        adoption.bind_all(port, [made.binding])
    if as_json:
        print_json(_dict(made, preview, language), indent=2)
        return
    _print(port, made, language)
    print_findings(made.after.findings, language)
    key = "bind.previewed" if preview else "bind.written"
    echo(say(key, language, port=port, file=workspace / FILE))


def _options(words: list[str] | None) -> dict[str, Any]:
    """``NAME=VALUE`` words of the command line; a value that is JSON counts as what it is."""
    given: dict[str, Any] = {}
    for word in words or []:
        name, separator, value = word.partition("=")
        if not separator or not name:
            raise typer.BadParameter(f"{word!r}: NAMA=NILAI")
        try:
            given[name.strip()] = json.loads(value)
        except ValueError:
            given[name.strip()] = value.strip()
    return given


def _relative(source: str, workspace: Path) -> str:
    """A file as the workspace names it: one that lies in it is named from there, wherever the command runs."""
    path = Path(source)
    if is_address(source) or not path.is_file() or (workspace / source).is_file():
        return source
    inside = path.resolve().is_relative_to(workspace.resolve())
    return path.resolve().relative_to(workspace.resolve()).as_posix() if inside else path.resolve().as_posix()


def _print(port: str, made: Suggestion, language: Language) -> None:
    from rich.table import Table

    out = console()
    binding = made.binding
    out.print(escape(f"{port} ← {place_of(binding.adapter, binding.options)} ({binding.adapter})"))
    shown = Table(box=None, pad_edge=False)
    for name in ("field", "column", "before", "after"):
        shown.add_column(say(f"bind.{name}", language))
    for field, column in binding.fields.items():
        before = " · ".join(str(row.get(column) or "–") for row in made.before[:SHOWN_ROWS])
        after = " · ".join(_text(row.values.get(field)) for row in made.after.rows[:SHOWN_ROWS])
        mark = f" {say('bind.unsure', language)}" if field in made.unsure else ""
        shown.add_row(field, escape(f"{column}{mark}"), escape(before[:60]), escape(after[:60]))
    out.print(shown)
    for part in ("values", "numbers", "dates", "drop", "unpivot"):
        found = getattr(binding, part)
        if found:
            text = found.model_dump(mode="json") if hasattr(found, "model_dump") else found
            out.print(escape(f"{part}: {text}"))
    free = [column for column in made.columns if column and column not in binding.fields.values()]
    if free:
        out.print(escape(say("bind.free", language, columns=", ".join(free))))
    out.print(say("bind.rows", language, count=len(made.after.rows)))


def _text(value: Any) -> str:
    return "–" if value is None else str(value)


def _dict(made: Suggestion, preview: bool, language: Language) -> dict[str, Any]:
    return {
        "binding": made.binding.model_dump(mode="json", exclude_unset=True),
        "columns": list(made.columns),
        "unsure": list(made.unsure),
        "before": [dict(row) for row in made.before],
        "after": [{name: _text(value) for name, value in row.values.items()} for row in made.after.rows[:5]],
        "rows": len(made.after.rows),
        "findings": [finding.to_dict(language) for finding in made.after.findings],
        "written": not preview,
    }
