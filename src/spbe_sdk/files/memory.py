"""Files that are held in memory."""

from __future__ import annotations

from collections.abc import Mapping

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
