"""Where a workspace is made, and what is said where it cannot be."""

from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from conftest import CommandLine, Maker
from opening import Visitor
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.package.keys import new_key
from spbe_sdk.applications.scaffolds.application import new_adoption, new_application
from spbe_sdk.applications.worksheets.worksheet import read_worksheet, write_worksheet
from spbe_sdk.applications.workspace.taking import take_in
from spbe_sdk.findings.errors import WorkspaceError


def test_a_region_is_chosen_from_those_that_may_be_meant(tmp_path: Path) -> None:
    visitor = Visitor(tmp_path / "kami")
    page = visitor.post("/begin", {"way": "worksheet", "region": "Bekasi"})
    assert page.status_code == 422
    assert 'value="32.16"' in page.text
    assert 'value="32.75"' in page.text
    assert visitor.post("/begin", {"way": "worksheet", "region": "Bekasi", "meant": "32.75"}).status_code == 303
    assert Adoption.open(tmp_path / "kami").choices.region == "32.75"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"region": "Atlantis"}, "Atlantis"),
        ({"region": "32.16", "year": "baru"}, "baru"),
        ({"region": "32.16", "year": "1999"}, "1999"),
        ({"region": "32.16", "way": "file"}, "Belum ada berkas"),
        ({"region": "32.16", "way": "catalogue", "source": "/tidak/ada"}, "/tidak/ada"),
        ({"region": "32.16", "way": "catalogue", "source": ""}, "KESALAHAN"),
    ],
    ids=str,
)
def test_what_cannot_be_begun_is_told_and_makes_nothing(tmp_path: Path, form: dict[str, str], said: str) -> None:
    page = Visitor(tmp_path / "kami").post("/begin", {"way": "worksheet", **form})
    assert page.status_code == 422
    assert said in page.text
    assert not (tmp_path / "kami").exists()


@pytest.mark.parametrize("name", ["../luar", "a/b", "con", "/tmp/x", "a:b", ".."])
def test_a_workspace_is_made_in_the_folder_that_was_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "surat.txt").write_text("", encoding="utf-8")
    visitor = Visitor(tmp_path)
    assert visitor.post("/begin", {"way": "worksheet", "region": "32.16", "name": name}).status_code == 422
    assert [path.name for path in tmp_path.iterdir()] == ["surat.txt"]
    assert visitor.post("/begin", {"way": "worksheet", "region": "32.16"}).status_code == 303
    assert (tmp_path / "spbe-32.16/spbe.yaml").is_file()
    assert visitor.desk.folder == tmp_path / "spbe-32.16"


def test_of_several_keys_one_is_chosen(tmp_path: Path, make: Maker, spbe: CommandLine) -> None:
    for name in ("satu", "dua"):
        new_key(tmp_path / f"{name}.pem", name, None)
    package = make(key=tmp_path / "satu.pem")
    assert spbe("sign", package, "--key", tmp_path / "dua.pem").status == 0
    visitor = Visitor(tmp_path / "kami")

    def sent(**more: str) -> dict[str, object]:
        return {"way": "file", "region": "32.16", "package": (BytesIO(package.read_bytes()), "a.spbe"), **more}

    page = visitor.post("/begin", sent())
    assert page.status_code == 422
    key = page.text.split('name="key" value="')[1].split('"')[0]
    assert visitor.post("/begin", sent(key=key)).status_code == 303
    assert [pin.id for pin in Adoption.open(tmp_path / "kami").lock.publisher_keys] == [key]


def test_what_a_hostile_package_says_stays_words(tmp_path: Path, make: Maker) -> None:
    title = "Indeks SPBE menurut PermenPANRB 59/2020"
    package = make((title, "<script>alert(1)</script><img src=x onerror=alert(2)>"))
    visitor = Visitor(tmp_path / "kami")
    Adoption.create(package, "32.16", tmp_path / "kami")
    page = visitor.get("/").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<img" not in page


def test_a_file_is_taken_in_and_never_written_over(workspace: Adoption) -> None:
    visitor = Visitor(workspace.folder)

    def take(name: str, data: bytes) -> str:
        answer = visitor.post("/bind/ratings/file", {"sent": (BytesIO(data), name)})
        return str(answer.headers.get("Location", answer.status_code))

    assert take_in(workspace.folder, "C:\\Users\\budi\\nilai.csv", b"No;Nilai\n1;2\n") == "data/nilai.csv"
    assert take("nilai.csv", b"No;Nilai\n1;2\n").endswith("source=data/nilai.csv")
    assert take("nilai.csv", b"No;Nilai\n1;3\n").endswith("source=data/nilai-2.csv")
    assert (workspace.folder / "data/nilai.csv").read_bytes() == b"No;Nilai\n1;2\n"
    assert [take(name, b"x") for name in ("a.exe", ".a.csv", "~$a.xlsx", "con.csv", "")] == ["422"] * 5


