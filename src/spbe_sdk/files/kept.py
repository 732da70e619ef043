"""Answers of web addresses that are kept on this machine, so that they are sent again only if they changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import attrs

from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import sha256
from spbe_sdk.files.home import home
from spbe_sdk.findings.errors import WorkspaceError


@attrs.frozen(slots=True)
class KeptAnswer:
    """The last answer of an address on this machine."""

    path: Path
    body: bytes
    headers: Mapping[str, str]

    @classmethod
    def of(cls, url: str) -> KeptAnswer:
        """What is kept of an address; empty where there is nothing, or not what was written."""
        path = home() / "answers" / sha256(url.encode())
        try:
            headers = json.loads(path.with_suffix(".json").read_bytes())
            body = path.with_suffix(".body").read_bytes()
            if headers["sha256"] == sha256(body):
                return cls(path, body, headers)
        except (OSError, ValueError, KeyError, TypeError):
            pass
        return cls(path, b"", {})

    @property
    def conditions(self) -> dict[str, str]:
        """Headers by which a server sends the answer only if it changed."""
        return {"If-None-Match": self.headers["etag"]} if "etag" in self.headers else {}

    def replace(self, body: bytes, headers: Mapping[str, str]) -> None:
        """Keep another answer; where that cannot be, it is asked for again the next time."""
        told = {name: value for name, value in headers.items() if name != "set-cookie"}
        with suppress(WorkspaceError):
            write_atomic(self.path.with_suffix(".body"), body, mode=0o600)
            record = json.dumps({**told, "sha256": sha256(body)}).encode()
            write_atomic(self.path.with_suffix(".json"), record, mode=0o600)
