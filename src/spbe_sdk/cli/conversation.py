"""`spbe` without a verb on a terminal: a few questions, from a region's name to its report."""

from __future__ import annotations

import webbrowser
from collections.abc import Iterator
from pathlib import Path

import typer

from spbe_sdk.applications.adoption.adoption import Adoption, latest_year
from spbe_sdk.applications.adoption.suggestion import place, suggest_binding, write
from spbe_sdk.applications.scaffolds.application import INSTRUMENT, PORT, WORKSHEET, new_adoption
from spbe_sdk.applications.workspace.taking import take_in
from spbe_sdk.bindings.suggest import Suggestion, shown
from spbe_sdk.cli.asking import agreed, asked_number, asked_text, is_year
from spbe_sdk.cli.output import echo, print_findings, working
from spbe_sdk.cli.shown import print_run
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.regions.library import find_regions, region_label

_SHOWN = 3


def converse(language: Language) -> None:
    """Ask for the region, the year and a file; show what was read of it, compute, and open the report."""
    echo(say("begin.hello", language))
    adoption = _here(language) or _made(language)
    source = _file(adoption, language)
    if source is None:
        echo(say("begin.later", language, sheet=adoption.folder / WORKSHEET, folder=adoption.folder))
        return
    if not _bound(adoption, source, language):
        return
    if not agreed("begin.run", language):
        echo(f"  spbe run {adoption.folder}")
        return
    with working(language):
        done = adoption.run(language=language)
    print_run(done)
    if agreed("begin.open", language):
        webbrowser.open(done.report.absolute().as_uri())


def _here(language: Language) -> Adoption | None:
    """The workspace in which the command runs, where it is one."""
    if not Path(CHOICES).is_file():
        return None
    adoption = Adoption.open()
    echo(say("cli.region", language, region=region_label(adoption.choices.region)))
    return adoption


def _made(language: Language) -> Adoption:
    """A new workspace, with an empty worksheet, for the region and the year that are asked for."""
    code = _region(language)
    validity = load_instrument(INSTRUMENT).validity
    latest = latest_year(validity.first_year, validity.last_year)
    year = int(asked_text(say("cli.year", language), str(latest), is_year))
    folder = next(name for name in _names(f"spbe-{code}") if not name.exists())
    adoption = new_adoption(folder, code, None, language, year)
    echo(say("cli.created", language, path=folder))
    print_findings(adoption.doubts(), language)
    return adoption


def _region(language: Language) -> str:
    """The region that is meant: by its name or its code, or chosen from those that may be meant."""
    while True:
        text = str(typer.prompt(say("begin.region", language), err=True)).strip()
        found = find_regions(text)[:9]
        if len(found) == 1 and found[0].exact:
            echo(f"  {found[0].label}")
            return found[0].code
        if not found:
            echo(say("begin.unknown", language, found=text))
            continue
        for number, region in enumerate(found, start=1):
            echo(f"  {number}. {region.label}")
        echo(f"  {len(found) + 1}. {say('begin.other', language)}")
        chosen = asked_number(len(found) + 1, say("cli.number", language))
        if chosen <= len(found):
            return found[chosen - 1].code


def _names(name: str) -> Iterator[Path]:
    yield Path(name)
    yield from (Path(f"{name}-{number}") for number in range(2, 1000))


def _file(adoption: Adoption, language: Language) -> str | None:
    """The file of ratings, as a binding names it: one from elsewhere is copied. Nothing where there is none yet."""
    while True:
        # A file that is drawn into the window arrives in quotes.
        text = str(typer.prompt(say("begin.file", language), "", show_default=False, err=True)).strip().strip("\"'")
        if not text:
            return None
        path = Path(text).expanduser()
        try:
            inside = path.resolve().is_relative_to(adoption.folder.resolve())
            return str(path) if inside else take_in(adoption.folder, path.name, read_bytes(path))
        except SpbeError as error:
            print_findings(error.findings, language)


def _bound(adoption: Adoption, source: str, language: Language) -> bool:
    """Whether the ratings are read from the file from now on: once its first rows were shown and agreed to."""
    with working(language):
        made = suggest_binding(adoption, PORT, source)
    _show(made, language)
    placing = place(adoption, PORT, made, replace=True)
    print_findings([*made.after.findings, *placing.refusals], language)
    if placing.refusals or not agreed("begin.right", language):
        echo(say("begin.correct", language, port=PORT, source=source, folder=adoption.folder))
        return False
    write(adoption, PORT, placing)
    return True


def _show(made: Suggestion, language: Language) -> None:
    echo(say("bind.rows", language, count=len(made.after.rows)))
    for field, column in made.binding.fields.items():
        values = " · ".join(shown(row.values.get(field)) for row in made.after.rows[:_SHOWN])
        echo(f"  {say(f'port.{PORT}.{field}', language)} ← {column}: {values}")
