"""Where the command line begins: it can be stopped at any moment, also while its modules are loading."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType

# Ctrl-C, a machine that shuts down, a terminal that is closed; not every system has all of these.
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]

# Who stopped us before the words were there, and what is said then.
_noted = 0
_said = b""


class Stopped(SystemExit):
    """Somebody stops the command; what it has not finished is cleaned up on the way out.

    It is an exit, since a server or a library that goes on after whatever else is raised lets an exit through.
    """

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)


def run() -> None:
    """The command `spbe`: what `main.run` does, with an end that says what has changed when somebody stops it."""
    global _said
    _on_signals(_note)
    _open_streams()
    from spbe_sdk.cli.language import asked_language
    from spbe_sdk.findings.words import DEFAULT_LANGUAGE, say

    language = asked_language(sys.argv[1:]) or DEFAULT_LANGUAGE
    nothing = say("cli.stopped", language)
    _said = f"{nothing}\n".encode()
    _on_signals(_leave)
    if _noted:
        _leave(_noted, None)
    from spbe_sdk.cli import main
    from spbe_sdk.files.atomic import changed

    try:
        _on_signals(_stop)
        main.run()
    except Stopped:
        paths = ", ".join(map(str, changed()))
        text = say("cli.stopped_after", language, paths=paths) if paths else nothing
        os.write(2, f"{text}\n".encode(errors="replace"))
        raise


def _on_signals(act: object) -> None:
    for number in _SIGNALS:
        # What whoever started us ignores, as `nohup` does, stays ignored.
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, act)  # type: ignore[arg-type]


def _note(number: int, _: FrameType | None) -> None:
    global _noted
    _noted = number


def _leave(number: int, _: FrameType | None) -> None:
    """End at once: nothing was done yet, or the way out itself takes too long."""
    try:
        os.write(2, _said)
    finally:
        os._exit(128 + number)


def _stop(number: int, _: FrameType | None) -> None:
    global _said
    _said = b""
    _on_signals(_leave)
    raise Stopped(number)


def _open_streams() -> None:
    """Give the standard streams that whoever started us has closed a place where nothing is lost, nor harmed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = sys.stderr or open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


if __name__ == "__main__":
    run()
