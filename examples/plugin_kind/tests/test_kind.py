"""An application of this kind is built, adopted and run; the letter lies beside the report."""

from pathlib import Path

from spbe_sdk import Adoption, build

APPLICATION = """
id: id.contoh.loket
version: "1.0"
kind: index-with-letter
instrument: spbe-59-2020
title: {id: Indeks dengan surat}
summary: {id: Contoh jenis aplikasi sendiri}
publisher: {name: Contoh, region: "32.11"}
licence: CC0-1.0
trial:
  region: "32.11"
  settings: {year: 2023}
  bindings: {ratings: {adapter: csv, options: {path: nilai.csv}, fields: {indicator: kode, value: nilai}}}
  expected: expected.json
"""


def test_a_run_keeps_a_letter(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    rows = "".join(f"{number},3\n" for number in range(1, 48))
    (source / "nilai.csv").write_text("kode,nilai\n" + rows, encoding="utf-8")
    (source / "application.yaml").write_text(APPLICATION, encoding="utf-8")
    package = build(source, tmp_path / "loket.spbe", update_expected=True)
    workspace = Adoption.create(package, "32.16", tmp_path / "ws", year=2023)
    (workspace.folder / "data").mkdir(exist_ok=True)
    (workspace.folder / "data/nilai.csv").write_text("kode,nilai\n" + rows, encoding="utf-8")
    fields = {"indicator": "kode", "value": "nilai"}
    run = workspace.bind("ratings", adapter="csv", options={"path": "data/nilai.csv"}, fields=fields).run()
    letter = (run.folder / "surat.txt").read_text(encoding="utf-8")
    assert "3.00 (Baik)" in letter
    assert "47 dari 47" in letter
