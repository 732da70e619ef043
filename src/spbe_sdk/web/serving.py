"""Serving the page on this computer: the loopback address, a free port, and an end when nobody is there."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.web.desk import Desk

LOOPBACK = "127.0.0.1"

# Minutes without a question after which the page is closed.
IDLE_MINUTES = 30

# How often, in seconds, it is looked whether somebody is still there.
_LOOK = 1.0


def serve(
    folder: Path | str = ".",
    *,
    language: Language = DEFAULT_LANGUAGE,
    port: int = 0,
    idle_minutes: float = IDLE_MINUTES,
    opened: Callable[[str], object] = print,
) -> bool:
    """Serve the page of a workspace, or of a folder in which one is to be made, until nobody asks for anything.

    Says whether it was ended on the page, rather than left alone.

    `opened` is told the address that lets one browser in, once; a port is taken that is free, unless one is named.

    Raises:
        UsageError: the extra ``web`` is not installed, the port is taken, or a file is named.

    Examples:
        ``serve("bekasi", opened=webbrowser.open)``
    """
    try:
        from waitress import create_server, wasyncore

        from spbe_sdk.web.app import application
    except ModuleNotFoundError:
        raise UsageError(Finding("extra-missing", found="web", allowed="spbe-sdk[web]")) from None
    if Path(folder).is_file():
        raise UsageError(Finding("workspace-missing", origin=Origin(str(folder))))
    # That one question waits for another is as it should be.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    desk = Desk(Path(folder).absolute(), language)
    served: dict[int, object] = {}
    with _listening(port) as listening:
        desk.address = f"{LOOPBACK}:{listening.getsockname()[1]}"
        # One person asks, so that one thing is done after the other.
        server = create_server(
            application(desk), served, sockets=[listening], threads=1, url_prefix=f"/{desk.place}", ident=None
        )
        try:
            opened(desk.link())
            while not desk.is_over(time.monotonic(), 60 * idle_minutes):
                wasyncore.loop(timeout=_LOOK, map=served, count=1)
            # The last answer is still on its way.
            wasyncore.loop(timeout=_LOOK / 10, map=served, count=5)
        finally:
            server.task_dispatcher.shutdown(cancel_pending=True, timeout=_LOOK)
            wasyncore.close_all(served, ignore_all=True)
    return desk.done


def _listening(port: int) -> socket.socket:
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        # Python adds the address to what the system says.
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise UsageError(Finding("port-taken", found=str(port), details={"reason": reason})) from None
