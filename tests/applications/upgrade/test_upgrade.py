"""A new version with local choices kept, refused while anything is open; and the way back."""

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption, DataError, PackageError, UsageError, WorkspaceError
from spbe_sdk.applications.package.keys import new_key
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.upgrade.history import rollback
from spbe_sdk.applications.upgrade.merge import MergeOutcome
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps
from spbe_sdk.files import atomic
from spbe_sdk.files import switch as switching
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.yaml_lines import set_entry
from spbe_sdk.findings.numbers import figure
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.scoring.exact import round_half_up

Decision = Literal["ours", "theirs"]
TODAY = date(2022, 6, 1)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_looking_at_the_steps_writes_nothing(workspace: Adoption, make: Maker) -> None:
    package = make()
    before = contents(workspace.folder)
    steps = upgrade_steps(workspace, package, today=TODAY)
    assert contents(workspace.folder) == before
    assert steps.conflicts == []
    assert steps.before is not None
    assert steps.after is not None
    assert steps.before.figure == steps.after.figure == "3.19"


def test_local_choices_and_comments_survive(workspace: Adoption, make: Maker) -> None:
    choices = workspace.folder / "spbe.yaml"
    choices.write_text(choices.read_text(encoding="utf-8") + "# catatan saya\n", encoding="utf-8")
    before = choices.read_text(encoding="utf-8").splitlines()
    workspace = Adoption.open(workspace.folder)
    upgraded = apply_upgrade(workspace, upgrade_steps(workspace, make(), today=TODAY))
    assert upgraded.package.application.version == upgraded.lock.application.version == "1.1"
    after = choices.read_text(encoding="utf-8").splitlines()
    assert len(before) == len(after)
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [new.split() for _, new in changed] == [["version:", "'1.1'"]]


def test_what_we_did_not_choose_follows_the_publisher(workspace: Adoption, make: Maker) -> None:
    package = make(("language: {default: id}", "language: {default: en}"))
    steps = upgrade_steps(workspace, package, today=TODAY)
    outcome = {item.path: item.outcome for item in steps.merged}
    assert outcome["settings.language"] is MergeOutcome.TAKEN
    assert outcome["settings.year"] is MergeOutcome.KEPT
    assert apply_upgrade(workspace, steps).settings()["language"] == "en"


def conflicting(package: Path, make: Maker, folder: Path) -> tuple[Adoption, Path]:
    """We chose another stage; the publisher has changed its own too."""
    adopt_example(package, EXAMPLES / "bekasi", folder, "id")
    text = (folder / "spbe.yaml").read_text(encoding="utf-8")
    (folder / "spbe.yaml").write_text(set_entry(text, "settings", "stage", "self"), encoding="utf-8")
    return Adoption.open(folder), make(("stage: {default: final}", "stage: {default: interview}"))


@pytest.mark.parametrize(("side", "stage"), [("ours", "self"), ("theirs", "interview")])
def test_a_conflict_waits_for_a_decision(
    package: Path, make: Maker, tmp_path: Path, side: Decision, stage: str
) -> None:
    adoption, new = conflicting(package, make, tmp_path / "w")
    before = contents(adoption.folder)
    steps = upgrade_steps(adoption, new, today=TODAY)
    assert [item.path for item in steps.undecided] == ["settings.stage"]
    with pytest.raises(DataError) as caught:
        apply_upgrade(adoption, steps)
    (finding,) = caught.value.findings
    assert (finding.code, finding.field, finding.found, finding.allowed) == (
        "upgrade-conflict", "settings.stage", "self", "interview")  # fmt: skip
    assert contents(adoption.folder) == before
    decided = upgrade_steps(adoption, new, {"settings.stage": side}, today=TODAY)
    assert apply_upgrade(adoption, decided).settings()["stage"] == stage


def test_a_decision_about_nothing_is_refused(workspace: Adoption, make: Maker) -> None:
    with pytest.raises(UsageError) as caught:
        upgrade_steps(workspace, make(), {"settings.year": "ours"}, today=TODAY)
    assert caught.value.findings[0].code == "decision-unknown"


@pytest.mark.parametrize(
    ("change", "version", "code"),
    [
        (("id.go.sumedangkab.spbe-index", "id.go.lain.spbe-index"), "1.1", "upgrade-other"),
        (("summary:", "summary:"), "0.9", "upgrade-older"),
        (("summary:", "summary:"), "1.0", "upgrade-older"),
        (("summary:", "summary:"), "1.0.0", "upgrade-older"),
    ],
)
def test_what_is_no_upgrade(workspace: Adoption, make: Maker, change: tuple[str, str], version: str, code: str) -> None:
    with pytest.raises(PackageError) as caught:
        upgrade_steps(workspace, make(change, version=version), today=TODAY)
    assert [finding.code for finding in caught.value.findings] == [code]


