"""Nothing that comes from elsewhere can look like a line of ours: not in a pipe, and not on a narrow terminal."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES, CommandLine
from spbe_sdk import UsageError, build, verify
from spbe_sdk.applications.catalogue.catalogue import FILE
from spbe_sdk.applications.package.keys import new_key, public_path, read_public_key
from spbe_sdk.applications.package.package import pack
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.documents.catalogue import CatalogueIssue, Included, Revocation
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.files.notation import parse
from spbe_sdk.findings.finding import quoted
from spbe_sdk.findings.words import is_plain, printable

LINE = "Ditandatangani kunci 0000"
# What breaks a line, turns its direction, or is not seen, in the ways that Unicode has.
MARKS = [
    *("\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\t", "\u202e", "\u202d", "\u2066"),
    *("\u2067", "\u2068", "\u2069", "\u200e", "\u200f", "\u061c", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"),
    *("\u00ad", "\u034f", "\u115f", "\u1160", "\u17b4", "\u180e", "\u2800", "\u3164", "\uffa0", "\ufe0f"),
    *("\U000e0041", "\U000e0100"),
]
SPOOFS = [f"Bupati{mark}{LINE}" for mark in MARKS]
CONTROLS = ["\x07", "\x9b"]


@pytest.mark.parametrize("name", [*SPOOFS, *CONTROLS, "", " ", "\u3000"], ids=ascii)
def test_no_name_of_ours_holds_what_is_not_seen(name: str, tmp_path: Path) -> None:
    assert not is_plain(name)
    with pytest.raises(UsageError) as caught:
        new_key(tmp_path / "k.pem", name, None)
    assert caught.value.findings[0].code == "field-marks"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["Kabupaten Sumedang", "Dinas Komunikasi & Informatika “Ça”", "a", "Πανρβ", "省"])
def test_other_names_are_names(name: str) -> None:
    assert is_plain(name)


@pytest.mark.parametrize("name", SPOOFS, ids=ascii)
def test_a_key_file_with_such_a_name_is_none(name: str, tmp_path: Path) -> None:
    key = new_key(tmp_path / "k.pem", "x", None)
    public_path(tmp_path / "k.pem").write_bytes(key.to_file().replace(b'"x"', ascii(name).encode()))
    with pytest.raises(UsageError):
        read_public_key(public_path(tmp_path / "k.pem"))


@given(st.text(max_size=60))
def test_what_is_shown_is_one_line_of_what_is_seen(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
    assert printable(shown) == shown
    assert set("“”") & set(quoted(text)[1:-1]) == set()


@pytest.fixture(scope="module")
def manifest() -> str:
    return (EXAMPLES / "sumedang-spbe-index/application.yaml").read_text(encoding="utf-8")


def changed(manifest: str, package: Path, target: Path, change: Callable[[dict[str, object]], None]) -> Path:
    """The example with words of somebody else's, as nobody who uses our `build` would make it."""
    value = parse(manifest, "application.yaml").value
    change(value)
    contents = {**verify(package).contents, "application.yaml": json.dumps(value).encode()}
    target.write_bytes(pack(contents))
    return target


NAMES: dict[str, Callable[[dict[str, object], str], None]] = {
    "title": lambda value, text: value.update(title={"id": text}),
    "english title": lambda value, text: value.update(title={"id": "x", "en": text}),
    "publisher": lambda value, text: value.update(publisher={"name": text, "region": "32.11"}),
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", SPOOFS, ids=ascii)
def test_a_package_with_such_a_name_is_refused(
    name: str, text: str, manifest: str, package: Path, tmp_path: Path, spbe: CommandLine
) -> None:
    bad = changed(manifest, package, tmp_path / "bad.spbe", lambda value: NAMES[name](value, text))
    assert spbe("verify", bad).status == 1
    assert not any(line.startswith(LINE) for line in spbe.text.splitlines())
    (tmp_path / "app").mkdir()
    for path, data in verify(package).contents.items():
        (tmp_path / "app" / path).parent.mkdir(exist_ok=True)
        (tmp_path / "app" / path).write_bytes(data)
    value = parse(manifest, "application.yaml").value
    NAMES[name](value, text)
    (tmp_path / "app/application.yaml").write_text(json.dumps(value), encoding="utf-8")
    assert spbe("build", tmp_path / "app", "--out", tmp_path / "out.spbe").status == 1
    assert not (tmp_path / "out.spbe").exists()


FREE: dict[str, Callable[[str], dict[str, object]]] = {
    "benefit": lambda text: {"benefits": [{"id": "a", "text": {"id": text}}]},
    "obstacle": lambda text: {"obstacles": [{"id": "a", "text": {"id": text}, "remedy": {"id": text}}]},
    "experience": lambda text: {
        "obstacles": [
            {"id": "a", "text": {"id": "x"}, "remedy": {"id": "x"}, "experiences": [{"who": "x", "did": {"id": text}}]}
        ]
    },
}
BEGINNINGS = ("Utuh: ", "Penerbit: “", "Sidik isi: ", "Paket belum ditandatangani", "Manfaat menurut", "Kendala yang",
              "  • ", "    → ", "      “")  # fmt: skip


@pytest.mark.parametrize("name", FREE)
@pytest.mark.parametrize("text", [*SPOOFS, *CONTROLS, LINE, f"” {LINE}", f"x{' ' * 300}{LINE}"], ids=ascii)
def test_words_of_a_package_stay_within_their_line(
    name: str, text: str, manifest: str, package: Path, tmp_path: Path, spbe: CommandLine
) -> None:
    bad = changed(manifest, package, tmp_path / "bad.spbe", lambda value: value.update(playbook=FREE[name](text)))
    assert spbe("verify", bad).status == 0
    assert all(line.startswith(BEGINNINGS) for line in spbe.out.splitlines())
    assert not any(printable(mark) != mark for mark in spbe.out.replace("\n", ""))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.text(min_size=1, max_size=80))
