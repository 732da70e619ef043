"""The report in a real browser, as wide as a phone and as a desk; skipped where no Chromium is installed."""

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browsing import needs_browser, visit
from conftest import EXAMPLES
from spbe_sdk import build
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.comparison.nation import nation
from spbe_sdk.comparison.rises import rises_of
from spbe_sdk.comparison.standing import standing
from spbe_sdk.comparison.trend import read_trend
from spbe_sdk.reports.nation.page import NationView, nation_page

pytestmark = needs_browser


@pytest.fixture(scope="module")
def report(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browser") / "bekasi"
    return adopt_example(package, EXAMPLES / "bekasi", folder, "id").run().report


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("plan")
    package = build(EXAMPLES / "sumedang-esakip", folder)
    return adopt_example(package, EXAMPLES / "bekasi-esakip", folder / "bekasi", "id").run().report


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
def test_nothing_overflows_and_nothing_complains(page: Page, report: Path, width: int) -> None:
    complaints = visit(page, report, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert page.inner_text("#index") == "3,19"
    assert page.inner_text("#predicate") == "Baik"
    assert page.inner_text("#lead").startswith("Indeks 3,19 (Baik). Data dukung baru mendukung 1,18: 42 nilai ")


def test_the_radar_shows_all_eight_aspects(page: Page, report: Path) -> None:
    visit(page, report, 1280)
    picture = page.locator("svg[role=img]").first.bounding_box()
    assert picture is not None
    labels = page.locator("svg").first.locator("text.label")
    assert labels.count() == 8
    for number in range(8):
        box = labels.nth(number).bounding_box()
        assert box is not None
        assert box["x"] >= picture["x"]
        assert box["x"] + box["width"] <= picture["x"] + picture["width"]
    assert "A8 3,33" in labels.all_text_contents()
    assert "Audit TIK: 2,33" in (page.locator("#r-parts").text_content() or "")


def test_a_click_on_the_map_of_gaps_leads_to_the_indicator(page: Page, report: Path) -> None:
    complaints = visit(page, report, 390)
    page.click("#gaps a:has-text('43')")
    assert page.url.endswith("#i-43")
    assert page.locator("#i-43").bounding_box()["y"] < 844  # type: ignore[index]
    assert page.locator(":target").get_attribute("id") == "i-43"
    assert complaints == []


def test_contents_lead_to_sections_and_rows_to_their_evidence(page: Page, report: Path) -> None:
    complaints = visit(page, report, 1280)
    links = page.eval_on_selector_all(".contents a", "all => all.map(link => link.hash)")
    assert len(links) >= 8
    assert all(page.locator(link).count() == 1 for link in links)
    page.click("#i-1 td a")
    assert page.locator(":target").get_attribute("id") == "e-perbup-arsitektur"
    assert page.inner_text("#i-1 th").startswith("Kebijakan Internal Arsitektur SPBE")
    assert complaints == []


def test_headings_are_in_order_and_tables_have_headers(page: Page, report: Path) -> None:
    visit(page, report, 1280)
    levels = page.eval_on_selector_all("h1,h2,h3", "all => all.map(h => Number(h.tagName[1]))")
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("table").count() == page.locator("table:has(thead th[scope=col])").count()


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = standing("32.16", 2024)
    view = NationView(nation(2024), found, rises_of(found), read_trend(institution="32.16").turns)
    page = tmp_path_factory.mktemp("nation") / "nasional.html"
    page.write_text(nation_page(view, "id"), encoding="utf-8")
    return page


@pytest.mark.parametrize("width", [360, 390, 1280])
def test_the_national_page_fits_and_does_not_complain(page: Page, national: Path, width: int) -> None:
    complaints = visit(page, national, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert weak_text(page) == {}


def test_the_national_list_sorts_and_filters(page: Page, national: Path) -> None:
    visit(page, national, 1280)
    rows = page.locator("#daftar tbody tr:visible")
    assert rows.count() == 615
    page.select_option("#jenis", "Kota")
    page.fill("#cari", "bandung")
    assert rows.all_text_contents()[0].count("Kota Bandung") == 1
    assert rows.count() == 1
    page.fill("#cari", "")
    assert page.inner_text("#jumlah") == "93 / 615"
    page.click("#daftar thead button:has-text('Indeks')")
    assert page.get_attribute("#daftar thead th[aria-sort]", "aria-sort") == "ascending"
    figures = [
        text.replace(",", ".") for text in page.locator("#daftar tbody tr:visible td:nth-child(4)").all_text_contents()
    ]
    assert [float(text) for text in figures] == sorted(float(text) for text in figures)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", ["report.html", "pohon.html", "unit/32.16.01.2001.html", "unit/OPD-03.html"])
def test_plan_pages_fit_and_do_not_complain(page: Page, plan: Path, name: str, width: int) -> None:
    complaints = visit(page, plan.parent / name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints == []
    assert weak_text(page) == {}


def test_units_are_found_sorted_and_followed(page: Page, plan: Path) -> None:
    complaints = visit(page, plan, 1280)
    rows = page.locator("#daftar tbody tr:visible")
    assert rows.count() == 54
    page.select_option("#jenis", "desa")
    page.fill("#cari", "babelan")
    assert rows.count() == 1
    page.fill("#cari", "")
    page.click("#daftar thead button:has-text('Capaian')")
    figures = [text.replace(",", ".").rstrip("%") for text in rows.locator("td:nth-child(4)").all_text_contents()]
    assert len(figures) == 21
    assert [float(text) for text in figures] == sorted(float(text) for text in figures)
    page.click("#daftar a:has-text('Sagara Makmur')")
    page.click("a[rel=next]")
    assert page.inner_text("h1") == "Segarajaya"
    page.click("a[rel=prev]")
    assert page.inner_text("h1") == "Sagara Makmur"
    assert complaints == []


def test_a_click_leads_from_the_regency_to_a_village_and_back(page: Page, plan: Path) -> None:
    complaints = visit(page, plan, 1280)
    page.click("text=Kecamatan Tarumajaya >> nth=0")
    page.click("text=Sagara Makmur")
    assert page.inner_text("h1") == "Sagara Makmur"
    page.click("text=Semua unit")
    assert page.inner_text("#performance") == "98,00%"
    page.click("text=Pohon kinerja")
    assert page.locator(".tree .node").count() == 65
    assert complaints == []


def contrast(foreground: list[float], background: list[float]) -> float:
    def light(colour: list[float]) -> float:
        parts = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour[:3])]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    one, two = sorted((light(foreground), light(background)), reverse=True)
    return (one + 0.05) / (two + 0.05)


def test_text_stands_out_from_its_background(page: Page, report: Path) -> None:
    """WCAG 2.1 AA: 4.5 to 1 for text of ordinary size."""
    visit(page, report, 1280)
    assert weak_text(page) == {}


def weak_text(page: Page) -> dict[str, float]:
    """Text whose contrast is below the standard, with its ratio."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('main *, header *, footer *')]
          .filter(e => !e.closest('svg') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
          .map(e => { let b = e; while (b && getComputedStyle(b).backgroundColor.endsWith(', 0)')) b = b.parentElement;
            const numbers = text => text.match(/[\\d.]+/g).map(Number);
            return [numbers(getComputedStyle(e).color),
                    b ? numbers(getComputedStyle(b).backgroundColor) : [255, 255, 255],
                    e.textContent.slice(0, 40)]; })"""
    )
    assert len(found) > 10
    return {text: contrast(front, back) for front, back, text in found if contrast(front, back) < 4.5}


def test_it_prints_on_paper(page: Page, report: Path) -> None:
    visit(page, report, 1280)
    assert page.pdf(format="A4").startswith(b"%PDF")
