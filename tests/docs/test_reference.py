"""The reference is whole: each document, field, port, option, verb and code is told, in both languages."""

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from conftest import ROOT
from pages import ALONE, MARKER, PARTS, filled
from reference import documents, findings, told
from spbe_sdk.adapters.installed import find_adapter
from spbe_sdk.applications.validation import validate_file
from spbe_sdk.assessment.score import score
from spbe_sdk.cli.help import VerbGroup
from spbe_sdk.cli.main import commands
from spbe_sdk.documents.assessment import Assessment, Rating
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.contracts import CONTRACTS
from spbe_sdk.documents.instrument_scales import Levels
from spbe_sdk.findings.explained import explained
from spbe_sdk.findings.words import LANGUAGES, Language, say, words
from spbe_sdk.instruments.library import read_instrument
from spbe_sdk.plugins import find, registered

if TYPE_CHECKING:
    import griffe

PAGES = sorted((ROOT / "docs/reference").rglob("*.md"))
EXAMPLES = sorted(documents.EXAMPLES.glob("*.*"))


def language_of(page: Path) -> Language:
    return "en" if page.name.endswith(".en.md") else "id"


def whole(language: Language) -> str:
    """All pages of the reference in a language, as they are shown."""
    return "\n".join(
        filled(page.read_text(encoding="utf-8"), language) for page in PAGES if language_of(page) == language
    )


def markers() -> Iterator[tuple[str, str | None]]:
    for page in PAGES:
        for marker in MARKER.finditer(page.read_text(encoding="utf-8")):
            yield marker["what"], marker["part"]


