"""A comparison on paper: the map of many institutions in parts of which each fits on a page, and nothing is cut."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browsing import needs_browser, visit
from spbe_sdk import Assessment, Rating, compare, load_instrument, score
from spbe_sdk.comparison.position import median
from spbe_sdk.comparison.profile import profile
from spbe_sdk.comparison.side import beside_published
from spbe_sdk.findings.numbers import figure
from spbe_sdk.reports.comparison.page import COLUMNS, MOST_PARTS, Comparison, comparison_page
from spbe_sdk.reports.forms.paper import MILLIMETRES, Paper
from spbe_sdk.reports.nation.sides import sides_page
from spbe_sdk.scoring.exact import round_half_up

NEIGHBOURS = ("Sumedang", "Garut", "Bogor", "Cianjur", "Subang", "Karawang", "Cirebon", "Majalengka")
OWN = 7


def comparison(count: int) -> Comparison:
    """So many results, of which the eighth is ours."""
    results = []
    for number in range(count):
        ratings = tuple(Rating(indicator=str(n), value=1 + (n * number // 60) % 5) for n in range(1, 48))
        region = f"{11 + number // 20}.{1 + number % 20:02}"
        results.append(score(Assessment(instrument="spbe-59-2020", region=region, year=2023, ratings=ratings)))
    own = results.pop(OWN) if count > OWN else results.pop()
    return Comparison(compare(own, *results), profile(own, results), results, None, load_instrument("spbe-59-2020"))


@pytest.mark.parametrize("count", [2, COLUMNS, COLUMNS + 1, 2 * COLUMNS - 1, 2 * COLUMNS, 60])
def test_everybody_stands_once_in_the_map_and_ours_in_every_part(count: int) -> None:
    view = comparison(count)
    parts = view.parts("id")
    own = view.found.own
    others = [result for part in parts for result in part.results if result is not own]
    assert others == [item.result for item in view.ranked if item.result is not own]
    assert all(len(part.results) <= COLUMNS and part.results.count(own) == 1 for part in parts)
    if count <= COLUMNS:
        assert [part.results for part in parts] == [[item.result for item in view.ranked]]
    else:
        assert all(part.results[0] is own for part in parts)
    for part in parts:
        for place, result in enumerate(part.results):
            shown = [row.cells[place].value for row in part.rows]
            assert shown == [str(node.index).replace(".", ",") for node in result.walk()]


def width_on(paper: Paper) -> int:
    """What is between the margins, in pixels of a style sheet."""
    return int((MILLIMETRES[paper][0] - 2 * 13) * 96 / 25.4)


@needs_browser
@pytest.mark.parametrize("paper", ["A4", "folio"])
def test_the_map_of_twenty_fits_on_paper_a_page_for_each_part(page: Page, tmp_path: Path, paper: Paper) -> None:
    view = comparison(20)
    report = tmp_path / "x.html"
    report.write_text(comparison_page(view, "id", paper), encoding="utf-8")
    visit(page, report, width_on(paper))
    page.emulate_media(media="print")
    rights = page.eval_on_selector_all("table, svg", "all => all.map(x => x.getBoundingClientRect().right)")
    assert len(rights) >= 4
    assert max(rights) <= width_on(paper) + 0.5
    assert page.evaluate("document.documentElement.scrollWidth") <= width_on(paper)
    before = re.compile(r"/Type\s*/Page\b")
    printed = len(before.findall(page.pdf(prefer_css_page_size=True).decode("latin-1")))
    assert printed == 2 + len(view.parts("id"))
    assert page.inner_text(".heat:last-child caption") == "Bagian 3 dari 3"
    report.write_text(comparison_page(comparison(36), "id", paper), encoding="utf-8")
    page.emulate_media(media="screen")
    visit(page, report, width_on(paper))
    assert page.locator(".ranks").is_hidden() and page.locator(".maps").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".ranks li:visible").count() == 36 and page.locator(".maps").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= width_on(paper)
    assert len(before.findall(page.pdf(prefer_css_page_size=True).decode("latin-1"))) == 4


def test_of_very_many_stand_the_nearest_and_the_quartiles_on_paper() -> None:
    few, view = comparison((COLUMNS - 1) * MOST_PARTS + 1), comparison(36)
    assert not few.crowded and "printed" not in comparison_page(few, "id").split("</style>")[-1]
    assert view.crowded
    near = view.nearest("id").results
    assert near[0] is view.found.own and len(near) == COLUMNS
    others = [result for result in view.chosen if all(result is not other for other in near)]
    own = view.found.own.index
    assert max(abs(result.index - own) for result in near) <= min(abs(result.index - own) for result in others)
    for row, node in zip(view.spread("id"), view.found.own.walk(), strict=True):
        values = sorted(next(n.exact for n in r.walk() if n.code == node.code) for r in (view.found.own, *view.chosen))
        places = (node.exact, values[-1], *map(median, (values[18:], values, values[:18])), values[0])
        assert [cell.value for cell in row.cells] == [figure(round_half_up(value, 2), "id") for value in places]


@needs_browser
def test_many_published_results_fit_side_by_side_on_paper(page: Page, tmp_path: Path) -> None:
    found = beside_published("32.16", [f"Kabupaten {name}" for name in NEIGHBOURS], 2024)
    report = tmp_path / "x.html"
    report.write_text(sides_page(found, "id"), encoding="utf-8")
    visit(page, report, width_on("A4"))
    page.emulate_media(media="print")
    assert page.evaluate("Math.max(...[...document.querySelectorAll('.scroll')].map(x => x.scrollWidth))") <= width_on(
        "A4"
    )
    shown = page.eval_on_selector_all("thead th", "all => all.map(x => x.innerText)")
    for name in NEIGHBOURS:
        assert (shown.count(f"Kabupaten {name}"), shown.count(f"Selisih ke Kabupaten {name}")) == (1, 1)
    rows = page.eval_on_selector_all("tbody tr", "all => all.map(x => x.innerText.split(/\\s*\\t/))")
    firsts = [row[1:] for row in rows if row[0] == "Indeks"]
    assert len(firsts) == 3
    for row in firsts:
        own, *others = (float(text.strip(" *†").replace(",", ".").replace("−", "-")) for text in row)
        half = len(others) // 2
        assert [round(own - value, 2) for value in others[:half]] == others[half:]
