"""How an adoption stands: newer versions, what each on the way asks, their effect here, and what runs out."""

import socket
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption
from spbe_sdk.applications.catalogue.catalogue import normal_location
from spbe_sdk.applications.catalogue.copies import forget
from spbe_sdk.applications.catalogue.publish import Additions, publish, revocation
from spbe_sdk.applications.catalogue.withdraw import withdraw
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.scaffolds.example import adopt_example


def asking(version: str, what: str) -> tuple[str, str]:
    change = f"{{since: '{version}', what: {{id: {what}}}, affects: {{id: Semua.}}, action: {{id: Tindak.}}}}"
    return "licence: CC-BY-4.0", f"licence: CC-BY-4.0\nbreaking: [{change}]"


@pytest.fixture
def catalogue(package: Path, tmp_path: Path) -> Path:
    publish(Additions([package]), tmp_path / "katalog")
    return tmp_path / "katalog"


@pytest.fixture
def adopted(catalogue: Path, tmp_path: Path) -> Adoption:
    return adopt_example(catalogue, EXAMPLES / "bekasi", tmp_path / "bekasi", "id")


def test_nothing_is_newer(adopted: Adoption) -> None:
    found = adopted.status()
    assert found.outlook is not None
    assert (found.outlook.newer, found.steps, found.findings, found.sound) == ((), None, [], True)


def test_each_skipped_version_says_what_it_asks(adopted: Adoption, catalogue: Path, make: Maker) -> None:
    publish(
        Additions([make(asking("1.1", "Satu."), version="1.1"), make(asking("1.2", "Dua."), version="1.2")]), catalogue
    )
    found = adopted.status()
    assert found.outlook is not None
    assert [item.version for item in found.outlook.newer] == ["1.1", "1.2"]
    assert [change.what.id for change in found.outlook.breaking] == ["Satu.", "Dua."]
    assert found.steps is not None
    assert found.steps.before is not None
    assert found.steps.after is not None
    assert found.steps.before.figure == found.steps.after.figure == "3.19"
    # The upgrade itself tells the skipped one too.
    assert [change.what.id for change in adopted.upgrade_steps(catalogue).breaking] == ["Satu.", "Dua."]
    assert adopted.upgrade(catalogue, version="1.1").status().outlook.breaking[0].what.id == "Dua."  # type: ignore[union-attr]


def test_a_withdrawn_one_is_no_goal_but_stands_on_the_way(adopted: Adoption, catalogue: Path, make: Maker) -> None:
    for version, what in (("1.1", "Satu."), ("1.2", "Dua."), ("1.3", "Tiga.")):
        publish(Additions([make(asking(version, what), version=version)]), catalogue)
    withdraw("1.1", catalogue, because="Keliru.")
    withdraw("1.3", catalogue, because="Keliru.", use="1.2")
    found = adopted.status(offline=True).outlook
    assert found is not None
    assert [item.version for item in found.newer] == ["1.2"]
    assert [change.what.id for change in found.breaking] == ["Satu.", "Dua."]


