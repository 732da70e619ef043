"""Official forms by the page: with their day and number, as a page and as a Word document."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from conftest import EXAMPLES
from opening import Visitor
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.scaffolds.example import adopt_example

ASKED = "form=agreement&unit=OPD-01&day=2023-01-31&number=800/7&revision="


@pytest.fixture(scope="module")
def esakip(tmp_path_factory: pytest.TempPathFactory) -> Adoption:
    folder = tmp_path_factory.mktemp("formulir")
    package = build(EXAMPLES / "sumedang-esakip", folder)
    return adopt_example(package, EXAMPLES / "bekasi-esakip", folder / "e sakip", "id")


def test_an_agreement_has_its_day_and_number_as_a_page_and_as_word(esakip: Adoption) -> None:
    visitor = Visitor(esakip.folder)
    assert 'value="OPD-01"' in visitor.get("/reports").text
    prepared = visitor.get(f"/forms?{ASKED}").text
    assert "/forms/page?form=agreement&amp;unit=OPD-01&amp;day=2023-01-31" in prepared
    page = visitor.get(f"/forms/page?{ASKED}")
    assert "800/7" in page.text
    assert "31 Januari 2023" in page.text
    assert "sandbox" in page.headers["Content-Security-Policy"]
    document = visitor.get(f"/forms/word?{ASKED}")
    assert "perjanjian-kinerja-2023-opd-01.docx" in document.headers["Content-Disposition"]
    with ZipFile(BytesIO(document.data)) as parts:
        assert "800/7" in parts.read("word/document.xml").decode()


def test_a_revision_says_which(esakip: Adoption) -> None:
    visitor = Visitor(esakip.folder)
    assert "Perubahan Ke-2" in visitor.get(f"/forms/page?{ASKED}2").text
    word = visitor.get(f"/forms/word?{ASKED}2").headers["Content-Disposition"]
    assert "perjanjian-kinerja-2023-opd-01-perubahan-2.docx" in word


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("form=agreement&day=kemarin", 422),
        ("form=agreement&revision=0", 422),
        ("form=agreement&unit=tidak-ada", 422),
        ("form=evaluation", 422),
        ("form=lain", 404),
        ("", 404),
    ],
)
def test_what_cannot_be_made_is_told(esakip: Adoption, asked: str, status: int) -> None:
    visitor = Visitor(esakip.folder)
    for path in ("", "/page", "/word"):
        assert visitor.get(f"/forms{path}?{asked}").status_code == status


def test_an_index_has_its_forms_without_units(workspace: Adoption) -> None:
    visitor = Visitor(workspace.folder)
    page = visitor.get("/reports").text
    assert 'value="evaluation-letter"' in page
    assert 'id="unit"' not in page
    assert "7/LHE" in visitor.get("/forms/page?form=evaluation-letter&number=7/LHE").text


def test_the_printed_command_names_the_workspace(esakip: Adoption) -> None:
    unit = (esakip.run().folder / "unit/OPD-01.html").read_text(encoding="utf-8")
    assert "spbe export agreement &#34;e sakip&#34; --unit OPD-01" in unit


def test_runs_are_told_in_the_regions_time(workspace: Adoption, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace.run()
    monkeypatch.setenv("TZ", "UTC")
    assert " WIB</time>" in Visitor(workspace.folder).get("/reports").text
    (workspace.folder / "spbe.yaml").write_text(
        (workspace.folder / "spbe.yaml").read_text(encoding="utf-8").replace("32.16", "94.71"), encoding="utf-8"
    )
    assert " WIT</time>" in Visitor(workspace.folder).get("/reports").text
