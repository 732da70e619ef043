"""Every example is run: plug-ins of each kind pass their own tests where they are installed, and are used by name."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, ROOT
from installing import execute, install

PLUGINS = sorted(EXAMPLES.glob("plugin_*"))
GROUPS = {"adapter", "formula", "instrument", "kind", "policy", "preset", "strategy"}


def test_there_is_a_plugin_of_each_kind() -> None:
    assert {path.name.removeprefix("plugin_") for path in PLUGINS} == GROUPS


@pytest.mark.parametrize("package", PLUGINS, ids=lambda path: path.name)
def test_its_own_tests_pass(package: Path, tmp_path: Path) -> None:
    install(package, tmp_path)
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull)
    done = execute(tmp_path, "-m", "pytest", *options, str(package / "tests"))
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_preset_of_others_binds_by_itself(tmp_path: Path) -> None:
    package = EXAMPLES / "plugin_preset"
    install(package, tmp_path / "site")
    site, workspace = tmp_path / "site", tmp_path / "ws"
    made = execute(site, "-m", "spbe_sdk.cli", "demo", "esakip", "--into", str(workspace))
    assert made.returncode == 0, made.stderr
    copied = shutil.copy(package / "tests/monitor.csv", workspace / "data")
    done = execute(site, "-m", "spbe_sdk.cli", "bind", "measurements", str(copied), str(workspace), "--preview")
    assert "monitor-kinerja" in done.stdout + done.stderr
    assert "mk_realisasi" in done.stdout


def test_the_table_names_every_example_and_each_has_a_page() -> None:
    folders = {path.name for path in EXAMPLES.iterdir() if path.is_dir()}
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| \[([\w-]+)\]\(\1/\)", table, re.M)) == folders
    without = {name for name in folders if not (EXAMPLES / name / "README.md").is_file()}
    # What lies in the folder of an application travels in its package.
    assert without == {name for name in folders if (EXAMPLES / name / "application.yaml").is_file()}


def test_the_notebook_runs_from_top_to_bottom() -> None:
    path = EXAMPLES / "notebook/indeks.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in cells)
    names: dict[str, Any] = {}
    for cell in cells:
        exec(compile("".join(cell["source"]), str(path), "exec"), names)
    assert (str(names["result"].index), names["result"].gaps) == ("2.94", ("47",))
    assert names["way"].index >= 3.5


def test_the_service_scores_and_refuses_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    testclient = pytest.importorskip("fastapi.testclient")
    monkeypatch.syspath_prepend(str(EXAMPLES / "service"))
    client = testclient.TestClient(__import__("app").app)
    sent = json.loads((ROOT / "schemas/v1/cases/score/plain/all-threes.json").read_text(encoding="utf-8"))["assessment"]
    assert client.post("/score", json=sent).json()["index"] == "3.00"
    refused = client.post("/score", json={**sent, "year": "2023"})
    assert refused.status_code == 422
    assert refused.json()["findings"][0]["message"].keys() == {"id", "en"}
    assert client.get("/instruments/nothing").json()["error"] == "UsageError"
    assert len(client.get("/instruments/spbe-59-2020").json()) == 47
    assert "/score" in client.get("/openapi.json").json()["paths"]


@pytest.mark.skipif("SPBE_REQUIRE_SPARK" not in os.environ, reason="on Spark, where SPBE_REQUIRE_SPARK says so")
def test_the_spark_job_writes_indices(tmp_path: Path) -> None:
    import pyarrow
    from pyarrow import parquet

    rows = [{"kode": code, **{str(number): level for number in range(1, 48)}} for code, level in (("A", 3), ("B", 4))]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "penilaian.parquet")
    job = [sys.executable, str(EXAMPLES / "spark/job.py"), str(tmp_path / "penilaian.parquet"), str(tmp_path / "hasil")]
    done = subprocess.run(job, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    found = parquet.read_table(tmp_path / "hasil").to_pylist()
    assert [(row["kode"], row["index"], row["predicate"]) for row in found] == [
        ("A", "3.00", "Baik"),
        ("B", "4.00", "Sangat Baik"),
    ]