def test_what_is_remembered_needs_no_network(
    adopted: Adoption, catalogue: Path, make: Maker, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(Additions([make(asking("1.1", "Satu."))]), catalogue)
    catalogue.rename(catalogue.with_name("gone"))
    monkeypatch.setattr(socket, "socket", None)
    for verb in ("run", "doctor"):
        lines = [line for line in spbe(verb, adopted.folder).out.splitlines() if "1.1" in line]
        assert len(lines) == 1, spbe.out
        assert "1" in lines[0].rpartition(":")[2]
    # Asked for anew, the place is missed, and the copy is told with the reason.
    found = adopted.status()
    assert found.outlook is not None
    assert found.outlook.catalogue.remembered
    assert [item.version for item in found.outlook.newer] == ["1.1"]
    assert {finding.code for finding in found.findings} == {"file-missing"}


def test_an_expired_copy_still_tells(adopted: Adoption, catalogue: Path, make: Maker) -> None:
    publish(Additions([make()]), catalogue, days=1, today=date(2020, 1, 1))
    found = adopted.status(offline=True)
    assert found.outlook is not None
    assert [item.version for item in found.outlook.newer] == ["1.1"]
    assert [(item.what, item.passed) for item in found.expiring if item.what == "catalogue"] == [("catalogue", True)]


def test_nobody_else_decides_what_is_newer(adopted: Adoption, make: Maker, tmp_path: Path) -> None:
    publish(Additions([make(version="9.9")]), tmp_path / "lain")
    withdraw("9.9", tmp_path / "lain", because="x")
    found = adopted.status()
    assert found.outlook is not None
    assert (found.outlook.newer, found.sound) == ((), True)


def test_what_came_as_a_file_is_looked_for_in_all_catalogues(
    workspace: Adoption, catalogue: Path, make: Maker, tmp_path: Path
) -> None:
    assert workspace.status().sound
    publish(Additions([make()]), catalogue)
    found = workspace.status(offline=True).outlook
    assert found is not None
    assert [item.version for item in found.newer] == ["1.1"]
    forget(normal_location(catalogue))
    publish(Additions([make(("id: id.go.sumedangkab.spbe-index", "id: id.go.sumedangkab.lain"), version="2.0")]),
            tmp_path / "lain")  # fmt: skip
    alone = workspace.status()
    assert [finding.code for finding in alone.findings] == ["status-unlisted"]
    assert alone.sound


def test_what_the_new_version_refuses_is_told(adopted: Adoption, catalogue: Path, make: Maker, tmp_path: Path) -> None:
    publish(Additions([make()]), catalogue)
    listed = catalogue / "packages/id.go.sumedangkab.spbe-index-1.1.spbe"
    listed.write_bytes(listed.read_bytes()[:-1] + b"x")
    found = adopted.status()
    assert found.steps is None
    assert [finding.code for finding in found.findings] == ["package-altered"]


def test_what_runs_out(adopted: Adoption, replace: Any) -> None:
    choices = adopted.folder / "spbe.yaml"
    adopted.choose("labels.title", "X")
    text = choices.read_text(encoding="utf-8")
    choices.write_text(text + "reasons:\n  labels.title: {reason: x, review_by: 2026-03-01}\n", encoding="utf-8")
    opened = Adoption.open(adopted.folder)

    def told(day: date, days: int) -> list[tuple[str, str, bool]]:
        return [(item.what, item.day.isoformat(), item.passed) for item in opened.status(today=day, days=days).expiring]

    assert told(date(2026, 2, 28), 0) == [("evidence", "2022-12-31", True)]
    assert told(date(2026, 2, 28), 1)[1:] == [("review", "2026-03-01", False)]
    assert told(date(2026, 3, 2), 0)[1:] == [("review", "2026-03-01", True)]


def test_a_revoked_key_is_told(make: Maker, tmp_path: Path) -> None:
    new_key(tmp_path / "k.pem", "K", None)
    new_key(tmp_path / "l.pem", "L", None)
    key, other = read_private_key(tmp_path / "k.pem", None), read_private_key(tmp_path / "l.pem", None)
    assert key[1] != other[1]
    publish(Additions([make(key=tmp_path / "k.pem")]), tmp_path / "kat", signer=other)
    adopted = adopt_example(tmp_path / "kat", EXAMPLES / "bekasi", tmp_path / "ws", "id")
    publish(Additions(revoked=[revocation(tmp_path / "k.pem.pub", "hilang")]), tmp_path / "kat", signer=other)
    found = adopted.status()
    assert "key-revoked" in {finding.code for finding in found.findings}
    assert not found.sound


def test_the_verb(adopted: Adoption, catalogue: Path, make: Maker, spbe: CommandLine) -> None:
    assert spbe("status", adopted.folder).status == 0
    publish(Additions([make(asking("1.1", "Satu."))]), catalogue)
    assert spbe("status", adopted.folder, "--lang", "en").status == 0
    assert "Satu." in spbe.out
    assert "3.19 · Baik → 3.19 · Baik" in spbe.out
    assert f"spbe upgrade {catalogue} {adopted.folder}" in spbe.out
    value = spbe("status", adopted.folder, "--json").json
    assert (value["version"], value["newer"], value["withdrawn"]) == ("1.0", ["1.1"], None)
    withdraw("1.0", catalogue, because="Keliru.", use="1.1")
    assert spbe("status", adopted.folder, "--json").status == 1
    assert spbe.json["withdrawn"] == {"since": date.today().isoformat(), "reason": "Keliru.", "use": "1.1"}
