"""The runs that were kept, and what changed from one to the next."""

from decimal import Decimal
from pathlib import Path

import pytest

from conftest import EXAMPLES
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.scored import scored_at
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.workspace.runs import changes_between, kept_runs, result_files
from spbe_sdk.findings.errors import SpbeError


def test_what_changed_is_told_by_code(workspace: Adoption) -> None:
    workspace.run()
    data = workspace.folder / "data/penilaian-2021.csv"
    lines = data.read_bytes().splitlines(keepends=True)
    data.write_bytes(b"".join(lines[:-1]))
    workspace.run()
    newer, older = kept_runs(workspace.folder)
    assert (older.main, older.predicate, older.percent, older.year) == (Decimal("3.19"), "Baik", False, 2021)
    changes = changes_between(older, newer)
    assert changes
    assert changes_between(newer, newer) == []
    assert all(change.before != change.after for change in changes)
    assert {change.code for change in changes} <= {*older.figures, *newer.figures}


def test_a_plans_runs_are_told_by_unit(tmp_path: Path) -> None:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path)
    esakip = adopt_example(package, EXAMPLES / "bekasi-esakip", tmp_path / "esakip", "id")
    esakip.run()
    (run,) = kept_runs(esakip.folder)
    assert (run.main, run.percent) == (Decimal("98.00"), True)
    assert run.figures["OPD-01"].name == "Dinas Pendidikan"
    assert run.figures["OPD-06"].value is None
    for asked in (result_files, scored_at):
        with pytest.raises(SpbeError) as refused:
            asked(esakip.folder)
        assert [finding.code for finding in refused.value.findings] == ["index-absent"]


def test_the_newest_come_first_and_what_is_no_run_is_left_out(workspace: Adoption) -> None:
    for _ in range(3):
        workspace.run()
    names = [run.name for run in kept_runs(workspace.folder)]
    assert len(names) == 3
    assert names[0] == max(names, key=lambda name: (name[:15], int(name[16:] or 1)))
    assert [run.name for run in kept_runs(workspace.folder, 1)] == names[:1]
    (workspace.folder / "runs" / names[0] / "result.json").write_text("[1", encoding="utf-8")
    (workspace.folder / "runs/20990101-000000").mkdir()
    (workspace.folder / "runs/2-catatan.txt").write_text("", encoding="utf-8")
    assert [run.name for run in kept_runs(workspace.folder)] == names[1:]


@pytest.mark.parametrize("folder", ["runs", "kosong"])
def test_without_runs_there_are_none(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    assert kept_runs(tmp_path) == []
