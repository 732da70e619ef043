"""A withdrawn version stays listed and can be had by name; adopters are told why, and what to use instead."""

from datetime import date
from pathlib import Path

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption, Catalogue, UsageError, search
from spbe_sdk.applications.catalogue.find import find_package
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.catalogue.search import Query
from spbe_sdk.applications.catalogue.withdraw import withdraw
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.documents.catalogue import Withdrawn

WHY = "Bobot indikator 12 keliru."


@pytest.fixture
def catalogue(package: Path, make: Maker, tmp_path: Path) -> Path:
    publish(Additions([package, make()]), tmp_path / "katalog")
    return tmp_path / "katalog"


def test_it_is_kept_in_every_later_issue(catalogue: Path, make: Maker, package: Path) -> None:
    withdraw("1.0", catalogue, because=WHY, use="1.1", today=date(2026, 5, 1))
    again = publish(Additions([package, make(version="1.2")]), catalogue)
    told = {item.version: item.withdrawn for item in again.issue.packages}
    assert told == {"1.0": Withdrawn(since=date(2026, 5, 1), reason=WHY, use="1.1"), "1.1": None, "1.2": None}
    assert again.package(again.find(version="1.0")).application.version == "1.0"
    renewed = withdraw("1.0", catalogue, because="Lain.", today=date(2026, 6, 1)).find(version="1.0").withdrawn
    assert renewed == Withdrawn(since=date(2026, 5, 1), reason="Lain.")


def test_the_newest_is_the_newest_that_holds(catalogue: Path) -> None:
    withdraw("1.1", catalogue, because=WHY, use="1.0")
    assert find_package(catalogue).package.application.version == "1.0"
    assert find_package(catalogue, version="1.1").package.application.version == "1.1"
    assert [hit.listed.version for hit in search([Catalogue.open(catalogue)], Query())] == ["1.0"]
    withdraw("1.0", catalogue, because=WHY)
    with pytest.raises(UsageError) as caught:
        find_package(catalogue)
    assert [found.code for found in caught.value.findings] == ["package-withdrawn"]
    assert search([Catalogue.open(catalogue)], Query()) == []


@pytest.mark.parametrize(
    ("version", "use", "code"),
    [("9.9", None, "catalogue-unlisted"), ("1.0", "1.0", "withdraw-use"), ("1.0", "7.7", "withdraw-use")],
)
def test_what_helps_nobody_is_refused(catalogue: Path, version: str, use: str | None, code: str) -> None:
    before = (catalogue / "catalogue.json").read_bytes()
    with pytest.raises(UsageError) as caught:
        withdraw(version, catalogue, because=WHY, use=use)
    assert [found.code for found in caught.value.findings] == [code]
    assert (catalogue / "catalogue.json").read_bytes() == before


def test_a_withdrawn_version_is_nothing_to_use_instead(catalogue: Path) -> None:
    withdraw("1.1", catalogue, because=WHY, use="1.0")
    with pytest.raises(UsageError):
        withdraw("1.0", catalogue, because=WHY, use="1.1")
    assert withdraw("1.0", catalogue, because=WHY, use="id.go.lain.aplikasi").find(version="1.0").withdrawn


def test_of_several_applications_one_is_named(catalogue: Path, make: Maker) -> None:
    other = make(("id: id.go.sumedangkab.spbe-index", "id: id.go.sumedangkab.lain"), version="1.0")
    publish(Additions([other]), catalogue)
    with pytest.raises(UsageError) as caught:
        withdraw("1.0", catalogue, because=WHY)
    assert [found.code for found in caught.value.findings] == ["catalogue-several"]
    made = withdraw("1.0", catalogue, because=WHY, application="id.go.sumedangkab.lain")
    assert [item.id for item in made.issue.packages if item.withdrawn] == ["id.go.sumedangkab.lain"]


def test_the_pages_tell_it(catalogue: Path) -> None:
    withdraw("1.1", catalogue, because="Bobot <b>keliru</b>", use="1.0")
    page = (catalogue / "packages/id.go.sumedangkab.spbe-index-1.1.html").read_text(encoding="utf-8")
    assert "Bobot &lt;b&gt;keliru&lt;/b&gt;" in page
    assert "index-1.0.html" in (catalogue / "index.html").read_text(encoding="utf-8")


def test_every_verb_tells_its_adopters(package: Path, make: Maker, tmp_path: Path, spbe: CommandLine) -> None:
    catalogue = tmp_path / "katalog"
    publish(Additions([package]), catalogue)
    folder = adopt_example(catalogue, EXAMPLES / "bekasi", tmp_path / "bekasi", "id").folder
    publish(Additions([make()]), catalogue)
    assert "ditarik" not in spbe("run", folder).text
    assert spbe("withdraw", "1.0", "--catalogue", catalogue, "--because", WHY, "--use", "1.1").status == 0
    sheet = folder / "data/penilaian-2021.csv"
    key = tmp_path / "k.pem"
    spbe("keys", "new", key, "--name", "K", "--unprotected")
    for line in (
        ["run", folder],
        ["trial", folder],
        ["doctor", folder],
        ["status", folder, "--offline"],
        ["set", "labels.title", "X", folder],
        ["bind", "ratings", sheet, folder, "--preview"],
        ["upgrade", catalogue, folder],
        ["contribute", folder],
        ["roadmap", folder, "--target", "3.5"],
        ["receipt", "new", folder, "--name", "Bekasi", "--key", key, "--out", tmp_path / "t.json"],
        ["upgrade", catalogue, folder, "--apply"],
        ["rollback", folder],
    ):
        told = spbe(*line).text
        assert WHY in told, line
        assert "“1.1”" in told, line
    assert Adoption.open(folder).run().outcome.computable


def test_whoever_asks_for_it_by_name_is_told(catalogue: Path, tmp_path: Path, spbe: CommandLine) -> None:
    withdraw("1.0", catalogue, because=WHY, use="1.1")
    spbe("adopt", catalogue, "--region", "32.16", "--into", tmp_path / "ws", "--version", "1.0")
    assert WHY in spbe.text
    assert Adoption.open(tmp_path / "ws").lock.application.version == "1.0"
