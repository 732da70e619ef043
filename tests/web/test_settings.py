"""Settings on the page: what they are called, what may be chosen, and that they are written as by the command."""

import re
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import Maker
from opening import Visitor
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.scaffolds.application import new_adoption, new_application
from spbe_sdk.applications.worksheets.worksheet import WORKSHEET
from spbe_sdk.findings.words import LANGUAGES, words


def mark(visitor: Visitor) -> str:
    found = re.search(r'name="digest" value="([^"]+)"', visitor.get("/settings").text)
    assert found is not None
    return found[1]


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    new_application(tmp_path / "kinerja", "32.16", "performance")
    return new_adoption(tmp_path / "rencana", "32.16", build(tmp_path / "kinerja", tmp_path), year=2024)


def test_settings_are_written_together_and_taken_back_together(plan: Adoption, tmp_path: Path) -> None:
    visitor = Visitor(plan.folder)
    before = (plan.folder / "spbe.yaml").read_bytes()
    chosen = {"set.period": "Q2", "set.place": "Cikarang: pusat", "set.paper": "folio", "set.year": "2025"}
    assert visitor.post("/settings", {"digest": mark(visitor), **chosen}).status_code == 303
    settings = Adoption.open(plan.folder).choices.settings
    assert [settings[name] for name in ("period", "place", "paper", "year")] == ["Q2", "Cikarang: pusat", "folio", 2025]
    page = visitor.get("/settings?saved=1").text
    assert '<option value="Q2" selected>sampai triwulan II</option>' in page
    assert 'value="Cikarang: pusat"' in page
    # What was emptied is again as if nobody had chosen.
    assert visitor.post("/settings", {"digest": mark(visitor), "set.place": ""}).status_code == 303
    assert Adoption.open(plan.folder).settings()["place"] is None
    Adoption.open(plan.folder).undo()
    Adoption.open(plan.folder).undo()
    assert (plan.folder / "spbe.yaml").read_bytes() == before


def test_a_worksheet_follows_the_settings_and_they_are_taken_back_on_the_page(plan: Adoption) -> None:
    visitor, place = Visitor(plan.folder), plan.folder / WORKSHEET
    before = (place.read_bytes(), (plan.folder / "spbe.yaml").read_bytes())
    saved = visitor.post("/settings", {"digest": mark(visitor), "set.period": "Q2", "set.year": "2023"})
    assert saved.location == "/settings?saved=1&moved=2024&renewed=1"
    page = visitor.get(saved.location).text
    assert "Lembar isian diperbarui" in page
    # Figures say nothing of their year: those that are there are of another one now.
    assert "Tahun diganti dari 2024 menjadi 2023" in page
    assert "Tahun 2023" in str(load_workbook(place)["Unit"]["A2"].value)
    assert visitor.post("/settings/undo").location == "/settings?undone=1&renewed=1"
    assert (place.read_bytes(), (plan.folder / "spbe.yaml").read_bytes()) == before


def test_a_worksheet_that_is_open_is_renewed_by_a_button_later(plan: Adoption) -> None:
    visitor, note = Visitor(plan.folder), plan.folder / "data/~$isian.xlsx"
    note.write_bytes(b"")
    saved = visitor.post("/settings", {"digest": mark(visitor), "set.year": "2023"})
    assert saved.location == "/settings?saved=1&moved=2024"
    button = 'action="/fill/renew"'
    assert button in visitor.get(saved.location).text
    assert button in visitor.get("/fill").text
    assert "tahun 2024" in visitor.get("/fill").text
    assert visitor.post("/fill/renew").status_code == 422
    note.unlink()
    assert visitor.post("/fill/renew").status_code == 303
    assert button not in visitor.get("/fill").text


@pytest.mark.parametrize("wrong", [{"set.year": "lama"}, {"set.year": ""}, {"set.paper": "A3"}], ids=str)
def test_one_setting_that_cannot_be_keeps_all_from_being_written(plan: Adoption, wrong: dict[str, str]) -> None:
    visitor = Visitor(plan.folder)
    before = (plan.folder / "spbe.yaml").read_bytes()
    page = visitor.post("/settings", {"digest": mark(visitor), "set.place": "Cikarang", **wrong})
    assert page.status_code == 422
    assert 'value="Cikarang"' in page.text
    assert 'class="error"' in page.text
    assert (plan.folder / "spbe.yaml").read_bytes() == before


def test_what_another_wrote_meanwhile_is_not_written_over(workspace: Adoption) -> None:
    visitor = Visitor(workspace.folder)
    shown = mark(visitor)
    workspace.set("place", "Subang")
    page = visitor.post("/settings", {"digest": shown, "set.place": "Cikarang"})
    assert page.status_code == 422
    assert Adoption.open(workspace.folder).choices.settings["place"] == "Subang"
    assert visitor.post("/settings", {"digest": mark(visitor), "set.place": "Cikarang"}).status_code == 303


def test_an_index_has_its_stage_and_its_aim(workspace: Adoption) -> None:
    visitor = Visitor(workspace.folder)
    page = visitor.get("/settings").text
    assert re.search(r'<option value="self"[^>]*>penilaian mandiri</option>', page)
    sent = {"digest": mark(visitor), "set.stage": "self", "set.target_index": "3,5"}
    assert visitor.post("/settings", sent).status_code == 303
    settings = Adoption.open(workspace.folder).choices.settings
    assert (settings["stage"], settings["target_index"]) == ("self", "3.5")


def test_every_setting_that_is_shown_has_its_words(workspace: Adoption, plan: Adoption) -> None:
    for adoption in (workspace, plan):
        for language in LANGUAGES:
            page = Visitor(adoption.folder, language).get("/settings").text
            names = re.findall(r'name="set\.(\w+)"', page)
            assert {"year", "place", "address", "letterhead", "paper", "logo"} <= set(names)
            assert set(names) <= set(words(language)["web"]["setting"])


def test_what_the_publisher_fixed_is_shown_and_stays(make: Maker, tmp_path: Path) -> None:
    package = make(("language: {default: id}", "paper: {default: folio, lock: fixed}"))
    folder = Adoption.create(package, "32.16", tmp_path / "kami").folder
    visitor = Visitor(folder)
    page = visitor.get("/settings").text
    assert 'name="set.paper"' not in page
    assert "folio (F4) <span" in page
    assert visitor.post("/settings", {"digest": mark(visitor), "set.paper": "A4"}).status_code == 303
    assert Adoption.open(folder).settings()["paper"] == "folio"
