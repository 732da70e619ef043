"""One command at a time may change a workspace or a catalogue; another waits, and is told who holds it."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.findings.errors import WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin

HELD = ".spbe/held"

HOLDER = ".spbe/holder.json"

PATIENCE_SECONDS = 20.0


@contextmanager
def hold(folder: Path, patience: float | None = None) -> Iterator[None]:
    """Keep a folder to ourselves while something in it changes.

    The hold ends with the process that has it, also where that is killed. It may be taken again inside itself.

    Raises:
        WorkspaceError: another command still has it after `patience` seconds, or it cannot be written.
    """
    try:
        (folder / ".spbe").mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / HELD, is_singleton=True)
        lock.acquire(timeout=PATIENCE_SECONDS if patience is None else patience)
    except Timeout:
        raise WorkspaceError(Finding("workspace-held", origin=Origin(str(folder)), found=_holder(folder))) from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise WorkspaceError(Finding("not-writable", origin=Origin(str(folder)), details={"reason": reason})) from None
    try:
        if lock.lock_counter == 1:
            write_atomic(folder / HOLDER, json.dumps({"pid": os.getpid(), "machine": socket.gethostname()}).encode())
        yield
    finally:
        try:
            if lock.lock_counter == 1:
                with suppress(OSError):
                    (folder / HOLDER).unlink()
        finally:
            lock.release()


def _holder(folder: Path) -> str:
    """Who has it, as far as its note can be read."""
    try:
        holder = json.loads((folder / HOLDER).read_bytes())
        return f"{holder['machine']}, pid {holder['pid']}"
    except (OSError, ValueError, KeyError, TypeError):
        return "–"
