"""Saved answers of BPS WebAPI: values by composed keys become rows."""

import json
from pathlib import Path
from typing import Any

import pytest

from known_sources import bps
from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.bps import BpsAdapter, BpsOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding


def rows(folder: Path, text: str) -> list[Any]:
    (folder / "a.json").write_text(text, encoding="utf-8")
    return list(BpsAdapter(BpsOptions(path="a.json")).open(Folder(folder)).rows)


def test_a_value_is_found_by_its_key_and_a_missing_one_has_no_row(tmp_path: Path) -> None:
    found = rows(tmp_path, bps())
    assert [(r.cells["vervar"], r.cells["var"], r.cells["tahun"], r.cells["value"]) for r in found] == [
        ("3216", "44", "2024", "5.01"), ("3216", "44", "2025", "4.87"), ("3200", "44", "2024", "7.46")]  # fmt: skip
    assert found[0].origin.path == "datacontent.32164401240"


def test_a_key_of_two_combinations_is_told_and_not_guessed(tmp_path: Path) -> None:
    # 1 and 12 give the same key as 11 and 2.
    text = bps(vervar=[{"val": 1}, {"val": 11}], var=[{"val": 12}, {"val": 2}], datacontent={"11201240": 1})
    told = rows(tmp_path, text)
    assert [row.code for row in told if isinstance(row, Finding)] == ["bps-key", "bps-key"]
    assert not any(isinstance(row, Record) for row in told)


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"status": "OK", "data-availability": "list-not-available"}),
        bps(vervar="list-not-available"),
        bps(datacontent=[]),
        bps(tahun=[{"label": "2024"}]),
        "[]",
    ],
)
def test_what_is_no_answer_with_figures_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError) as caught:
        rows(tmp_path, text)
    assert [finding.code for finding in caught.value.findings] == ["bps-answer"]
