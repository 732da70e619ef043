"""Scoring takes what people have: an assessment, plain values, a file; an instrument, its id, or its file."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from spbe_sdk import (
    Assessment,
    DataError,
    Instrument,
    Rating,
    UsageError,
    load_instrument,
    score,
    score_file,
    score_frame,
    score_many,
)
from spbe_sdk.instruments.library import library

VALUES: dict[str, Any] = {
    "instrument": "spbe-59-2020",
    "region": "32.16",
    "year": 2023,
    "ratings": [{"indicator": str(number), "value": 3} for number in range(1, 48)],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "penilaian.json"
    path.write_text(json.dumps(VALUES))
    return path


def test_every_door_leads_to_the_same(file: Path) -> None:
    made = Assessment.from_dict(VALUES)
    assert Assessment.from_file(file) == Assessment.from_file(str(file)) == made
    results = [score(way) for way in (made, VALUES, file, str(file))] + [score_file(file), *score_many([VALUES, file])]
    assert {(result.index, result.exact, result.predicate) for result in results} == {(Decimal(3), Fraction(3), "Baik")}
    assert {result.findings for result in results} == {results[0].findings}


def test_an_instrument_by_its_name_or_its_file(tmp_path: Path) -> None:
    copy = tmp_path / "kami.yaml"
    copy.write_text(library().files["spbe-59-2020"].read_text(encoding="utf-8"), encoding="utf-8")
    ways: list[Instrument | str] = [load_instrument("spbe-59-2020"), "spbe-59-2020", str(copy)]
    assert {score(VALUES, way).exact for way in ways} == {Fraction(3)}
    frame = pd.DataFrame([{str(number): 3 for number in range(1, 48)}])
    assert {score_frame(frame, way)["index"].item() for way in ways} == {"3.00"}
    with pytest.raises(UsageError, match="spbe-1999"):
        score_frame(frame, "spbe-1999")


def test_a_file_names_the_line_and_values_the_place(tmp_path: Path) -> None:
    path = tmp_path / "penilaian.yaml"
    path.write_text('instrument: spbe-59-2020\nregion: "32.16"\nyear: 2023\nnilai: []\n')
    for call in (score, Assessment.from_file):
        with pytest.raises(DataError) as caught:
            call(path)
        assert [item.origin.row for item in caught.value.findings if item.origin] == [4]
    with pytest.raises(DataError) as caught:
        score({**VALUES, "ratings": [{"indicator": "1", "value": 3}, {"indicator": 2, "value": 3}]})
    assert [(item.code, item.origin.path) for item in caught.value.findings if item.origin] == [
        ("number-unquoted", "ratings[1].indicator")
    ]


@pytest.mark.parametrize("values", [{}, {**VALUES, "nilai": 1}, {**VALUES, "schema": "urn:x"}, {1: 2}, [VALUES], None])
def test_what_is_no_assessment_is_told_as_findings(values: Any) -> None:
    for call in (score, Assessment.from_dict):
        with pytest.raises(DataError) as caught:
            call(values)
        assert all(item.text("id") and item.text("en") for item in caught.value.findings)


def test_values_may_hold_what_is_built_already() -> None:
    made = Assessment.from_dict({**VALUES, "ratings": [Rating(indicator="1", value=2.0)]})
    assert made.ratings[0].value == 2
    assert Assessment.from_dict(made.model_dump()) == made


def test_no_file_stands_for_the_instrument_that_an_assessment_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "spbe-59-2020").write_text("foo")
    assert score(VALUES).exact == 3
