"""What a scaffold writes never passes for what somebody said: not on a page, in a doctor, or in a catalogue."""

import re
from pathlib import Path

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, UsageError, build
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.scaffolds.application import new_adoption, new_application
from spbe_sdk.applications.worksheets.worksheet import read_worksheet, write_worksheet

PLACEHOLDERS = re.compile(
    r"Nama instansi|Tulis (manfaat|kendala|yang|di sini)|id\.contoh|/tmp|/var/folders", re.IGNORECASE
)


def test_a_new_workspace_is_its_regions_own(tmp_path: Path, spbe: CommandLine) -> None:
    adoption = new_adoption(tmp_path / "kami", "32.16", None, year=2024)
    about = adoption.package.application
    assert (about.publisher.name, about.publisher.region) == ("Pemerintah Kabupaten Bekasi", "32.16")
    assert about.playbook.obstacles == ()
    source = adoption.choices.application.source
    assert source is not None
    assert (adoption.folder / source).is_file()
    assert adoption.lock.application.source == source
    write_worksheet(adoption, read_worksheet(adoption).with_cells("ratings", "3", {"value": "4"}))
    run, page = adoption.run(), tmp_path / "keputusan.html"
    shown = [path.read_text(encoding="utf-8") for path in run.folder.iterdir() if path.suffix in (".html", ".md")]
    shown += [spbe(verb, adoption.folder).text for verb in ("doctor", "trial")]
    spbe("trial", adoption.folder, "--page", page)
    shown.append(page.read_text(encoding="utf-8"))
    assert [PLACEHOLDERS.findall(text.replace(str(tmp_path), "")) for text in shown] == [[] for _ in shown]


@pytest.mark.parametrize(
    ("region", "name"),
    [("32", "Pemerintah Provinsi Jawa Barat"), ("Kota Bekasi", "Pemerintah Kota Bekasi"), (None, "–")],
)
def test_the_publisher_of_a_new_application(tmp_path: Path, region: str | None, name: str) -> None:
    new_application(tmp_path / "kami", region)
    package = build(tmp_path / "kami", tmp_path)
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2024)
    assert adoption.package.application.publisher.name == name


def test_no_catalogue_lists_what_is_still_a_scaffold(tmp_path: Path, spbe: CommandLine) -> None:
    new_application(tmp_path / "kami")
    manifest, catalogue = tmp_path / "kami/application.yaml", tmp_path / "katalog"
    text = manifest.read_text(encoding="utf-8")
    package = build(tmp_path / "kami", tmp_path / "a.spbe")
    with pytest.raises(UsageError) as caught:
        publish(Additions([package]), catalogue)
    assert [finding.field for finding in caught.value.findings] == ["id", "publisher.region"]
    assert spbe("publish", package, "--to", catalogue).status == 2
    assert not catalogue.exists()
    # What the refusal asks for is enough.
    finished = text.replace("id.contoh.kami", "id.go.bekasikab.kami").replace("region: '00'", "region: '32.16'")
    manifest.write_text(finished.replace("name: –", "name: Pemerintah Kabupaten Bekasi"), encoding="utf-8")
    publish(Additions([build(tmp_path / "kami", tmp_path / "b.spbe")]), catalogue)
    pages = [path.read_text(encoding="utf-8") for path in catalogue.rglob("*.html")]
    assert pages
    assert [PLACEHOLDERS.findall(page) for page in pages] == [[] for _ in pages]
    own = new_adoption(tmp_path / "lokal", "32.16", None, year=2024)
    with pytest.raises(UsageError):
        publish(Additions([own.folder / own.lock.package]), tmp_path / "lain")
