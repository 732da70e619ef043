"""The roadmap of a run: what is aimed at where nobody says, and data that must not be passed over."""

from pathlib import Path

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, DataError, UsageError
from spbe_sdk.applications.adoption.roadmap import way_up_of
from spbe_sdk.roadmaps.advice import Aim
from spbe_sdk.roadmaps.quarters import Calendar


def test_what_is_aimed_at(workspace: Adoption) -> None:
    by_itself = way_up_of(workspace, Aim())
    assert by_itself.target == by_itself.outcome.target
    assert "termurah" in by_itself.proof("id")
    within = way_up_of(workspace, Aim(calendar=Calendar([100], 3)))
    assert (within.target, within.roadmap.cost <= 300) == (None, True)
    assert "highest" in within.proof("en")
    both = way_up_of(workspace, Aim(budget=100, target="3.20"))
    assert str(both.target) == "3.20"
    assert both.roadmap.cost <= 100


def test_wrong_costs_are_not_passed_over(workspace: Adoption, spbe: CommandLine) -> None:
    rows = "indikator;tingkat;hari kerja\n43;4;-20\n43;3;20\n43;3;20\n44;tiga;5\n"
    (workspace.folder / "data/biaya.csv").write_text(rows, encoding="utf-8")
    spbe("bind", "costs", "data/biaya.csv", workspace.folder, "--anyway")
    with pytest.raises(DataError) as caught:
        way_up_of(Adoption.open(workspace.folder), Aim())
    assert {finding.code for finding in caught.value.findings} == {"cell-type", "roadmap-twice"}


def test_rules_of_another_instrument(workspace: Adoption, tmp_path: Path) -> None:
    rules = tmp_path / "aturan.yaml"
    head = "instrument: spbe-5-2018\nofficial: false\nconfidence: rapat\nunit: hari\n"
    rules.write_text(f"{head}effort: {{'1': 1}}\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        way_up_of(workspace, Aim(rules=rules))
    assert [finding.code for finding in caught.value.findings] == ["roadmap-rules"]
