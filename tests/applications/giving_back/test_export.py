"""Going out: files that other programs read without complaint, and an upload to a portal."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import polars
import pytest
from frictionless import Package, validate

from conftest import EXAMPLES, CommandLine, noted
from servers import http, send
from spbe_sdk import Adoption, build
from spbe_sdk.applications.giving_back.export import tables_of
from spbe_sdk.applications.scaffolds.example import adopt_example


@pytest.fixture
def run(workspace: Adoption) -> Path:
    return noted(workspace, "=HYPERLINK(1)").run().folder


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe")
    return adopt_example(package, EXAMPLES / "bekasi-esakip", tmp_path / "e", "id").run().folder


def export(spbe: CommandLine, run: Path, form: str, out: Path) -> Path:
    assert spbe("export", "results", run, "--format", form, "--out", out).status == 0, spbe.text
    return out


def test_csv(run: Path, tmp_path: Path, spbe: CommandLine) -> None:
    folder = export(spbe, run, "csv", tmp_path / "out")
    rows = list(csv.DictReader(io.StringIO((folder / "nodes.csv").read_text(encoding="utf-8"))))
    assert [row["code"] for row in rows[:3]] == ["D1", "A1", "1"]
    (first,) = [row for row in rows if row["code"] == "1"]
    assert first["note"] == "'=HYPERLINK(1)"
    assert (first["parent"], first["value"], first["row"]) == ("A1", "4", "3")
    assert first["source"] == "data/penilaian-2021.csv"


def test_xlsx_has_real_numbers_and_no_formulas(run: Path, tmp_path: Path, spbe: CommandLine) -> None:
    book = openpyxl.load_workbook(export(spbe, run, "xlsx", tmp_path / "a.xlsx"))
    assert book.sheetnames == ["summary", "nodes"]
    cells = {cell.value: cell.data_type for row in book["nodes"].iter_rows() for cell in row}
    assert cells["=HYPERLINK(1)"] == "s"
    summary = dict(zip(*([cell.value for cell in row] for row in book["summary"].iter_rows()), strict=True))
    assert (summary["index"], summary["region"]) == (3.19, "32.16")


def test_json_and_parquet(run: Path, tmp_path: Path, spbe: CommandLine) -> None:
    value = json.loads(export(spbe, run, "json", tmp_path / "a.json").read_bytes())
    assert value["summary"][0]["index"] == "3.19"
    frame = polars.read_parquet(export(spbe, run, "parquet", tmp_path / "out") / "nodes.parquet")
    assert frame.height == len(value["nodes"])
    assert str(frame.filter(polars.col("code") == "D1")["index"][0]).startswith("3.")


@pytest.mark.parametrize("which", ["run", "plan"])
def test_a_data_package_that_the_validator_accepts(
    which: str, request: pytest.FixtureRequest, tmp_path: Path, spbe: CommandLine
) -> None:
    folder = export(spbe, request.getfixturevalue(which), "datapackage", tmp_path / "out")
    report = validate(str(folder / "datapackage.json"))
    assert report.valid, report.flatten(["type", "message"])
    names = [resource.name for resource in Package(str(folder / "datapackage.json")).resources]
    assert names[0] in ("summary", "units")


def test_the_newest_run_of_a_workspace(workspace: Adoption, run: Path, spbe: CommandLine) -> None:
    assert [table.name for table in tables_of(workspace.folder)] == ["summary", "nodes"]


def test_an_upload(run: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    got: list[tuple[str, str | None, bytes]] = []

    def answer(handler: Any, _: int) -> None:
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        got.append((handler.path, handler.headers["Authorization"], body))
        right = handler.headers["Authorization"] == "rahasia"
        send(handler, 200 if right else 403, json.dumps({"success": right, "result": {}}).encode())

    with http(answer) as url:
        words = ("export", "results", run, "--ckan", url, "--dataset", "indeks-spbe")
        monkeypatch.delenv("SPBE_CKAN_TOKEN", raising=False)
        assert spbe(*words).status == 2
        monkeypatch.setenv("SPBE_CKAN_TOKEN", "salah-sekali")
        assert spbe(*words).status == 1
        assert "salah-sekali" not in spbe.text
        monkeypatch.setenv("SPBE_CKAN_TOKEN", "rahasia")
        assert spbe(*words).status == 0
    assert [path for path, token, _ in got if token == "rahasia"] == ["/api/3/action/resource_create"] * 2
    body = got[-1][2].decode()
    for part in ('name="package_id"', "indeks-spbe", 'filename="nodes.csv"', "code,kind,name"):
        assert part in body


@pytest.mark.parametrize(("words", "status"), [(("--format", "docx"), 2), ((), 2)])
def test_what_cannot_go_out(run: Path, tmp_path: Path, spbe: CommandLine, words: tuple[str, ...], status: int) -> None:
    place = run if words else tmp_path / "kosong"
    assert spbe("export", "results", place, *words, "--out", tmp_path / "x").status == status
    assert not (tmp_path / "x").exists()


def test_a_csv_for_an_indonesian_excel(run: Path, spbe: CommandLine, tmp_path: Path) -> None:
    assert spbe("export", "results", run, "--for", "excel-id", "--out", tmp_path / "k").status == 0
    text = (tmp_path / "k/summary.csv").read_bytes().decode("utf-8")
    assert text.startswith("\ufeffinstrument;region;year;stage;index;")
    assert ";3,19;" in text
    assert ";32.16;" in text
    nodes = (tmp_path / "k/nodes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert nodes[2].split(";")[4:7] == ["13", "3,00", "3"]
    assert spbe("export", "results", run, "--format", "xlsx", "--for", "excel-id").status == 2
