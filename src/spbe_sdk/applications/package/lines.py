"""The lines that an application brings for every unit of a kind, with what an adopter proposes of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.kinds.kind import ports_of
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.proposal import ProposedChange
from spbe_sdk.files.folder import decode
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

ADDED, LEFT_OUT = "indicators", "without"

_OF = "indicators"


@attrs.frozen(slots=True)
class BroughtLines:
    """The lines that an application's file brings for a port, each by its columns; empty cells are left out."""

    port: str
    path: str
    lines: tuple[dict[str, str], ...]


def lines_brought(application: Application, contents: Mapping[str, bytes]) -> list[BroughtLines]:
    """The lines of every port that an application brings rows for.

    Raises:
        DataError: such a file is no text.

    Examples:
        ``[line["code"] for brought in lines_brought(application, contents) for line in brought.lines]``
    """
    return [
        BroughtLines(port, path, tuple(_read(contents, path))) for port, path in _files(application, contents).items()
    ]


def with_lines(
    application: Application, contents: Mapping[str, bytes], changes: Sequence[ProposedChange]
) -> dict[str, bytes]:
    """An application's files with proposed lines added, and those left out that are; all other lines stay as they are.

    Raises:
        DataError: a line is there already, one to be left out is not, or the file has no column for what is proposed.
    """
    changed, files = dict(contents), _files(application, contents)
    for change in changes:
        section, _, code = change.path.partition(".")
        if section == ADDED and _OF in files:
            changed[files[_OF]] = _added(changed, files[_OF], code, change)
        elif section == LEFT_OUT:
            there = [path for path in files.values() if any(_lines_of(changed, path, code))]
            if not there:
                raise DataError(Finding("proposal-moved", field=change.path, found="–"))
            changed.update({path: _without(changed, path, code) for path in there})
    return changed


def _files(application: Application, contents: Mapping[str, bytes]) -> dict[str, str]:
    ports = ports_of(find_kind(application.kind)(), application, contents)
    return {port.name: port.brought for port in ports if port.brought is not None and port.brought in contents}


def _read(contents: Mapping[str, bytes], path: str) -> Iterator[dict[str, str]]:
    text = decode(contents[path], path).removeprefix("\ufeff")
    for line in csv.DictReader(io.StringIO(text), delimiter=_delimiter(text)):
        yield {column: cell for column, cell in line.items() if column and cell and isinstance(cell, str)}


def _delimiter(text: str) -> str:
    head = text.partition("\n")[0]
    return ";" if head.count(";") > head.count(",") else ","


def _lines_of(contents: Mapping[str, bytes], path: str, code: str) -> Iterator[tuple[int, int]]:
    """Where the lines with a code begin and end, in lines of the file."""
    text = decode(contents[path], path)
    rows = csv.reader(io.StringIO(text), delimiter=_delimiter(text))
    head = [name.removeprefix("\ufeff") for name in next(rows, [])]
    begins = rows.line_num
    for row in rows:
        if "code" in head and dict(zip(head, row, strict=False)).get("code") == code:
            yield begins, rows.line_num
        begins = rows.line_num


def _without(contents: Mapping[str, bytes], path: str, code: str) -> bytes:
    gone = {line for begins, ends in _lines_of(contents, path, code) for line in range(begins, ends)}
    lines = decode(contents[path], path).splitlines(keepends=True)
    return "".join(line for number, line in enumerate(lines) if number not in gone).encode()


def _added(contents: Mapping[str, bytes], path: str, code: str, change: ProposedChange) -> bytes:
    """A file with one more line at its end."""
    text = decode(contents[path], path)
    if any(_lines_of(contents, path, code)):
        raise DataError(Finding("proposal-moved", origin=Origin(path), field=change.path, found=code))
    head = next(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=_delimiter(text)), [])
    line = {"code": code, **{name: _written(value) for name, value in _parts(change.value).items()}}
    beyond = [name for name in line if name not in head]
    if beyond:
        allowed = ", ".join(head)
        raise DataError(Finding("blueprint-column", origin=Origin(path), found=", ".join(beyond), allowed=allowed))
    made = io.StringIO()
    writer = csv.writer(made, delimiter=_delimiter(text), lineterminator="\r\n" if "\r\n" in text else "\n")
    writer.writerow([line.get(name, "") for name in head])
    return (text if text.endswith("\n") else f"{text}\n").encode() + made.getvalue().encode()


def _parts(value: Any) -> dict[str, Any]:
    """What is proposed of a line, by the columns of such files."""
    parts = value if isinstance(value, Mapping) else {}
    return {"for" if name == "kinds" else name: part for name, part in parts.items()}


def _written(value: Any) -> str:
    """A cell of such a file: nothing where nothing is proposed."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else "" if value is None else str(value)
