"""Every page runs as written: its commands and its Python, in its order, and each prints what the page shows."""

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, ROOT
from fences import DOCS, PAGES, Fence, fences, name
from spbe_sdk.documents.adoption import AdoptionChoices
from spbe_sdk.files.reading import read_document

SPARK = {DOCS / "how-to/nation.md", DOCS / "how-to/nation.en.md"}  # run by test_nation.py
RUN = ("console", "python")


def runs(page: Path) -> bool:
    return page not in SPARK and any(fence.kind in RUN and fence.reason is None for fence in fences(page))


def execute(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8"}
    env.pop("SPBE_LANG", None)
    done = subprocess.run(
        command, shell=True, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


def write(fence: Fence, folder: Path) -> None:
    """A titled fence is a file; with `replaces="…"` it takes the place of that line in the file."""
    assert fence.title is not None
    target = folder / fence.title
    if fence.replaces is None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(fence.body, encoding="utf-8")
        return
    text = target.read_text(encoding="utf-8")
    assert text.count(f"\n{fence.replaces}\n") == 1, fence
    target.write_text(text.replace(f"\n{fence.replaces}\n", f"\n{fence.body}"), encoding="utf-8")


def expect(shown: Sequence[str], output: str, fence: Fence) -> None:
    """Each line that is shown was printed; `…` stands for anything, and columns may be wider."""
    printed = " ".join(output.split())
    for line in shown:
        assert all(" ".join(part.split()) in printed for part in line.split("…")), (
            f"{fence}: {line!r} not in:\n{output}"
        )


def commands(fence: Fence, folder: Path) -> str:
    output, shown = "", list[str]()
    for line in [*fence.body.splitlines(), "$ "]:
        if line.startswith("$ "):
            expect(shown, output, fence)
            output, shown = execute(line[2:], folder) if line[2:] else output, []
        else:
            shown.append(line)
    return output


def installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page has made with `spbe new`, as if it were installed from there."""
    for source in folder.glob("*/src"):
        monkeypatch.syspath_prepend(str(source))


def python(fence: Fence, names: dict[str, Any]) -> str:
    """Run a fence with the names of those before it; what it prints stands behind `print(…)  # `."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile("\n" * fence.line + fence.body, str(fence.page), "exec"), names)
    expect(re.findall(r"^ *print\(.*\)  # (.+)$", fence.body, re.M), printed.getvalue(), fence)
    return printed.getvalue()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path


@pytest.mark.parametrize("page", [page for page in PAGES if runs(page)], ids=name)
def test_a_page_runs_as_written(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names, output = {"__name__": "page"}, ""
    for fence in fences(page):
        if fence.reason is not None:
            continue
        if fence.title is not None:
            write(fence, folder)
        elif fence.kind == "console":
            output = commands(fence, folder)
            installed(folder, monkeypatch)
        elif fence.kind == "python":
            output = python(fence, names)
        elif fence.kind == "text":
            expect(fence.body.splitlines(), output, fence)
    if page.parent.name == "tutorial":
        by_hand, finished = (read_document(path / "spbe.yaml", AdoptionChoices) for path in (
            folder / "bekasi", EXAMPLES / "bekasi"))  # fmt: skip
        assert (by_hand.settings, by_hand.bindings) == (finished.settings, finished.bindings)


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in PAGES:
        both = page.with_name(page.name.replace(".en.md", ".md"))
        assert both.relative_to(DOCS).as_posix() in navigation, page
