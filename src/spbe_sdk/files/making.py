"""Files that are made one after another, each when it is written: a thousand pages need the memory of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import attrs


@attrs.frozen(slots=True)
class Making(Mapping[str, bytes]):
    """Files by their places, each made again whenever it is read.

    Examples:
        >>> dict(Making({"a.txt": lambda: b"satu"}))
        {'a.txt': b'satu'}
    """

    makers: Mapping[str, Callable[[], bytes]]

    def __getitem__(self, place: str) -> bytes:
        return self.makers[place]()

    def __iter__(self) -> Iterator[str]:
        return iter(self.makers)

    def __len__(self) -> int:
        return len(self.makers)
