"""Work on something that may never answer, step by step: whoever asked waits for so long, and goes on without it.

A database's own time limit is only as good as the database: it is not looked at within one call of a function of
SQLite's, nor by a server that hangs.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

Made = TypeVar("Made")


class Patience:
    """Steps of some work, one after another, each waited for so many seconds.

    A step runs on a thread of its own. One that is given up goes on there, and ends with the program.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._step: Future[Any] | None = None

    def of(self, work: Callable[[], Made]) -> Made:
        """What a step gives.

        Raises:
            TimeoutError: it takes too long.
        """
        step = self._step = Future[Made]()

        def run() -> None:
            try:
                step.set_result(work())
            except BaseException as error:
                step.set_exception(error)

        Thread(target=run, daemon=True).start()
        return step.result(self.seconds)

    def afterwards(self, work: Callable[[], object]) -> None:
        """Do something as soon as no step runs any more: at once, or when one that was given up has come to its end."""
        if self._step is None:
            work()
        else:
            self._step.add_done_callback(lambda _: work())
