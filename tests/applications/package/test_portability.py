"""What belongs to one region alone does not leave it."""

import shutil
from pathlib import Path

import pytest

from conftest import EXAMPLES
from spbe_sdk import DataError, build

SUMEDANG = EXAMPLES / "sumedang-spbe-index"


@pytest.fixture
def application(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SUMEDANG, tmp_path / "app"))


def codes(folder: Path, out: Path) -> list[tuple[str, object]]:
    with pytest.raises(DataError) as caught:
        build(folder, out / "a.spbe")
    assert not (out / "a.spbe").exists()
    return [(finding.code, finding.found) for finding in caught.value.findings]


@pytest.mark.parametrize(
    ("name", "text", "code", "found"),
    [
        ("catatan.md", "Server di 192.168.10.4", "portability-address", "192.168.10.4"),
        ("trial/catatan.csv", "http://esakip.internal/api", "portability-address", "esakip.internal"),
        ("catatan.md", "password = rahasia123", "portability-secret", None),
        ("catatan.md", "mysql://sakip:rahasia@db.go.id/x", "portability-secret", None),
        ("catatan.md", "-----BEGIN ENCRYPTED PRIVATE KEY-----", "portability-secret", None),
        ("catatan.md", "Unit 32.11.01.2003 belum lengkap", "portability-code", "32.11.01.2003"),
        ("catatan.md", "Khusus Kabupaten Sumedang", "portability-name", "Sumedang"),
    ],
)
def test_files(application: Path, tmp_path: Path, name: str, text: str, code: str, found: str | None) -> None:
    (application / name).write_text(f"baris pertama\n{text}\n", encoding="utf-8")
    assert (code, found) in codes(application, tmp_path)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("  language: {default: id}", "  letterhead: {default: PEMERINTAH KABUPATEN SUMEDANG}", "portability-name"),
        ("  language: {default: id}", "  year: {default: 2021}", "portability-year"),
        ("trial:\n", "labels: {title: {id: Laporan 2024}}\ntrial:\n", "portability-year"),
        ("trial:\n", "labels: {title: {id: Laporan 32.11}}\ntrial:\n", "portability-code"),
    ],
)
def test_the_manifest(application: Path, tmp_path: Path, old: str, new: str, code: str) -> None:
    path = application / "application.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert code in [found for found, _ in codes(application, tmp_path)]


@pytest.mark.parametrize(
    "text",
    [
        "Versi 10.2 dan pasal 32.1",
        "token: ${env:SIBUKTI_TOKEN}",
        "PermenPANRB 59/2020",
        "lihat pasal 3.32.11",
        "kata kunci",
    ],
)
def test_what_is_fine(application: Path, tmp_path: Path, text: str) -> None:
    (application / "catatan.md").write_text(text, encoding="utf-8")
    assert build(application, tmp_path / "a.spbe").is_file()


def test_the_examples_are_portable(tmp_path: Path) -> None:
    for name in ("sumedang-spbe-index", "sumedang-esakip"):
        assert build(EXAMPLES / name, tmp_path).is_file()
