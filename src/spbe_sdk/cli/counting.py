"""A sign of life beside work that comes item by item."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from spbe_sdk.cli.output import console
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say

Item = TypeVar("Item")


def counted(items: Iterable[Item], language: Language) -> Iterator[Item]:
    """Items as they come, with a count on a terminal of how many have; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield from items
        return
    with console(stderr=True).status(say("cli.working", language)) as status:
        for count, item in enumerate(items, 1):
            yield item
            if count % 100 == 0:
                status.update(say("cli.counted", language, count=figure(count, language)))
