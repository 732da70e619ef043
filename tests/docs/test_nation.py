"""The pages on all of Indonesia run as written, on Spark, and print what they show."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PAGES = (ROOT / "docs/how-to/nation.md", ROOT / "docs/how-to/nation.en.md")


def blocks(page: Path, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", page.read_text(encoding="utf-8"), re.S | re.M)


def test_both_pages_hold_one_program() -> None:
    ours, twin = ([blocks(page, kind) for kind in ("python", "text")] for page in PAGES)
    assert ours == twin


@pytest.mark.skipif("SPBE_REQUIRE_SPARK" not in os.environ, reason="on Spark, where SPBE_REQUIRE_SPARK says so")
def test_the_page_runs_as_written(tmp_path: Path) -> None:
    page, script = PAGES[0], tmp_path / "nation.py"
    script.write_text("\n".join(blocks(page, "python")), encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    (shown,) = blocks(page, "text")
    assert shown == done.stdout, done.stderr[-3000:]
    assert list((tmp_path / "hasil/desa").glob("*.parquet"))
