"""Packages are reproducible, and what is not exactly a package is refused before anything else happens."""

import io
import shutil
import stat
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from conftest import EXAMPLES
from spbe_sdk import PackageError, build, verify
from spbe_sdk.applications.package.package import FILE_LIST, SIGNATURE, collect, pack
from spbe_sdk.files.folder import sha256
from spbe_sdk.findings.errors import DataError

SUMEDANG = EXAMPLES / "sumedang-spbe-index"


def test_the_same_folder_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = build(SUMEDANG, tmp_path / "one.spbe"), build(SUMEDANG, tmp_path / "two.spbe")
    assert one.read_bytes() == two.read_bytes()
    assert verify(one).digest == verify(two).digest


def test_the_bytes_are_fixed_across_platforms_and_versions() -> None:
    """A tiny package's digest, recorded once: another Python or system that writes other bytes is noticed."""
    data = pack({"application.yaml": b"a: 1\n", "trial/x.csv": "é\n".encode()})
    assert sha256(data) == "60a1642a4812049dca3dc83b5b8eebcb0c2792e08eda9b22328534f6e2a32721"


def test_a_package_knows_what_is_in_it(package: Path) -> None:
    opened = verify(package)
    assert opened.application.publisher.region == "32.11"
    assert sorted(opened.contents) == ["application.yaml", "trial/expected.json", "trial/tingkat.csv"]
    assert opened.read("trial/tingkat.csv").startswith(b"indikator,tingkat")
    with pytest.raises(DataError):
        opened.read("../secret")


