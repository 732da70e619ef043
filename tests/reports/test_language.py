"""Every page, workbook text and Markdown of every demo: no figure is written as the other language writes it."""

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import EXAMPLES
from spbe_sdk import Adoption, Assessment, Rating, build, compare, load_instrument, score
from spbe_sdk.applications.adoption.roadmap import way_up_of, way_up_page
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.comparison.nation import nation
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.comparison.profile import profile
from spbe_sdk.comparison.rises import rises_of
from spbe_sdk.comparison.side import beside_published
from spbe_sdk.comparison.standing import standing
from spbe_sdk.comparison.trend import read_trend
from spbe_sdk.findings.words import LANGUAGES, Language
from spbe_sdk.regions.library import region_name
from spbe_sdk.reports.comparison.page import Comparison, comparison_page
from spbe_sdk.reports.nation.page import NationView, nation_page
from spbe_sdk.reports.nation.sides import sides_page
from spbe_sdk.reports.trend.page import trend_page
from spbe_sdk.roadmaps.advice import Aim

DEMOS = [("sumedang-spbe-index", "bekasi"), ("sumedang-esakip", "bekasi-esakip")]

# What the other one writes: 3.19, 98.00% and 1,225,069 where a comma is meant, 3,19 and 1.225.069 where a point is.
FOREIGN = {
    "id": re.compile(r"(?<![\w.:/-])(\d{1,3}\.\d{1,2}\b(?![.\w/-])|\d{1,3}(,\d{3}){2,}(?![\d,]))"),
    "en": re.compile(r"(?<![\w.,])(\d{1,3},\d{1,2}\b(?![,\d])|\d{1,3}(\.\d{3}){2,}(?![\d.]))"),
}
VERSION = re.compile(r"(?i)(?:\bversi(?:on)?|\b[a-z]+-\d+)\s+\d+\.\d+\b")
TIME = re.compile(r"\b\d{2}[.:]\d{2}(?= (WIB|WITA|WIT|UTC)\b)")


def foreign(text: str, language: Language) -> list[str]:
    """Figures in the other language's habit; times carry their zone, versions their word, and regions have codes."""
    hits = [match[0] for match in FOREIGN[language].finditer(VERSION.sub(" ", TIME.sub(" ", text)))]
    return [hit for hit in hits if region_name(hit) is None]


def visible(page: str) -> str:
    bare = re.sub(r"(?s)<(style|script|code|pre)\b.*?</\1>", " ", page)
    return unescape(re.sub(r"<[^>]+>", " ", bare))


def texts_of(book: Path) -> str:
    rows = (row for sheet in load_workbook(book) for row in sheet.iter_rows(values_only=True))
    return "\n".join(cell for row in rows for cell in row if isinstance(cell, str) and not cell.startswith("="))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("application", "data"), DEMOS)
def test_no_figure_of_the_other_language(tmp_path: Path, application: str, data: str, language: Language) -> None:
    package = build(EXAMPLES / application, tmp_path)
    run = adopt_example(package, EXAMPLES / data, tmp_path / "w", language).run(language=language).folder
    pages = {path: visible(path.read_text(encoding="utf-8")) for path in run.rglob("*.html")}
    notes = {path: path.read_text(encoding="utf-8") for path in run.rglob("*.md")}
    books = {path: texts_of(path) for path in run.rglob("*.xlsx")}
    found = {path.name: foreign(text, language) for path, text in (pages | notes | books).items()}
    assert {name: hits for name, hits in found.items() if hits} == {}
    assert len(pages) + len(books) > 1


def test_the_habit_is_seen() -> None:
    assert foreign("Indeks 3.19 dan 98.00%, Rp 1,225,069", "id") == ["3.19", "98.00", "1,225,069"]
    assert foreign("Index 3,19 and 98,5%, Rp 1.225.069", "en") == ["3,19", "98,5", "1.225.069"]
    assert foreign("32.16, 19.33 WIB, spbe-59-2020, versi 1.10.2, 1.01.02.03", "id") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_a_regulation_say_that_they_are_indonesian(tmp_path: Path, language: Language) -> None:
    package = build(EXAMPLES / "sumedang-spbe-index", tmp_path)
    run = adopt_example(package, EXAMPLES / "bekasi", tmp_path / "w", language).run(language=language)
    page = (run.folder / "report.html").read_text(encoding="utf-8")
    marked = set(map(unescape, re.findall(r'<span lang="id">([^<]*)</span>', page)))
    assert isinstance(run.outcome, IndexOutcome)
    names = {node.name.removeprefix("Tingkat Kematangan ") for node in run.outcome.instrument.indicators()}
    names |= {run.outcome.instrument.legal.status}
    bands = {band.name for band in run.outcome.instrument.predicates}
    assert marked >= names if language == "en" else marked == set()
    assert run.outcome.result.predicate in marked or language == "id"
    assert unmarked(page, bands) == [] or language == "id"
    assert page.count('<desc id="r-parts" lang="id">') == (language == "en")


def unmarked(page: str, names: set[str]) -> list[str]:
    """Where a name stands on a page without its language, but where markup can have no part of its own."""
    bare = re.sub(r'(?s)<(style|script|title|desc)\b.*?</\1>|<span lang="id">.*?</span>', " ", page)
    return re.findall(rf".{{30}}\b(?:{'|'.join(names)})\b", unescape(re.sub(r"<[^>]+>", " ", bare)))


@pytest.mark.parametrize("name", ["nation", "sides", "comparison", "roadmap", "trend"])
def test_predicates_say_so_on_every_english_page(workspace: Adoption, name: str) -> None:
    page = english(workspace)[name]()
    assert re.search(r'<span lang="id">(Memuaskan|Sangat Baik|Baik|Cukup)</span>', page)
    assert unmarked(page, {"Memuaskan", "Sangat Baik", "Baik", "Cukup", "Kurang"}) == []


def english(workspace: Adoption) -> dict[str, Callable[[], str]]:
    """Pages in English beside those of a run."""
    spbe = load_instrument("spbe-59-2020")
    made = [
        score(Assessment(instrument=spbe.id, region=region, year=2023, ratings=tuple(
            Rating(indicator=str(n), value=level) for n in range(1, 48))))
        for region, level in (("32.16", 3), ("32.11", 4), ("32.75", 2))
    ]  # fmt: skip
    compared = Comparison(compare(*made), profile(made[0], made[1:]), made[1:], None, spbe)
    found = standing("32.16", 2024)
    turns = read_trend(institution="32.16").turns
    return {
        "nation": lambda: nation_page(NationView(nation(2024), found, rises_of(found), turns), "en"),
        "sides": lambda: sides_page(beside_published("32.16", ["Kabupaten Garut"], 2024), "en"),
        "comparison": lambda: comparison_page(compared, "en"),
        "roadmap": lambda: way_up_page(way_up_of(workspace, Aim()), workspace, "en"),
        "trend": lambda: trend_page(turns, "Kabupaten Bekasi", "en"),
    }
