"""The container in which old workbooks lie; a chain of its sectors that never ends is noticed, which xlrd does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from struct import unpack, unpack_from

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_DIRECTORY, _SHORT_BELOW, _SHORT_CHAIN, _TABLES = 48, 56, 60, 68

_ENTRY = 128


def stream(data: bytes, names: Sequence[str]) -> bytes:
    """The content of the first stream of a container that has one of some names.

    Raises:
        ValueError: there is none, or the container is damaged.
        struct.error: it is cut off.
    """
    shift, short_shift = unpack_from("<HH", data, 30)
    if shift not in (9, 12) or short_shift != 6:
        raise ValueError(f"sectors {shift}, {short_shift}")
    size = 1 << shift
    table = _table(data, size)
    directory = _joined(data[size:], size, table, _field(data, _DIRECTORY))
    entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]
    found = {_name(entry): entry for entry in _children(entries)}
    entry = next((found[name] for name in names if name in found), None)
    if entry is None:
        raise ValueError(f"no {names[0]}")
    first, length = unpack_from("<iI", entry, 116)
    if length >= _field(data, _SHORT_BELOW):
        return _joined(data[size:], size, table, first)[:length]
    short = _numbers(_joined(data[size:], size, table, _field(data, _SHORT_CHAIN)))
    inside = _joined(data[size:], size, table, _field(entries[0], 116))
    return _joined(inside, 1 << short_shift, short, first)[:length]


def _field(data: bytes, at: int) -> int:
    return int(unpack_from("<i", data, at)[0])


def _numbers(data: bytes) -> Sequence[int]:
    return unpack(f"<{len(data) // 4}i", data[: len(data) // 4 * 4])


def _table(data: bytes, size: int) -> Sequence[int]:
    """Which sector follows each sector."""
    places = list(unpack_from("<109i", data, 76))
    further, left = unpack_from("<iI", data, _TABLES)
    while further >= 0 and left and len(places) * size < len(data) + 110 * size:
        *more, further = _numbers(data[(further + 1) * size : (further + 2) * size])
        places += more
        left -= 1
    return _numbers(b"".join(data[(at + 1) * size : (at + 2) * size] for at in places if at >= 0))


def _chain(table: Sequence[int], first: int) -> Iterator[int]:
    for _ in range(len(table) + 1):
        if first < 0:
            return
        yield first
        first = table[first]
    raise ValueError("endless chain")


def _joined(data: bytes, size: int, table: Sequence[int], first: int) -> bytes:
    return b"".join(data[at * size : (at + 1) * size] for at in _chain(table, first))


def _children(entries: Sequence[bytes]) -> Iterator[bytes]:
    """What lies directly in the container, not inside what is embedded in it."""
    waiting, seen = [_field(entries[0], 76)], set[int]()
    while waiting:
        at = waiting.pop()
        if 0 <= at < len(entries) and at not in seen:
            seen.add(at)
            waiting += unpack_from("<ii", entries[at], 68)
            yield entries[at]


def _name(entry: bytes) -> str:
    return entry[: max(unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le", "replace")
