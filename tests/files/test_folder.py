from pathlib import Path

import pytest

from spbe_sdk.files import folder as files
from spbe_sdk.files.atomic import write_atomic, write_folder_atomic
from spbe_sdk.files.folder import Folder, decode, is_portable
from spbe_sdk.findings.errors import DataError, WorkspaceError


def test_nothing_outside_a_folder_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "inside" / "link").symlink_to(tmp_path / "secret.txt")
    for path in ("../secret.txt", "..\\secret.txt", str(tmp_path / "secret.txt"), "link"):
        with pytest.raises(DataError) as caught:
            Folder(tmp_path / "inside").read(path)
        assert caught.value.findings[0].code == "file-outside"


def test_a_missing_file_shows_what_lies_beside_it(tmp_path: Path) -> None:
    (tmp_path / "penilaian.csv").write_text("x")
    with pytest.raises(DataError) as caught:
        Folder(tmp_path).read("penilain.csv")
    assert "penilaian.csv" in caught.value.findings[0].message("id")


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_FILE_BYTES", 3)
    (tmp_path / "big").write_bytes(b"1234")
    with pytest.raises(DataError, match="too large"):
        Folder(tmp_path).read("big")


@pytest.mark.parametrize("data", ["é".encode(), "\ufeffé".encode(), "é".encode("utf-16")])
def test_byte_order_marks_are_honoured(data: bytes) -> None:
    assert decode(data, "x") == "é"


def test_other_encodings_are_named_not_guessed() -> None:
    with pytest.raises(DataError) as caught:
        decode("No;Nilai\n1;café\n".encode("windows-1252"), "nilai.csv")
    finding = caught.value.findings[0]
    assert finding.origin is not None
    assert finding.origin.row == 2
    assert "windows-1252" in finding.remedy("id")
    assert decode("café".encode("windows-1252"), "x", "windows-1252") == "café"


@pytest.mark.parametrize("path", ["a.csv", "trial/a.csv", "a/b/c.yaml", "Laporan é.txt"])
def test_portable_paths(path: str) -> None:
    assert is_portable(path)


@pytest.mark.parametrize(
    "path",
    ["", "/a", "../a", "a/../b", "a//b", "./a", "con", "a/NUL.txt", "a:b", "a\\b", "a ", "a.", "a\nb", "x" * 201],
)
def test_paths_that_fail_somewhere(path: str) -> None:
    assert not is_portable(path)


def test_a_crash_while_filling_leaves_nothing(tmp_path: Path) -> None:
    def fill(draft: Path) -> None:
        (draft / "half").write_text("x")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_folder_atomic(tmp_path / "new", fill)
    assert list(tmp_path.iterdir()) == []


def test_a_crash_while_replacing_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "spbe.yaml"
    target.write_text("old")

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("spbe_sdk.files.atomic.os.fsync", crash)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(target, b"new")
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_taken_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x")
    with pytest.raises(WorkspaceError):
        write_folder_atomic(tmp_path, lambda draft: None)
    assert (tmp_path / "mine").read_text() == "x"