def test_a_tenth_version_is_newer_than_a_ninth(workspace: Adoption, make: Maker) -> None:
    upgraded = apply_upgrade(workspace, upgrade_steps(workspace, make(version="1.9"), today=TODAY))
    assert upgrade_steps(upgraded, make(version="1.10"), today=TODAY).new.version == "1.10"


def test_a_breaking_change_is_shown_to_those_who_do_not_have_it_yet(workspace: Adoption, make: Maker) -> None:
    versions = ["0.9", "1.0", "1.0.0", "1.0.1", "1.1", "1.10"]
    words = "what: {id: x}, affects: {id: x}, action: {id: x}"
    changes = "".join(f'  - {{since: "{since}", {words}}}\n' for since in versions)
    package = make(("trial:\n", f"breaking:\n{changes}trial:\n"), version="1.10")
    steps = upgrade_steps(workspace, package, today=TODAY)
    assert [change.since for change in steps.breaking] == ["1.0.1", "1.1", "1.10"]


def test_a_pinned_publisher_must_sign_the_next_version(make: Maker, tmp_path: Path) -> None:
    first, second = (tmp_path / f"{name}.pem" for name in ("first", "second"))
    for key in (first, second):
        new_key(key, "Kabupaten Sumedang", None)
    adoption = adopt_example(make(version="1.0", key=first), EXAMPLES / "bekasi", tmp_path / "w", "id")
    assert len(adoption.lock.publisher_keys) == 1
    for other in (make(version="1.1"), make(version="1.2", key=second)):
        with pytest.raises(PackageError) as caught:
            upgrade_steps(adoption, other, today=TODAY)
        assert caught.value.findings[0].code == "upgrade-key"
    assert upgrade_steps(adoption, make(version="1.3", key=first), today=TODAY).new.version == "1.3"
    new_id = Adoption.create(tmp_path / "1.2.spbe", "32.16", tmp_path / "v", language="id").lock.publisher_keys[0].id
    accepted = upgrade_steps(adoption, tmp_path / "1.2.spbe", accept_key=new_id, today=TODAY)
    assert [key.id for key in apply_upgrade(adoption, accepted).lock.publisher_keys] == [new_id]


def test_another_instrument_asks_about_every_bound_port_of_indicators(workspace: Adoption, make: Maker) -> None:
    numbers = [indicator.code for indicator in load_instrument("spbe-5-2018").indicators()]
    rows = "".join(f"{number},3\n" for number in numbers)
    package = make(("instrument: spbe-59-2020", "instrument: spbe-5-2018"), ratings=f"indikator,tingkat\n{rows}")
    steps = upgrade_steps(workspace, package, today=TODAY)
    waiting = [item.path for item in steps.undecided]
    assert {"bindings.ratings", "bindings.claims"} <= set(waiting)
    assert "bindings.published" not in waiting
    decided = upgrade_steps(workspace, package, dict.fromkeys(waiting, "theirs"), today=TODAY)
    upgraded = apply_upgrade(workspace, decided)
    assert "ratings" not in upgraded.bindings
    assert "published" in upgraded.bindings


def test_rollback_is_byte_for_byte(workspace: Adoption, make: Maker) -> None:
    files = [workspace.folder / name for name in ("spbe.yaml", "spbe.lock")]
    before = [path.read_bytes() for path in files]
    middle = apply_upgrade(workspace, upgrade_steps(workspace, make(version="1.1"), today=TODAY))
    between = [path.read_bytes() for path in files]
    apply_upgrade(middle, upgrade_steps(middle, make(version="1.2"), today=TODAY))
    assert rollback(workspace.folder).package.application.version == "1.1"
    assert [path.read_bytes() for path in files] == between
    assert rollback(workspace.folder).package.application.version == "1.0"
    assert [path.read_bytes() for path in files] == before
    with pytest.raises(WorkspaceError) as caught:
        rollback(workspace.folder)
    assert caught.value.findings[0].code == "rollback-none"


@pytest.mark.parametrize("crash_at", range(9))
def test_a_crash_leaves_the_old_version_or_the_new_one(
    workspace: Adoption, make: Maker, monkeypatch: pytest.MonkeyPatch, crash_at: int
) -> None:
    files = [workspace.folder / name for name in ("spbe.yaml", "spbe.lock")]
    old = [path.read_bytes() for path in files]
    steps = upgrade_steps(workspace, make(), today=TODAY)
    calls = 0

    class PowerCut(BaseException):
        """Nothing may catch it."""

    def write(path: Path, data: bytes) -> None:
        nonlocal calls
        if calls == crash_at:
            raise PowerCut
        calls += 1
        write_atomic(path, data)

    for module in (atomic, switching):
        monkeypatch.setattr(module, "write_atomic", write)
    try:
        apply_upgrade(workspace, steps)
    except PowerCut:
        crashed = True
    else:
        crashed = False
    assert crashed == (crash_at < 7)
    monkeypatch.undo()
    opened = Adoption.open(workspace.folder)
    # Three files of the history and two of the switch lie there before the first takes its place.
    version = "1.0" if crash_at < 5 else "1.1"
    assert opened.package.application.version == opened.choices.application.version == version
    if version == "1.0":
        assert [path.read_bytes() for path in files] == old
    upgraded = opened if version == "1.1" else apply_upgrade(opened, upgrade_steps(opened, steps.found.package.path))
    assert upgraded.lock.application.version == "1.1"
    assert rollback(workspace.folder).package.application.version == "1.0"
    assert [path.read_bytes() for path in files] == old


