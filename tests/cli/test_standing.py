"""What a regent asks: where are we, who is like us, what did they do."""

import csv
import io
import json
from pathlib import Path

import pytest

from spbe_sdk import Adoption
from spbe_sdk.cli.main import run


def spoken(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out + told.err


def test_the_place_of_bekasi(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "standing", "Kab Bekasi", "--year", "2024")
    assert code == 0
    for part in ("4,08 (Sangat Baik)", "69 dari 615", "24 dari 392", "8 dari 27", "0,12 lagi ke Memuaskan", "138/615"):
        assert part in told
    code, told = spoken(capsys, "standing", "32.16", "--json")
    found = json.loads(told)
    assert [(c["scope"], c["rank"], c["of"]) for c in found["circles"]][:3] == [
        ("all", 69, 615), ("type", 24, 392), ("province", 8, 27)]  # fmt: skip
    assert found["rises"]["own"]["change"] == "0.80"


def test_a_workspace_stands_as_its_region(workspace: Adoption, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "standing", str(workspace.folder), "--lang", "en")
    assert code == 0
    assert "Rank 69 of 615" in told


def test_a_year_that_is_not_complete_has_no_rank(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "standing", "32.16", "--year", "2025")
    assert code == 0
    assert "9 dari sekitar 615" in told
    assert "Peringkat" not in told


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("standing", "Bekasi"), "Kabupaten Bekasi, Kota Bekasi"),
        (("standing", "Kab. Sumedeng"), "Kabupaten Sumedang"),
        (("standing", "32.16", "--year", "1999"), "2021, 2022, 2023, 2024, 2025"),
        (("standing", "."), "spbe.yaml"),
        (("compare", "32.16", "--year", "2024"), "--with"),
        (("compare", "32.16", "--with", "Bekasi"), "Kota Bekasi"),
        (("compare", "32.16", "--with", "3216"), "dua kali"),
    ],
)
def test_what_cannot_be_answered_says_what_can(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    code, said = spoken(capsys, *arguments)
    assert code in (1, 2)
    assert told in said


def test_published_domains_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "compare", "32.16", "--with", "Kabupaten Sumedang", "--year", "2024")
    assert code == 0
    assert "4,08" in told
    assert "−0,43" in told
    _, told = spoken(capsys, "compare", "32.16", "--with", "32.11", "--with", "Kota Bandung", "--json")
    rows = {row["code"]: row for row in json.loads(told)["rows"]}
    assert rows["index"]["differences"] == ["-0.43", "-0.51"]
    assert rows["D2"]["values"] == ["3.50", "4.30", "4.80"]


def test_the_list_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in ("csv", "xlsx", "md", "html"):
        code, _ = spoken(capsys, "standing", "32.16", "--page", str(tmp_path / f"x.{ending}"))
        assert code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8"))))
    assert (len(rows), rows[68]["index"], rows[0]["rank"]) == (615, "4.08", "1")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert page.count("<tr") > 615
    assert "http" not in page.replace("http://www.w3.org", "")
