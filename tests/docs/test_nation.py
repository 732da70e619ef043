"""The page on all of Indonesia runs as written, on Spark, and prints what it shows."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

PAGE = ROOT / "docs/how-to/nation.md"


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.S | re.M)


@pytest.mark.skipif("SPBE_REQUIRE_SPARK" not in os.environ, reason="on Spark, where SPBE_REQUIRE_SPARK says so")
def test_the_page_runs_as_written(tmp_path: Path) -> None:
    script = tmp_path / "nation.py"
    script.write_text("\n".join(blocks("python")), encoding="utf-8")
    done = subprocess.run([sys.executable, script], cwd=tmp_path, capture_output=True, text=True, check=False)
    (shown,) = blocks("text")
    assert shown == done.stdout, done.stderr[-3000:]
    assert list((tmp_path / "hasil/desa").glob("*.parquet"))
