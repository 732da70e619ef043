"""An instrument of one's own in the terminal: what it says is shown, and what is wrong with it is told once."""

import json
from pathlib import Path

import pytest

from conftest import ROOT, CommandLine

EXAMPLES = ROOT / "examples/instruments"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    return tmp_path / "indeks.yaml"


def told(spbe: CommandLine, path: Path, name: str, old: str, new: str) -> str:
    text = (EXAMPLES / f"{name}.yaml").read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert spbe("validate", path).status == 1
    return spbe.out


def test_what_is_beside_the_index_is_shown_too(spbe: CommandLine) -> None:
    shown = spbe("instruments", EXAMPLES / "kami-4.yaml").out
    for words in ("Syarat semua predikat: TK ≥ 16; RS ≥ 20", "TK.1 + TK.2 ≥ 48", "Di luar indeks", "SE.10", "Varian"):
        assert words in shown
    assert "Tinggi: SE > 15, < 35; Predikat: Baik > 583" in shown
    zone = spbe("instruments", EXAMPLES / "zi-90-2021.yaml").out
    assert "WBK = ya" in zone
    assert "≥ 60%" in zone


def test_a_line_of_json_says_of_which_file_it_is(spbe: CommandLine, tmp_path: Path) -> None:
    files = [tmp_path / f"{name}.json" for name in "ab"]
    for number, file in enumerate(files, start=1):
        ratings = [{"indicator": "U1", "value": str(number)}]
        about = {"instrument": "spbe-59-2020", "region": "32.16", "year": 2023}
        file.write_text(json.dumps({**about, "ratings": [] if number == 1 else ratings}), encoding="utf-8")
    lines = spbe("score", *files, "--json").out.splitlines()
    assert [json.loads(line)["file"] for line in lines] == list(map(str, files))


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("hdi-2023-24", 'at_least: "0.55"', "needs: [{node: EYS, at_least: '0.1'}]", "tidak mempunyai batas bawah"),
        ("kami-4", "sum: [TK.1, TK.2]", "sum: [TK.1, TK.99]", "Pilih salah satu: TK.3, TK.2, TK.1."),
        ("hdi-2023-24", "index_name:", "zzqq: 1\nindex_name:", "Isian 'zzqq' tidak dikenal. [field-unknown]\n"),
        ("hdi-2023-24", "index_name:", "index_nama: x\nindex_name:", "Mungkin maksudnya: index_name [field-unknown]\n"),
        ("hdi-2023-24", "does: refuse, ", "", "gaps tidak menyebut value"),
    ],
)
def test_what_is_wrong_is_told_with_what_helps(
    name: str, old: str, new: str, words: str, changed: Path, spbe: CommandLine
) -> None:
    assert words in told(spbe, changed, name, old, new)


def test_predicates_are_listed_once(changed: Path, spbe: CommandLine) -> None:
    out = told(spbe, changed, "kami-4", "otherwise: Tidak Layak", "otherwise: Gagal")
    assert out.count("Cukup Baik") == 1


def test_a_sum_beside_the_index_asks_for_its_highest_values(changed: Path, spbe: CommandLine) -> None:
    text = (EXAMPLES / "kami-4.yaml").read_text(encoding="utf-8")
    head, _, context = text.partition("\ncontext:")
    around, _, nodes = context.partition("\nnodes:\n  - code: TK")
    lighter = around.replace('weight: "50"', 'weight: "10"').replace('weight: "5"', 'weight: "1"')
    changed.write_text(f"{head}\ncontext:{lighter}\nnodes:\n  - code: TK{nodes}", encoding="utf-8")
    assert spbe("validate", changed).status == 1
    assert "jumlah nilai tertinggi bagiannya (50)" in spbe.out


def test_what_helps_everywhere_is_said_once(changed: Path, spbe: CommandLine) -> None:
    out = told(spbe, changed, "zi-90-2021", "strategy: plain-sum", "strategy: weighted-mean")
    assert out.count("tulis unit: points dan strategy: plain-sum") == 1
    assert out.count("KESALAHAN") > 2


def test_an_index_is_told_with_every_part_at_its_top(spbe: CommandLine, tmp_path: Path) -> None:
    about = {"instrument": "hdi-2023-24", "region": "00", "year": 2022}
    values = {"health": "71.5", "EYS": "14", "MYS": "8.6", "income": "14000"}
    file = tmp_path / "hdi.json"
    ratings = [{"indicator": code, "value": value} for code, value in values.items()]
    file.write_text(json.dumps({**about, "ratings": ratings}), encoding="utf-8")
    shown = spbe("score", file, "--instrument", EXAMPLES / "hdi-2023-24.yaml").out
    assert [line.split()[0] for line in shown.splitlines()[2:5]] == ["health", "education", "income"]


def test_a_workspace_tells_a_flat_index_and_no_index_of_another_family(spbe: CommandLine, tmp_path: Path) -> None:
    spbe("new", "application", tmp_path / "app", "--region", "32.16")
    manifest = tmp_path / "app/application.yaml"
    text = manifest.read_text(encoding="utf-8").replace("instrument: spbe-59-2020", "instrument: {path: skm.yaml}")
    manifest.write_text(text, encoding="utf-8")
    skm = (ROOT / "examples/indeks-kepuasan/skm-14-2017.yaml").read_text(encoding="utf-8")
    (tmp_path / "app/skm.yaml").write_text(skm, encoding="utf-8")
    rows = "".join(f"U{number};3\n" for number in range(1, 10))
    (tmp_path / "app/trial/ratings.csv").write_text(f"No;Nilai\n{rows}", encoding="utf-8")
    package = tmp_path / "skm.spbe"
    assert spbe("build", tmp_path / "app", "--update-expected", "--out", package).status == 0
    place = tmp_path / "place"
    spbe("adopt", package, "--region", "32.13", "--into", place, "--year", "2024")
    (place / "data").mkdir(exist_ok=True)
    (place / "data/a.csv").write_text(f"No;Nilai\n{rows}", encoding="utf-8")
    spbe("bind", "ratings", "data/a.csv", place)
    shown = spbe("run", place).out
    assert [f"\nU{number} " in shown for number in range(1, 10)] == [True] * 9
    (report,) = place.glob("runs/2*/laporan.md")
    assert "| U9 |" in report.read_text(encoding="utf-8").split("## ")[1]
    assert "spbe-59-2020" not in report.read_text(encoding="utf-8")
