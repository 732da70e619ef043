"""`spbe explain` says what a finding's code means, as the reference does."""

import pytest

from conftest import CommandLine
from spbe_sdk.findings.explained import explained
from spbe_sdk.findings.words import LANGUAGES, Language, words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_code_is_explained_with_its_example(language: Language, spbe: CommandLine) -> None:
    told = explained("rating-level", language)
    assert told.example is not None
    assert spbe("explain", "rating-level", "--lang", language).status == 0
    for text in (told.message, told.remedy, "value: III}", "value: 3}", words(language)["explain"]["wrong"]):
        assert text in spbe.out
    assert words(language)["severity"]["error"] in spbe.out


def test_rows_and_their_binding_are_shown_together(spbe: CommandLine) -> None:
    assert "Kode;Nilai" in spbe("explain", "column-missing").out
    assert "fields: {indicator: Kode, value: Tingkat}" in spbe.out


def test_an_explanation_for_machines(spbe: CommandLine) -> None:
    value = spbe("explain", "money-rounded", "--json").json
    assert (value["code"], value["severities"]) == ("money-rounded", ["warning"])


def test_without_a_code_all_are_listed(spbe: CommandLine) -> None:
    assert spbe("explain").out.split() == sorted(words("id")["finding"])


def test_a_code_that_there_is_not_is_refused(spbe: CommandLine) -> None:
    assert spbe("explain", "rating-levle", "--lang", "en").status == 2
    assert "rating-level" in spbe.err
