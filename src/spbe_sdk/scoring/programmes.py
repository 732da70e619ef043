"""Linear programmes by a maintained solver (HiGHS), an extra. It counts in floating-point numbers: whoever asks checks
what it finds exactly.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from highspy import Highs, highs_var

    __all__ = ["Highs", "at_least", "highs_var", "is_installed", "quiet"]

# How far a floating-point bound may be off, absolutely and relatively.
_SLACK, _RELATIVE = 1e-6, 1e-9


def is_installed() -> bool:
    """Whether there is a solver."""
    try:
        import highspy  # noqa: F401
    except ImportError:
        return False
    return True


def at_least(bound: float, near: float = 0.0) -> int:
    """The whole number that nothing above a floating-point bound stays below; `near` is the size of what it bounds."""
    return math.ceil(bound - _SLACK - _RELATIVE * abs(near))


def quiet() -> Highs:
    """A solver that prints nothing; some versions greet as soon as they are made."""
    import highspy

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> None:  # noqa: N802 - the library's own name
            self.silent()
            super().enableCallbacks()

    return Quiet()
