"""What is said of a code is whole and true: its words, its weight, and the example that gives it."""

import ast
import json
import re
import shlex
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from conftest import ROOT, CommandLine
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.applications.validation import validate_file
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.explained import Example, explained
from spbe_sdk.findings.finding import Severity
from spbe_sdk.findings.words import LANGUAGES, words

SOURCE = ROOT / "src/spbe_sdk"
WHOLE = ROOT / "docs/reference/examples"
CODES = sorted(words("id")["finding"])
EXAMPLES = sorted(tomllib.loads((SOURCE / "findings/examples.toml").read_text(encoding="utf-8")))
PORTS = {port.name: port for port in (*MaturityIndex.ports, *Performance.ports)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained_without_a_bare_placeholder(language: str) -> None:
    for code in CODES:
        told = explained(code, language)  # type: ignore[arg-type]
        for text in (told.message, told.remedy):
            assert not re.search(r"(?<![\w:.$] )(?<!\$)\{\w+\}(?!-)", text) or "{{" in str(words("en")["finding"][code])


def test_every_placeholder_has_a_word() -> None:
    used = {
        name
        for texts in words("id")["finding"].values()
        for text in texts.values()
        for name in re.findall(r"\{(\w+)\}", text)
    }
    assert used == set(words("id")["placeholder"])


def weights() -> dict[str, set[str]]:
    """How much codes weigh where the source says so beside them."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in SOURCE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("Finding", "warned"):
                first = call.args[0] if call.args else None
                if isinstance(first, ast.Constant):
                    found[str(first.value)] |= set(named(call)) or {"error" if call.func.id == "Finding" else "warning"}
    return found


def named(call: ast.Call) -> Iterator[str]:
    for given in (*call.args, *(keyword.value for keyword in call.keywords)):
        for part in ast.walk(given):
            if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name) and part.value.id == "Severity":
                yield str(Severity[part.attr])
            elif isinstance(part, ast.Name) and part.id == "severity":
                yield from ("error", "warning")


def test_a_code_weighs_what_the_source_says() -> None:
    told = {code: {str(severity) for severity in explained(code, "en").severities} for code in CODES}
    wrong = {code: (found, told[code]) for code, found in weights().items() if code in told and not found <= told[code]}
    assert wrong == {}


def test_only_codes_that_there_are_have_a_weight_or_an_example() -> None:
    weighed = tomllib.loads((SOURCE / "findings/severities.toml").read_text(encoding="utf-8"))
    assert {*weighed, *EXAMPLES} <= set(CODES)
    assert len(EXAMPLES) >= 60


@pytest.mark.parametrize("code", EXAMPLES)
def test_the_wrong_example_gives_the_code_and_the_right_one_does_not(
    code: str, tmp_path: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "penilaian.yaml").write_text((WHOLE / "assessment.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    example = explained(code, "id").example
    assert example is not None
    assert code in given(example, example.wrong, tmp_path, spbe)
    assert code not in given(example, example.right, tmp_path, spbe)


def given(example: Example, text: str, folder: Path, spbe: CommandLine) -> set[str]:
    """The codes that a text gives, as what it is."""
    match example.of.split():
        case ["document", name]:
            return of_document(name, text, folder)
        case ["port", name]:
            header = re.split("[;\n]", text.split("\n")[0])
            return of_rows(
                name, text, {"fields": {field: field for field in header if PORTS[name].field(field)}}, folder
            )
        case ["binding", name]:
            return of_rows(name, example.table or "", yaml.safe_load(text), folder)
        case _:
            answer = spbe(*shlex.split(text)[1:], "--json").out.splitlines()[:1]
            value = json.loads(answer[0]) if spbe.status else {"findings": []}
            return {finding["code"] for finding in value.get("findings", ())}


def of_document(name: str, text: str, folder: Path) -> set[str]:
    """A document is read as it is written, with all else that it needs behind it."""
    whole = yaml.safe_load((WHOLE / f"{name}.yaml").read_text(encoding="utf-8"))
    rest = {key: value for key, value in whole.items() if not re.search(rf"^{key}:", text, re.MULTILINE)}
    body = f"{yaml.safe_dump(rest, allow_unicode=True)}\n{text}"
    path = folder / f"{name}.yaml"
    path.write_text(body, encoding="utf-8")
    return {finding.code for finding in validate_file(path, name).findings}


def of_rows(name: str, rows: str, binding: dict[str, object], folder: Path) -> set[str]:
    (folder / "nilai.csv").write_text(rows, encoding="utf-8")
    made = Binding.model_validate({"adapter": "csv", "options": {"path": "nilai.csv"}, **binding})
    return {finding.code for finding in read_port(PORTS[name], [made], Folder(folder)).findings}


def test_a_code_that_there_is_not_is_refused_with_what_is_like_it() -> None:
    with pytest.raises(UsageError, match="rating-level"):
        explained("rating-levle", "en")
