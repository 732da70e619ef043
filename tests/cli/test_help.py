"""The help and the usage errors of every verb are in one language, the one that the line asks for."""

import re
import shlex
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk.cli.help import VerbGroup, examples
from spbe_sdk.cli.language import asked_language
from spbe_sdk.cli.main import commands
from spbe_sdk.cli.verbs import GROUPS, TASKS, VERBS
from spbe_sdk.findings.words import LANGUAGES, Language, words

# Words that are no name of an argument, an option or a value.
SAID = {
    "id": "yang dan dengan untuk dari atau pakai opsi argumen perintah wajib bawaan tanpa tidak tampilkan boleh lihat",
    "en": "the and with from or usage options arguments commands required default missing this of such there",
}
OTHER: Mapping[Language, Language] = {"id": "en", "en": "id"}
PATHS = [(), *((name,) for name in (*VERBS, *GROUPS)), *((group, name) for group in GROUPS for name in GROUPS[group])]

VERB_PATHS = [(path, command) for path, command in commands() if not isinstance(command, VerbGroup)]


def said(text: str, language: Language) -> set[str]:
    return set(re.findall(r"(?<!--)\b[a-z]+", text.lower())) & set(SAID[language].split())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_the_help_of_a_verb_is_in_one_language(path: tuple[str, ...], language: Language, spbe: CommandLine) -> None:
    assert spbe(*path, "--help", "--lang", language).status == 0
    assert said(spbe.out, language)
    assert not said(spbe.out, OTHER[language])
    assert spbe.err == ""


LINES: Any = [
    (("score",), "line-missing"),
    (("keys", "new", "x.pem"), "line-missing"),
    (("publish", "--revoke", "x.pub"), "line-missing"),
    (("score", "--nothing-like-it"), "line-option"),
    (("publish", "--days", "99999"), "line-value"),
    (("roadmap", "--budget", "much"), "line-value"),
    (("set", "a", "b", "--review-by", "soon"), "line-value"),
    (("score", "a.yaml", "--parameter"), "line-value-missing"),
    (("roadmap", "--json=3"), "line-value-many"),
    (("roadmap", "a", "b"), "line-extra"),
    (("scor",), "line-verb-like"),
    (("xyz",), "line-verb"),
    (("keys", "xyz"), "line-verb"),
    (("keys", "--lang", "en"), "line-verb-missing"),
    (("score", "a.yaml", "--what-if", "12"), "line-form"),
    (("upgrade", "p", "w", "--decide", "a=b"), "line-form"),
]


@pytest.mark.parametrize(
    ("line", "code"), LINES, ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_with_a_line_is_said_in_its_language(
    line: tuple[str, ...],
    code: str,
    language: Language,
    spbe: CommandLine,
    workspace: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SPBE_LANG", language)
    line = tuple(str(workspace.folder) if word == "w" else word for word in line)
    spoken = "en" if "--lang" in line else language
    assert spbe(*line).status == 2
    entry = words(spoken)["finding"][code]
    assert entry["message"].split("{")[0].strip() in spbe.err
    assert entry["remedy"].split("{")[0].strip() in spbe.err
    assert spbe.out == ""


def test_what_is_wrong_with_a_line_is_a_finding_for_machines(spbe: CommandLine) -> None:
    value: Any = spbe("score", "--nothing-like-it", "--json").json
    assert spbe.status == 2
    assert [(finding["code"], finding["found"]) for finding in value["findings"]] == [
        ("line-option", "--nothing-like-it")
    ]


def test_a_group_without_a_verb_shows_its_help(spbe: CommandLine) -> None:
    assert spbe("keys").status == 2
    assert "vouch" in spbe.out
    assert spbe.err == ""


def test_the_language_may_stand_anywhere(spbe: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_LANG", "id")
    for line in (
        ("--lang", "en", "score", "x.yaml"),
        ("score", "--lang", "en", "x.yaml"),
        ("score", "x.yaml", "--lang=en"),
    ):
        assert spbe(*line).status == 1
        assert "not found" in spbe.out
    assert spbe("--lang", "en", "keys", "--help").status == 0
    assert "Usage:" in spbe.out
    assert asked_language(["score"]) == "id"
    assert asked_language(["score", "--lang", "fr"]) == "id"
    monkeypatch.delenv("SPBE_LANG")
    assert asked_language(["score"]) is None


def test_no_help_text_is_left_over() -> None:
    used = {".".join((*path, parameter.name)) for path, command in commands() for parameter in command.params}
    texts = {key for key in flat(words("id")["help"], "") if not key.startswith(("frame.", "every."))}
    told = {key for key in texts if key.split(".")[-1] not in ("about", "example")}
    assert told - used == set()
    known = {".".join((*path, "about")) for path in PATHS}
    assert {key for key in texts if key.endswith("about")} == known


def test_every_verb_stands_under_one_task() -> None:
    assert sorted(name for names in TASKS.values() for name in names) == sorted([*VERBS, *GROUPS])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("path", "command"), VERB_PATHS, ids=[" ".join(path) for path, _ in VERB_PATHS])
def test_the_examples_of_a_verb_are_lines_that_it_reads(
    path: tuple[str, ...], command: Any, language: Language
) -> None:
    lines = examples(path, language)
    assert lines
    for line in lines:
        program, *rest = shlex.split(line)
        assert (program, *rest[: len(path)]) == ("spbe", *path)
        given = command.make_context(line, rest[len(path) :]).params
        assert str(given.get("workspace", "bekasi")) == "bekasi", "each word stands where the verb reads it"
        assert path != ("bind",) or (given["port"], given["source"].partition(".")[2]) == ("ratings", "xlsx")


def flat(table: Mapping[str, Any], prefix: str) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}.")
        else:
            yield prefix + key