def test_whatever_a_catalogue_says_stays_within_its_line(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    name = text if is_plain(text) else "x"
    try:
        text.encode()
    except UnicodeEncodeError:
        return
    folder = tmp_path / "k"
    folder.mkdir(exist_ok=True)
    issue = CatalogueIssue(
        id="katalog.x", title=LocalText(id=name), publisher=name, number=1, issued=date.today(), expires=date.today(),
        revoked=(Revocation(id="0" * 64, name=name, reason=text, since=date.today()),),
        includes=(Included(title=name, location=text),),
    )  # fmt: skip
    (folder / FILE).write_bytes(seal(issue, None))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_HOME", str(tmp_path / "home"))
        spbe = CommandLine(capsys)
        spbe("catalogue", folder, "--forget")
        assert spbe("catalogue", folder).status == 0
    beginnings = ("Katalog “", "Terbitan 1, ", "Katalog belum ditandatangani.", "  + “", f"  ✗ {'0' * 64} “")
    assert [line.startswith(begin) for line, begin in zip(spbe.out.splitlines(), beginnings, strict=True)] == [True] * 5


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminal")
@pytest.mark.parametrize("columns", [40, 80, 133])
def test_on_a_terminal_no_row_begins_with_their_words(
    columns: int, manifest: str, package: Path, tmp_path: Path
) -> None:
    """Words as long as a row is wide would begin the next one, if the terminal broke the line."""
    filler = "省" * 20 + "x" * columns + " "
    text = f"{filler}{LINE} " * 8

    def change(value: dict[str, object]) -> None:
        value.update(publisher={"name": text, "region": "32.11"}, playbook=FREE["experience"](text))

    bad = changed(manifest, package, tmp_path / "bad.spbe", change)
    shown = on_terminal([sys.executable, "-m", "spbe_sdk.cli", "verify", str(bad)], columns)
    assert LINE.split()[0] in shown
    rows = shown.replace("\r\n", "\n").splitlines()
    short = [begin.rstrip(" “") for begin in BEGINNINGS if begin.strip(" “")]
    assert [row for row in rows if row and not row.startswith((*BEGINNINGS, *short, "        "))] == []


def on_terminal(command: list[str], columns: int) -> str:
    """What a command prints on a terminal of some width."""
    ours, theirs = os.openpty()
    env = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=env) as process:
        os.close(theirs)
        read = b""
        while chunk := _chunk(ours):
            read += chunk
        process.wait()
    os.close(ours)
    return read.decode()


def _chunk(handle: int) -> bytes:
    try:
        return os.read(handle, 65536)
    except OSError:
        return b""


def test_a_key_that_names_another_fingerprint_shows_its_own_first(tmp_path: Path, spbe: CommandLine) -> None:
    true = "ab" * 32
    new_key(tmp_path / "k.pem", f"Kabupaten Sumedang, kunci {true}", None)
    package = build(EXAMPLES / "sumedang-spbe-index", tmp_path / "a.spbe", key=tmp_path / "k.pem")
    own = read_public_key(public_path(tmp_path / "k.pem")).id
    for words in (("keys", "show", tmp_path / "k.pem.pub"), ("verify", package)):
        assert spbe(*words).status == 0
        (line,) = [line for line in spbe.out.splitlines() if true in line]
        assert line.index(own) < line.index("“") < line.index(true)
