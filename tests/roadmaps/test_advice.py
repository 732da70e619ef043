"""The roadmap of a run: what is aimed at where nobody says, and data that must not be passed over."""

from pathlib import Path

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, DataError, UsageError
from spbe_sdk.applications.adoption.roadmap import way_up_of
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.files.shipped import shipped_files
from spbe_sdk.instruments.library import library
from spbe_sdk.roadmaps.advice import Aim
from spbe_sdk.roadmaps.quarters import Calendar
from spbe_sdk.roadmaps.rules.library import shipped_rules


def test_what_is_aimed_at(workspace: Adoption) -> None:
    by_itself = way_up_of(workspace, Aim())
    assert by_itself.target == by_itself.outcome.target
    assert "termurah" in by_itself.proof("id")
    within = way_up_of(workspace, Aim(calendar=Calendar([100], 3)))
    assert (within.target, within.roadmap.cost <= 300) == (None, True)
    assert "highest" in within.proof("en")
    both = way_up_of(workspace, Aim(budget=100, target="3.20"))
    assert str(both.target) == "3.20"
    assert both.roadmap.cost <= 100


def test_wrong_costs_are_not_passed_over(workspace: Adoption, spbe: CommandLine) -> None:
    rows = "indikator;tingkat;hari kerja\n43;4;-20\n43;3;20\n43;3;20\n44;tiga;5\n"
    (workspace.folder / "data/biaya.csv").write_text(rows, encoding="utf-8")
    spbe("bind", "costs", "data/biaya.csv", workspace.folder, "--anyway")
    with pytest.raises(DataError) as caught:
        way_up_of(Adoption.open(workspace.folder), Aim())
    assert {finding.code for finding in caught.value.findings} == {"cell-type", "roadmap-twice"}


def test_rules_of_another_instrument(workspace: Adoption, tmp_path: Path) -> None:
    rules = tmp_path / "aturan.yaml"
    head = "instrument: spbe-5-2018\nofficial: false\nconfidence: rapat\nunit: hari\n"
    rules.write_text(f"{head}effort: {{'1': 1}}\n", encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        way_up_of(workspace, Aim(rules=rules))
    assert [finding.code for finding in caught.value.findings] == ["roadmap-rules"]


def test_what_comes_along_says_in_both_languages_how_sure_it_is() -> None:
    rules = [shipped_rules(name) for name in shipped_files(["spbe_sdk.roadmaps.rules"], ".yaml")]
    told = [found.confidence for found in rules if found] + [found.confidence for found in library().crosswalks()]
    assert len(told) == len(rules) + 2
    assert [text for text in told if not isinstance(text, LocalText) or text.en in (None, text.id)] == []


@pytest.mark.parametrize(("language", "said"), [("id", "tafsir sendiri"), ("en", "own reading")])
def test_a_roadmap_says_in_its_readers_language_what_it_rests_on(
    workspace: Adoption, spbe: CommandLine, tmp_path: Path, language: str, said: str
) -> None:
    page = tmp_path / "way.html"
    assert spbe("--lang", language, "roadmap", workspace.folder, "--page", page).status == 0
    assert spbe("--lang", language, "roadmap", workspace.folder).status == 0
    assert [said in spbe.out, said in page.read_text(encoding="utf-8")] == [True, True]


def test_own_rules_may_speak_both_languages_or_one(workspace: Adoption, spbe: CommandLine, tmp_path: Path) -> None:
    rules = tmp_path / "aturan.yaml"
    rest = "instrument: spbe-59-2020\nofficial: false\nunit: hari\neffort: {'2': 1, '3': 1, '4': 1, '5': 1}\n"
    for confidence in ("{id: rapat tim, en: a meeting}", "a meeting", "{id: a meeting}"):
        rules.write_text(f"{rest}confidence: {confidence}\n", encoding="utf-8")
        assert spbe("--lang", "en", "roadmap", workspace.folder, "--rules", rules).status == 0
        assert "a meeting" in spbe.out and "rapat" not in spbe.out
    rules.write_text(f"{rest}confidence: {{en: a meeting}}\n", encoding="utf-8")
    assert spbe("--lang", "en", "roadmap", workspace.folder, "--rules", rules).status == 1
    assert "id" in spbe.text and "Traceback" not in spbe.text