@pytest.fixture(scope="module")
def shown() -> dict[Language, str]:
    return {language: whole(language) for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_there_is_has_a_heading(language: Language, shown: dict[Language, str]) -> None:
    anchors = set(re.findall(r"^#+ .*\{ #([\w-]+) \}$", shown[language], re.M))
    assert set(words("id")["finding"]) <= anchors
    assert {*CONTRACTS, "binding"} <= anchors
    assert set(registered("adapters")) <= anchors
    assert {"-".join(path) for path, verb in commands() if path and not isinstance(verb, VerbGroup)} <= anchors
    ports = {f"{kind}-{port.name}" for kind in registered("kinds") for port in find("kinds", kind).ports}
    assert ports <= anchors
    for group in ("strategies", "formulas", "efficiencies"):
        assert all(f"| `{name}` |" in shown[language] for name in registered(group))


def test_every_part_stands_on_a_page_in_both_languages() -> None:
    asked = list(markers())
    assert {what for what, _ in asked} == {*ALONE, *PARTS}
    assert all(asked.count(one) == 2 for one in asked)
    assert {part for what, part in asked if what == "findings"} == set(findings.PAGES)
    assert {part for what, part in asked if what == "document"} == {
        name for page in documents.PAGES.values() for name in page
    }


def test_every_subject_of_findings_is_on_a_page() -> None:
    told_on = [subject for page in findings.PAGES.values() for subject in page]
    assert len(told_on) == len(set(told_on))
    assert {subject for subject, codes in findings.subjects().items() if codes} <= set(told_on)


class Recorded(dict[str, str]):
    """A table of texts that knows what was asked of it."""

    def __init__(self, texts: dict[str, str]) -> None:
        super().__init__(texts)
        self.asked: set[str] = set()

    def get(self, english: str, default: str) -> str:  # type: ignore[override]
        self.asked.add(english)
        return super().get(english, default)


def test_what_the_code_says_is_told_in_indonesian_and_nothing_else_is(monkeypatch: pytest.MonkeyPatch) -> None:
    table = Recorded(told.texts())
    monkeypatch.setattr(told, "texts", lambda: table)
    whole("id")
    assert table.asked - set(table) == set(), "tell these in docs/_hooks/reference/texts.id.toml"
    assert set(table) - table.asked == set()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_an_example_is_what_it_shows(path: Path) -> None:
    checked = validate_file(path, path.stem)
    found = [finding for finding in checked.findings if finding.severity == "error"]
    assert found == []


def test_every_document_has_an_example() -> None:
    assert {path.stem for path in EXAMPLES} == set(CONTRACTS)


def test_the_example_of_a_result_is_what_the_example_instrument_gives() -> None:
    instrument = read_instrument(documents.EXAMPLES / "instrument.yaml")
    assert isinstance(instrument.scales["tingkat"], Levels)
    ratings = [Rating(indicator="1", value=4), Rating(indicator="2", value=3)]
    result = score(Assessment(instrument=instrument.id, region="32.16", year=2024, ratings=ratings), instrument)
    assert (documents.EXAMPLES / "result.json").read_text(encoding="utf-8") == (
        result.model_dump_json(indent=1, exclude_none=True) + "\n"
    )


@pytest.mark.parametrize("name", registered("adapters"))
def test_an_adapter_is_shown_with_a_binding_that_it_takes(name: str) -> None:
    text = (documents.EXAMPLES / "adapters" / f"{name}.yaml").read_text(encoding="utf-8")
    ((port, values),) = yaml.safe_load(text).items()
    binding = Binding.model_validate(values)
    assert binding.adapter == name
    find_adapter(name).options_model.model_validate(binding.options)
    known = {found.name: found for kind in registered("kinds") for found in find("kinds", kind).ports}
    assert all(known[port].field(field) for field in (*binding.fields, *binding.constants, *binding.values))


@pytest.mark.parametrize("name", documents.seen())
def test_where_a_field_is_seen_names_fields_and_headings_that_there_are(name: str) -> None:
    schema = documents.whole(name)
    for field, (page, *headings) in documents.seen()[name].items():
        assert reached(schema, schema["$defs"], field.split(".")), field
        assert page.endswith(".html")
        assert all(say(key, language) for key in headings for language in LANGUAGES)


def reached(node: Any, definitions: Any, path: list[str]) -> bool:
    """Whether a field is there, however its object is held."""
    if not path:
        return True
    named = re.findall(r"'#/\$defs/(\w+)'", str({key: held for key, held in node.items() if key != "$defs"}))
    objects = [node] if "properties" in node else [definitions[name] for name in named]
    return any(
        path[0] in found.get("properties", {}) and reached(found["properties"][path[0]], definitions, path[1:])
        for found in objects
    )


def functions(place: "griffe.Object") -> "Iterator[griffe.Function]":
    # It comes with what builds the site, an extra of its own.
    griffe = pytest.importorskip("griffe")
    for member in place.members.values():
        if isinstance(member, griffe.Function):
            yield member
        elif isinstance(member, griffe.Module | griffe.Class):
            yield from functions(member)


def test_what_a_function_returns_is_told_in_one_piece() -> None:
    """As the site reads docstrings: not a row for each line of them."""
    settings = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    (plugin,) = (plugin["mkdocstrings"] for plugin in settings["plugins"] if "mkdocstrings" in plugin)
    options = plugin["handlers"]["python"]["options"]["docstring_options"]
    griffe = pytest.importorskip("griffe")
    library = griffe.load("spbe_sdk", search_paths=[ROOT / "src"])
    assert isinstance(library, griffe.Module)
    told_in_one = 0
    for function in functions(library):
        returned = re.search(
            r"^Returns:\n((?: {4}.*\n?|\n)+)", function.docstring.value if function.docstring else "", re.M
        )
        if function.docstring and returned:
            sections = griffe.parse_google(function.docstring, **options, warnings=False)
            (text,) = (one.description for part in sections if part.kind.value == "returns" for one in part.value)
            assert text.split() == returned[1].split(), function.path
            told_in_one += 1
    assert told_in_one >= 3


def test_what_data_says_in_one_language_is_marked_on_a_page_in_the_other() -> None:
    """So that readers of screens say it rightly: titles of regulations, notes on how sure an effort is."""
    # Rules and tables of correspondence say it in both.
    for part in ("rules", "crosswalks"):
        pages = [PARTS["installed"](part, language) for language in ("id", "en")]
        assert pages[0] != pages[1]
        assert "<span" not in "".join(pages)
    assert PARTS["installed"]("policies", "en").count('<span lang="id">') % 3 == 0
    assert '<span lang="id">Peraturan Menteri' in PARTS["installed"]("instruments", "en")


def test_a_file_that_is_missing_ends_a_command_as_the_page_says(spbe: Any, tmp_path: Path) -> None:
    assert spbe("score", tmp_path / "none.csv").status == 1
    assert spbe("score").status == 2
    for page in (ROOT / "docs/reference/commands.md", ROOT / "docs/reference/commands.en.md"):
        table = page.read_text(encoding="utf-8").split("{ #exit-codes }")[1].split("## ")[0]
        assert re.findall(r"^\| (\d) \|", table, re.M) == ["0", "1", "2"]


def test_the_lines_in_which_examples_differ_are_marked() -> None:
    """What differs stands out: each marked line is one that the other text does not have, or has elsewhere."""
    for code in chain(*findings.subjects().values()):
        example = explained(code, "en").example
        if example is None:
            continue
        marked = findings.differing(example)
        assert any(marked.values()), code
        kept = [
            [line.rstrip() for number, line in enumerate(text.strip("\n").split("\n"), 1) if number not in marked[part]]
            for part, text in (("wrong", example.wrong), ("right", example.right))
        ]
        assert kept[0] == kept[1], code
