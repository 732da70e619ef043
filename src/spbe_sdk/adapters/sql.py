"""Databases: any that SQLAlchemy reaches; SQLite, PostgreSQL, MySQL and MariaDB are tested. Reads only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from decimal import Decimal
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, JsonValue

from spbe_sdk.adapters.adapter import Options, Record, Secret, Table, cell_text
from spbe_sdk.adapters.patience import Patience
from spbe_sdk.adapters.statements import reading_statement
from spbe_sdk.files.addresses import is_address
from spbe_sdk.files.folder import Files, Folder
from spbe_sdk.files.hiding import hidden
from spbe_sdk.findings.errors import DataError, SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, Origin, shorten

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, CursorResult, Engine


_DATABASE = re.compile(r"\$\{env:\w+\}\Z|[a-z]+(\+[a-z]+)?://")

# A host that holds other signs is a piece of a password that was not percent-encoded.
_HOST = re.compile(r"[\w.:,%\[\]-]*")

MOST_ROWS = 10_000_000

_BATCH = 1000

_LARGEST_ROW = 10_000_000

# So long the database's own time limit goes first, in seconds: it knows best what took so long.
_SPARE = 2.0


class SqlOptions(Options):
    """Options of the ``sql`` adapter."""

    url: Annotated[Secret, Field(json_schema_extra={"secret": True, "input": "place"})] = Field(
        description="SQLAlchemy URL, best from the environment: ${env:SIPD_URL}; for SQLite sqlite:///data/sipd.db."
    )
    query: str | None = Field(default=None, description="One SELECT; values come as parameters, written :name.")
    table: str | None = Field(default=None, description="Instead of a query: a table, such as kinerja.realisasi.")
    parameters: dict[str, JsonValue] = Field(default_factory=dict, description="Values of the query's parameters.")
    key: str | None = Field(default=None, description="The column that tells rows apart; shown as their place.")
    row_limit: int = Field(default=100_000, ge=1, le=MOST_ROWS, description="More rows than this are refused.")
    seconds: float = Field(
        default=60.0, strict=False, gt=0, le=3600, description="How long the query may take, in seconds."
    )


class SqlAdapter:
    """Reads the rows of a query or a table in one read-only transaction; needs the extra ``spbe-sdk[sql]``."""

    options_model: ClassVar[type[Options]] = SqlOptions
    reaches: ClassVar[Literal["files", "beyond"]] = "beyond"

    def __init__(self, options: SqlOptions) -> None:
        self.options = options

    @classmethod
    def offers(cls, source: str, table: str | None) -> dict[str, Any] | None:
        """The options for the address of a database, or for the name under which the environment holds it.

        Raises:
            UsageError: no table is named.
        """
        if is_address(source) or not _DATABASE.match(source):
            return None
        if table is None:
            shown = source if source.startswith("$") else f"{source.partition('://')[0]}://…"
            raise UsageError(Finding("bind-table", origin=Origin(shown)))
        return {"url": source, "table": table}

    def open(self, files: Files) -> Table:
        """Run the query; its columns decide the column names."""
        try:
            import sqlalchemy
        except ImportError:
            raise UsageError(Finding("extra-missing", found="sql", allowed="spbe-sdk[sql]")) from None
        if (self.options.query is None) == (self.options.table is None):
            raise DataError(Finding("sql-choose"))
        url = _url(self.options.url.get_secret_value())
        place = f"{url.get_backend_name()}: {url.database}" if url.database else url.get_backend_name()
        origin = Origin(f"{place}, {self.options.table}" if self.options.table else place)
        inside, query = _inside(url, files), self._query(url.get_backend_name())
        ended, opened, patience = Event(), ExitStack(), Patience(self.options.seconds + _SPARE)
        # Last of all, when everything is closed: until then SQLite is told to stop.
        opened.callback(ended.set)
        try:
            arguments = _timeouts(url, self.options.seconds)
            engine = sqlalchemy.create_engine(inside, poolclass=sqlalchemy.NullPool, connect_args=arguments)
            connection = patience.of(lambda: opened.enter_context(engine.connect()))
            _limit(connection, self.options.seconds, ended)
            result = patience.of(lambda: opened.enter_context(closing(self._execute(engine, connection, query))))
            columns = tuple(result.keys())
        except Exception as error:
            patience.afterwards(lambda: _close(opened))
            raise self._broken(error, origin) from None
        rows = self._rows(result, columns, origin, opened, patience)
        # Only a generator that was begun closes its connection when it is given up.
        next(rows)
        _check_columns(columns, origin)
        return Table(columns, origin, rows)

    def _query(self, dialect: str) -> str:
        written = self.options.query
        query = None if written is None else reading_statement(written, dialect)
        if written is not None and query is None:
            raise DataError(Finding("sql-writes", found=written))
        return query or ""

    def _execute(self, engine: Engine, connection: Connection, query: str) -> CursorResult[Any]:
        import sqlalchemy

        mariadb = getattr(engine.dialect, "is_mariadb", False)
        for statement in _guards(engine.dialect.name, mariadb, self.options.seconds):
            connection.exec_driver_sql(statement)
        streamed = {"stream_results": True, "max_row_buffer": _BATCH}
        if self.options.table is not None:
            quote = engine.dialect.identifier_preparer.quote
            name = ".".join(quote(part) for part in self.options.table.split("."))
            statement = f"SELECT * FROM {name}"  # noqa: S608 - every part is quoted
            return connection.exec_driver_sql(statement.replace("%", "%%"), execution_options=streamed)
        return connection.execute(sqlalchemy.text(query), self.options.parameters, execution_options=streamed)

    def _rows(
        self, result: CursorResult[Any], columns: tuple[str, ...], origin: Origin, opened: ExitStack, patience: Patience
    ) -> Iterator[Record | Finding]:
        try:
            yield Finding("table-empty", origin=origin)
            number = 0
            while rows := patience.of(lambda: result.fetchmany(_BATCH)):
                for row in rows:
                    number += 1
                    if number > self.options.row_limit:
                        yield Finding("sql-limit", origin=origin, found=f"> {self.options.row_limit}")
                        return
                    yield self._record(row, columns, origin, number)
        except Exception as error:
            yield from self._broken(error, origin).findings
        finally:
            patience.afterwards(lambda: _close(opened))

    def _record(self, row: Any, columns: tuple[str, ...], origin: Origin, number: int) -> Record | Finding:
        size = sum(len(value) for value in row if isinstance(value, str | bytes | bytearray | memoryview))
        if size > _LARGEST_ROW:
            return _too_large(Origin(origin.source, row=number), f"{size // 1_000_000} MB")
        cells = {name: cell_text(_plain(value)) for name, value in zip(columns, row, strict=True)}
        key = f"{self.options.key}={cells.get(self.options.key)}" if self.options.key else None
        return Record(cells, Origin(origin.source, row=None if key else number, path=key))

    def _broken(self, error: Exception, origin: Origin) -> SpbeError:
        """What the database or its driver said, without the statement, its parameters, and the address."""
        if isinstance(error, SpbeError):
            return error
        if isinstance(error, ModuleNotFoundError):
            return UsageError(Finding("driver-missing", origin=origin, found=str(error.name)))
        said = getattr(error, "orig", None) or error
        reason = next(iter(str(said).splitlines()), "") or type(said).__name__
        if isinstance(said, MemoryError) or (isinstance(said, sqlite3.Error) and "too big" in reason):
            return DataError(_too_large(origin, f"> {_LARGEST_ROW // 1_000_000} MB"))
        if isinstance(said, sqlite3.Error) and reason == "interrupted":
            reason = f"interrupted, > {self.options.seconds:g} s"
        if isinstance(said, TimeoutError):
            reason = f"> {self.options.seconds:g} s"
        reason = shorten(hidden(reason, (self.options.url.get_secret_value(),)), 300)
        return DataError(Finding("sql-broken", origin=origin, details={"reason": reason}))


def _close(opened: ExitStack) -> None:
    """Let go of what was opened; what cannot be closed is gone already."""
    with suppress(Exception):
        opened.close()


def _too_large(origin: Origin, found: str) -> Finding:
    return Finding("sql-large", origin=origin, found=found, allowed=f"{_LARGEST_ROW // 1_000_000} MB")


def _check_columns(columns: tuple[str, ...], origin: Origin) -> None:
    """Refuse columns of one name: the last would stand for all of them."""
    findings = [
        Finding("sql-columns", origin=origin, found=name or "–", details={"places": ", ".join(map(str, places))})
        for name in dict.fromkeys(columns)
        if len(places := [number for number, other in enumerate(columns, 1) if other == name]) > 1
    ]
    if findings:
        raise DataError(findings)


def _url(text: str) -> URL:
    """The address of a database.

    Raises:
        DataError: it cannot be read; what stands in it is never shown.
    """
    import sqlalchemy

    with suppress(ValueError, sqlalchemy.exc.ArgumentError):
        url = sqlalchemy.make_url(text)
        if text.isprintable() and _HOST.fullmatch(url.host or ""):
            return url
    raise DataError(Finding("sql-address"))


def _timeouts(url: URL, seconds: float) -> dict[str, Any]:
    """How drivers are told not to wait for ever."""
    whole = max(int(seconds), 1)
    known: dict[str, dict[str, Any]] = {
        # Its steps run on threads of their own, one after another.
        "pysqlite": {"check_same_thread": False},
        "psycopg": {"connect_timeout": max(whole, 2)},
        "pymysql": {"connect_timeout": whole, "read_timeout": whole + 1},
        "pymssql": {"login_timeout": whole, "timeout": whole},
    }
    given = known.get(url.get_driver_name(), {})
    return {name: value for name, value in given.items() if name not in url.query}


def _guards(dialect: str, mariadb: bool, seconds: float) -> list[str]:
    """What makes a connection read only and end in time, by the kind of database."""
    milliseconds = int(seconds * 1000)
    if dialect == "postgresql":
        return ["SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = {milliseconds}"]
    if dialect in ("mysql", "mariadb"):
        timeout = f"SET max_statement_time = {seconds}" if mariadb else f"SET max_execution_time = {milliseconds}"
        return [timeout, "SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"]
    return ["PRAGMA query_only = ON"] if dialect == "sqlite" else []


def _limit(connection: Connection, seconds: float, ended: Event) -> None:
    """Stop SQLite, which knows no time limit of its own, unless it ended in time; and let no cell grow too large."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        return
    driver.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_ROW)

    def stop() -> None:
        going_on = not ended.wait(seconds)
        while going_on:
            with suppress(sqlite3.ProgrammingError):
                driver.interrupt()
            going_on = not ended.wait(0.05)

    Thread(target=stop, daemon=True).start()


def _inside(url: Any, files: Files) -> Any:
    """A SQLite file is looked up in the workspace, as every other file, and opened read only."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return url
    path: Path = files.locate(url.database) if isinstance(files, Folder) else Path(url.database)
    if not path.is_file():
        raise DataError(Finding("file-missing", origin=Origin(str(url.database)), details={"beside": "–"}))
    return url.set(database=f"file:{path.resolve().as_posix()}", query={"mode": "ro", "uri": "true"})


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal) and not value.is_finite():
        return str(value)
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else value
