"""Where a region and a year are asked for: on a terminal they are asked, in a pipe nothing is guessed in silence."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, UsageError
from spbe_sdk.applications.adoption.adoption import latest_year

LAST = 2025
TAKEN = f"Tahun {LAST} dipakai; ubah dengan --year atau settings.year."


@pytest.mark.parametrize("region", ["Kabupaten Bekasi", "kab. bekasi", "3216", "32.16"])
def test_names_work_where_codes_do(package: Path, tmp_path: Path, spbe: CommandLine, region: str) -> None:
    assert spbe("adopt", package, "--region", region, "--into", tmp_path / "a", "--year", "2021").status == 0
    assert "Wilayah: Kabupaten Bekasi (32.16)" in spbe.out
    assert spbe("new", "adoption", tmp_path / "b", "--region", region, "--year", "2021").status == 0
    assert spbe("new", "application", tmp_path / "c", "--region", region).status == 0
    assert 'region: "32.16"' in (tmp_path / "a/spbe.yaml").read_text(encoding="utf-8")
    assert Adoption.open(tmp_path / "b").choices.region == "32.16"
    assert "region: '32.16'" in (tmp_path / "c/application.yaml").read_text(encoding="utf-8")


def test_in_a_pipe_a_name_of_several_is_an_error_that_names_them(package: Path, tmp_path: Path, spbe: Any) -> None:
    for line in (
        ("adopt", package, "--into", tmp_path / "w"),
        ("new", "adoption", tmp_path / "w"),
        ("new", "application", tmp_path / "w"),
    ):
        assert spbe(*line, "--region", "Bekasi").status == 2
        assert "Kabupaten Bekasi (32.16), Kota Bekasi (32.75)" in spbe.err
        assert "--region 32.16" in spbe.err
        assert not (tmp_path / "w").exists()


def test_an_unknown_region_leaves_nothing_behind(package: Path, tmp_path: Path) -> None:
    for region in ("Kabupaten Denpasar", "91.01", "32.16.1", ""):
        with pytest.raises(UsageError) as caught:
            Adoption.create(package, region, tmp_path / "w")
        assert caught.value.findings[0].code == "region-unknown"
    assert list(tmp_path.iterdir()) == []


def test_an_unlisted_village_is_adopted_with_a_warning_and_warned_of_in_each_trial(
    package: Path, tmp_path: Path, spbe: CommandLine
) -> None:
    line = ("adopt", package, "--region", "32.16.01.2999", "--into", tmp_path / "w", "--year", "2021", "--json")
    made: Any = spbe(*line).json
    assert spbe.status == 0
    assert (made["region"], made["year"]) == ("32.16.01.2999", 2021)
    assert [finding["code"] for finding in made["findings"]] == ["region-unlisted"]
    codes = [finding.code for finding in Adoption.open(tmp_path / "w").trial().findings]
    assert "region-unlisted" in codes


def test_in_a_pipe_the_latest_valid_year_is_taken_and_said(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("adopt", package, "--region", "32.16", "--into", tmp_path / "a").status == 0
    assert TAKEN in spbe.out
    assert spbe("new", "adoption", tmp_path / "b", "--region", "32.16").status == 0
    assert TAKEN in spbe.out
    # Only where there is a worksheet are the answers the region's own.
    for name, stage in (("a", {}), ("b", {"stage": "self"})):
        assert Adoption.open(tmp_path / name).choices.settings == {"year": LAST, **stage}
    made: Any = spbe("new", "adoption", tmp_path / "c", "--region", "32.16", "--json").json
    assert (made["region"], made["year"], made["findings"]) == ("32.16", LAST, [])


def test_a_year_that_was_given_is_not_talked_about(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("adopt", package, "--region", "32.16", "--into", tmp_path / "a", "--year", "2022").status == 0
    assert "2022" not in spbe.text
    assert spbe("new", "adoption", tmp_path / "b", "--region", "32.16", "--year", "2022").status == 0
    assert "2022" not in spbe.text
    for name, stage in (("a", {}), ("b", {"stage": "self"})):
        assert Adoption.open(tmp_path / name).choices.settings == {"year": 2022, **stage}


def test_a_year_outside_the_validity_is_a_finding(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("adopt", package, "--region", "32.16", "--into", tmp_path / "w", "--year", "2019").status == 0
    assert "settings.year: Tahun 2019 di luar masa berlaku instrumen spbe-59-2020" in spbe.out
    adoption = Adoption.open(tmp_path / "w")
    assert [finding.code for finding in adoption.doubts()] == ["assessment-year"]
    assert adoption.set("year", 2021).doubts() == []


def test_the_latest_year_is_none_to_come() -> None:
    assert latest_year(2018, 2020) == 2020
    assert latest_year(2018, 2999) == latest_year(2018, None) < 2999
    assert latest_year(2999, None) == 2999


def test_adopting_binds_nothing_and_what_comes_next_is_a_line_to_write(
    package: Path, tmp_path: Path, spbe: CommandLine
) -> None:
    spbe("adopt", package, "--region", "32.16", "--into", tmp_path / "a")
    assert f"spbe bind ratings BERKAS {tmp_path / 'a'}" in spbe.out
    assert Adoption.open(tmp_path / "a").bindings == {}
    spbe("new", "adoption", tmp_path / "b", "--region", "32.16", "--lang", "en")
    assert f"spbe bind ratings FILE {tmp_path / 'b'}" in spbe.out
    assert str(tmp_path / "b/data/isian.xlsx") in spbe.out
    assert [line for line in spbe.out.splitlines() if line.startswith("  ")] == [
        f"  spbe trial {tmp_path / 'b'}",
        f"  spbe bind ratings FILE {tmp_path / 'b'}",
    ]


def on_a_terminal(folder: Path, answers: str, *words: str) -> str:
    """What `spbe` prints where someone sits at a terminal and answers."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    os.write(ours, answers.encode())
    command = [sys.executable, "-m", "spbe_sdk.cli", *words]
    done = subprocess.run(
        command, cwd=folder, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=True, timeout=120
    )
    os.close(theirs)
    os.close(ours)
    return done.stdout.decode()


def test_on_a_terminal_the_region_and_the_year_are_asked(tmp_path: Path) -> None:
    told = on_a_terminal(tmp_path, "32.01\n3275\nnanti\n2023\n", "new", "adoption", "w", "--region", "Bekasi")
    assert "Kabupaten Bekasi (32.16), Kota Bekasi (32.75)" in told
    assert f"Tahun yang dinilai [{LAST}]" in told
    assert "dipakai" not in told
    choices = Adoption.open(tmp_path / "w").choices
    assert (choices.region, choices.settings) == ("32.75", {"year": 2023, "stage": "self"})


def test_on_a_terminal_the_latest_year_needs_no_typing(package: Path, tmp_path: Path) -> None:
    on_a_terminal(tmp_path, "\n", "adopt", str(package), "--region", "32.16", "--into", "w")
    assert Adoption.open(tmp_path / "w").choices.settings == {"year": LAST}
