"""Files that have an assessment a line are scored and checked as one by one, and as quietly."""

import json
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import load_instrument, score_file


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    codes = [node.code for node in load_instrument("spbe-59-2020").indicators()]
    documents: list[Any] = [
        {"instrument": "spbe-59-2020", "region": region, "year": 2023, "ratings": ratings}
        for region, ratings in (
            ("32.16", [{"indicator": code, "value": 3} for code in codes]),
            ("32.75", [{"indicator": code, "value": 6 if code == "1" else 4} for code in codes]),
        )
    ]
    path = tmp_path / "banyak.ndjson"
    path.write_text("".join(f"{json.dumps(document)}\n" for document in documents) + '{"year": 1}\n')
    for number, document in enumerate(documents, 1):
        (tmp_path / f"{number}.json").write_text(json.dumps(document))
    return path


def test_a_file_of_lines_gives_what_its_documents_give(spbe: CommandLine, lines: Path) -> None:
    assert spbe("score", lines, "--json").status == 1
    found = [json.loads(line) for line in spbe.out.splitlines()]
    assert [line["row"] for line in found] == [1, 2, 3]
    for line in found[:2]:
        alone = score_file(lines.with_name(f"{line['row']}.json")).to_dict()
        own = {key: value for key, value in line.items() if key not in ("file", "row")}
        assert without_places(own) == without_places(alone)
    assert {finding["code"] for finding in found[2]["findings"]} == {"field-missing", "field-range"}


def without_places(value: Any) -> Any:
    """Where the parts of a document stand differs, nothing else."""
    if isinstance(value, dict):
        return {key: without_places(part) for key, part in value.items() if not (key == "origin" and part["source"])}
    return [without_places(part) for part in value] if isinstance(value, list) else value


def test_the_results_of_lines_are_one_a_line(spbe: CommandLine, lines: Path) -> None:
    assert spbe("score", lines).status == 1
    assert [row.split("  ")[:3] for row in spbe.out.splitlines()] == [["1", "32.16", "2023"], ["2", "32.75", "2023"]]
    assert "baris 2" in spbe.err
    assert "baris 3" in spbe.err


def test_lines_are_checked_with_a_count(spbe: CommandLine, lines: Path) -> None:
    assert spbe("validate", lines, "--lang", "en").status == 1
    assert "3 documents, 2 invalid" in spbe.out
    assert spbe("validate", lines, "--json").status == 1
    checked = [json.loads(line) for line in spbe.out.splitlines()]
    assert [(line["row"], line["valid"]) for line in checked] == [(1, True), (2, False), (3, False)]
    (lines.parent / "ok.jsonl").write_text(lines.read_text().splitlines()[0])
    assert spbe("validate", lines.parent / "ok.jsonl").status == 0
    assert "1 dokumen, 0 tidak sah" in spbe.out


def test_a_file_of_lines_that_is_not_there_is_one_finding(spbe: CommandLine, tmp_path: Path) -> None:
    for verb in ("score", "validate"):
        assert spbe(verb, tmp_path / "none.ndjson").status == 1
        assert "none.ndjson" in spbe.out + spbe.err
