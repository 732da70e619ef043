from pathlib import Path

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk.bindings.personal import personal_number
from spbe_sdk.files.folder import sha256


@pytest.mark.parametrize(
    "text", ["3216015203900001", "NIK 3216 0152 0390 0001.", "kk:3216.0101.0120.0002", "a 3216010101010009 b"]
)
def test_identity_numbers_are_found_and_hidden(text: str) -> None:
    found = personal_number(text)
    assert found is not None
    assert len(found) == 5


@pytest.mark.parametrize(
    "text", ["32.16.01.2001", "Rp 1.250.000.000", "12345678901234567890", sha256(b"x"), "2024-11-24",
             "3216019903900001", "0000000000000000", "321601520390000"]
)  # fmt: skip
def test_other_numbers_are_none(text: str) -> None:
    assert personal_number(text) is None


def test_a_package_with_one_is_not_built(tmp_path: Path, spbe: CommandLine) -> None:
    import shutil

    shutil.copytree(EXAMPLES / "sumedang-esakip", tmp_path / "app")
    with (tmp_path / "app/trial/unit.csv").open("a", encoding="utf-8") as stream:
        stream.write("X,Keluarga 3216015203900001,other,KEMENHUB\n")
    assert spbe("build", tmp_path / "app", "--out", tmp_path / "a.spbe").status == 1
    assert "unit.csv, baris 3" in spbe.text
    assert "3216015203900001" not in spbe.text
    assert not (tmp_path / "a.spbe").exists()
