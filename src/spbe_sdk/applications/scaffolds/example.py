"""The examples that come along, and a workspace made of one."""

from __future__ import annotations

import shutil
from pathlib import Path

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.workspace.edits import forget_edits
from spbe_sdk.documents.adoption import CHOICES, AdoptionChoices
from spbe_sdk.documents.binding import as_written
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.words import Language


def adopt_example(source: Path, example: Path, workspace: Path, language: Language) -> Adoption:
    """A workspace from a package or a catalogue, with an example region's files, bound and set as its own file says."""
    finished = read_document(example / CHOICES, AdoptionChoices)
    adoption = Adoption.create(source, finished.region, workspace, language=language)
    for name in (folder.name for folder in example.iterdir() if folder.is_dir()):
        shutil.copytree(example / name, workspace / name, dirs_exist_ok=True)
    for name, value in finished.settings.items():
        adoption = adoption.set(name, value)
    for name, named in finished.sources.items():
        adoption = adoption.name_source(name, named)
    for name, value in finished.overrides.model_dump(mode="json", exclude_unset=True, by_alias=True).items():
        adoption = adoption.override(name, value)
    for port, written in as_written(finished.bindings).items():
        adoption = adoption.bind_all(port, written)
    forget_edits(workspace)
    return adoption


def examples_folder() -> Path:
    """Where the examples are: inside the installed package, or beside the sources."""
    installed = Path(__file__).parents[2] / "examples"
    return installed if installed.is_dir() else Path(__file__).parents[4] / "examples"
