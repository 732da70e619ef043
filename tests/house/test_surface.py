"""What is promised changes on purpose alone, and authors of plug-ins need one import path."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import surface
from conftest import EXAMPLES, ROOT

TEMPLATES = ROOT / "src/spbe_sdk/applications/scaffolds/templates"
WRITTEN = [*sorted(TEMPLATES.rglob("*.py.txt")), *sorted(EXAMPLES.glob("plugin_*/**/*.py"))]


def test_the_public_surface_is_the_committed_one() -> None:
    committed = surface.LISTING.read_text(encoding="utf-8")
    assert surface.listing() == committed, "run: python tests/surface.py, and tell users of it in changelog.d"


def test_every_public_name_says_what_it_is() -> None:
    for module in surface.MODULES:
        told = [line.split("(")[0].strip() for line in surface.LISTING.read_text(encoding="utf-8").splitlines()]
        assert {f"{module}.{name}" for name in surface.exported(module)} <= {*told}


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: path.name)
def test_plugins_import_nothing_of_ours_but_what_is_promised(path: Path) -> None:
    assert {*imported(path)} <= {*surface.MODULES}


@pytest.mark.parametrize("page", sorted((ROOT / "docs/how-to").glob("own-[!f]*.md")), ids=lambda page: page.name)
def test_the_pages_for_authors_show_the_same(page: Path) -> None:
    shown = re.findall(r"^from (spbe_sdk[\w.]*) import", page.read_text(encoding="utf-8"), re.M)
    assert {*shown} <= {*surface.MODULES}


def imported(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8").replace("{module}", "module").replace("{class}", "Class")
    for node in ast.walk(ast.parse(text)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [str(node.module)] if isinstance(node, ast.ImportFrom) else []
        yield from (name for name in names if name.split(".")[0] == "spbe_sdk")
