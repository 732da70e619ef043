"""Local choices: addressed by what they are, with a reason, within the publisher's bounds, and never silently stale."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption, DataError, UsageError
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps
from spbe_sdk.applications.workspace.choices import digest_of
from spbe_sdk.documents.adoption import Reason

TODAY = date(2022, 6, 1)
Replace = Callable[[Path, str, str], None]


def codes(adoption: Adoption, today: date = TODAY) -> list[str]:
    return [finding.code for finding in Adoption.open(adoption.folder).prepare(today)[1]]


def test_a_choice_is_written_with_its_reason_and_what_it_replaces(workspace: Adoption) -> None:
    why = Reason(reason="Masih berjalan", legal_basis="Kepbup 1/2026", review_by=date(2027, 1, 31))
    chosen = workspace.choose("settings.stage", "interview", why)
    assert chosen.settings()["stage"] == "interview"
    kept = chosen.choices.reasons["settings.stage"]
    assert (kept.reason, kept.review_by) == ("Masih berjalan", date(2027, 1, 31))
    assert kept.replaces == digest_of("final")
    labelled = chosen.choose("labels.title", "Rapor {name}", Reason(reason="Istilah kami"))
    assert labelled.choices.overrides.labels == {"title": "Rapor {name}"}
    assert codes(labelled) == []
    assert "Rapor" in labelled.run(TODAY).report.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", ["bindings.ratings", "settings", "indicators.L1", "x.y"])
def test_only_settings_and_labels_are_chosen_so(workspace: Adoption, path: str) -> None:
    with pytest.raises(UsageError):
        workspace.choose(path, "x")


def test_a_reason_without_a_choice_is_named(workspace: Adoption, replace: Replace) -> None:
    text = "reasons:\n  settings.stage: {reason: x}\n  labels.title: {reason: x}\nregion:"
    replace(workspace.folder / "spbe.yaml", "region:", text)
    assert codes(workspace) == ["reason-unused", "reason-unused"]
    assert Adoption.open(workspace.folder).run(TODAY).report.is_file()


def test_a_choice_that_is_due_is_named(workspace: Adoption) -> None:
    chosen = workspace.choose("settings.stage", "self", Reason(review_by=date(2022, 1, 1)))
    assert codes(chosen, date(2022, 1, 1)) == []
    assert codes(chosen, date(2022, 1, 2)) == ["reason-due"]


def test_a_choice_whose_ground_moved_is_named(workspace: Adoption, replace: Replace) -> None:
    chosen = workspace.choose("settings.stage", "self", Reason(reason="x"))
    replace(chosen.folder / "spbe.yaml", digest_of("final"), digest_of("document"))
    assert codes(chosen) == ["reason-moved"]


BOUNDS = [
    ("stage: {default: final, lock: bounded, allowed: [final, interview]}", "stage", "interview", None),
    ("stage: {default: final, lock: bounded, allowed: [final, interview]}", "stage", "self", "setting-bounds"),
    ("stage: {default: final, lock: fixed}", "stage", "self", "setting-fixed"),
    ("stage: {default: final, lock: fixed}", "stage", "final", None),
    ('target_index: {lock: bounded, minimum: "2.6", maximum: "5"}', "target_index", "2.60", None),
    ('target_index: {lock: bounded, minimum: "2.6", maximum: "5"}', "target_index", "2.59", "setting-bounds"),
    ('target_index: {lock: bounded, minimum: "2.6"}', "target_index", "9", None),
]  # fmt: skip


@pytest.mark.parametrize(("setting", "name", "value", "code"), BOUNDS)
def test_locks_and_bounds(make: Maker, tmp_path: Path, setting: str, name: str, value: str, code: str | None) -> None:
    package = make(("stage: {default: final}", setting), version="1.0")
    adoption = adopt_example(package, EXAMPLES / "bekasi", tmp_path / "w", "id").set(name, value)
    if code is None:
        adoption.settings()
        return
    with pytest.raises(DataError) as caught:
        adoption.settings()
    (finding,) = caught.value.findings
    assert (finding.code, finding.field) == (code, name)
    assert finding.origin is not None
    assert finding.origin.row is not None


def test_what_the_publisher_takes_over_leaves_the_overlay(workspace: Adoption, make: Maker) -> None:
    chosen = workspace.choose("settings.stage", "interview", Reason(reason="x")).choose("labels.title", "Rapor {name}")
    new = make(
        ("stage: {default: final}", "stage: {default: interview}"),
        ("trial:\n", "labels: {title: {id: 'Rapor {name}'}}\ntrial:\n"),
    )
    steps = upgrade_steps(chosen, new, today=TODAY)
    assert [item.path for item in steps.taken_over] == ["settings.stage", "labels.title"]
    upgraded = apply_upgrade(chosen, steps, TODAY)
    assert "stage" not in upgraded.choices.settings
    assert upgraded.choices.overrides.labels == {}
    assert upgraded.choices.reasons == {}
    assert upgraded.settings()["stage"] == "interview"


def test_deciding_for_ours_renews_what_it_replaces(workspace: Adoption, make: Maker) -> None:
    chosen = workspace.choose("settings.stage", "self", Reason(reason="x"))
    new = make(("stage: {default: final}", "stage: {default: interview}"))
    steps = upgrade_steps(chosen, new, {"settings.stage": "ours"}, today=TODAY)
    upgraded = apply_upgrade(chosen, steps, TODAY)
    assert upgraded.choices.reasons["settings.stage"].replaces == digest_of("interview")
    (decided,) = upgraded.lock.decisions
    assert (decided.path, decided.decision, decided.base, decided.theirs, decided.ours, decided.decided_on) == (
        "settings.stage", "ours", "final", "interview", "self", TODAY)  # fmt: skip


def test_the_verb(workspace: Adoption, spbe: CommandLine) -> None:
    words = ("--reason", "Masih berjalan", "--review-by", "2027-01-31")
    assert spbe("set", "settings.stage", "interview", workspace.folder, *words).status == 0
    assert spbe("set", "settings.year", "2022", workspace.folder).status == 0
    assert Adoption.open(workspace.folder).settings()["year"] == 2022
    assert spbe("set", "settings.target_index", "3.60", workspace.folder).status == 0
    assert Adoption.open(workspace.folder).choices.settings["target_index"] == "3.60"
    assert spbe("set", "settings.stage", "besok", workspace.folder).status == 1
    assert spbe("set", "setelan.stage", "x", workspace.folder).status == 2
