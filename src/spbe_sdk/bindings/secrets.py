"""What the sources of a binding may reach: our own may look beyond the workspace and know secrets, a package's not.

A secret is written ``${env:NAME}`` and comes from the environment, or from the file that ``SPBE_SECRETS`` names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.files.folder import decode, read_bytes
from spbe_sdk.files.hiding import hidden
from spbe_sdk.files.modes import open_to_others
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

SECRETS = "SPBE_SECRETS"

_PLACE = re.compile(r"\$\{env:([A-Za-z_][A-Za-z0-9_]*)\}")

_SECRET_NAME = re.compile(r"passw|token|secret|authorization|api[-_]?key|kata.?sandi", re.IGNORECASE)

_SECRET_TEXT = re.compile(
    r"://[^/\s:@]*:(?!\$\{env:)(?!\d+[/?#])[^\s@]+@|[?&](?:access_)?(?:token|key|api[-_]?key|password|secret)=(?!\$\{env:)[^&\s]+",
    re.IGNORECASE,
)


# A line that was taken out of use, with its secret still in it.
_SECRET_COMMENT = re.compile(rf"#.*(?:{_SECRET_NAME.pattern})[^:=\n]*[:=](?![^\n]*\$\{{env:)\s*\S", re.IGNORECASE)


@attrs.frozen(slots=True)
class Reach:
    """How far sources may look; the default is into their own files only.

    `folder` is the workspace, in which no file of secrets may lie.
    """

    beyond: bool = False
    folder: Path | None = None

    def resolve(self, options: Mapping[str, Any], origin: Origin) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Options with their secrets filled in, and the secrets that were.

        Raises:
            DataError: a secret stands in the open, or is not to be had; all of them at once.
        """
        findings = [*_in_the_open(options, origin)]
        names = {name for text in _texts(options) for name in _PLACE.findall(text)}
        known: dict[str, str] = {}
        if names and not self.beyond:
            findings.append(Finding("secret-forbidden", origin=origin, found=", ".join(sorted(names))))
        elif names:
            values = {**_from_file(self.folder), **os.environ}
            known = {name: values[name] for name in names if values.get(name)}
            findings += [Finding("secret-missing", origin=origin, found=name) for name in sorted(names - set(known))]
        if findings:
            raise DataError(findings)
        return _filled(options, known), tuple(known.values())


def exposed_secrets(options: Any) -> list[Finding]:
    """A warning where options take a secret, and others on this computer may read the file that it may come from."""
    path = Path(os.environ.get(SECRETS, ""))
    taken = any(_PLACE.search(text) for text in _texts(options))
    return open_to_others(path, "secrets-exposed") if taken and path.is_file() else []


def filled(text: str, field: str) -> str:
    """What a person gave on the command line, such as the address of a database, with its secrets filled in.

    Raises:
        DataError: a secret in it is not to be had.
    """
    options, _ = Reach(True).resolve({field: text}, Origin(field))
    return str(options[field])


def shows_secret(value: Any, text: str) -> bool:
    """Whether a document holds a secret in the open: by its values, or as it is written, comments included."""
    open_values = next(_in_the_open(value, Origin("")), None)
    return open_values is not None or any(pattern.search(text) for pattern in (_SECRET_TEXT, _SECRET_COMMENT))


def hide(finding: Finding, secrets: tuple[str, ...]) -> Finding:
    """A finding in which no secret can be read, whatever a library put into its message."""
    return finding.rewritten(lambda text: hidden(text, secrets)) if secrets else finding


def hide_places(table: Table, secrets: tuple[str, ...]) -> Table:
    """A table whose places hold no secret: they are told in findings, pages and runs."""
    if not secrets:
        return table
    return attrs.evolve(table, header=_hidden_place(table.header, secrets), rows=_Hiding(table.rows, secrets))


@attrs.define(eq=False)
class _Hiding(Iterator[Record | Finding]):
    """Rows whose places hold no secret."""

    rows: Iterator[Record | Finding]
    secrets: tuple[str, ...]

    def __next__(self) -> Record | Finding:
        row = next(self.rows)
        if isinstance(row, Finding):
            return hide(row, self.secrets)
        unreadable = {column: hide(why, self.secrets) for column, why in row.unreadable.items()}
        return attrs.evolve(row, origin=_hidden_place(row.origin, self.secrets), unreadable=unreadable)

    def close(self) -> None:
        """Let go of the rows, as of a generator."""
        close_rows(self.rows)


def close_rows(rows: Iterator[Record | Finding]) -> None:
    """Let go of rows that nobody wants any more: a database waits for whoever holds a connection."""
    close = getattr(rows, "close", None)
    if close is not None:
        close()


def _hidden_place(origin: Origin, secrets: tuple[str, ...]) -> Origin:
    sheet, column, path = (text and hidden(text, secrets) for text in (origin.sheet, origin.column, origin.path))
    return Origin(hidden(origin.source, secrets), sheet, origin.row, column, path)


def _in_the_open(options: Any, origin: Origin, name: str = "") -> Iterator[Finding]:
    """A finding for every option that holds a secret instead of naming where it comes from."""
    if isinstance(options, Mapping):
        for key, value in options.items():
            yield from _in_the_open(value, origin, str(key))
    elif isinstance(options, list | tuple):
        for value in options:
            yield from _in_the_open(value, origin, name)
    elif isinstance(options, str):
        named = _SECRET_NAME.search(name) is not None and not _PLACE.search(options) and options
        if named or _SECRET_TEXT.search(options):
            yield Finding("secret-open", origin=origin, field=name)


def _texts(options: Any) -> Iterator[str]:
    if isinstance(options, Mapping):
        for value in options.values():
            yield from _texts(value)
    elif isinstance(options, list | tuple):
        for value in options:
            yield from _texts(value)
    elif isinstance(options, str):
        yield options


def _filled(options: Any, known: Mapping[str, str]) -> Any:
    if isinstance(options, Mapping):
        return {key: _filled(value, known) for key, value in options.items()}
    if isinstance(options, list | tuple):
        return [_filled(value, known) for value in options]
    return _PLACE.sub(lambda match: known[match[1]], options) if isinstance(options, str) else options


def _from_file(folder: Path | None) -> dict[str, str]:
    """The lines NAME=VALUE of the secrets file, where there is one; it lies outside the workspace."""
    name = os.environ.get(SECRETS)
    if not name:
        return {}
    path = Path(name)
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        raise DataError(Finding("secrets-inside", origin=Origin(SECRETS)))
    lines = decode(read_bytes(path, shown=SECRETS), SECRETS).splitlines()
    pairs = (line.partition("=") for line in lines if line.strip() and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs}
