"""Archives whose directory lies: refused before a byte of any entry is taken out."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import PackageError, verify
from spbe_sdk.applications.package.archive import read_entries, store


@attrs.frozen
class Entry:
    """What the directory says of an entry; by its offset, where it says that the entry begins."""

    name: bytes
    size: int
    crc: int
    offset: int
    stored: int | None = None


def local(entry: Entry) -> bytes:
    sizes = (entry.crc, entry.size if entry.stored is None else entry.stored, entry.size)
    return struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, *sizes, len(entry.name), 0) + entry.name


def directory(entries: Sequence[Entry], at: int) -> bytes:
    written = b"".join(
        struct.pack(
            "<4s4B4HL2L5H2L", b"PK\1\2", 20, 3, 20, 0, 0, 0, 0, 33, entry.crc,
            entry.size if entry.stored is None else entry.stored, entry.size, len(entry.name), 0, 0, 0, 0,
            0o100644 << 16, entry.offset,
        ) + entry.name
        for entry in entries
    )  # fmt: skip
    return written + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, len(entries), len(entries), len(written), at, 0)


def archive(files: Sequence[tuple[bytes, bytes]], change: Callable[[list[Entry]], list[Entry]]) -> bytes:
    """An archive of some files, with a directory that says of them what somebody likes."""
    body, entries = b"", []
    for name, data in files:
        entries.append(Entry(name, len(data), zlib.crc32(data), len(body)))
        body += local(entries[-1]) + data
    return body + directory(change(entries), len(body))


def nested(count: int, size: int) -> bytes:
    """Entries of which each holds all those behind it: a few bytes more for each, and its whole size again."""
    data = b"\0" * size
    entries: list[tuple[bytes, int]] = []
    body = data
    for number in reversed(range(count)):
        name = b"f%06d" % number
        entries.append((name, zlib.crc32(body)))
        body = local(Entry(name, len(body), zlib.crc32(body), 0)) + body
    position, made, rest = 0, [], len(body)
    for name, crc in reversed(entries):
        header = 30 + len(name)
        rest -= header
        made.append(Entry(name, rest, crc, position))
        position += header
    return body + directory(made, len(body))


FILES = [(b"a", b"x" * 1000), (b"b", b"y" * 1000), (b"c", b"z" * 1000)]


def with_one(change: dict[str, Any]) -> Callable[[list[Entry]], list[Entry]]:
    return lambda entries: [entries[0], attrs.evolve(entries[1], **change), entries[2]]


LIES: dict[str, bytes] = {
    "each holds the next": nested(300, 100_000),
    "one place under two names": archive(FILES, lambda e: [*e, attrs.evolve(e[2], name=b"d")]),
    "all begin at the first": archive(FILES, lambda e: [attrs.evolve(entry, offset=0) for entry in e]),
    "larger than the archive": archive(FILES, with_one({"size": 2**31})),
    "larger than it is": archive(FILES, with_one({"size": 1001})),
    "smaller than it is": archive(FILES, with_one({"size": 999})),
    "inflated": archive(FILES, with_one({"size": 2**31, "stored": 1000})),
    "left out": archive(FILES, lambda e: [e[0], e[2]]),
    "the first left out": archive(FILES, lambda e: e[1:]),
    "the last left out": archive(FILES, lambda e: e[:2]),
    "behind the directory": archive(FILES, with_one({"offset": 10**6})),
}


@pytest.mark.parametrize("name", LIES)
def test_a_directory_that_lies_is_refused_before_anything_is_read(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(*_: object) -> bytes:
        raise AssertionError("an entry was read")

    monkeypatch.setattr(zipfile.ZipFile, "read", read)
    target = tmp_path / "bad.spbe"
    target.write_bytes(LIES[name])
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert caught.value.findings[0].code == "package-hostile"


def test_the_writer_here_writes_what_ours_writes() -> None:
    """Or the lies above would be refused for another reason."""
    assert archive(FILES, lambda entries: entries) == store([(name.decode(), data) for name, data in FILES])


NAMES = st.from_regex(r"[a-m]{1,8}|[n-zé]{1,8}/[a-z]{1,4}", fullmatch=True)  # no file is a folder as well


@given(st.dictionaries(NAMES, st.binary(max_size=50), max_size=8))
def test_what_is_stored_is_read_again(files: dict[str, bytes]) -> None:
    assert read_entries(store(files.items()), "x") == files


@given(st.data())
def test_no_directory_gives_out_more_than_there_is(data: st.DataObject) -> None:
    """Whatever the directory says of where entries begin and how long they are."""
    entries = st.builds(
        Entry,
        name=st.sampled_from([b"a", b"b", b"c"]),
        size=st.integers(0, 3200),
        crc=st.sampled_from([zlib.crc32(content) for _, content in FILES]),
        offset=st.sampled_from([0, 1031, 2062, 5]),
    )
    said = data.draw(st.lists(entries, max_size=5))
    made = archive(FILES, lambda _: said)
    try:
        found = read_entries(made, "x")
    except PackageError as error:
        assert error.findings[0].code in ("package-hostile", "package-broken")
        return
    assert sum(map(len, found.values())) < len(made)
