"""A region's own indicators stand beside the index and never move it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from spbe_sdk import Adoption
from spbe_sdk.comparison.outcome import IndexOutcome

Replace = Callable[[Path, str, str], None]
OWN = "overrides:\n  indicators:\n    L1: {name: Layanan pengaduan kecamatan, aspect: A8}\n    L2: {name: Peta desa}\n"


@pytest.fixture
def extended(workspace: Adoption, replace: Replace) -> Adoption:
    replace(workspace.folder / "spbe.yaml", "region:", f"{OWN}region:")
    rows = workspace.folder / "data/penilaian-2021.csv"
    lines = rows.read_text(encoding="utf-8").rstrip("\n").split("\n")
    cells = lines[2].split(";")
    own = ["KAB-L1", *cells[1:]]
    lines.append(";".join(own))
    rows.write_text("\n".join(lines) + "\n", encoding="utf-8")
    codes = workspace.folder / "data/kode-indikator.csv"
    codes.write_text(codes.read_text(encoding="utf-8").rstrip("\n") + "\nKAB-L1;L1\n", encoding="utf-8")
    return Adoption.open(workspace.folder)


def test_they_are_rated_and_reported_but_not_counted(extended: Adoption) -> None:
    run = extended.run()
    outcome = run.outcome
    assert isinstance(outcome, IndexOutcome)
    assert str(outcome.result.index) == "3.19"
    assert outcome.local is not None
    assert [(node.code, node.value is None) for node in outcome.local.nodes] == [("L1", False), ("L2", True)]
    missing = [f for f in outcome.findings if f.code == "rating-missing"]
    assert [finding.field for finding in missing] == ["L2"]
    report = run.report.read_text(encoding="utf-8")
    assert "Layanan pengaduan kecamatan" in report
    assert json.loads((run.folder / "local.json").read_text(encoding="utf-8"))["nodes"][0]["code"] == "L1"


def test_the_fingerprint_stays_the_instruments(extended: Adoption, package: Path) -> None:
    outcome = extended.run().outcome
    assert isinstance(outcome, IndexOutcome)
    assert outcome.result.comparable
    assert "L1" not in [node.code for node in outcome.result.walk()]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ('"12": {name: x}', "indicator-collides"),
        ("A1: {name: x}", "indicator-collides"),
        ("L1: {name: x, scale: lain}", "instrument-scale"),
        ("L1: {name: x, aspect: Z9}", "indicator-aspect"),
    ],
)
def test_what_is_wrong_with_them_is_named(workspace: Adoption, replace: Replace, wrong: str, code: str) -> None:
    replace(workspace.folder / "spbe.yaml", "region:", f"overrides:\n  indicators:\n    {wrong}\nregion:")
    outcome = Adoption.open(workspace.folder).run().outcome
    assert code in [finding.code for finding in outcome.findings]
    assert isinstance(outcome, IndexOutcome)
    assert str(outcome.result.index) == "3.19"
