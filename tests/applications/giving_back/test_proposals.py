"""Giving back: what an adopter proposes is checked and tried by the publisher, and then leaves the overlay."""

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, DataError, UsageError, build
from spbe_sdk.applications.giving_back.proposals import accept, candidates, propose, review
from spbe_sdk.applications.upgrade.upgrade import upgrade_steps
from spbe_sdk.documents.adoption import Reason

TODAY = date(2022, 6, 1)


@pytest.fixture
def chosen(workspace: Adoption) -> Adoption:
    adoption = workspace.choose("settings.stage", "interview", Reason(reason="Lebih awal", legal_basis="SE 1/2026"))
    return adoption.choose("labels.title", "Rapor {name}")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    shutil.copytree(EXAMPLES / "sumedang-spbe-index", folder)
    return folder


def test_what_is_only_ours_is_no_candidate(chosen: Adoption) -> None:
    assert candidates(chosen) == ["settings.stage", "labels.title"]
    with pytest.raises(UsageError) as caught:
        propose(chosen, ["settings.year"], "Kabupaten Bekasi")
    assert caught.value.findings[0].code == "proposal-path"


def test_a_proposal_names_its_ground_and_proves_itself(chosen: Adoption) -> None:
    proposal = propose(chosen, ["settings.stage"], "Kabupaten Bekasi")
    (change,) = proposal.changes
    assert (change.path, change.base, change.value, change.reason, change.legal_basis) == (
        "settings.stage", "final", "interview", "Lebih awal", "SE 1/2026")  # fmt: skip
    assert proposal.expected["index"] == "3.19"


def test_our_own_place_is_not_proposed_to_others(workspace: Adoption) -> None:
    adoption = workspace.choose("labels.title", "Rapor Kabupaten Bekasi")
    with pytest.raises(DataError) as caught:
        propose(adoption, ["labels.title"], "Kabupaten Bekasi")
    assert [finding.code for finding in caught.value.findings] == ["portability-name"]


def test_the_whole_circle(chosen: Adoption, source: Path, tmp_path: Path) -> None:
    """Proposed, accepted, published, upgraded: the choice leaves the overlay."""
    before = (source / "application.yaml").read_text(encoding="utf-8")
    reviewed = review(propose(chosen, ["settings.stage", "labels.title"], "Kabupaten Bekasi"), source, "usulan.json")
    assert reviewed.findings == []
    assert (source / "application.yaml").read_text(encoding="utf-8") == before
    accept(reviewed, source)
    text = (source / "application.yaml").read_text(encoding="utf-8")
    (source / "application.yaml").write_text(text.replace('version: "1.0"', 'version: "1.1"'), encoding="utf-8")
    steps = upgrade_steps(chosen, build(source, tmp_path / "next.spbe"), today=TODAY)
    assert [item.path for item in steps.taken_over] == ["settings.stage", "labels.title"]
    assert steps.conflicts == []


def test_a_proposal_whose_ground_moved_is_not_accepted(chosen: Adoption, source: Path) -> None:
    proposal = propose(chosen, ["settings.stage"], "Kabupaten Bekasi")
    path = source / "application.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("stage: {default: final}", "stage: {default: visit}"), encoding="utf-8")
    reviewed = review(proposal, source, "usulan.json")
    assert [finding.code for finding in reviewed.findings] == ["proposal-moved"]
    with pytest.raises(DataError):
        accept(reviewed, source)


def test_a_proposal_that_changes_the_trial_is_named(chosen: Adoption, source: Path) -> None:
    proposal = propose(chosen, ["settings.stage"], "Kabupaten Bekasi")
    lying = proposal.model_copy(update={"expected": {**proposal.expected, "index": "5.00"}})
    assert [finding.code for finding in review(lying, source, "u").findings] == ["trial-different"]
    other = proposal.model_copy(update={"application": proposal.application.model_copy(update={"id": "id.x"})})
    assert [finding.code for finding in review(other, source, "u").findings] == ["upgrade-other"]


