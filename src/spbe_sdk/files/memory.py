"""Files that are held in memory."""

from __future__ import annotations

import io
from collections.abc import Mapping

import attrs

from spbe_sdk.files.folder import Files
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin


class InMemory(Files):
    """Files that are held in memory, by their path."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self.contents = contents

    def read(self, path: str) -> bytes:
        """The content of one of them."""
        if path not in self.contents:
            raise DataError(Finding("file-missing", origin=Origin(path), details={"beside": ", ".join(self.contents)}))
        return self.contents[path]


@attrs.frozen(slots=True)
class Overlaid(Files):
    """Other files, with some in front of them that are not written yet."""

    files: Files
    added: Mapping[str, bytes]

    def read(self, path: str) -> bytes:
        """The content of a file as it would be."""
        return self.added[path] if path in self.added else self.files.read(path)

    def open(self, path: str) -> io.BufferedIOBase:
        """One file as it would be, to be read piece by piece."""
        return io.BytesIO(self.added[path]) if path in self.added else self.files.open(path)

    def matching(self, pattern: str) -> list[str]:
        """The files that lie there already and match."""
        return self.files.matching(pattern)
