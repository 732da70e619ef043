"""Every page, in both languages, on a phone and on a desk: it fits, nothing complains, everyone can read it."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browsing import needs_browser, visit
from conftest import EXAMPLES
from spbe_sdk import Adoption, Assessment, Rating, build, compare, load_instrument, score
from spbe_sdk.applications.adoption.decision import trial_page
from spbe_sdk.applications.adoption.roadmap import way_up_of, way_up_page
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.giving_back.receipts import Account, make_receipt
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.comparison.profile import profile
from spbe_sdk.comparison.published.library import published_indices
from spbe_sdk.comparison.trend import trend
from spbe_sdk.documents.catalogue import Included
from spbe_sdk.findings.words import LANGUAGES, Language
from spbe_sdk.reports.catalogue.receipt import receipt_page
from spbe_sdk.reports.comparison.page import Comparison, comparison_page
from spbe_sdk.reports.trend.page import trend_page
from spbe_sdk.roadmaps.advice import Aim

pytestmark = needs_browser
TODAY = date(2026, 11, 24)
SPBE = load_instrument("spbe-59-2020")
NAMES = ["report", "index", "package", "decision", "receipt", "roadmap", "trend", "comparison", "plan", "tree", "unit"]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Language, str], Path]:
    """Every page by language and name, made once for each language."""
    made: dict[Language, dict[str, Path]] = {}

    def find(language: Language, name: str) -> Path:
        if language not in made:
            made[language] = make(tmp_path_factory.mktemp(language), language)
        return made[language][name]

    return find


def ratings(level: int) -> tuple[Rating, ...]:
    """Levels around one, up and down."""
    return tuple(Rating(indicator=str(n), value=max(1, min(5, level + n % 3 - 1))) for n in range(1, 48))


def make(folder: Path, language: Language) -> dict[str, Path]:
    package = build(EXAMPLES / "sumedang-spbe-index", folder)
    second = build(EXAMPLES / "sumedang-spbe-index-2", folder)
    esakip = build(EXAMPLES / "sumedang-esakip", folder)
    adoption: Adoption = adopt_example(package, EXAMPLES / "bekasi", folder / "w", language)
    plan = adopt_example(esakip, EXAMPLES / "bekasi-esakip", folder / "e", language).run(TODAY, language).folder
    new_key(folder / "k.pem", "Kabupaten Bekasi", None)
    signer = read_private_key(folder / "k.pem", None)
    receipt = make_receipt(adoption, Account("Kabupaten Bekasi", "in-use"), TODAY)
    (folder / "r.json").write_bytes(seal(receipt, signer))
    includes = [Included(title="Provinsi", location="../provinsi")]
    publish(Additions([package, second, esakip], [folder / "r.json"], includes), folder / "kat", signer=signer,
            today=TODAY, language=language)  # fmt: skip
    turns = trend([(i.year, i.index, i.predicate, i.instrument) for i in published_indices()
                   if i.institution == "Kabupaten Sumedang"])  # fmt: skip
    results = [score(Assessment(instrument="spbe-59-2020", region=region, year=2023, ratings=ratings(level)))
               for region, level in (("32.16", 3), ("32.11", 4), ("32.75", 2), ("33.01", 5))]  # fmt: skip
    compared = Comparison(compare(*results), profile(results[0], results[1:3]), results[1:3], "32.11, 32.75", SPBE)
    texts = {
        "decision": trial_page(adoption, adoption.trial(TODAY), language, TODAY),
        "receipt": receipt_page(receipt, (signer[1],), language),
        "roadmap": way_up_page(way_up_of(adoption, Aim(), TODAY), adoption, language),
        "comparison": comparison_page(compared, language),
        "trend": trend_page(turns, "Kabupaten Sumedang", language),
    }
    for name, text in texts.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
    return {
        "report": adoption.run(TODAY, language).report,
        "index": folder / "kat/index.html",
        "package": folder / "kat/packages/id.go.sumedangkab.spbe-index-1.0.html",
        "plan": plan / "report.html",
        "tree": plan / "pohon.html",
        "unit": plan / "unit/32.16.01.2001.html",
        **{name: folder / f"{name}.html" for name in texts},
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_page_fits_and_can_be_read(
    page: Page, pages: Callable[[Language, str], Path], name: str, language: Language
) -> None:
    for width in (360, 1280):
        complaints = visit(page, pages(language, name), width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert complaints == []
    assert page.evaluate("document.documentElement.lang") == language
    if name == "decision":
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True))) == 1
    found = Axe().run(page).response["violations"]
    assert [(item["id"], item["nodes"][0]["html"][:120]) for item in found] == []


def test_a_catalogue_is_filtered_by_what_is_typed(page: Page, pages: Callable[[Language, str], Path]) -> None:
    complaints = visit(page, pages("id", "index"), 1280)
    assert page.locator(".apps > li:visible").count() == 2
    page.fill("#cari", "kinerja desa")
    assert page.locator(".apps > li:visible").count() == 1
    assert page.inner_text("#jumlah") == "1 / 2"
    page.fill("#cari", "")
    page.click("text=Indeks Pemerintah Digital")
    page.click("text=1.0")
    assert "1.0" in page.inner_text("h1")
    assert complaints == []


@pytest.mark.parametrize(("name", "sheets"), [("decision", 1), ("roadmap", 1), ("report", 8), ("plan", 4)])
def test_what_an_official_reads_is_short(
    page: Page, pages: Callable[[Language, str], Path], name: str, sheets: int
) -> None:
    """Printed, a roadmap and a decision take one sheet, and a whole report at most eight."""
    visit(page, pages("id", name), 1280)
    assert printed_sheets(page) <= sheets


@pytest.mark.parametrize("name", ["report", "plan"])
def test_no_sheet_holds_the_last_line_alone(page: Page, pages: Callable[[Language, str], Path], name: str) -> None:
    """Where a sheet ends before the last line, what fills a sheet but for that line does not fit behind it."""
    visit(page, pages("id", name), 1280)
    page.evaluate("""() => {
        const room = document.createElement('div'), more = document.createElement('div');
        room.id = 'room'; more.id = 'more'; more.hidden = true;
        document.querySelector('main > section:last-child').before(room); document.body.append(more);
    }""")
    page.add_style_tag(content="#more { height: 24.5cm; break-inside: avoid; }")

    def sheets(room: int) -> int:
        page.evaluate("room => { document.getElementById('room').style.height = `${room}mm` }", room)
        return printed_sheets(page)

    fits, below = 0, 260
    few = sheets(fits)
    assert sheets(below) > few
    while below - fits > 1:
        middle = (fits + below) // 2
        fits, below = (middle, below) if sheets(middle) == few else (fits, middle)
    whole = sheets(below)
    page.evaluate("document.querySelector('footer').hidden = true")
    assert sheets(below) < whole, "it is the last line that does not fit"
    page.evaluate("document.querySelector('footer').hidden = false")
    page.evaluate("document.getElementById('more').hidden = false")
    assert sheets(below) == whole + 1


def printed_sheets(page: Page) -> int:
    """How many sheets a page takes on paper."""
    printed = page.pdf(format="A4")
    return printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ")


@pytest.mark.parametrize("name", NAMES)
def test_every_printed_sheet_says_whose_it_is_what_and_which(
    page: Page, pages: Callable[[Language, str], Path], name: str
) -> None:
    """Above it the institution (the first sheet has a letterhead), below it the title, and which of how many."""
    visit(page, pages("id", name), 1280)
    source = pages("id", name).read_text(encoding="utf-8")
    written = {place: plain(text) for place, text in re.findall(r'@((?:top|bottom)-left) { content: "(.*?)"', source)}
    assert written["bottom-left"] == page.inner_text("h1")
    assert page.inner_text(".letterhead").startswith(written["top-left"])
    assert written["top-left"]
    assert "counter(page)" in source
    assert "counter(pages)" in source


def plain(text: str) -> str:
    r"""A text of a style sheet without its marks: \00002e is a point."""
    return re.sub(r"\\([0-9a-f]{6})", lambda match: chr(int(match[1], 16)), text)
