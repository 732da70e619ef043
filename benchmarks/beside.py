"""Two ways of the same work, one after the other in one process: what is measured is their ratio, not the clock."""

from __future__ import annotations

import math
import os
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Call = Callable[[], object]


@dataclass(frozen=True)
class Beside:
    """What we do, and what somebody would write by hand, with the median of how long each takes."""

    work: str
    alternative: str
    goal: str
    ours: float
    theirs: float
    ratio: float
    note: str = ""

    def row(self) -> str:
        """One row of the table."""
        times = f"{shown(self.ours)} / {shown(self.theirs)}"
        return f"| {self.work} | {self.alternative} | {self.ratio:.2f} | {self.goal} | {times} | {self.note} |"


def shown(seconds: float) -> str:
    """A time that people can read."""
    for factor, unit in ((1, "s"), (1e3, "ms"), (1e6, "µs")):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e6:.2g} µs"


def seconds(call: Call) -> float:
    """How long a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def beside(
    work: str, ours: Call, alternative: str, theirs: Call, *, goal: str, times: int = 5, note: str = ""
) -> Beside:
    """Both ways in turn, after each ran once: medians of the times and of their ratios."""
    ours()
    theirs()
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(times)]
    ratio = statistics.median(one / other for one, other in pairs)
    mine, others = (statistics.median(pair[which] for pair in pairs) for which in (0, 1))
    return Beside(work, alternative, goal, mine, others, ratio, note)


def growth(make: Callable[[int], Call], few: int, many: int, times: int = 3) -> float:
    """The exponent by which the time grows with the size of the work: 1 is twice the time for twice the work."""
    calls = [make(few), make(many)]
    for call in calls:
        call()
    one, other = (statistics.median(seconds(call) for _ in range(times)) for call in calls)
    return math.log(other / one) / math.log(many / few)


def peak_of(call: Call) -> float:
    """The most memory in MB that a call needs in a process of its own, with all that is loaded already."""
    import resource

    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        call()
        os.write(writer, str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before).encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as stream:
        return int(stream.read() or 0) / 1024
