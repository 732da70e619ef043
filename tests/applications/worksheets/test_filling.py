"""A worksheet is filled in: what is not said stays, what changed meanwhile is not lost, and trying writes nothing."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.scaffolds.application import new_adoption
from spbe_sdk.applications.worksheets.filling import (
    Entries,
    apart,
    digest_of,
    fill_in,
    measured_if,
    measured_with,
    needed,
    order_of,
    sheet_of,
    with_entries,
)
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET
from spbe_sdk.bindings.worksheet import HEADER_ROW
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.errors import UsageError, WorkspaceError

LEVELS: Entries = {"ratings": {number: {"value": "3"} for number in range(47)}}


@pytest.fixture
def blank(tmp_path: Path) -> Adoption:
    return new_adoption(tmp_path / "kami", "32.16", None, year=2024)


def index(outcome: object) -> Decimal:
    assert isinstance(outcome, IndexOutcome)
    return outcome.result.index


def fill(adoption: Adoption, entries: Entries) -> None:
    for port, rows in entries.items():
        fill_in(adoption, port, rows, digest_of(needed(adoption), port))


def test_what_is_tried_is_what_a_run_gives_once_it_is_written(blank: Adoption) -> None:
    before = (blank.folder / WORKSHEET).read_bytes()
    tried = measured_with(blank, with_entries(needed(blank), LEVELS)).outcome
    assert (blank.folder / WORKSHEET).read_bytes() == before
    fill(blank, LEVELS)
    assert index(tried) == index(blank.run().outcome) == Decimal("3.00")


def test_what_nothing_is_said_of_stays(blank: Adoption) -> None:
    fill(blank, {"ratings": {0: {"value": "4", "note": 'SK; lihat "berkas"\nbaris dua', "name": "lain"}}})
    fill(blank, {"ratings": {1: {"evidence": "sk-1, sk-2"}}, "evidence": {0: {"id": "sk-1", "title": "SK Tim"}}})
    rows = needed(blank).rows
    first = rows["ratings"][0]
    assert (first["value"], first["note"]) == ("4", 'SK; lihat "berkas" baris dua')
    assert first["name"].startswith("Tingkat Kematangan")
    assert rows["ratings"][1]["evidence"] == "sk-1, sk-2"
    assert [dict(row) for row in rows["evidence"]] == [{"id": "sk-1", "title": "SK Tim"}]
    fill(blank, {"evidence": {0: {"id": "", "title": " "}}})
    assert needed(blank).rows["evidence"] == ()
    assert len(needed(blank).rows["ratings"]) == 47


def test_a_sheet_that_changed_meanwhile_is_not_written_over(blank: Adoption) -> None:
    shown = needed(blank)
    fill(blank, {"ratings": {0: {"value": "4"}}})
    written = (blank.folder / WORKSHEET).read_bytes()
    with pytest.raises(WorkspaceError) as refused:
        fill_in(blank, "ratings", {0: {"value": "2"}}, digest_of(shown, "ratings"))
    assert [finding.code for finding in refused.value.findings] == ["sheet-changed"]
    assert (blank.folder / WORKSHEET).read_bytes() == written


def test_entries_fit_only_rows_that_stand_where_they_did(blank: Adoption) -> None:
    orders = [order_of(needed(blank), port) for port in ("ratings", "evidence")]
    fill(blank, {"ratings": {0: {"value": "4"}}, "evidence": {0: {"id": "sk-1", "title": "SK"}}})
    after = needed(blank)
    assert [order_of(after, port) == order for port, order in zip(("ratings", "evidence"), orders, strict=True)] == [
        True,
        False,
    ]
    meant = {0: {"id": "sk-2", "title": "Perbup"}, 1: {"id": "sk-1"}, 2: {"title": "SK", "id": " sk-1 "}}
    assert apart(after, "evidence", meant) == [{"id": "sk-2", "title": "Perbup"}]


def test_a_sheet_is_saved_whatever_became_of_the_others(blank: Adoption) -> None:
    shown = needed(blank)
    fill(blank, {"evidence": {0: {"id": "sk-1", "title": "SK"}}})
    fill_in(blank, "ratings", {0: {"value": "2"}}, digest_of(shown, "ratings"))
    rows = needed(blank).rows
    assert (rows["ratings"][0]["value"], rows["evidence"][0]["id"]) == ("2", "sk-1")


def test_a_row_that_somebody_deleted_is_there_again(blank: Adoption) -> None:
    book = load_workbook(blank.folder / WORKSHEET)
    book[needed(blank).layout.sheet("ratings").title].delete_rows(HEADER_ROW + 1)
    book.save(blank.folder / WORKSHEET)
    rows = needed(blank).rows["ratings"]
    assert [row["indicator"] for row in rows] == [*map(str, range(2, 48)), "1"]
    assert rows[-1]["name"].startswith("Tingkat Kematangan")


def test_another_file_is_none_of_ours(blank: Adoption, workspace: Adoption) -> None:
    assert sheet_of(workspace) is None
    with pytest.raises(UsageError):
        needed(workspace)
    book = load_workbook(blank.folder / WORKSHEET)
    book.create_sheet("Catatan sendiri")
    book.save(blank.folder / WORKSHEET)
    assert sheet_of(blank) is None
    (blank.folder / WORKSHEET).write_bytes(b"PK")
    assert sheet_of(blank) is None
    (blank.folder / WORKSHEET).unlink()
    assert sheet_of(blank) is None


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
    place = blank.folder / WORKSHEET
    old = place.read_bytes()
    for name in ("os.fsync", "pathlib.Path.chmod", "pathlib.Path.replace"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(name, _killed)
            fill(blank, LEVELS)
        assert place.read_bytes() == old, name
    fill(Adoption.open(blank.folder), LEVELS)
    assert place.read_bytes() != old


def _killed(*_: object) -> None:
    raise KeyboardInterrupt
