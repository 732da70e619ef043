"""What `spbe new` writes is in the language that was asked for, and works in each."""

import os
import re
from pathlib import Path

import pytest

from conftest import CommandLine
from house.test_language import TELLING
from installing import execute, install
from spbe_sdk import Adoption, build
from spbe_sdk.applications.scaffolds.application import INSTRUMENT, new_adoption
from spbe_sdk.findings.words import LANGUAGES, Language
from spbe_sdk.instruments.library import load_instrument

PAIRS: list[tuple[Language, Language]] = [("id", "en"), ("en", "id")]
KINDS = [
    ("strategy",),
    ("formula",),
    ("adapter",),
    ("instrument",),
    ("application",),
    ("application", "--kind", "performance"),
]

MORE = r"|\b(adaptor|butir|contoh|hasil|jenis|kecamatan|kendala|kode|manfaat|manifes|nama|peraturan|rumus|ukuran)\b"

# Words of one language that neither the other nor code has.
FOREIGN = {
    "id": re.compile(r"\b(the|of|every|which|where|what|how|first|good|example|district)\b(?!,)", re.IGNORECASE),
    "en": re.compile(TELLING.pattern + MORE, re.IGNORECASE),
}
# What is called so by a regulation, or stands in both languages beside one another.
OFFICIAL = re.compile(r"^ *id: .*$|Peraturan Menteri [^.\n]*", re.MULTILINE)


def prose(folder: Path) -> str:
    """What a scaffold tells people, without official names."""
    text = "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())
    for node in load_instrument(INSTRUMENT).indicators():
        text = text.replace(node.name, "")
    return OFFICIAL.sub("", text)


def foreign(folder: Path, language: Language) -> list[str]:
    return [match[0] for match in FOREIGN[language].finditer(prose(folder))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("words", KINDS, ids="-".join)
def test_no_word_of_the_other_language(
    tmp_path: Path, spbe: CommandLine, words: tuple[str, ...], language: Language
) -> None:
    folder = tmp_path / "daerah-kami"
    assert spbe("--lang", language, "new", words[0], folder, *words[1:]).status == 0
    assert foreign(folder, language) == []
    assert not [path for path in folder.rglob("*") if path.suffix[1:] in LANGUAGES or re.search("[{}]", path.name)]
    assert not re.search(r"\{\w+\.\w+", prose(folder))


def test_each_language_would_be_seen_in_the_other(tmp_path: Path, spbe: CommandLine) -> None:
    for number, words in enumerate(KINDS):
        for language, other in PAIRS:
            folder = tmp_path / f"daerah-{number}-{language}"
            assert spbe("--lang", language, "new", words[0], folder, *words[1:]).status == 0
            assert foreign(folder, other), (words, language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["maturity-index", "performance"])
def test_an_application_of_each_language_is_adopted_in_it(
    tmp_path: Path, spbe: CommandLine, kind: str, language: Language
) -> None:
    folder = tmp_path / "kami"
    assert spbe("--lang", language, "new", "application", folder, "--region", "32.16", "--kind", kind).status == 0
    adoption = Adoption.create(build(folder, tmp_path), "32.16", tmp_path / "w", year=2024)
    assert adoption.package.application.summary.say("en").count("menurut") == (language == "id")
    assert adoption.package.application.settings["language"].default == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_reports_of_a_workspace_of_ones_own_speak_as_it_was_made(tmp_path: Path, language: Language) -> None:
    made = new_adoption(tmp_path / "kami", "32.16", None, language, 2024)
    assert f'# language: "{language}"' in (made.folder / "spbe.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["strategy", "formula", "adapter", "instrument"])
def test_the_tests_of_an_english_scaffold_pass_at_once(tmp_path: Path, spbe: CommandLine, kind: str) -> None:
    package, site = tmp_path / "regional-one", tmp_path / "site"
    assert spbe("--lang", "en", "new", kind, package).status == 0
    if kind == "instrument":
        site.mkdir()
    else:
        install(package, site)
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, str(package / "tests"))
    done = execute(site, *words)
    assert done.returncode == 0, done.stdout + done.stderr