def entries(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def archive(
    contents: list[tuple[str, bytes]], *, compression: int = zipfile.ZIP_STORED, mode: int = stat.S_IFREG | 0o644
) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as made:
        for name, data in contents:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            entry.external_attr = mode << 16
            entry.compress_type = compression
            made.writestr(entry, data)
    return stream.getvalue()


Change = Callable[[dict[str, bytes], bytes], bytes]
HOSTILE: dict[str, tuple[Change, str]] = {
    "traversal": (lambda c, d: archive([*c.items(), ("../evil", b"x")]), "package-hostile"),
    "absolute": (lambda c, d: archive([*c.items(), ("/etc/evil", b"x")]), "package-hostile"),
    "backslash": (lambda c, d: archive([*c.items(), ("..\\evil", b"x")]), "package-hostile"),
    "device name": (lambda c, d: archive([*c.items(), ("trial/con.txt", b"x")]), "package-hostile"),
    "case collision": (lambda c, d: archive([*c.items(), ("APPLICATION.yaml", b"x")]), "package-hostile"),
    "symlink": (lambda c, d: archive(list(c.items()), mode=stat.S_IFLNK | 0o777), "package-hostile"),
    "compressed": (lambda c, d: archive(list(c.items()), compression=zipfile.ZIP_DEFLATED), "package-hostile"),
    "too many": (lambda c, d: archive([(f"f{n}", b"") for n in range(2001)]), "package-hostile"),
    "extra file": (lambda c, d: archive([*c.items(), ("extra.txt", b"x")]), "package-altered"),
    "missing file": (lambda c, d: archive([e for e in c.items() if e[0] != "trial/tingkat.csv"]), "package-altered"),
    "changed file": (
        lambda c, d: archive(list({**c, "trial/tingkat.csv": c["trial/tingkat.csv"].replace(b"1,4", b"1,5")}.items())),
        "package-altered",
    ),
    "other order": (lambda c, d: archive(list(reversed(c.items()))), "package-hostile"),
    "bytes before": (lambda c, d: b"#!/bin/sh\n" + d, "package-hostile"),
    "bytes after": (lambda c, d: d + b"x", "package-hostile"),
    "truncated": (lambda c, d: d[:-40], "package-broken"),
    "no archive": (lambda c, d: b"PK but no zip", "package-broken"),
    "empty": (lambda c, d: b"", "package-broken"),
    "no list": (lambda c, d: archive([e for e in c.items() if e[0] != FILE_LIST]), "package-broken"),
    "no manifest": (lambda c, d: pack({"trial/tingkat.csv": b"x"}), "package-broken"),
    "list of nothing": (
        lambda c, d: archive([(FILE_LIST, b'{"files": 3, "format": "spbe-package-1"}'), ("application.yaml", b"x")]),
        "package-broken",
    ),
    "another size": (
        lambda c, d: archive(list({**c, FILE_LIST: c[FILE_LIST].replace(b'"size": ', b'"size": 1', 1)}.items())),
        "package-altered",
    ),
    "list is no object": (lambda c, d: archive([(FILE_LIST, b"[]"), ("application.yaml", b"x")]), "package-broken"),
    "list explodes": (
        lambda c, d: archive([(FILE_LIST, b"[" * 10**6), ("application.yaml", b"x")]),
        "package-broken",
    ),
    "other format": (
        lambda c, d: archive([(FILE_LIST, b'{"files": {}, "format": "v9"}'), ("application.yaml", b"x")]),
        "package-format",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_package_is_refused_by_name(name: str, package: Path, tmp_path: Path) -> None:
    change, code = HOSTILE[name]
    target = tmp_path / "bad.spbe"
    target.write_bytes(change(entries(package), package.read_bytes()))
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert {finding.code for finding in caught.value.findings} == {code}
    assert sorted(tmp_path.rglob("*")) == before


def flagged(data: bytes) -> bytes:
    """An archive whose first entry says that it is encrypted, in both places that say so."""
    changed = bytearray(data)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        changed[data.index(signature) + offset] |= 1
    return bytes(changed)


REASONS: dict[str, tuple[Callable[[dict[str, bytes]], bytes], str]] = {
    "too many": (lambda c: archive([(f"f{n}", b"") for n in range(2001)]), "too many entries"),
    "outside": (lambda c: archive([*c.items(), ("../evil", b"x")]), "unsafe path"),
    "case collision": (lambda c: archive([*c.items(), ("APPLICATION.yaml", b"x")]), "name twice"),
    "compressed": (lambda c: archive(list(c.items()), compression=zipfile.ZIP_DEFLATED), "compressed entry"),
    "encrypted": (lambda c: flagged(archive(list(c.items()))), "encrypted entry"),
    "symlink": (lambda c: archive(list(c.items()), mode=stat.S_IFLNK | 0o777), "not a plain file"),
    "folder": (lambda c: archive(list(c.items()), mode=stat.S_IFDIR | 0o755), "not a plain file"),
}


@pytest.mark.parametrize("name", REASONS)
def test_why_an_entry_is_refused_is_said_before_it_is_read(name: str, package: Path, tmp_path: Path) -> None:
    change, reason = REASONS[name]
    target = tmp_path / "bad.spbe"
    target.write_bytes(change(entries(package)))
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert [finding.details["reason"] for finding in caught.value.findings] == [reason]


@pytest.mark.parametrize("more", [0, 1])
def test_a_package_has_at_most_two_thousand_entries(package: Path, tmp_path: Path, more: int) -> None:
    contents = dict(verify(package).contents)
    contents.update({f"local/{number}.txt": b"" for number in range(2000 - len(contents) - 1 + more)})
    target = tmp_path / "large.spbe"
    target.write_bytes(pack(contents))
    if not more:
        assert len(verify(target).contents) == 1999
        return
    with pytest.raises(PackageError, match="too many entries"):
        verify(target)


def test_duplicate_entries_are_refused(package: Path, tmp_path: Path) -> None:
    target = tmp_path / "bad.spbe"
    with pytest.warns(UserWarning, match="Duplicate"):
        data = archive([*entries(package).items(), ("application.yaml", b"x")])
    target.write_bytes(data)
    with pytest.raises(PackageError, match="name twice"):
        verify(target)


@pytest.mark.parametrize(
    "manifest", [b"a: &a [x, x]\nb: [*a, *a]\n", b"id: !!python/name:os.system\n", b"\xff\xfe", b"{" * 5000, b"x"]
)
def test_a_hostile_manifest_is_refused(manifest: bytes, tmp_path: Path) -> None:
    target = tmp_path / "bad.spbe"
    target.write_bytes(pack({"application.yaml": manifest}))
    with pytest.raises(PackageError):
        verify(target)


def test_every_flipped_byte_is_noticed(package: Path, tmp_path: Path) -> None:
    data = package.read_bytes()
    target = tmp_path / "bad.spbe"
    for position in range(0, len(data), 13):
        target.write_bytes(data[:position] + bytes([data[position] ^ 0x20]) + data[position + 1 :])
        with pytest.raises(PackageError):
            verify(target)


def test_a_folder_must_be_whole_and_portable(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        collect(tmp_path)
    assert caught.value.findings[0].code == "application-missing"
    (tmp_path / "application.yaml").write_text((SUMEDANG / "application.yaml").read_text(encoding="utf-8"))
    with pytest.raises(DataError) as caught:
        collect(tmp_path)
    assert [finding.code for finding in caught.value.findings] == ["application-file"]
    (tmp_path / "a:b.txt").write_text("x")
    with pytest.raises(DataError) as caught:
        collect(tmp_path)
    assert [finding.code for finding in caught.value.findings] == ["application-path"]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SUMEDANG, tmp_path / "app"))


@pytest.mark.parametrize("name", [FILE_LIST, SIGNATURE])
def test_names_of_the_package_itself_are_no_names_of_files(source: Path, name: str) -> None:
    (source / name).write_text("{}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        collect(source)
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("application-path", name)]


def test_a_link_is_not_packed(source: Path, tmp_path: Path) -> None:
    (tmp_path / "rahasia.txt").write_text("x", encoding="utf-8")
    if sys.platform == "win32":
        return  # Links need a privilege there.
    (source / "tautan.txt").symlink_to(tmp_path / "rahasia.txt")
    with pytest.raises(DataError) as caught:
        collect(source)
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("application-path", "tautan.txt")]


def test_a_personal_number_is_not_packed(source: Path) -> None:
    with (source / "trial/tingkat.csv").open("a", encoding="utf-8") as stream:
        stream.write("3216015203900001,1\n")
    with pytest.raises(DataError) as caught:
        collect(source)
    (finding,) = caught.value.findings
    assert (finding.code, finding.found) == ("personal-number", "32…01")


def test_a_file_that_a_lookup_refers_to_must_be_there(source: Path, replace: Callable[[Path, str, str], None]) -> None:
    fields = "      fields: {indicator: indikator, value: tingkat}\n"
    lookup = "      lookups: {indicator: {path: kode.csv, key: a, value: b}}\n"
    replace(source / "application.yaml", fields, fields + lookup)
    with pytest.raises(DataError) as caught:
        collect(source)
    assert [(finding.code, finding.found) for finding in caught.value.findings] == [("application-file", "kode.csv")]
    (source / "kode.csv").write_text("a,b\n", encoding="utf-8")
    assert "kode.csv" in collect(source)


@pytest.mark.parametrize("name", [".git/config", "trial/.env", "__pycache__/x.pyc", "sebelum.spbe", "a/b.spbe"])
def test_hidden_files_and_packages_are_left_out(source: Path, name: str) -> None:
    before = collect(source)
    (source / name).parent.mkdir(parents=True, exist_ok=True)
    (source / name).write_bytes(b"x")
    assert collect(source) == before


def test_a_trial_that_gives_another_result_is_not_built(
    tmp_path: Path, replace: Callable[[Path, str, str], None]
) -> None:
    folder = tmp_path / "app"
    (folder / "trial").mkdir(parents=True)
    for name, data in collect(SUMEDANG).items():
        (folder / name).write_bytes(data)
    replace(folder / "trial/tingkat.csv", "1,4", "1,5")
    with pytest.raises(DataError) as caught:
        build(folder, tmp_path / "out.spbe")
    assert {finding.code for finding in caught.value.findings} == {"trial-different"}
    assert not (tmp_path / "out.spbe").exists()
    build(folder, tmp_path / "out.spbe", update_expected=True)
    assert verify(tmp_path / "out.spbe")


def test_a_document_that_is_no_document_by_its_size_is_refused_at_once(package: Path, tmp_path: Path) -> None:
    from spbe_sdk.applications.package.package import read_manifest
    from spbe_sdk.applications.package.signatures import open_sealed

    for read in (read_manifest, open_sealed):
        with pytest.raises(DataError) as caught:
            read(b"- a\n" * (3 * 1024 * 1024 // 4), "besar")
        assert [finding.code for finding in caught.value.findings] == ["document-large"]


def test_an_expected_result_that_is_nested_without_end_is_named(package: Path) -> None:
    from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
    from spbe_sdk.applications.package.trial import try_package

    found = verify(package)
    deep = {**found.contents, found.application.trial.expected: b"[" * 100_000}
    _, problems = try_package(attrs.evolve(found, contents=deep), MaturityIndex())
    assert [problem.code for problem in problems] == ["trial-different"]
