"""Adapters say themselves what they open and what their options point to."""

from pathlib import Path
from typing import Any

import pytest

from spbe_sdk.adapters.installed import adapter_for, glimpses, input_files, place_of, suffixes
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import UsageError


@pytest.mark.parametrize(
    ("source", "adapter", "options"),
    [
        ("data\\penilaian.CSV", "csv", {"path": "data/penilaian.CSV"}),
        ("LKE.xls", "excel", {"path": "LKE.xls"}),
        ("rows.jsonl", "ndjson", {"path": "rows.jsonl"}),
        ("https://example.go.id/api/nilai", "http", {"url": "https://example.go.id/api/nilai"}),
        (
            "https://data.example.go.id/dataset/spbe/resource/nilai",
            "ckan",
            {"url": "https://data.example.go.id", "dataset": "spbe", "resource": "nilai"},
        ),
    ],
)
def test_a_source_finds_its_adapter(source: str, adapter: str, options: dict[str, Any]) -> None:
    assert adapter_for(source) == (adapter, options)


def test_what_nobody_opens_is_nobodys() -> None:
    assert adapter_for("surat.docx") is None
    assert ".docx" not in suffixes()


@pytest.mark.parametrize("source", ["${env:SIPD}", "postgresql+psycopg://host/sipd", "sqlite:///a.db"])
def test_a_database_asks_for_its_table(source: str) -> None:
    assert adapter_for(source, "kinerja") == ("sql", {"url": source, "table": "kinerja"})
    with pytest.raises(UsageError, match="--table"):
        adapter_for(source)


@pytest.mark.parametrize(
    ("adapter", "options", "files", "place"),
    [
        ("csv", {"path": "a.csv"}, ["a.csv"], "a.csv"),
        ("http", {"url": "https://example.go.id"}, [], "https://example.go.id"),
        ("sql", {"url": "${env:SIPD}", "table": "t"}, [], "${env:SIPD}"),
        ("csv", {}, [], "csv"),
        ("not-installed", {"path": "a"}, [], "not-installed"),
    ],
)
def test_options_say_what_they_point_to(adapter: str, options: dict[str, Any], files: list[str], place: str) -> None:
    assert (input_files(adapter, options), place_of(adapter, options)) == (files, place)


def test_a_glimpse_finds_the_encoding(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("No;Nilai\n1;caf\u00e9\n".encode("windows-1252"))
    (seen,) = glimpses("csv", {"path": "a.csv"}, Folder(tmp_path), 5)
    assert seen.options == {"path": "a.csv", "encoding": "windows-1252"}
    assert seen.rows == [["No", "Nilai"], ["1", "caf\u00e9"]]
