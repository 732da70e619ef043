"""The verbs that ask: score with --explain and --what-if, compare, evidence, instruments."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, ROOT, CommandLine

LEVELS = "41433333332234435343222222232234335533335422444"
SURVEY = EXAMPLES / "indeks-kepuasan"


@pytest.fixture
def final(tmp_path: Path) -> Path:
    return write(tmp_path / "final.json")


def write(path: Path, **changes: Any) -> Path:
    ratings = [{"indicator": str(n), "value": int(level)} for n, level in enumerate(LEVELS, start=1)]
    document = {"instrument": "spbe-59-2020", "region": "51.71", "year": 2021, "stage": "final", "ratings": ratings}
    path.write_text(json.dumps({**document, **changes}))
    return path


def test_explain(final: Path, spbe: CommandLine) -> None:
    spbe("score", final, "--explain", "D2")
    assert "A2: 10 × 2,75" in spbe.out
    assert "final.json" in spbe.out
    assert spbe("score", final, "--explain", "X").status == 2


def test_what_if(final: Path, spbe: CommandLine) -> None:
    spbe("score", final, "--what-if", "12=4")
    assert "Σ: +0,05" in spbe.out
    value: Any = spbe("score", final, "--what-if", "12=4", "--json").json
    assert (value["index"], value["differences"]["12"]) == ("3.24", "2")
    assert spbe("score", final, "--what-if", "12").status == 2
    assert spbe("score", final, "--what-if", "12=6").status == 2
    assert "1, 2, 3, 4, 5" in spbe.err


def test_parameter(final: Path, spbe: CommandLine) -> None:
    value: Any = spbe("score", final, "--parameter", "decimals=3", "--json").json
    assert (value["index"], value["comparable"]) == ("3.193", False)


def test_compare_ranks_refuses_and_crosses(final: Path, tmp_path: Path, spbe: CommandLine) -> None:
    other = write(tmp_path / "b.json", region="32.16", ratings=[{"indicator": "A1", "value": "4.5"}])
    spbe("score", other, "--json")
    (tmp_path / "result.json").write_text(spbe.out)
    value: Any = json.loads(spbe("compare", final, tmp_path / "result.json", "--json").out)
    assert [item["rank"] for item in value] == [1, 2]
    akip = write(tmp_path / "akip.json", instrument="akip-88-2021", year=2024, ratings=[])
    assert spbe("compare", final, akip).status == 2
    assert "indikatornya berbeda" in spbe.text
    pemdi = write(
        tmp_path / "p.json", instrument="pemdi-8-2026", year=2026, ratings=[{"indicator": "1", "value": "3.5"}]
    )
    assert spbe("compare", pemdi, final).status == 0
    assert "resmi: tidak" in spbe.out
    crossed: Any = spbe("compare", final, pemdi, "--json").json
    assert (crossed["official"], crossed["added"]) == (False, ["6"])


def test_stages(final: Path, tmp_path: Path, spbe: CommandLine) -> None:
    claim = write(tmp_path / "self.json", stage="self", ratings=[{"indicator": "1", "value": 2}])
    spbe("compare", claim, final, "--stages")
    assert "penilaian mandiri" in spbe.out
    rows = {row["code"]: row["values"] for row in json.loads(spbe("compare", claim, final, "--stages", "--json").out)}
    assert rows["1"] == ["2", "4"]


def test_evidence(tmp_path: Path, spbe: CommandLine) -> None:
    evidence = [{"id": "perbup", "title": "Perbup", "supports": [{"indicator": "1"}, {"indicator": "11", "level": 2}]}]
    path = write(tmp_path / "e.json", evidence=evidence)
    value: Any = spbe("evidence", path, "--json").json
    assert value["evidence"][0]["counts_for"] == ["1", "11"]
    assert value["evidence"][0]["falls"] == {"1": "4 → 1", "11": "2 → 1"}
    assert "pemdi-8-2026/1" in spbe("evidence", path).out


def test_instruments(spbe: CommandLine) -> None:
    assert spbe("instruments").out.count("\n") == 5
    spbe("instruments", "spbe", "--year", "2026")
    assert "pemdi-8-2026" in spbe.out
    assert "gap_value (bounded)" in spbe.out
    value: Any = spbe("instruments", "akip-88-2021", "--json").json
    assert value["unit"] == "points"
    assert spbe("instruments", "spbe", "--year", "1999").status == 2
    assert spbe("instruments", SURVEY / "skm-14-2017.yaml").status == 0


def test_an_instrument_of_ones_own_needs_no_code(spbe: CommandLine) -> None:
    instrument = SURVEY / "skm-14-2017.yaml"
    assert spbe("validate", instrument).status == 0
    value: Any = spbe("score", SURVEY / "penilaian-ilustrasi.yaml", "--instrument", instrument, "--json").json
    assert (value["index"], value["predicate"]) == ("85.86", "B (Baik)")
    assert spbe("validate", SURVEY / "penilaian-ilustrasi.yaml", "--instrument", instrument).status == 0
    assert spbe("validate", SURVEY / "penilaian-ilustrasi.yaml").status == 1


def test_the_crosswalks_fit_their_instruments(tmp_path: Path, spbe: CommandLine) -> None:
    source = ROOT / "src/spbe_sdk/instruments/national/crosswalks"
    files = sorted(source.glob("*.yaml"))
    assert len(files) == 2
    assert spbe("validate", *files).status == 0
    broken = tmp_path / "x.yaml"
    broken.write_text(files[0].read_text(encoding="utf-8").replace('new: ["10"]', 'new: ["99"]', 1))
    assert spbe("validate", broken).status == 1
    assert "99" in spbe.out
