"""The report as text: what it says, and that nothing from outside is ever interpreted."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from spbe_sdk import Adoption, Application, Assessment, Rating, load_instrument, score
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.files.reading import read_document
from spbe_sdk.findings.words import written
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.reports.forms.charts import radar
from spbe_sdk.reports.forms.context import ReportContext
from spbe_sdk.reports.index.page import render
from spbe_sdk.roadmaps.advice import advice_for


class Outline(HTMLParser):
    """Collects tags and attributes, and complains about what does not nest."""

    VOID = frozenset({"meta", "line", "polygon", "circle", "br", "img", "link"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def report(workspace: Adoption, language: Any = "id") -> str:
    return Adoption.open(workspace.folder).run(language=language).report.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("id", ["Laporan Indeks SPBE 2021", "Predikat", "DATA PENGGANTI", "ILUSTRASI", "berkas berubah", "Penerbit"]),
        (
            "en",
            ["Report on Indeks SPBE 2021", "Predicate", "STAND-IN DATA", "ILLUSTRATION", "file changed", "Publisher"],
        ),
    ],
)
def test_what_the_report_says(workspace: Adoption, language: str, words: list[str]) -> None:
    text = report(workspace, language)
    Outline(text)
    assert f'<html lang="{language}">' in text
    plain = re.sub(r"<[^>]+>", " ", text)
    figures = [value_text(figure, "id" if language == "id" else "en") for figure in ("3.19", "3.75", "1.60", "4.48")]
    for word in [*words, *figures, "Baik", "PEMERINTAH KABUPATEN BEKASI", "data/penilaian-2021.csv:3",
                 "Kota Denpasar 2021", "Pemerintah Kabupaten Sumedang", workspace.package.digest]:  # fmt: skip
        assert word in plain, word
    assert text.count('id="i-') == 47


def test_it_works_offline_in_one_file(workspace: Adoption) -> None:
    text = report(workspace)
    for tag, attributes in Outline(text).seen:
        assert tag not in ("script", "link", "img", "iframe")
        assert not {"src", "srcset", "onclick"} & attributes.keys()
    assert "url(" not in text
    assert "@import" not in text
    assert len(text) < 200_000


HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}{% raw %}&amp;"


def test_hostile_text_is_shown_and_never_interpreted(workspace: Adoption) -> None:
    folder = workspace.folder
    sheet = folder / "data/penilaian-2021.csv"
    cell = '"' + HOSTILE.replace('"', '""') + '"'
    sheet.write_text(sheet.read_text(encoding="utf-8").replace(";;perbup-data", f";{cell};perbup-data", 1), "utf-8")
    evidence = folder / "data/data-dukung.csv"
    evidence.write_text(evidence.read_text(encoding="utf-8").replace("Diagram jaringan", "<img src=x>", 1), "utf-8")
    text = report(workspace)
    assert "<script" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "{{ 7*7 }}" in text
    Outline(text)


def test_many_findings_are_summarised(workspace: Adoption) -> None:
    sheet = workspace.folder / "data/penilaian-2021.csv"
    rows = "".join(f"KAB-{number};x;Tingkat 3;Tingkat 3;;\n" for number in range(100, 3000))
    sheet.write_text(sheet.read_text(encoding="utf-8") + rows, encoding="utf-8")
    text = report(workspace)
    assert "2895" in text
    assert len(text) < 200_000


def test_a_report_with_gaps_says_so(workspace: Adoption) -> None:
    sheet = workspace.folder / "data/penilaian-2021.csv"
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text("\n".join(line for line in text.splitlines() if not line.startswith("KAB-07")), encoding="utf-8")
    assert "Belum lengkap: 1 indikator" in report(workspace)


def test_a_radar_is_inside_its_picture() -> None:
    made = radar([f"A{n}" for n in range(8)], [[5.0] * 8, [0.0] * 8], [1, 2, 3, 4, 5])
    for x, y in [*made.points[0], *made.points[1]]:
        assert 0 <= x <= made.size
        assert 0 <= y <= made.size
    assert set(made.points[1]) == {(made.centre, made.centre)}


def test_a_workspace_of_one_file_per_run_holds_no_absolute_path(workspace: Adoption, tmp_path: Path) -> None:
    done = workspace.run()
    for path in done.folder.iterdir():
        assert str(tmp_path).encode() not in path.read_bytes()


def test_own_records_with_a_source_carry_no_mark(workspace: Adoption) -> None:
    path = workspace.folder / "spbe.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    own = [line for line in lines if line.strip() not in ("stands_in: true", "illustrative: true")]
    assert len(own) < len(lines)
    path.write_text("".join(own), encoding="utf-8")
    text = (Adoption.open(workspace.folder).run().folder / "report.html").read_text(encoding="utf-8")
    assert "DATA PENGGANTI" not in text


@pytest.mark.parametrize(
    ("instrument", "ratings"),
    [
        ("akip-88-2021", {f"{c}.{s}": "BB" for c in "1234" for s in "abc"}),
        ("akip-88-2021", {"1": 23, "2": 24, "3": "11.5", "4": 19}),
        ("pemdi-8-2026", {str(n): "3.25" for n in range(1, 15)}),
        ("spbe-5-2018", {"A1": "3.5", "35.1": 4}),
        ("hdi-2023-24", {"health": "82.716", "EYS": "19.1", "income": "87467.5"}),
        ("egdi", {"OSI": "0", "HCI": "0.85", "TII": "0.37"}),
        ("kami-5", {"SE": 17, "TK": 126, "RS.1": 8, "TI.1.1": "n/a", "TI.1.2": "3"}),
        ("zi-90-2021", {"P": 30, "R": 30, "IPAK": "3.5", "kinerja": "A", "IPKP": "4", "WBK": "ya"}),
    ],
)
def test_any_instrument_has_a_report(instrument: str, ratings: dict[str, Any]) -> None:
    own = EXAMPLES / f"instruments/{instrument}.yaml"
    used = read_instrument(own) if own.is_file() else load_instrument(instrument)
    made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
    year = used.validity.first_year
    result = score(Assessment(instrument=instrument, region="32.16", year=year, ratings=made), used)
    outcome = IndexOutcome([], [], used, result, None, [])
    application = read_document(EXAMPLES / "sumedang-spbe-index/application.yaml", Application)
    context = ReportContext("id", application, "0" * 64, "32.16", None, datetime(2026, 1, 1, tzinfo=UTC), "0", {})
    text = render(outcome, context, advice_for(outcome))
    Outline(text)
    assert str(written(result.shown, "id")) in text
    assert (result.predicate or "–") in text


def test_a_way_up_that_takes_long_is_left_to_its_own_verb() -> None:
    kami = read_instrument(EXAMPLES / "instruments/kami-5.yaml")
    made = tuple(Rating(indicator=node.code, value="1") for node in kami.indicators() if not node.code.startswith("SE"))
    answers = (*made, *(Rating(indicator=f"SE.{number}", value="C") for number in range(1, 11)))
    result = score(Assessment(instrument=kami.id, region="32.16", year=2024, ratings=answers), kami)
    outcome = IndexOutcome([], [], kami, result, None, [])
    whole, short = advice_for(outcome), advice_for(outcome, effort=100_000)
    assert whole is not None and whole.way_up is not None and not whole.problems
    assert short is not None and short.way_up is None
    assert [finding.code for finding in short.problems] == ["roadmap-later"]
    assert "spbe roadmap" in short.problems[0].remedy()
