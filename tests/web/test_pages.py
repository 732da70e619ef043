"""An officer's day in a real browser, as narrow as a phone: from nothing to a report, own files, trying, comparing."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browsing import needs_browser
from conftest import EXAMPLES
from opening import PAGES, Opener
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.scaffolds.application import new_adoption, new_application
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.worksheets.worksheet import read_worksheet
from spbe_sdk.files.folder import sha256
from spbe_sdk.findings.words import Language

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = needs_browser


@pytest.fixture
def esakip(esakip_package: Path, tmp_path: Path) -> Adoption:
    return adopt_example(esakip_package, EXAMPLES / "bekasi-esakip", tmp_path / "esakip", "id")


# What there is to see beside the pages that are named above each page.
MORE = {
    "none": ("",),
    "workspace": (
        *PAGES,
        "bind/ratings?source=data/penilaian-2021.csv",
        "bind/ratings?source=data/data-dukung.csv",
        "compare?with=Kabupaten+Sumedang&with=Atlantis",
        "compare?with=Kabupaten+Sumedang",
    ),
    "blank": (*PAGES, "fill?port=evidence"),
    "plan": (*PAGES, "fill?port=indicators", "fill?port=measurements"),
    "esakip": (
        *PAGES,
        "try?unit=OPD-01",
        "settings?saved=1",
        "forms?form=agreement&unit=OPD-01",
        "fill?unit=32.16.01.2001",
        "bind/units?source=data/perencanaan-2023.xlsx",
    ),
}


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    """An e-SAKIP with an empty worksheet."""
    new_application(tmp_path / "kinerja", "32.16", "performance")
    return new_adoption(tmp_path / "rencana", "32.16", build(tmp_path / "kinerja", tmp_path), year=2024)


def open_page(surfer: "Page", name: str) -> None:
    surfer.get_by_role("navigation").get_by_role("link", name=name, exact=True).click()


def result_of(workspace: Path) -> bytes:
    newest = max((workspace / "runs").iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
    return (newest / "result.json").read_bytes()


def test_from_nothing_to_a_report(tmp_path: Path, opener: Opener, surfer: "Page") -> None:
    folder = tmp_path / "kami"
    surfer.goto(opener(folder))
    surfer.get_by_label("Daerah", exact=True).fill("Kabupaten Bekasi")
    surfer.get_by_label("Tahun").fill("2024")
    surfer.get_by_role("button", name="Buat").click()
    assert surfer.get_by_role("heading", level=1).inner_text() == "Kabupaten Bekasi (32.16)"
    open_page(surfer, "Isi")
    summary = surfer.locator("#summary")
    assert "0 dari 47" in summary.inner_text()
    surfer.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
    for code in range(1, 48):
        surfer.locator(f"input[name='cell.ratings.{code - 1}.value'][value='{3 if code > 1 else 4}']").check()
    summary.get_by_text("47 dari 47").wait_for()
    assert "3,01" in summary.inner_text()
    assert "Baik" in summary.inner_text()
    surfer.locator("input[name='cell.ratings.0.note']").fill("menurut SK Bupati; lihat berkas")
    surfer.get_by_role("button", name="Simpan").click()
    assert surfer.get_by_role("status").inner_text() == "Tersimpan."
    first = read_worksheet(Adoption.open(folder)).rows["ratings"][0]
    assert (first["value"], first["note"]) == ("4", "menurut SK Bupati; lihat berkas")
    open_page(surfer, "Mulai")
    surfer.get_by_role("button", name="Hitung dan buat laporan").click()
    assert "3,01" in surfer.get_by_role("main").inner_text()
    shown = result_of(folder)
    with surfer.expect_response("**/report.html") as answered:
        surfer.get_by_role("link", name="Buka laporan").click()
    assert 'id="predicate">Baik<' in answered.value.text()
    # By the page and by the command, the same bytes.
    done = Adoption.open(folder).run(language="id")
    assert (done.folder / "result.json").read_bytes() == shown


def test_with_the_keyboard_alone(tmp_path: Path, opener: Opener, surfer: "Page") -> None:
    new_adoption(tmp_path / "kami", "32.16", None, year=2024)
    surfer.goto(opener(tmp_path / "kami"))
    keys = surfer.keyboard
    keys.press("Tab")
    assert surfer.evaluate("document.activeElement.className") == "skip"
    for _ in range(2):
        keys.press("Tab")
    keys.press("Enter")
    surfer.wait_for_url("**/fill")
    surfer.locator("#fill details summary").first.focus()
    surfer.locator("input[name='cell.ratings.0.value'][value='']").focus()
    keys.press("ArrowUp")
    assert surfer.locator("input[name='cell.ratings.0.value'][value='5']").is_checked()
    surfer.locator("#summary").get_by_text("1 dari 47").wait_for()
    surfer.locator("input[name='cell.ratings.0.note']").focus()
    keys.press("Enter")
    surfer.get_by_text("Tersimpan.").wait_for()
    assert read_worksheet(Adoption.open(tmp_path / "kami")).rows["ratings"][0]["value"] == "5"


def test_a_package_and_a_file_of_ones_own(package: Path, tmp_path: Path, opener: Opener, surfer: "Page") -> None:
    own = tmp_path / "Nilai kami.csv"
    lines = ["Urut;Indikator;Nilai;Catatan", *(f"{n};{n};{1 + n % 5};milik {n}" for n in range(1, 48))]
    own.write_text("\r\n".join(lines), encoding="utf-8")
    folder = tmp_path / "kami"
    surfer.goto(opener(folder))
    surfer.get_by_label("Daerah", exact=True).fill("Bekasi")
    surfer.get_by_label("Paket aplikasi").check()
    surfer.get_by_label("Berkas paket").set_input_files(package)
    surfer.get_by_role("button", name="Buat").click()
    surfer.get_by_label("Kabupaten Bekasi (32.16)").check()
    surfer.get_by_label("Tahun").fill("2024")
    surfer.get_by_label("Berkas paket").set_input_files(package)
    surfer.get_by_role("button", name="Buat").click()
    surfer.locator("#port-ratings summary").click()
    surfer.locator("#sent-ratings").set_input_files(own)
    surfer.locator("#port-ratings").get_by_role("button", name="Lihat isinya").click()
    assert "47 baris" in surfer.get_by_role("main").inner_text()
    surfer.locator("select[name='column.note']").select_option("– tidak ada –")
    surfer.get_by_role("button", name="Lihat lagi").click()
    assert surfer.locator("select[name='column.note']").input_value() == "-"
    surfer.locator("select[name='column.note']").select_option("Catatan")
    surfer.get_by_role("button", name="Lihat lagi").click()
    # The worksheet that was made with the workspace gives way to the region's own file.
    surfer.get_by_label("Ganti dengan berkas ini").check()
    surfer.get_by_role("button", name="Pakai", exact=True).click()
    assert "47 baris" in surfer.locator("#port-ratings").inner_text()
    bound = Adoption.open(folder).bindings["ratings"][0]
    assert (bound.options["path"], bound.fields["value"], bound.fields["note"]) == (
        "data/Nilai kami.csv",
        "Nilai",
        "Catatan",
    )
    surfer.get_by_role("button", name="Hitung dan buat laporan").click()
    assert json.loads(result_of(folder))["complete"]


def test_an_application_of_a_catalogue(
    package: Path, esakip_package: Path, tmp_path: Path, opener: Opener, surfer: "Page"
) -> None:
    publish(Additions([package, esakip_package]), tmp_path / "katalog")
    surfer.goto(opener(tmp_path / "kami"))
    surfer.get_by_label("Daerah", exact=True).fill("Kota Bekasi")
    surfer.get_by_label("Katalog aplikasi").check()
    surfer.get_by_label("Alamat atau map katalog").fill(str(tmp_path / "katalog"))
    surfer.get_by_role("button", name="Buat").click()
    surfer.get_by_label("e-SAKIP").check()
    surfer.get_by_role("button", name="Buat").click()
    assert "Kota Bekasi" in surfer.get_by_role("heading", level=1).inner_text()
    assert Adoption.open(tmp_path / "kami").kind.name == "performance"


def test_trying_says_what_comes_of_it_and_writes_nothing(workspace: Adoption, opener: Opener, surfer: "Page") -> None:
    before = {path: sha256(path.read_bytes()) for path in workspace.folder.rglob("*") if path.is_file()}
    surfer.goto(opener(workspace.folder))
    open_page(surfer, "Coba")
    for code in range(1, 11):
        surfer.locator(f"select[name='level.{code}']").select_option("5")
    surfer.get_by_role("button", name="Coba", exact=True).click()
    assert "3,19 → " in surfer.locator("#tried").inner_text()
    surfer.get_by_role("button", name="Cari jalannya").click()
    cheapest = surfer.locator("#way .figures").inner_text()
    assert "Sangat Baik" in cheapest
    surfer.locator("#way input").first.fill("900")
    surfer.get_by_role("button", name="Cari jalannya").click()
    assert surfer.locator("#way .figures").inner_text() != cheapest
    assert {path: sha256(path.read_bytes()) for path in workspace.folder.rglob("*") if path.is_file()} == before


def test_a_plan_is_tried_and_ranked(esakip: Adoption, opener: Opener, surfer: "Page") -> None:
    surfer.goto(opener(esakip.folder))
    assert "98,00%" in surfer.locator("#summary").inner_text()
    open_page(surfer, "Coba")
    surfer.locator("input[name^='actual.']").first.fill("1,5")
    surfer.get_by_role("button", name="Coba", exact=True).click()
    assert "98,00% → " in surfer.locator("#tried").inner_text()
    open_page(surfer, "Banding")
    told = surfer.get_by_role("main").inner_text()
    assert "perangkat daerah" in told
    assert told.index("perangkat daerah") < told.index("Indeks SPBE yang terbit") < told.index("bukan capaian kinerja")


def test_a_plan_is_filled_in(plan: Adoption, opener: Opener, surfer: "Page") -> None:
    cells: dict[str, list[dict[str, str]]] = {
        "units": [{"name": "Kabupaten Bekasi", "kind": "Kabupaten/Kota"}],
        "objectives": [{"name": "Sehat", "level": "Sasaran", "unit": "Kabupaten Bekasi"}],
        "indicators": [{"name": "Harapan hidup", "objective": "Sehat", "direction": "Makin tinggi makin baik"}],
        "measurements": [{"indicator": "Harapan hidup", "target year": "74,5", "actual year": "74,5"}],
    }
    surfer.goto(opener(plan.folder))
    base = surfer.url
    for port, rows in cells.items():
        surfer.goto(f"{base}fill?port={port}")
        for number, row in enumerate(rows):
            for key, text in row.items():
                field = surfer.locator(f"[name='cell.{port}.{number}.{key}']")
                if field.evaluate("item => item.tagName") == "SELECT":
                    field.select_option(text)
                else:
                    field.fill(text)
        surfer.get_by_role("button", name="Simpan").click()
        surfer.get_by_text("Tersimpan.").wait_for()
    assert "100,00%" in surfer.locator("#summary").inner_text()


def test_two_regions_beside_each_other(workspace: Adoption, opener: Opener, surfer: "Page") -> None:
    surfer.goto(opener(workspace.folder))
    open_page(surfer, "Banding")
    surfer.get_by_label("Daerah lain 1").fill("Kabupaten Sumedang")
    surfer.get_by_label("Tahun").select_option("2024")
    surfer.get_by_role("button", name="Bandingkan").click()
    assert "4,51" in surfer.get_by_role("region").inner_text()


def test_what_changed_since_the_last_run(workspace: Adoption, opener: Opener, surfer: "Page") -> None:
    workspace.run()
    data = workspace.folder / "data/penilaian-2021.csv"
    lines = data.read_text(encoding="utf-8").splitlines(keepends=True)
    surfer.goto(opener(workspace.folder))
    open_page(surfer, "Laporan")
    assert "Ini yang pertama" in surfer.get_by_role("main").inner_text()
    data.write_text("".join(lines[:-1]), encoding="utf-8")
    surfer.get_by_role("button", name="Hitung dan buat laporan").click()
    assert "angka berubah" in surfer.get_by_role("main").inner_text()


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("which", ["workspace", "esakip", "blank", "plan", "none"])
def test_pages_are_for_everybody(
    which: str, language: Language, request: pytest.FixtureRequest, tmp_path: Path, opener: Opener, surfer: "Page"
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    folder = tmp_path / "kosong"
    if which == "blank":
        new_adoption(folder, "32.16", None, year=2024, language=language)
    elif which != "none":
        adoption = request.getfixturevalue(which)
        if which != "plan":
            adoption.run(language=language)
        folder = adoption.folder
    surfer.goto(opener(folder, language))
    base = surfer.url
    for name in MORE.get(which, PAGES):
        surfer.goto(base + name)
        found = Axe().run(surfer)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        assert surfer.evaluate("document.documentElement.scrollWidth") <= 390, name
        assert surfer.locator("html").get_attribute("lang") == language
        assert surfer.get_by_role("heading", level=1).count() == 1


def test_nothing_runs_in_a_report(workspace: Adoption, opener: Opener, browser: "Browser") -> None:
    folder = workspace.run().folder
    (folder / "report.html").write_text(
        "<title>jahat</title><form method=post action=../../stop></form><img src=x onerror=document.forms[0].submit()>"
        "<script>document.forms[0].submit(); fetch('../../run', {method: 'POST'})</script>",
        encoding="utf-8",
    )
    context = browser.new_context()
    page = context.new_page()
    page.goto(opener(workspace.folder))
    base = page.url
    page.goto(f"{base}reports/{folder.name}/report.html", wait_until="load")
    page.goto(f"{base}reports")
    assert page.get_by_role("heading", level=2).count() == 1
    context.close()
