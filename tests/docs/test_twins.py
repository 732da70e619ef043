"""No page lags behind its twin in the other language: headings, fences, tables, images and links are the same."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from fences import PAGES, fences, name

INDONESIAN = [page for page in PAGES if not page.name.endswith(".en.md")]


def twin(page: Path) -> Path:
    return page.with_name(page.name.replace(".md", ".en.md"))


def outside_fences(page: Path) -> str:
    return re.sub(r"^ *```.*?^ *```$", "", page.read_text(encoding="utf-8"), flags=re.S | re.M)


def headings(page: Path) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", outside_fences(page), re.M)]


def command(line: str) -> str:
    """What a command does, in whatever language it answers; names may be told in a page's own."""
    return " ".join(re.sub(r" --lang(?: |=)\w+", "", line).split()[1:3])


def commands(page: Path) -> list[tuple[str, str | None, list[str]]]:
    return [
        (fence.kind, fence.title, [command(line) for line in fence.body.splitlines() if line.startswith("$ ")])
        for fence in fences(page)
    ]


def tables(page: Path) -> Iterator[tuple[int, int]]:
    """Rows and columns of each table."""
    rows = 0
    for line, following in pairwise([*outside_fences(page).splitlines(), ""]):
        rows += line.startswith("|")
        if rows and not following.startswith("|"):
            yield rows, len(re.findall(r"(?<!\\)\|", line)) - 1
            rows = 0


def links(page: Path) -> list[str]:
    """What a page leads to, and shows; an anchor and what the gallery holds are in its own language."""
    targets = re.findall(r"\]\(([^)\s]+)\)", outside_fences(page))
    return sorted(re.sub(r"gallery/\w\w/", "gallery/", target.split("#")[0]) for target in targets)


def test_every_page_has_its_twin() -> None:
    assert {page for page in PAGES if page.name.endswith(".en.md")} == {twin(page) for page in INDONESIAN}


@pytest.mark.parametrize("page", INDONESIAN, ids=name)
def test_a_page_is_as_long_as_its_twin(page: Path) -> None:
    other = twin(page)
    assert headings(page) == headings(other)
    assert commands(page) == commands(other)
    assert list(tables(page)) == list(tables(other))
    assert links(page) == links(other)


def test_the_menu_calls_a_page_as_the_page_does() -> None:
    """Its title, or a part of it; what stands in brackets tells two pages of one title apart."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    (languages,) = (plugin["i18n"]["languages"] for plugin in settings["plugins"] if "i18n" in plugin)
    english = languages[1]["nav_translations"]
    called = dict(places(settings["nav"]))
    assert called.pop("index.md") == "Beranda"
    strange = [
        (menu, page.name)
        for place, title in called.items()
        for page, menu in ((ROOT / "docs" / place, title), (twin(ROOT / "docs" / place), english[title]))
        if menu.removesuffix(" (Python)").removesuffix(" (temuan)").lower() not in heading(page).lower()
    ]
    assert strange == []


def heading(page: Path) -> str:
    return page.read_text(encoding="utf-8").partition("\n")[0]


def places(entries: object) -> Iterator[tuple[str, str]]:
    """Each page of the menu, and what it is called there."""
    for entry in entries if isinstance(entries, list) else []:
        for title, inside in entry.items():
            if isinstance(inside, str):
                yield inside, title
            else:
                yield from places(inside)


def titles(entries: object) -> Iterator[str]:
    for entry in entries if isinstance(entries, list) else []:
        for title, inside in entry.items():
            yield title
            yield from titles(inside)


def test_every_title_of_the_navigation_is_told_in_english() -> None:
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    (languages,) = (plugin["i18n"]["languages"] for plugin in settings["plugins"] if "i18n" in plugin)
    assert set(languages[1]["nav_translations"]) == set(titles(settings["nav"]))
