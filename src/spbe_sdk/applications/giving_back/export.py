"""Going out: a kept run as files that other programs read, and to an open-data portal."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from spbe_sdk.adapters.items import load_json
from spbe_sdk.documents.plan import Plan
from spbe_sdk.documents.result import Result
from spbe_sdk.files.atomic import write_atomic, write_files_atomic
from spbe_sdk.files.reading import read_document
from spbe_sdk.files.transport import post
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.reports.data.files import as_csv, as_data_package, as_json, as_parquet, as_xlsx
from spbe_sdk.reports.data.tables import DataTable, plan_tables, result_tables

FORMATS = ("csv", "xlsx", "json", "parquet", "datapackage")

# The kinds of which a file holds one table.
_ONE_TABLE = {"csv": as_csv, "parquet": as_parquet}

# The kinds of which a file holds any number.
_ONE_FILE = ("json", "xlsx")


def tables_of(run: Path) -> list[DataTable]:
    """The tables of a kept run, or of the newest one in a workspace.

    Raises:
        UsageError: there is no run.
        DataError: it cannot be read.
    """
    kept = sorted(path for path in (run / "runs").glob("[0-9]*") if path.is_dir())
    folder = kept[-1] if kept else run
    if (folder / "plan.json").is_file():
        return plan_tables(read_document(folder / "plan.json", Plan))
    if (folder / "result.json").is_file():
        return result_tables(read_document(folder / "result.json", Result))
    raise UsageError(Finding("run-missing", origin=Origin(str(run))))


def write_tables(
    tables: list[DataTable], form: str, out: Path, about: Mapping[str, Any] | None = None, *, excel: bool = False
) -> list[Path]:
    """Write tables as one kind of files; what is made of several files goes into a new folder, and one table into a
    file where `out` ends as such a file does. `about` is what a data package says of itself; with `excel`, CSV is
    written as an Indonesian Excel opens it.

    Raises:
        UsageError: there is no such kind, the name ends otherwise, several tables are to go into one file, or what
            is for Excel is not CSV.
        WorkspaceError: the place is taken or cannot be written.
    """
    ending = out.suffix.lower().removeprefix(".")
    if excel and form != "csv":
        raise UsageError(Finding("export-format", found=form, allowed="csv"))
    if form in FORMATS and ending != form and (ending in FORMATS or (form not in _ONE_FILE and ending.isalpha())):
        code = "export-folder" if form == "datapackage" else "export-ending"
        raise UsageError(Finding(code, found=out.name, allowed=f".{form}", details={"form": form}))
    if ending in _ONE_TABLE:
        return [_write_one(tables, form, out, excel)]
    if form in _ONE_FILE:
        write_atomic(out, as_json(tables) if form == "json" else as_xlsx(tables))
        return [out]
    files: Mapping[str, bytes]
    if form == "csv":
        files = {f"{table.name}.csv": as_csv(table, excel=excel) for table in tables}
    elif form == "parquet":
        files = {f"{table.name}.parquet": as_parquet(table) for table in tables}
    elif form == "datapackage":
        files = as_data_package(tables, about or {"name": "spbe", "title": "spbe-sdk"})
    else:
        raise UsageError(Finding("export-format", found=form, allowed=", ".join(FORMATS)))
    write_files_atomic(out, files)
    return [out / name for name in files]


def form_of(form: str | None, out: Path | None) -> str:
    """The kind of files: the one that was asked for, or else what the name ends in, or else a workbook."""
    ending = out.suffix.lower().removeprefix(".") if out else ""
    return form or (ending if ending in FORMATS else "xlsx")


def _write_one(tables: list[DataTable], form: str, out: Path, excel: bool) -> Path:
    if len(tables) > 1:
        names = ", ".join(table.name for table in tables)
        raise UsageError(Finding("export-one-table", found=out.name, details={"tables": names}))
    write_atomic(out, as_csv(tables[0], excel=True) if excel else _ONE_TABLE[form](tables[0]))
    return out


def upload(tables: list[DataTable], portal: str, dataset: str, token: str) -> list[str]:
    """Put tables as CSV resources into a dataset of a CKAN portal, and say which were made.

    Raises:
        DataError: the portal refuses; what was made before stays there.
    """
    url = urljoin(portal.rstrip("/") + "/", "api/3/action/resource_create")
    made = []
    for table in tables:
        fields = {"package_id": dataset, "name": table.name, "format": "CSV"}
        answer = post(url, headers={"Authorization": token}, fields=fields, file=(f"{table.name}.csv", as_csv(table)))
        value = load_json(answer.body.decode("utf-8", errors="replace"), Origin(portal))
        if not isinstance(value, dict) or value.get("success") is not True:
            raise DataError(Finding("ckan-refused", origin=Origin(portal), details={"reason": table.name}))
        made.append(table.name)
    return made
