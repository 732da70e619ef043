"""Every command in the tutorials runs as written, and prints what the page shows."""

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import EXAMPLES, ROOT
from spbe_sdk.documents.adoption import AdoptionChoices
from spbe_sdk.files.reading import read_document

PAGES = [ROOT / "docs/tutorial/index.md", ROOT / "docs/tutorial/index.en.md", ROOT / "docs/how-to/own-files.md",
         ROOT / "docs/how-to/publish.md", ROOT / "docs/how-to/upgrade.md",
         *(ROOT / "docs/how-to" / f"{name}.md" for name in ("catalogue", "decide", "local-choices", "receipts")),
         ROOT / "docs/how-to/sources.md", ROOT / "docs/how-to/roadmap.md", ROOT / "docs/how-to/export.md",
         ROOT / "docs/how-to/report.md",
         ROOT / "docs/how-to/own-instrument.md", ROOT / "docs/how-to/own-formula.md",
         ROOT / "docs/how-to/esakip.md", ROOT / "docs/how-to/frames.md",
         ROOT / "docs/how-to/known-sources.md",
         ROOT / "docs/how-to/windows.md", ROOT / "docs/how-to/windows.en.md"]  # fmt: skip
FENCE = re.compile(r"^```(?P<kind>console|yaml|csv)(?P<title>[^\n]*)\n(?P<body>.*?)^```$", re.S | re.M)


def blocks(page: Path) -> list[tuple[str, str, str]]:
    return [(m["kind"], m["title"], m["body"]) for m in FENCE.finditer(page.read_text(encoding="utf-8"))]


def execute(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8", "SPBE_HOME": str(folder / "home")}
    env.pop("SPBE_LANG", None)
    done = subprocess.run(
        command, shell=True, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", check=False
    )
    return done.stdout + done.stderr


def write(title: str, body: str, folder: Path) -> None:
    """A titled block is a file; with `replaces="…"` it takes the place of that line in the file."""
    name = re.search(r'title="([^"]+)"', title)
    assert name is not None
    replaces = re.search(r'replaces="([^"]+)"', title)
    target = folder / name[1]
    if replaces is None:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(body, encoding="utf-8")
        return
    text, line = target.read_text(encoding="utf-8"), html.unescape(replaces[1])
    assert text.count(f"\n{line}\n") == 1
    target.write_text(text.replace(f"\n{line}\n", f"\n{body}"), encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_the_commands_of_a_page(page: Path, tmp_path: Path) -> None:
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    ran = 0
    for kind, title, body in blocks(page):
        if kind != "console":
            if "title=" in title:
                write(title, body, tmp_path)
            continue
        output = ""
        for line in body.splitlines():
            if line.startswith("$ "):
                output = execute(line[2:], tmp_path)
                ran += 1
            elif line.strip() not in ("", "…"):
                shown = [part.strip() for part in line.split("…")]
                assert all(part in output for part in shown), f"{line!r} is not in:\n{output}"
    assert ran >= 3
    if page.parent.name == "tutorial":
        by_hand, finished = (read_document(path, AdoptionChoices) for path in (
            tmp_path / "bekasi/spbe.yaml", EXAMPLES / "bekasi/spbe.yaml"))  # fmt: skip
        assert (by_hand.settings, by_hand.bindings) == (finished.settings, finished.bindings)


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").rglob("*.md"):
        both = page.with_name(page.name.replace(".en.md", ".md"))
        assert both.relative_to(ROOT / "docs").as_posix() in navigation, page
