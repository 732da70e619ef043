import encodings.aliases
import io
import os
import socket
from contextlib import suppress
from pathlib import Path

import pytest

from spbe_sdk.files import folder as files
from spbe_sdk.files.atomic import write_atomic, write_folder_atomic
from spbe_sdk.files.folder import Folder, decode, text_lines
from spbe_sdk.files.paths import is_portable
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


def test_double_marks_and_wider_letters() -> None:
    assert decode("\ufeff\ufeffé".encode(), "x") == "é"
    assert decode("é".encode("utf-32"), "x") == "é"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_named(encoding: str) -> None:
    data = "No;Nilai\n1;café\n".encode(encoding)
    for read in (lambda: decode(data, "a.csv"), lambda: list(text_lines(io.BytesIO(data), "a.csv"))):
        with pytest.raises(DataError) as caught:
            read()
        assert encoding in caught.value.findings[0].remedy("en")
    assert decode(data, "a.csv", encoding) == "No;Nilai\n1;café\n"


CODECS = sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values(), "idna", "punycode", "undefined"})


@pytest.mark.parametrize("data", [b"No;Nilai\n1;2\n", b"", b"\xff\xfe", b"a" * 7, b"\x00\xd8" * 9, bytes(range(256))])
def test_every_codec_reads_text_or_is_refused(data: bytes) -> None:
    """Whole and line by line; none ends in an error of its own."""
    for name in CODECS:
        with suppress(DataError):
            decode(data, "x", name)
        with suppress(DataError):
            list(text_lines(io.BytesIO(data), "x", name))


@pytest.mark.parametrize("encoding", ["utf-16", "UTF_32", "utf16"])
def test_what_is_just_called_utf_16_needs_its_mark(encoding: str) -> None:
    with pytest.raises(DataError) as caught:
        decode(b"No;Nilai\n", "x", encoding)
    (finding,) = caught.value.findings
    assert (finding.code, str(finding.details["likely"])[-3:]) == ("encoding-wrong", "-le")


@pytest.mark.parametrize("encoding", ["utf-99", "punycode", "undefined", "base64", "utf\0", "idna2"])
def test_an_encoding_that_is_none(encoding: str) -> None:
    with pytest.raises(DataError) as caught:
        decode(b"a", "x", encoding)
    assert caught.value.findings[0].code == "encoding-unknown"


def test_lines_pass_one_by_one_and_keep_what_is_no_text() -> None:
    data = "\ufeff\ufeffNo\r\nca".encode() + b"f\xe9\rlast"
    assert list(text_lines(io.BytesIO(data), "x")) == ["No\r\n", "caf\udce9\r", "last"]


def test_a_line_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MAX_LINE_CHARACTERS", 8)
    with pytest.raises(DataError) as caught:
        list(text_lines(io.BytesIO(b"No\n123456789"), "x"))
    assert [(one.code, one.origin and one.origin.row) for one in caught.value.findings] == [("line-too-long", 2)]


@pytest.mark.parametrize("make", ["pipe", "socket", "device", "folder", "circle", "nul", "half"])
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path: Path, make: str) -> None:
    path, also = tmp_path / "a.csv", [Path("/dev")]
    if make == "pipe":
        os.mkfifo(path)
    elif make == "socket":
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(str(path))
    elif make == "device":
        path.symlink_to("/dev/zero")
    elif make == "folder":
        path.mkdir()
    elif make == "circle":
        path.symlink_to(path)
    name = {"nul": "a\0.csv", "half": "\ud800.csv"}.get(make, "a.csv")
    code = {
        "folder": "file-is-folder",
        "circle": "file-unreadable",
        "nul": "file-unreadable",
        "half": "file-unreadable",
    }
    for read in (Folder(tmp_path, also).read, Folder(tmp_path, also).open):
        with pytest.raises(DataError) as caught:
            read(name)
        assert caught.value.findings[0].code == code.get(make, "file-special")


@pytest.mark.parametrize("change", ["longer", "other time", "another file", "gone"])
def test_a_file_that_changes_before_its_end(tmp_path: Path, change: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 1_000_000)
    file = Folder(tmp_path).open("a.csv")
    file.read(10)
    if change == "longer":
        path.write_bytes(b"x" * 1_000_001)
    elif change == "other time":
        os.utime(path, ns=(1, 1))
    elif change == "another file":
        (tmp_path / "b").write_bytes(b"x" * 1_000_000)
        os.utime(tmp_path / "b", ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
        (tmp_path / "b").replace(path)
    else:
        path.unlink()
    with pytest.raises(DataError) as caught:
        file.read()
    assert caught.value.findings[0].code == "file-changed"
    file.close()


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
