"""The page about speed shows the same measurements in both languages, as the benchmarks write them."""

import re
import shutil
from importlib import import_module
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = ("speed.en.md", "speed.md")


def without_machine(page: Path) -> str:
    """A page without the line that says where its figures are from."""
    return re.sub(r"^Python .*$", "", page.read_text(encoding="utf-8"), flags=re.M)


def test_the_benchmarks_write_both_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    writer = import_module("page")
    for page in PAGES:
        shutil.copy(writer.FOLDER / page, tmp_path)
    english = (tmp_path / PAGES[0]).read_text(encoding="utf-8")
    rows = [line for line in english.splitlines() if line.startswith("| ")][1:]
    (tmp_path / PAGES[1]).write_text(
        re.sub(r"^\| .*\n", "", without_machine(tmp_path / PAGES[1]), flags=re.M), encoding="utf-8"
    )
    writer.write(rows, tmp_path)
    assert len(rows) > 10
    for page in PAGES:
        assert without_machine(tmp_path / page) == without_machine(writer.FOLDER / page)
