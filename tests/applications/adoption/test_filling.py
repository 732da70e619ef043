"""A worksheet of ours is filled in: what is not said stays, what changed is not lost, and trying writes nothing."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.filling import fill_in, measured_if, measured_with, sheet_of
from spbe_sdk.applications.scaffolds.application import new_adoption
from spbe_sdk.assessment.worksheet import read_worksheet, worksheet
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.errors import UsageError, WorkspaceError
from spbe_sdk.findings.words import Language

LEVELS = {str(code): {"value": "3"} for code in range(1, 48)}


@pytest.fixture
def blank(tmp_path: Path) -> Adoption:
    return new_adoption(tmp_path / "kami", "32.16", None, year=2024)


def index(outcome: object) -> Decimal:
    assert isinstance(outcome, IndexOutcome)
    return outcome.result.index


def digest(adoption: Adoption) -> str:
    sheet = sheet_of(adoption)
    assert sheet is not None
    return sheet.digest


def test_what_is_tried_is_what_a_run_gives_once_it_is_written(blank: Adoption) -> None:
    before = (blank.folder / "data/penilaian.csv").read_bytes()
    tried = measured_with(blank, LEVELS).outcome
    assert (blank.folder / "data/penilaian.csv").read_bytes() == before
    fill_in(blank, LEVELS, digest(blank))
    done = blank.run()
    assert index(tried) == index(done.outcome) == Decimal("3.00")


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_nothing_is_said_of_stays(tmp_path: Path, language: Language) -> None:
    blank = new_adoption(tmp_path / "kami", "32.16", None, year=2024, language=language)
    fill_in(blank, {"1": {"value": "4", "note": 'SK; lihat "berkas"\nbaris dua'}}, digest(blank))
    fill_in(blank, {"2": {"evidence": "sk-1, sk-2"}}, digest(blank))
    sheet = sheet_of(blank)
    assert sheet is not None
    assert {**sheet.rows["1"], "name": ""} == {
        "indicator": "1",
        "name": "",
        "value": "4",
        "note": 'SK; lihat "berkas" baris dua',
        "evidence": "",
    }
    assert sheet.rows["2"]["evidence"] == "sk-1, sk-2"
    assert len(sheet.rows) == 47


def test_a_sheet_that_changed_meanwhile_is_not_written_over(blank: Adoption) -> None:
    shown, place = digest(blank), blank.folder / "data/penilaian.csv"
    fill_in(blank, {"1": {"value": "4"}}, shown)
    written = place.read_bytes()
    with pytest.raises(WorkspaceError) as refused:
        fill_in(blank, {"1": {"value": "2"}}, shown)
    assert [finding.code for finding in refused.value.findings] == ["sheet-changed"]
    assert place.read_bytes() == written


def test_a_row_that_somebody_deleted_is_there_again(blank: Adoption) -> None:
    place = blank.folder / "data/penilaian.csv"
    lines = place.read_bytes().splitlines(keepends=True)
    place.write_bytes(b"".join(line for line in lines if not line.startswith(b"7;")) + b";;;;\r\n")
    fill_in(blank, {"7": {"value": "5"}}, digest(blank))
    sheet = sheet_of(blank)
    assert sheet is not None
    assert sheet.rows["7"]["value"] == "5"
    assert sheet.rows["7"]["name"].startswith("Tingkat Kematangan")
    assert len(sheet.rows) == 47


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("No;", "Nomor;", 1),
        lambda text: text.replace("Keterangan;", "Keterangan;Lain;", 1),
        lambda text: text + "1;dua kali;3;;\r\n",
        lambda text: "",
    ],
)
def test_another_file_is_none_of_ours(blank: Adoption, change: object) -> None:
    place = blank.folder / "data/penilaian.csv"
    place.write_text(change(place.read_text(encoding="utf-8-sig")), encoding="utf-8")  # type: ignore[operator]
    before = place.read_bytes()
    assert sheet_of(blank) is None
    with pytest.raises(UsageError):
        fill_in(blank, LEVELS, "")
    assert place.read_bytes() == before


def test_a_file_of_the_regions_own_is_none_of_ours(workspace: Adoption) -> None:
    assert sheet_of(workspace) is None
    with pytest.raises(UsageError):
        measured_with(workspace, {})


def test_other_ratings_are_tried_wherever_they_come_from(workspace: Adoption) -> None:
    before = {path: path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()}
    outcome = workspace.measured().outcome
    assert index(measured_if(workspace, {}).outcome) == index(outcome) == Decimal("3.19")
    higher = measured_if(workspace, {str(code): "5" for code in range(1, 48)}).outcome
    assert index(higher) == Decimal("5.00")
    assert {path: path.read_bytes() for path in workspace.folder.rglob("*") if path.is_file()} == before


def test_killed_at_any_write_the_sheet_is_the_old_one_or_the_new_one(
    blank: Adoption, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, shown = blank.folder / "data/penilaian.csv", digest(blank)
    old = place.read_bytes()
    for name in ("os.fsync", "pathlib.Path.chmod", "pathlib.Path.replace"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(name, _killed)
            fill_in(blank, LEVELS, shown)
        assert place.read_bytes() == old, name
    fill_in(Adoption.open(blank.folder), LEVELS, shown)
    assert place.read_bytes() != old


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=20).map(
    lambda text: " ".join(text.split())
)


@settings(max_examples=50)
@given(st.lists(st.fixed_dictionaries({"value": CELL, "note": CELL, "evidence": CELL}), min_size=1, max_size=4))
def test_whatever_is_written_is_read_back(rows: list[dict[str, str]]) -> None:
    told = [{"indicator": str(number), "name": "x", **row} for number, row in enumerate(rows)]
    assert read_worksheet(worksheet(told, "id"), "a.csv") == told
