"""Tables as files: CSV, JSON, XLSX, Parquet, and a Frictionless data package. No text in them can act as a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from spbe_sdk.files.folder import sha256, to_json
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.reports.data.tables import DataTable

_ACTS = ("=", "+", "-", "@", "\t", "\r")


def harmless(text: str) -> str:
    """A text that a spreadsheet shows as it is, instead of computing it."""
    return f"'{text}" if text.startswith(_ACTS) else text


def as_csv(table: DataTable, *, excel: bool = False) -> bytes:
    """One table as CSV (UTF-8, comma), as RFC 4180 has it.

    With `excel` as an Indonesian Excel opens it in columns: semicolons, decimal commas, and the mark of UTF-8.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n", delimiter=";" if excel else ",")
    writer.writerow(table.fields)
    types = list(table.fields.values())
    cells = ([_csv_cell(cell, kind) for cell, kind in zip(row, types, strict=True)] for row in table.rows)
    if excel:
        numbers = [kind in ("number", "exact") for kind in types]
        cells = ([c.replace(".", ",") if n else c for c, n in zip(row, numbers, strict=True)] for row in cells)
    writer.writerows(cells)
    return stream.getvalue().encode("utf-8-sig" if excel else "utf-8")


def as_json(tables: Sequence[DataTable]) -> bytes:
    """Every table as a list of objects."""
    return to_json({table.name: [dict(zip(table.fields, row, strict=True)) for row in table.rows] for table in tables})


def as_xlsx(tables: Sequence[DataTable]) -> bytes:
    """A workbook with a sheet for each table: numbers as numbers, everything else as text."""
    import xlsxwriter

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for table in tables:
        sheet = book.add_worksheet(table.name[:31])
        sheet.freeze_panes(1, 0)
        for column, (name, kind) in enumerate(table.fields.items()):
            sheet.write_string(0, column, name, bold)
            for row, cells in enumerate(table.rows, start=1):
                _write(sheet, row, column, cells[column], kind)
    book.close()
    return stream.getvalue()


def as_parquet(table: DataTable) -> bytes:
    """One table as Parquet; figures as decimal numbers.

    Raises:
        UsageError: the extra ``spbe-sdk[parquet]`` is not installed.
    """
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError:
        raise UsageError(Finding("extra-missing", found="parquet", allowed="spbe-sdk[parquet]")) from None
    from decimal import Decimal

    kinds = {"string": arrow.string(), "date": arrow.string(), "integer": arrow.int64(), "boolean": arrow.bool_(),
             "number": arrow.decimal128(38, 6)}  # fmt: skip
    columns = [
        arrow.array([Decimal(str(row[n])) if kind == "number" and row[n] is not None else row[n] for row in table.rows],
                    type=kinds[_plain_type(kind)])
        for n, kind in enumerate(table.fields.values())
    ]  # fmt: skip
    stream = io.BytesIO()
    parquet.write_table(arrow.Table.from_arrays(columns, names=list(table.fields)), stream)
    return stream.getvalue()


def as_data_package(tables: Sequence[DataTable], about: Mapping[str, Any]) -> dict[str, bytes]:
    """A Frictionless data package: ``datapackage.json`` and a CSV for each table. `about` needs a name and a title.

    Source: Data Package 1.0, Table Schema 1.0 (specs.frictionlessdata.io).
    """
    files = {f"{table.name}.csv": as_csv(table) for table in tables}
    resources = [
        {
            "name": table.name.replace("_", "-"),
            "path": f"{table.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(files[f"{table.name}.csv"]),
            "hash": f"sha256:{sha256(files[f'{table.name}.csv'])}",
            "schema": {
                "fields": [{"name": name, "type": _plain_type(kind)} for name, kind in table.fields.items()],
                "missingValues": [""],
                **({"primaryKey": list(table.key)} if table.key else {}),
            },
        }
        for table in tables
    ]
    package = {"profile": "tabular-data-package", **about, "resources": resources}
    return {"datapackage.json": (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode(), **files}


def _plain_type(kind: str) -> str:
    """An exact number may be a quotient, which is a text to other programs."""
    return "string" if kind == "exact" else kind


def _csv_cell(cell: str | int | bool | None, kind: str) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return harmless(str(cell)) if kind in ("string", "exact") else str(cell)


def _write(sheet: Any, row: int, column: int, cell: str | int | bool | None, kind: str) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif kind in ("integer", "number") or (kind == "exact" and "/" not in str(cell)):
        sheet.write_number(row, column, float(cell))
    else:
        sheet.write_string(row, column, str(cell))