def test_a_binding_is_written_only_as_it_was_shown(workspace: Adoption) -> None:
    visitor, name = Visitor(workspace.folder), "data/lain.csv"
    place = workspace.folder / name
    place.write_text("No;Nilai\n" + "".join(f"{n};3\n" for n in range(1, 48)), encoding="utf-8")
    page = visitor.get(f"/bind/ratings?source={name}").text
    digest = page.split('name="digest" value="')[1].split('"')[0]
    before = (workspace.folder / "spbe.yaml").read_bytes()
    form = {"source": name, "digest": digest}
    assert 'value="replace"' in page
    assert visitor.post("/bind/ratings/use", form).status_code == 422
    place.write_text("No;Nilai\n1;4\n", encoding="utf-8")
    assert visitor.post("/bind/ratings/use", {**form, "present": "replace"}).status_code == 422
    assert (workspace.folder / "spbe.yaml").read_bytes() == before
    place.write_text("No;Nilai\n" + "".join(f"{n};3\n" for n in range(1, 48)), encoding="utf-8")
    assert visitor.post("/bind/ratings/use", {**form, "present": "replace"}).status_code == 303
    assert Adoption.open(workspace.folder).bindings["ratings"][0].options["path"] == name
    assert (workspace.folder / ".spbe/before-bind.yaml").read_bytes() == before
    digest = visitor.get(f"/bind/claims?source={name}").text.split('name="digest" value="')[1].split('"')[0]
    more = {"source": name, "digest": digest, "present": "add"}
    assert visitor.post("/bind/claims/use", more).status_code == 303
    assert len(Adoption.open(workspace.folder).bindings["claims"]) == 2


def test_sheets_of_a_workbook_can_be_chosen(workspace: Adoption) -> None:
    book = xlsxwriter.Workbook(str(workspace.folder / "data/dua.xlsx"))
    for name, level in (("Mandiri", 5), ("Eksternal", 2)):
        sheet = book.add_worksheet(name)
        sheet.write_row(0, 0, ["Indikator", "Nilai"])
        for number in range(1, 48):
            sheet.write_row(number, 0, [number, level])
    book.close()
    visitor = Visitor(workspace.folder)
    shown = visitor.get("/bind/ratings?source=data/dua.xlsx&sheet=Eksternal").text
    assert "2 · 2 · 2" in shown
    assert "5 · 5 · 5" not in shown
    assert visitor.get("/bind/ratings?source=data/dua.xlsx&sheet=Mandiri").text.count("5 · 5 · 5") == 2


@pytest.mark.parametrize("name", ["", "fill", "evidence", "try", "compare", "reports"])
def test_what_is_not_the_regions_own_is_marked_on_every_page(workspace: Adoption, name: str) -> None:
    workspace.run()
    page = Visitor(workspace.folder).get(f"/{name}").text
    assert "DATA PENGGANTI" in page
    assert "ILUSTRASI" in page


@pytest.mark.parametrize("kind", ["maturity-index", "performance"])
def test_what_is_adopted_on_the_page_can_be_filled_in_at_once(tmp_path: Path, kind: str) -> None:
    new_application(tmp_path / "aplikasi", "32.16", kind)
    package = build(tmp_path / "aplikasi", tmp_path)
    visitor = Visitor(tmp_path / "kami")
    sent = {"way": "file", "region": "32.16", "year": "2024", "package": (BytesIO(package.read_bytes()), "a.spbe")}
    assert visitor.post("/begin", sent).status_code == 303
    by_command = new_adoption(tmp_path / "lain", "32.16", package, year=2024)
    assert Adoption.open(tmp_path / "kami").bindings == by_command.bindings
    assert (tmp_path / "kami/data/isian.xlsx").is_file()
    assert 'id="fill"' in visitor.get("/fill").text
    with pytest.raises(WorkspaceError, match="can be undone"):
        Adoption.open(tmp_path / "kami").undo()


def test_an_application_without_a_worksheet_gets_one_by_a_button(package: Path, tmp_path: Path) -> None:
    folder = Adoption.create(package, "32.16", tmp_path / "kami").folder
    visitor = Visitor(folder)
    page = visitor.get("/fill").text
    assert "Nilai dibaca dari berkas sendiri" not in page
    assert 'action="/fill/worksheet"' in page
    assert visitor.post("/fill/worksheet").status_code == 303
    assert 'id="fill"' in visitor.get("/fill").text
    # A second one would be written over the first.
    assert visitor.post("/fill/worksheet").status_code == 422


def test_what_a_document_does_not_count_for_is_said_with_its_reason(tmp_path: Path) -> None:
    adoption = new_adoption(tmp_path / "kami", "32.16", None, year=2023)
    sheet = read_worksheet(adoption)
    documents = {
        "D1": {"status": "Sah", "supports": "1:2"},
        "D2": {"status": "Konsep"},
        "D3": {"status": "Sah", "valid_until": "2022-12-31"},
        "D4": {"status": "Sah", "location": "data/hilang.pdf"},
    }
    for number, (id, cells) in enumerate(documents.items(), start=1):
        sheet = sheet.with_cells("ratings", str(number), {"value": "3", "evidence": id})
        sheet = sheet.with_cells("evidence", id, {"title": f"Dokumen {number}", **cells})
    write_worksheet(adoption, sheet.with_cells("ratings", "5", {"value": "2", "evidence": "D9"}))
    page = Visitor(adoption.folder).get("/evidence").text
    for reason in ("statusnya bukan Sah", "tidak berlaku pada tanggal", "berkasnya tidak ditemukan"):
        assert f"tidak dihitung: {reason}" in page
    assert "D9 <span" in page
    assert "5 indikator belum didukung sampai nilainya" in page
    assert '<strong class="bad">2</strong>' in page