def test_the_verbs(chosen: Adoption, source: Path, tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("contribute", chosen.folder).status == 0
    assert "--choose settings.stage" in spbe.out
    out = tmp_path / "usulan.json"
    assert spbe("contribute", chosen.folder, "--choose", "settings.stage").status == 2
    words = ("--choose", "settings.stage", "--name", "Kabupaten Bekasi", "--out", out)
    assert spbe("contribute", chosen.folder, *words).status == 0
    assert spbe("accept", out, source).status == 0
    assert "final → interview" in spbe.out
    assert spbe("accept", out, source, "--apply").status == 0
    assert "interview" in (source / "application.yaml").read_text(encoding="utf-8")
    assert spbe("accept", out, source).status == 1


SAMPAH: dict[str, Any] = {"name": "Rumah tangga yang memilah sampah", "for": ["village"], "objective": "kesejahteraan",
          "measure": "persen", "direction": "maximize"}  # fmt: skip


def test_lines_for_every_unit_of_a_kind_are_proposed_and_taken_over(tmp_path: Path, spbe: CommandLine) -> None:
    """An indicator of ours is added, one of theirs is left out; all other lines stay as they were written."""
    plan = tmp_path / "plan"
    shutil.copytree(EXAMPLES / "sumedang-esakip", plan)
    package = build(plan, tmp_path / "e.spbe")
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2026)
    adoption = adoption.override("indicators", {"sampah": SAMPAH, "lain": {"name": "Tanpa unit"}})
    adoption = adoption.override("without", ["miskin", "32.16.01.2001-stunting"])
    assert candidates(adoption) == ["indicators.sampah", "without.miskin"]
    before = (plan / "plan/indicators.csv").read_text(encoding="utf-8").splitlines()
    out = tmp_path / "usulan.json"
    spbe("contribute", adoption.folder, "--choose", "indicators.sampah", "--choose", "without.miskin",
         "--name", "Kabupaten Bekasi", "--out", out)  # fmt: skip
    assert spbe("accept", out, plan).status == 0, spbe.text
    assert (plan / "plan/indicators.csv").read_text(encoding="utf-8").splitlines() == before
    assert spbe("accept", out, plan, "--apply").status == 0, spbe.text
    after = (plan / "plan/indicators.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == [line for line in before if ",miskin," in line]
    assert [line for line in after if line not in before] == [
        "village,sampah,kesejahteraan,Rumah tangga yang memilah sampah,persen,maximize,,"
    ]
    assert spbe("accept", out, plan).status == 1
    assert "indicators.sampah" in spbe.text
    manifest = (plan / "application.yaml").read_text(encoding="utf-8")
    (plan / "application.yaml").write_text(manifest.replace('version: "1.0"', 'version: "1.1"'), encoding="utf-8")
    rows = list(csv.DictReader((plan / "trial/unit.csv").read_text(encoding="utf-8").splitlines()))
    kept = [column for column in rows[0] if "miskin" not in column]
    lines = [",".join(kept), *(",".join(row[column] for column in kept) for row in rows)]
    (plan / "trial/unit.csv").write_text("\n".join(lines), encoding="utf-8")
    following = build(plan, tmp_path / "next.spbe", update_expected=True)
    steps = upgrade_steps(adoption, following, today=TODAY)
    assert [item.path for item in steps.taken_over] == ["indicators.sampah", "without.miskin"]
    assert steps.after is None or steps.after.errors == (steps.before.errors if steps.before else 0)
    assert spbe("upgrade", following, adoption.folder, "--apply").status == 0, spbe.text
    overrides = Adoption.open(adoption.folder).choices.overrides
    assert (list(overrides.indicators), list(overrides.without)) == (["lain"], ["32.16.01.2001-stunting"])


def test_two_packages_differ_by_their_lines(tmp_path: Path, spbe: CommandLine) -> None:
    plan = tmp_path / "plan"
    shutil.copytree(EXAMPLES / "sumedang-esakip", plan)
    one = build(plan, tmp_path / "a.spbe")
    file = plan / "plan/indicators.csv"
    text = file.read_text(encoding="utf-8").replace("Prevalensi stunting,persen", "Balita pendek,persen")
    file.write_text(f"{text}village,sampah,kesejahteraan,Sampah terpilah,persen,maximize,last,\n", encoding="utf-8")
    other = build(plan, tmp_path / "b.spbe")
    spbe("diff", one, other)
    assert "indicators.stunting.name: Prevalensi stunting → Balita pendek" in spbe.out
    assert "indicators.sampah.name: – → Sampah terpilah" in spbe.out
    assert "plan/indicators.csv" not in spbe.out
