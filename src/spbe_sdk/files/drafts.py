"""Drafts: what is being written lies beside its place under a hidden name, and what a killed command left is swept.

A name tells which process on which machine made the draft, so that nobody sweeps what somebody else is writing.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_MACHINE = f"{zlib.crc32(socket.gethostname().encode()):08x}"

_NAME = re.compile(r"\..*\.(?P<process>\d+)-(?P<machine>[0-9a-f]{8})-[0-9a-f]{8}\.draft", re.DOTALL)

# Where a process cannot be looked up, a draft of this age is one that nobody writes any more.
_OLD_SECONDS = 24 * 3600

_open: set[str] = set()


@contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """A free name beside a path, for what is about to take its place; what is still there in the end is removed.

    Drafts that killed commands left in the same folder are swept first.
    """
    sweep(path.parent)
    place = path.with_name(f".{path.name[:40]}.{os.getpid()}-{_MACHINE}-{os.urandom(4).hex()}.draft")
    _open.add(place.name)
    try:
        yield place
    except BaseException:
        _remove(place)
        raise
    finally:
        _open.discard(place.name)


def is_draft(path: Path) -> bool:
    """Whether a path is that of a draft, or of something in one."""
    return any(_NAME.fullmatch(part) for part in path.parts)


def sweep(*folders: Path) -> None:
    """Remove the drafts in some folders that nobody writes any more; what cannot be removed stays."""
    for folder in folders:
        with suppress(OSError):
            for name in os.listdir(folder):  # noqa: PTH208 - names only: a folder may hold many files
                found = _NAME.fullmatch(name)
                if found and _is_dead(folder / name, int(found["process"]), found["machine"]):
                    _remove(folder / name)


def _is_dead(draft: Path, process: int, machine: str) -> bool:
    if machine != _MACHINE or sys.platform == "win32":
        return draft.name not in _open and time.time() - draft.lstat().st_mtime > _OLD_SECONDS
    if process == os.getpid():
        return draft.name not in _open
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)
    else:
        with suppress(OSError):
            place.unlink(missing_ok=True)
