"""A table of more columns than anybody could choose among is refused by every kind of source, and by name."""

import json
from pathlib import Path

import pytest

from spbe_sdk.adapters.adapter import MOST_COLUMNS
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError

WRITTEN = {
    "csv": lambda names: ",".join(names) + "\n" + ",".join("1" for _ in names) + "\n",
    "json": lambda names: json.dumps([dict.fromkeys(names, 1)]),
    "ndjson": lambda names: json.dumps(dict.fromkeys(names, 1)) + "\n",
}


@pytest.mark.parametrize("adapter", WRITTEN)
@pytest.mark.parametrize("more", [0, 1, 10_000])
def test_so_many_columns_and_no_more(adapter: str, more: int, tmp_path: Path) -> None:
    path = tmp_path / f"a.{adapter}"
    path.write_text(WRITTEN[adapter]([f"k{number}" for number in range(MOST_COLUMNS + more)]))
    try:
        table, _ = open_source(adapter, {"path": path.name}, "ratings", Folder(tmp_path), Reach())
    except DataError as error:
        assert [(found.code, found.found) for found in error.findings] == [("columns-many", str(MOST_COLUMNS + more))]
        assert more
    else:
        assert len(table.columns) == MOST_COLUMNS
        assert not more
