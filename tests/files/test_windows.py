"""What Windows does otherwise: its paths, its line ends, and programs that keep a file to themselves.

Nothing here runs on Windows; its rules are those of `PureWindowsPath`, its refusals are raised as it raises them.
"""

import errno
import os
import warnings
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.files import unavailable as refusals
from spbe_sdk.files.atomic import remove_folder_atomic, write_atomic
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.notation import parse
from spbe_sdk.files.paths import is_portable, unescaped
from spbe_sdk.files.unavailable import unavailable
from spbe_sdk.files.yaml_lines import remove_entry, set_entry, set_part
from spbe_sdk.findings.errors import DataError, WorkspaceError
from spbe_sdk.findings.finding import Finding

pieces = st.sampled_from(
    [*["data", "a.csv", "A.CSV", "con", "AUX.txt", "nul", "com¹", "C:", "c:x", "..", ".", "/", "\\", "//server/share"],
     *["\\\\?\\C:\\x", " ", "x.", "x ", "~$x.xlsx", "x:stream", "conin$", "é", "\u202e", "x" * 300]]
)  # fmt: skip


@given(st.lists(pieces | st.text(max_size=4), max_size=4).map("/".join) | st.lists(pieces, max_size=4).map("".join))
def test_what_is_portable_means_the_same_on_windows(path: str) -> None:
    if not is_portable(path):
        return
    there = PureWindowsPath(path)
    assert (there.anchor, there.parts) == ("", PurePosixPath(path).parts)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        assert not there.is_reserved()
    assert not any(part.endswith((".", " ")) or part == ".." for part in there.parts)
    assert PureWindowsPath("C:/ruang") / path == PureWindowsPath("C:/ruang", *there.parts)


@pytest.mark.parametrize(
    "path", [r"C:x.csv", r"C:\x.csv", r"\\server\share\x.csv", r"\\?\C:\x.csv", r"\x.csv", "x.csv:stream", "NUL.csv"]
)
def test_what_leads_elsewhere_on_windows_is_not_portable(path: str) -> None:
    assert not is_portable(path)
    assert not is_portable(path.replace("\\", "/"))


def refused(error: pytest.ExceptionInfo[Any]) -> Finding:
    (finding,) = error.value.findings
    assert isinstance(finding, Finding)
    return finding


@pytest.mark.parametrize(
    "line",
    [
        r'path: "data\penilaian.csv"',
        r'path: "C:\data\x.xlsx"',
        r'path: "\\server\share\x.xlsx"',
        r'options: {path: "data\unit\x.csv", sheet: "a"}',
        r'path: "data\kabupaten Jum' "'" r'at.csv"',
        r'path: "C:\data\"',
    ],
)
def test_a_backslash_in_double_quotes_is_explained_with_the_line_to_write(line: str) -> None:
    with pytest.raises(DataError) as caught:
        parse(f"satu: 1\n{line}\n", "spbe.yaml")
    finding = refused(caught)
    assert (finding.code, finding.origin and finding.origin.row) == ("notation-backslash", 2)
    written = parse(f"satu: 1\n{finding.allowed}\n", "spbe.yaml").value
    path = written["path"] if "path" in written else written["options"]["path"]
    meant = line.split('"')[1].replace("\\\\server", "\\server")
    assert path == meant


def test_other_breaks_in_quotes_are_told_as_before() -> None:
    with pytest.raises(DataError) as caught:
        parse('satu: "tidak berakhir\n', "x.yaml")
    assert refused(caught).code == "notation-broken"


@pytest.mark.parametrize("path", [r"data\new.csv", r"data\asi\bulan.csv", r"b\tw1\rekap.csv", r"0\f\v.csv"])
def test_a_path_that_yaml_read_as_signs_is_told_as_it_was_meant(tmp_path: Path, path: str) -> None:
    read = yaml.safe_load(f'"{path}"')
    with pytest.raises(DataError) as caught:
        Folder(tmp_path).read(read)
    finding = refused(caught)
    assert (finding.code, finding.allowed) == ("file-escaped", path.replace("\\", "/"))
    assert str(finding.allowed) in finding.remedy("id")


def test_a_name_that_does_hold_such_a_sign_is_read(tmp_path: Path) -> None:
    (tmp_path / "a\tb").write_bytes(b"x")
    assert Folder(tmp_path).read("a\tb") == b"x"
    assert unescaped("data/x.csv") == "data/x.csv"


class InUseError(PermissionError):
    """As Windows refuses a file that another program has open."""

    winerror = 32


@pytest.mark.parametrize("note", ["~$isian.xlsx", ".~lock.isian.xlsx#", None])
def test_a_file_that_another_program_has_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, note: str | None
) -> None:
    path = tmp_path / "isian.xlsx"
    path.write_bytes(b"lama")
    error = PermissionError(errno.EACCES, "Permission denied") if note else InUseError(errno.EACCES, "in use")
    if note is not None:
        (tmp_path / note).write_bytes(b"")

    def denied(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, "open", denied)
    with pytest.raises(DataError) as read:
        Folder(tmp_path).read("isian.xlsx")
    monkeypatch.undo()
    monkeypatch.setattr(Path, "replace", denied)
    with pytest.raises(WorkspaceError) as written:
        write_atomic(path, b"baru")
    with pytest.raises(WorkspaceError):
        remove_folder_atomic(tmp_path)
    assert refused(read).code == refused(written).code == "file-open"
    assert path.read_bytes() == b"lama"


def test_other_refusals_stay_what_they_are(tmp_path: Path) -> None:
    denied = PermissionError(errno.EACCES, "Permission denied")
    assert unavailable("not-writable", tmp_path / "x.xlsx", denied).code == "not-writable"


def test_a_path_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WorkspaceError) as caught:
        write_atomic(tmp_path / ("x" * 300), b"")
    assert refused(caught).code == "path-too-long"
    far = tmp_path / "/".join(["map"] * 80) / "x.csv"
    assert not refusals._is_too_long(far, FileNotFoundError(), "posix")
    assert refusals._is_too_long(far, FileNotFoundError(), "nt")
    assert not refusals._is_too_long(Path("x.csv"), FileNotFoundError(), "nt")


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: set_entry(text, "settings", "target", "3"),
        lambda text: set_entry(text, "settings", "year", 2024),
        lambda text: set_part(text, ("settings",), "period", "Q1"),
        lambda text: remove_entry(text, ("settings",), "stage"),
    ],
)
def test_an_edit_keeps_the_line_ends_of_windows(edit: Any) -> None:
    text = "region: '32.16'\n\nsettings:\n  stage: self\n\n  # target: '3'\n  year: 2023\n"
    assert edit(text.replace("\n", "\r\n")) == edit(text).replace("\n", "\r\n") != text
