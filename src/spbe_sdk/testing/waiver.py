"""Tests that do not apply: said by name, with a reason and an end, in one form for every suite of the kit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

import attrs
import pytest


@attrs.frozen(slots=True)
class Waiver:
    """Why a test does not apply, and the last day on which that is taken for granted."""

    reason: str
    until: date


class Waivable:
    """Base of the suites: what may be waived are their own tests, by name: ``no-writes`` for ``test_no_writes``."""

    waived: ClassVar[Mapping[str, Waiver]] = {}
    """The tests that do not apply, each by its name without ``test_``, with its `Waiver`."""

    def __init_subclass__(cls, **arguments: Any) -> None:
        """Refuse a waiver that waives nothing, before any test runs.

        Raises:
            TypeError: its name is no test, or it has no reason and end.
        """
        super().__init_subclass__(**arguments)
        known = cls.names()
        for name, waiver in cls.waived.items():
            if name not in known:
                raise TypeError(f"{cls.__name__} waives {name!r}, which is no test; there are {', '.join(known)}")
            if not isinstance(waiver, Waiver) or not waiver.reason.strip():
                raise TypeError(f"{cls.__name__}: the waiver of {name!r} has to be Waiver(reason, until)")

    @classmethod
    def names(cls) -> list[str]:
        """The names of the tests."""
        return sorted(name[5:].replace("_", "-") for name in dir(cls) if name.startswith("test_"))

    def applies(self, name: str) -> None:
        """Skip a test that is waived, with the reason; fail where the waiver has ended."""
        waiver = self.waived.get(name)
        if waiver is None:
            return
        if waiver.until < date.today():
            pytest.fail(f"the waiver of {name!r} ended on {waiver.until}: {waiver.reason}")
        pytest.skip(f"waived until {waiver.until}: {waiver.reason}")
