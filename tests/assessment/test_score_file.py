"""An assessment in a file is scored with its line numbers, by one call."""

from pathlib import Path

import pytest

from spbe_sdk import DataError, ScoredResult, load_instrument, score_file
from spbe_sdk.assessment.score_file import read_result
from spbe_sdk.files.folder import to_json

TEXT = """instrument: spbe-59-2020
region: "32.16"
year: 2023
stage: self
ratings:
  - {indicator: "1", value: 3}
  - {indicator: "99", value: 3}
evidence:
  - {id: a, title: A, location: a.pdf, supports: [{indicator: "1"}]}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_problems_name_their_lines_and_evidence_lies_beside_the_file(file: Path) -> None:
    result = score_file(str(file), language="en")
    assert isinstance(result, ScoredResult)
    found = {problem.code: problem for problem in result.problems}
    origin = found["rating-unknown"].origin
    assert origin is not None
    assert (origin.source, origin.row) == (str(file), 7)
    assert "evidence-missing" in found
    (file.parent / "a.pdf").write_bytes(b"a")
    assert "evidence-missing" not in {problem.code for problem in score_file(file).problems}


def test_findings_are_said_in_the_language_that_is_asked_for(file: Path) -> None:
    ours, theirs = (score_file(file, language=language).findings for language in ("id", "en"))
    assert [finding.code for finding in ours] == [finding.code for finding in theirs]
    assert ours[0].message != theirs[0].message


def test_it_takes_an_instrument_and_parameters(file: Path) -> None:
    own = load_instrument("spbe-59-2020").model_copy(update={"id": "own"})
    assert score_file(file, own).instrument == "own"
    assert not score_file(file, parameters={"decimals": "3"}).comparable


def test_what_is_no_assessment_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("instrument: spbe-59-2020\n", encoding="utf-8")
    with pytest.raises(DataError):
        score_file(path)


def test_a_result_is_read_back_as_it_was_written(file: Path) -> None:
    scored = score_file(file)
    (file.parent / "result.json").write_bytes(to_json(scored.to_dict()))
    assert read_result(file.parent / "result.json").exact == read_result(file).exact == scored.exact
