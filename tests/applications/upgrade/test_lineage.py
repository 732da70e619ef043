"""A second publisher's variant keeps its lineage; adopters see the differences and move on purpose."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption, PackageError, verify
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.keys import new_key, public_path, read_public_key
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.upgrade.history import rollback
from spbe_sdk.applications.upgrade.lineage import differences, related
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps

TODAY = date(2022, 6, 1)
VARIANT = "id.go.garutkab.spbe-index"


@pytest.fixture
def variant(package: Path, make: Maker) -> Any:
    content = verify(package).digest

    def build_variant(version: str = "0.5", key: Path | None = None) -> Path:
        ancestor = (
            f'derived_from: {{id: id.go.sumedangkab.spbe-index, version: "1.0", content: {content}, '
            "publisher: Pemerintah Kabupaten Sumedang}\nkind:"
        )
        changes = (
            ("id: id.go.sumedangkab.spbe-index", f"id: {VARIANT}"),
            ("kind: maturity-index", f"{ancestor} maturity-index"),
            ("name: Pemerintah Kabupaten Sumedang (contoh)", "name: Pemerintah Kabupaten Garut (contoh)"),
            ('  region: "32.11"', '  region: "32.05"'),
            ("stage: {default: final}", "stage: {default: visit}"),
        )
        return make(*changes, version=version, key=key)

    return build_variant


def test_a_variant_is_refused_until_one_moves_on_purpose(workspace: Adoption, variant: Any) -> None:
    new = variant()
    with pytest.raises(PackageError) as caught:
        upgrade_steps(workspace, new, today=TODAY)
    assert caught.value.findings[0].code == "upgrade-variant"
    steps = upgrade_steps(workspace, new, move_to=VARIANT, today=TODAY)
    moved = apply_upgrade(workspace, steps, TODAY)
    assert (moved.choices.application.id, moved.lock.application.version) == (VARIANT, "0.5")
    assert moved.settings()["stage"] == "visit"
    assert moved.run(TODAY).report.is_file()
    assert rollback(moved.folder).choices.application.id == "id.go.sumedangkab.spbe-index"


def test_and_back_to_the_ancestor(package: Path, workspace: Adoption, variant: Any) -> None:
    moved = apply_upgrade(workspace, upgrade_steps(workspace, variant(), move_to=VARIANT, today=TODAY), TODAY)
    steps = upgrade_steps(moved, package, move_to="id.go.sumedangkab.spbe-index", today=TODAY)
    assert apply_upgrade(moved, steps, TODAY).lock.application.id == "id.go.sumedangkab.spbe-index"


def test_what_is_not_of_the_family_is_another_application(workspace: Adoption, make: Maker) -> None:
    stranger = make(("id: id.go.sumedangkab.spbe-index", "id: id.lain"))
    with pytest.raises(PackageError) as caught:
        upgrade_steps(workspace, stranger, move_to="id.lain", today=TODAY)
    assert caught.value.findings[0].code == "upgrade-other"


def test_another_publishers_key_is_accepted_on_purpose(make: Maker, variant: Any, tmp_path: Path) -> None:
    ours, theirs = tmp_path / "s.pem", tmp_path / "g.pem"
    for path, name in ((ours, "Sumedang"), (theirs, "Garut")):
        new_key(path, name, None)
    adoption = adopt_example(make(version="1.0", key=ours), EXAMPLES / "bekasi", tmp_path / "w", "id")
    new = variant(key=theirs)
    with pytest.raises(PackageError) as caught:
        upgrade_steps(adoption, new, move_to=VARIANT, today=TODAY)
    assert caught.value.findings[0].code == "upgrade-key"
    key = read_public_key(public_path(theirs)).id
    steps = upgrade_steps(adoption, new, move_to=VARIANT, accept_key=key, today=TODAY)
    assert [pinned.name for pinned in apply_upgrade(adoption, steps, TODAY).lock.publisher_keys] == ["Garut"]


def test_the_differences_are_named_by_what_they_are_about(package: Path, variant: Any) -> None:
    one, other = verify(package), verify(variant())
    assert related(one.application, other.application)
    found = {item.path: (item.one, item.other) for item in differences(one, other)}
    assert found["settings.stage.default"] == ("final", "visit")
    assert found["publisher.region"] == ("32.11", "32.05")
    assert found["derived_from.id"] == (None, "id.go.sumedangkab.spbe-index")
    assert not [path for path in found if path.startswith("playbook")]
    assert differences(one, one) == []


def test_the_catalogue_shows_the_family(package: Path, variant: Any, tmp_path: Path) -> None:
    publish(Additions([package, variant()]), tmp_path / "kat")
    page = (tmp_path / "kat/packages/id.go.sumedangkab.spbe-index-1.0.html").read_text(encoding="utf-8")
    assert f"{VARIANT}-0.5.html" in page
    other = (tmp_path / f"kat/packages/{VARIANT}-0.5.html").read_text(encoding="utf-8")
    assert "id.go.sumedangkab.spbe-index-1.0.html" in other
    assert "Varian dari versi 1.0" in other


def test_the_verbs(package: Path, workspace: Adoption, variant: Any, spbe: CommandLine) -> None:
    new = variant()
    assert spbe("diff", package, new).status == 0
    assert "settings.stage.default: final → visit" in spbe.out
    assert "Satu garis turunan" in spbe.out
    assert spbe("upgrade", new, workspace.folder).status == 1
    assert f"--move-to {VARIANT}" in spbe.text
    assert spbe("upgrade", new, workspace.folder, "--move-to", VARIANT, "--apply").status == 0
    assert spbe("doctor", workspace.folder).status == 0
