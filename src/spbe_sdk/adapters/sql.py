"""Databases: any that SQLAlchemy reaches; SQLite, PostgreSQL, MySQL and MariaDB are tested. Reads only."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import Field, JsonValue

from spbe_sdk.adapters.adapter import Options, Record, Secret, Table, cell_text
from spbe_sdk.files.folder import Files, Folder
from spbe_sdk.files.transport import is_address
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin

if TYPE_CHECKING:
    from sqlalchemy import Connection, CursorResult, Engine


_READS = re.compile(r"\s*(?:--[^\n]*\n\s*|/\*.*?\*/\s*)*(select|with|values|table)\b", re.IGNORECASE | re.DOTALL)

_DATABASE = re.compile(r"\$\{env:\w+\}\Z|[a-z]+(\+[a-z]+)?://")

_BATCH = 1000


class SqlOptions(Options):
    """Options of the ``sql`` adapter."""

    url: Annotated[Secret, Field(json_schema_extra={"secret": True, "input": "place"})] = Field(
        description="SQLAlchemy URL, best from the environment: ${env:SIPD_URL}; for SQLite sqlite:///data/sipd.db."
    )
    query: str | None = Field(default=None, description="One SELECT; values come as parameters, written :name.")
    table: str | None = Field(default=None, description="Instead of a query: a table, such as kinerja.realisasi.")
    parameters: dict[str, JsonValue] = Field(default_factory=dict, description="Values of the query's parameters.")
    key: str | None = Field(default=None, description="The column that tells rows apart; shown as their place.")
    row_limit: int = Field(default=100_000, ge=1, le=10_000_000, description="More rows than this are refused.")
    seconds: float = Field(default=60.0, gt=0, le=3600, description="How long the query may take.")


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
            raise UsageError(Finding("bind-table", origin=Origin(source)))
        return {"url": source, "table": table}

    def open(self, files: Files) -> Table:
        """Run the query; its columns decide the column names."""
        try:
            import sqlalchemy
            from sqlalchemy.exc import SQLAlchemyError
        except ImportError:
            raise UsageError(Finding("extra-missing", found="sql", allowed="spbe-sdk[sql]")) from None
        self._check()
        origin = Origin(self.options.table or "SQL")
        try:
            url = sqlalchemy.make_url(self.options.url.get_secret_value())
            place = f"{url.get_backend_name()}: {url.database or url.host}"
            origin = Origin(f"{place}, {self.options.table}" if self.options.table else place)
            engine = sqlalchemy.create_engine(_inside(url, files), poolclass=sqlalchemy.NullPool)
            connection = engine.connect()
            result = self._execute(engine, connection)
            columns = tuple(result.keys())
        except SQLAlchemyError as error:
            raise _broken(error, origin) from None
        except ModuleNotFoundError as error:
            raise UsageError(Finding("driver-missing", origin=origin, found=str(error.name))) from None
        rows = self._rows(connection, result, columns, origin)
        # Only a generator that was begun closes its connection when it is given up.
        next(rows)
        return Table(columns, origin, rows)

    def _check(self) -> None:
        options = self.options
        if (options.query is None) == (options.table is None):
            raise DataError(Finding("sql-choose"))
        if options.query is not None and (not _READS.match(options.query) or ";" in options.query.rstrip().rstrip(";")):
            raise DataError(Finding("sql-writes", found=options.query[:60]))

    def _execute(self, engine: Engine, connection: Connection) -> CursorResult[Any]:
        import sqlalchemy

        mariadb = getattr(engine.dialect, "is_mariadb", False)
        for statement in _guards(engine.dialect.name, mariadb, self.options.seconds):
            connection.exec_driver_sql(statement)
        if engine.dialect.name == "sqlite":
            _stop_after(connection, self.options.seconds)
        streamed = {"stream_results": True, "max_row_buffer": _BATCH}
        if self.options.table is not None:
            quote = engine.dialect.identifier_preparer.quote
            name = ".".join(quote(part) for part in self.options.table.split("."))
            statement = f"SELECT * FROM {name}"  # noqa: S608 - every part is quoted
            return connection.exec_driver_sql(statement.replace("%", "%%"), execution_options=streamed)
        query = sqlalchemy.text(self.options.query or "")
        return connection.execute(query, self.options.parameters, execution_options=streamed)

    def _rows(
        self, connection: Connection, result: CursorResult[Any], columns: tuple[str, ...], origin: Origin
    ) -> Iterator[Record | Finding]:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield Finding("table-empty", origin=origin)
            number = 0
            while rows := result.fetchmany(_BATCH):
                for row in rows:
                    number += 1
                    if number > self.options.row_limit:
                        yield Finding("sql-limit", origin=origin, found=f"> {self.options.row_limit}")
                        return
                    cells = {name: cell_text(_plain(value)) for name, value in zip(columns, row, strict=True)}
                    key = f"{self.options.key}={cells.get(self.options.key)}" if self.options.key else None
                    yield Record(cells, Origin(origin.source, row=None if key else number, path=key))
        except SQLAlchemyError as error:
            yield _broken(error, origin).findings[0]
        finally:
            result.close()
            connection.close()


def _guards(dialect: str, mariadb: bool, seconds: float) -> list[str]:
    """What makes a connection read only and end in time, by the kind of database."""
    milliseconds = int(seconds * 1000)
    if dialect == "postgresql":
        return ["SET TRANSACTION READ ONLY", f"SET LOCAL statement_timeout = {milliseconds}"]
    if dialect in ("mysql", "mariadb"):
        timeout = f"SET max_statement_time = {seconds}" if mariadb else f"SET max_execution_time = {milliseconds}"
        return [timeout, "SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY"]
    return ["PRAGMA query_only = ON"] if dialect == "sqlite" else []


def _stop_after(connection: Connection, seconds: float) -> None:
    """SQLite knows no time limit: every so many steps it asks whether to go on."""
    end = time.monotonic() + seconds
    driver: Any = connection.connection.driver_connection
    driver.set_progress_handler(lambda: int(time.monotonic() > end), 10_000)


def _inside(url: Any, files: Files) -> Any:
    """A SQLite file is looked up in the workspace, as every other file, and opened read only."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return url
    path: Path = files.locate(url.database) if isinstance(files, Folder) else Path(url.database)
    if not path.is_file():
        raise DataError(Finding("file-missing", origin=Origin(str(url.database)), details={"beside": "–"}))
    return url.set(database=f"file:{path.resolve().as_posix()}", query={"mode": "ro", "uri": "true"})


def _plain(value: Any) -> Any:
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else value


def _broken(error: Any, origin: Origin) -> DataError:
    """What the database said, without the statement and its parameters."""
    reason = str(getattr(error, "orig", None) or error).splitlines()[0][:200]
    return DataError(Finding("sql-broken", origin=origin, details={"reason": reason}))
