"""Sources: each is opened once for all that use it, and the digest of exactly what was read stays known."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any, Literal

import attrs
from pydantic import ValidationError

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.installed import find_adapter, input_files, place_of, suffixes
from spbe_sdk.bindings.given import given_by
from spbe_sdk.bindings.secrets import Reach, close_rows, hide, hide_places
from spbe_sdk.documents.binding import Binding, Lookup
from spbe_sdk.files.folder import Files, sha256
from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.notation import path_text
from spbe_sdk.files.refusals import explain
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin

Use = Literal["source", "lookup", "match"]

# Rows of one source; what has more is summed up or divided before it comes here.
MAX_ROWS = 5_000_000

# What a package brings to be tried is small; others wrote it, and whoever looks at it should not wait for it.
MAX_ROWS_OF_OTHERS = 50_000

_BLOCK = 256 * 1024


@attrs.frozen(slots=True)
class Source:
    """An adapter and its options, as a binding writes them; equal ones are one source."""

    adapter: str
    written: str

    @classmethod
    def of(cls, adapter: str, options: Mapping[str, Any]) -> Source:
        """The source of an adapter with some options, whatever their order; a mapping within one keeps the order in
        which it was written, which may be that of columns."""
        return cls(adapter, json.dumps({name: options[name] for name in sorted(options)}))

    @property
    def options(self) -> dict[str, Any]:
        """The options."""
        return dict(json.loads(self.written))


def uses_of(binding: Binding) -> Iterator[tuple[Source, Use]]:
    """Every source that a binding reads, and what for; many alike files are one."""
    yield Source.of(binding.adapter, binding.options), "source"
    yield from uses_beside(binding)


def uses_beside(binding: Binding) -> Iterator[tuple[Source, Use]]:
    """What a binding reads beside its own source, and what for."""
    for lookup in binding.lookups.values():
        yield lookup_source(lookup), "lookup"
    if binding.match is not None:
        yield Source.of(binding.match.adapter, binding.match.options), "match"


def lookup_source(lookup: Lookup) -> Source:
    """The source of a table that translates codes: by the ending of its file, else CSV."""
    ending = PurePosixPath(lookup.path).suffix.lower()
    return Source.of(suffixes().get(ending, "csv"), {"path": lookup.path})


@attrs.frozen(slots=True)
class Input:
    """One thing that was read, what for, and the digest of exactly the bytes that were parsed.

    Of what lies beyond the workspace there are no bytes to keep: `digest` is then of its rows, as they came.
    """

    place: str
    use: Use
    digest: str | None
    of_rows: bool = False

    def to_dict(self) -> dict[str, str | None]:
        """JSON-ready values, as ``run.json`` holds them."""
        use = {} if self.use == "source" else {"use": self.use}
        return {"path": self.place, "rows_sha256" if self.of_rows else "sha256": self.digest, **use}


@attrs.define(eq=False)
class Witness(Files):
    """The files that a run reads, the digest of each remembered as its bytes pass.

    What is read as a whole is read once and held while somebody still wants it; `wanted` says how often each will be
    asked for.
    """

    files: Files
    wanted: Counter[str] = attrs.field(factory=Counter)
    digests: dict[str, str] = attrs.field(factory=dict)
    _held: dict[str, bytes] = attrs.field(factory=dict)
    _opened: list[_Passing] = attrs.field(factory=list)

    def read(self, path: str) -> bytes:
        """The content of a file, the same however often it is asked for.

        Raises:
            DataError: it cannot be read, or it is no longer what was read before.
        """
        data = self._held.pop(path, None)
        if data is None:
            data = self.files.read(path)
            if problems := self._remember(path, sha256(data)):
                raise DataError(problems)
        self.wanted[path] -= 1
        if self.wanted[path] > 0:
            self._held[path] = data
        return data

    def open(self, path: str) -> io.BufferedIOBase:
        """One file, to be read piece by piece; its digest is known once what was opened is settled."""
        stream = _Passing(path, self.files.open(path))
        self._opened.append(stream)
        return io.BufferedReader(stream, _BLOCK)

    def matching(self, pattern: str) -> list[str]:
        """The files whose path matches."""
        return self.files.matching(pattern)

    def opened(self) -> list[_Passing]:
        """What was opened since this was asked for the last time."""
        opened, self._opened = self._opened, []
        return opened

    def settle(self, opened: Iterable[_Passing]) -> list[Finding]:
        """Read what is left of what was opened, and close it: what changed meanwhile is a finding."""
        problems: list[Finding] = []
        for stream in opened:
            stream.close()
            problems += stream.problems or self._remember(stream.path, stream.digest.hexdigest())
        return problems

    def _remember(self, path: str, digest: str) -> list[Finding]:
        same = self.digests.setdefault(path, digest) == digest
        return [] if same else [Finding("file-changed", origin=Origin(path))]


class _Passing(io.RawIOBase):
    """A file whose bytes are digested as they pass; what was left out is read when it is closed."""

    def __init__(self, path: str, file: io.BufferedIOBase) -> None:
        self.path, self.digest = path, hashlib.sha256()
        self.problems: list[Finding] = []
        self._file, self._passed = file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        at = self._file.tell()
        count = self._file.readinto(buffer)
        if at == self._passed:
            self._passed += count
            self.digest.update(memoryview(buffer)[:count])
        return count

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def close(self) -> None:
        """Pass the rest; it may be closed by whoever lets go of it last, so that what is wrong waits in `problems`."""
        if not self.closed:
            try:
                self._file.seek(self._passed)
                while block := self._file.read(_BLOCK):
                    self.digest.update(block)
            except DataError as error:
                self.problems += error.findings
            self._file.close()
        super().close()


@attrs.define(eq=False)
class Sources:
    """The sources of one run: opened once, and kept only where rows have to be looked up in them again."""

    files: Witness
    reach: Reach
    kept: frozenset[Source] = frozenset()
    _tables: dict[Source, tuple[Table, tuple[Record | Finding, ...], tuple[str, ...]]] = attrs.field(factory=dict)
    _rows: dict[Source, Any] = attrs.field(factory=dict)
    _opened: dict[Source, list[_Passing]] = attrs.field(factory=dict)
    _begun: dict[Source, Any] = attrs.field(factory=dict)

    def open(self, source: Source, port: str) -> tuple[Table, tuple[str, ...]]:
        """A source's table, and the secrets that its options took; `port` names who asks for it.

        Raises:
            SpbeError: the adapter is not installed, may not be used, does not accept its options, or cannot open it.
        """
        if source in self._tables:
            table, rows, secrets = self._tables[source]
            return attrs.evolve(table, rows=iter(rows)), secrets
        try:
            table, secrets = open_source(source.adapter, source.options, port, self.files, self.reach)
        finally:
            self._opened[source] = self.files.opened()
        self._begun[source] = table.rows
        table = attrs.evolve(table, rows=self._watched(source, table.rows))
        if not input_files(source.adapter, source.options):
            self._rows[source] = hashlib.sha256(json.dumps(table.columns).encode())
        if source in self.kept:
            rows = tuple(table.rows)
            for row in rows:
                self.passed(source, row)
            self._tables[source] = table, rows, secrets
            return self.open(source, port)
        return table, secrets

    def give_up(self, source: Source) -> None:
        """Let go of a source whose rows nobody wants."""
        close_rows(self._begun.pop(source, iter(())))

    def passed(self, source: Source, row: Record | Finding) -> None:
        """Take note of a row that was read of what has no bytes to keep; of what is kept, it was taken before."""
        digest = self._rows.get(source)
        if digest is not None and source not in self._tables and isinstance(row, Record):
            digest.update(json.dumps(list(row.cells.items()), ensure_ascii=False).encode())

    def inputs(self, source: Source, use: Use) -> list[Input]:
        """What was read of a source."""
        paths = input_files(source.adapter, source.options)
        self._settle(source)
        if paths:
            return [Input(path, use, self.files.digests.get(path)) for path in paths]
        rows = self._rows.get(source)
        return [Input(place_of(source.adapter, source.options), use, rows and rows.hexdigest(), of_rows=True)]

    def _watched(self, source: Source, rows: Iterable[Record | Finding]) -> Iterator[Record | Finding]:
        """Rows up to the most that are read, then what went wrong with their files."""
        problems: list[Finding] = []
        most = MAX_ROWS if self.reach.beyond else MAX_ROWS_OF_OTHERS
        try:
            for number, row in enumerate(rows):
                if number == most:
                    problems.append(Finding("rows-too-many", origin=row.origin, allowed=f"{most:,}"))
                    break
                yield row
        except SpbeError as error:
            problems += error.findings
        finally:
            problems += (problem for problem in self._settle(source) if problem not in problems)
        yield from problems

    def _settle(self, source: Source) -> list[Finding]:
        return self.files.settle(self._opened.pop(source, ()))


def open_source(
    adapter_name: str, options: Mapping[str, Any], port: str, files: Files, reach: Reach
) -> tuple[Table, tuple[str, ...]]:
    """A source's table, and the secrets that its options took.

    Raises:
        SpbeError: the adapter is not installed, may not be used, does not accept its options, or cannot open it.
    """
    adapter = find_adapter(adapter_name)
    origin = Origin("spbe.yaml", path=f"bindings.{port}.options")
    inside = getattr(adapter, "reaches", "beyond") == "files"
    if not inside and not reach.beyond:
        raise DataError(Finding("adapter-forbidden", origin=origin, found=adapter_name))
    filled, secrets = reach.resolve(options, origin)
    # What reaches beyond the files, such as a database in the workspace, is opened by others than us.
    given = files.files if isinstance(files, Witness) and not inside else files
    try:
        checked = _options(adapter.options_model, options, filled, port)
        table = given_by(adapter_name, lambda: adapter(checked).open(given))
    except SpbeError as error:
        # What an adapter says of its options alone is about these, of which it knows no place.
        told = (attrs.evolve(finding, origin=finding.origin or origin) for finding in error.findings)
        raise DataError(hide(finding, secrets) for finding in told) from None
    return hide_places(table, secrets), secrets


def _options(model: Any, written: Mapping[str, Any], filled: Mapping[str, Any], port: str) -> Any:
    """The options, checked; what is wrong is shown as it was written."""
    try:
        return model.model_validate_json(json.dumps(filled))
    except ValidationError as error:
        at = f"bindings.{port}.options"

        def origin_of(place: Place) -> Origin:
            return Origin("spbe.yaml", path=f"{at}.{path_text(place)}" if place else at)

        raise DataError(explain(error, model, written, origin_of)) from None