def test_rollback_keeps_what_was_edited_since(workspace: Adoption, make: Maker) -> None:
    apply_upgrade(workspace, upgrade_steps(workspace, make(), today=TODAY))
    choices = workspace.folder / "spbe.yaml"
    edited = choices.read_bytes() + b"# since the upgrade\n"
    choices.write_bytes(edited)
    rollback(workspace.folder)
    assert b"since the upgrade" not in choices.read_bytes()
    assert (workspace.folder / ".spbe/before-rollback.yaml").read_bytes() == edited


def test_the_verbs(workspace: Adoption, make: Maker, spbe: CommandLine) -> None:
    package = make()
    assert spbe("upgrade", package, workspace.folder).status == 0
    assert "1.0 → 1.1" in spbe.out
    assert "--apply" in spbe.out
    assert Adoption.open(workspace.folder).lock.application.version == "1.0"
    assert spbe("upgrade", package, workspace.folder, "--apply").status == 0
    assert Adoption.open(workspace.folder).lock.application.version == "1.1"
    assert spbe("upgrade", package, workspace.folder, "--json").status != 0
    assert spbe.json["findings"][0]["code"] == "upgrade-older"  # type: ignore[index]
    assert spbe("rollback", workspace.folder).status == 0
    assert "1.0" in spbe.out
    assert spbe("rollback", workspace.folder).status != 0


def test_the_verb_names_conflicts_and_takes_decisions(
    package: Path, make: Maker, tmp_path: Path, spbe: CommandLine
) -> None:
    adoption, new = conflicting(package, make, tmp_path / "w")
    assert spbe("upgrade", new, adoption.folder).status == 1
    assert "settings.stage: PERLU DIPUTUSKAN" in spbe.out
    assert spbe("upgrade", new, adoption.folder, "--apply").status == 1
    assert "--decide settings.stage=ours" in spbe.text
    assert spbe("upgrade", new, adoption.folder, "--decide", "settings.stage").status == 2
    assert spbe("upgrade", new, adoption.folder, "--decide", "settings.stage=ours", "--apply").status == 0
    assert Adoption.open(adoption.folder).settings()["stage"] == "self"


def test_python_mirrors_the_verbs(workspace: Adoption, make: Maker) -> None:
    before = (workspace.folder / "spbe.yaml").read_bytes()
    package = make()
    assert workspace.upgrade_steps(package, today=TODAY).new.version == "1.1"
    upgraded = workspace.upgrade(package, today=TODAY)
    assert upgraded.run(TODAY).headline.figure == "3.19"
    assert upgraded.rollback().trial(TODAY).index == "3.19"
    assert (workspace.folder / "spbe.yaml").read_bytes() == before


def test_the_effect_is_shown_in_points_indicator_by_indicator(
    workspace: Adoption, make: Maker, spbe: CommandLine
) -> None:
    """Two indicators of ours have no rating, and the publisher lets such count more."""
    rows = workspace.folder / "data/penilaian-2021.csv"
    lines = rows.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith(("KAB-12;", "KAB-40;"))]
    rows.write_text("\n".join(kept) + "\n", encoding="utf-8")
    package = make(("stage: {default: final}", 'stage: {default: final}\n  parameters: {default: {gap_value: "2"}}'))
    steps = workspace.upgrade_steps(package, today=TODAY)
    assert {effect.code for effect in steps.effects} == {"12", "40"}
    old, new = load_instrument("spbe-59-2020").find("12"), load_instrument("spbe-59-2020").find("40")
    assert old is not None
    assert new is not None
    assert [effect.difference for effect in steps.effects] == [old.weight / 100, new.weight / 100]
    assert spbe("upgrade", package, workspace.folder).status == 0
    assert f"(+{figure(round_half_up(old.weight / 100, 3), 'id')})" in spbe.out


def test_ports_that_the_application_begins_to_require(workspace: Adoption, make: Maker) -> None:
    """A port may become required; one that we have not bound is then named."""
    package = make(("trial:\n", "ports: {evidence: {need: required}, claims: {need: required}}\ntrial:\n"))
    text = (workspace.folder / "spbe.yaml").read_text(encoding="utf-8")
    start, end = text.index("  claims:\n    adapter"), text.index("  # ---- evidence")
    (workspace.folder / "spbe.yaml").write_text(text[:start] + text[end:], encoding="utf-8")
    upgraded = Adoption.open(workspace.folder).upgrade(package, today=TODAY)
    assert [finding.code for finding in upgraded.prepare(TODAY)[1]] == ["binding-absent"]
