"""A hint that is followed must help: what it names, of the command line and of documents, does exist."""

import re

import pytest

from spbe_sdk.adapters.installed import find_adapter
from spbe_sdk.cli.main import commands
from spbe_sdk.documents.adoption import AdoptionChoices
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.choosing import Pick
from spbe_sdk.documents.instrument import InstrumentNode
from spbe_sdk.files.providers import registered
from spbe_sdk.findings.words import LANGUAGES, words

REMEDIES = [
    pytest.param(text["remedy"], id=f"{code} ({language})")
    for language in LANGUAGES
    for code, text in words(language)["finding"].items()
]

# An option of the command line; and a field with its value, such as `encoding: windows-1252` or `dates: {…}`.
FLAG = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
FIELD = re.compile(r"(?<![\w.}])([a-z][a-z_]+): (?=\{\{|\[|…|true\b|false\b|[a-z]+-[0-9]+\b)")


FLAGS = {"--help"} | {
    flag
    for _, command in commands()
    for parameter in command.params
    for flag in (*parameter.opts, *parameter.secondary_opts)
}
FIELDS = {*Binding.model_fields, *Pick.model_fields, *AdoptionChoices.model_fields, *InstrumentNode.model_fields}
FIELDS |= {name for adapter in registered("adapters") for name in find_adapter(adapter).options_model.model_fields}


@pytest.mark.parametrize("remedy", REMEDIES)
def test_what_a_remedy_names_exists(remedy: str) -> None:
    assert set(FLAG.findall(remedy)) <= FLAGS
    assert set(FIELD.findall(remedy)) <= FIELDS


def test_the_hints_about_options_are_seen() -> None:
    seen = {name for remedy in REMEDIES for name in FIELD.findall(str(remedy.values[0]))}
    assert {"dates", "encoding", "numbers", "private", "units", "values"} <= seen
