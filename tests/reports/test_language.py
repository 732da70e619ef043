"""Every page, workbook text and Markdown of every demo: no figure is written as the other language writes it."""

import re
from html import unescape
from pathlib import Path

import pytest
from openpyxl import load_workbook

from conftest import EXAMPLES
from spbe_sdk import build
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.words import LANGUAGES, Language
from spbe_sdk.regions.library import region_name

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
    assert marked >= names if language == "en" else marked == set()
