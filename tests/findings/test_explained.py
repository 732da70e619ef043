"""What is said of a code is whole and true: its words, its weight, and the example that gives it."""

import ast
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import pytest
import yaml

from conftest import ROOT, CommandLine
from installing import install
from opening import Visitor
from servers import http, send
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.kinds.performance import Performance
from spbe_sdk.applications.validation import validate_file
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.presets.library import presets
from spbe_sdk.bindings.secrets import Reach
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.notice import Notice
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.notation import parse
from spbe_sdk.files.providers import registered
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.explained import Example, explained
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.findings.words import LANGUAGES, words
from spbe_sdk.instruments import ruler
from spbe_sdk.instruments.library import library
from spbe_sdk.performance.policies.library import load_policy

SOURCE = ROOT / "src/spbe_sdk"
WHOLE = ROOT / "docs/reference/examples"
CODES = sorted(words("id")["finding"])
EXAMPLES = {
    path.stem: list(tomllib.loads(path.read_text(encoding="utf-8")))
    for path in sorted((SOURCE / "findings/examples").glob("*.toml"))
}
# They write no JSON.
UNTOLD = ("spbe completion", "spbe open", "spbe export", "spbe receipt learn", "spbe keys --lang")
INSTALL = "python -m pip install ./"
# Who tries an example keeps what this computer remembers: it is tried in a memory of its own, which a test has anyway.
NOWHERE = "export SPBE_HOME=$(mktemp -d)"
# Where the servers of examples are said to stand.
PORTAL = "https://data.bekasikab.go.id"
FIELDS = {"indicator": "kode", "value": "nilai"}
# What cannot be shown as a text or a few commands, and why.
WITHOUT = {
    "bind-planned-read": "a preset of ratings, and a sheet whose title is that of a plan",
    "excel-password": "Excel itself puts a password on a workbook",
    "excel-too-large": "a workbook of half a gigabyte",
    "extra-missing": "what is not installed",
    "file-changed": "a file that changes while it is read",
    "frame-engine": "a library that is not installed",
    "frame-rows": "an engine that does not come along",
    "line-other": "what another version of Typer may say",
    "machine-python": "an older Python",
    "output-lost": "a system that refuses to write",
    "page-changed": "a file that changes while a page shows it",
    "roadmap-dense": "a library that is not installed",
    "roadmap-later": "an instrument of which a roadmap takes seconds",
    "roadmap-missed": "a safeguard behind the plan",
    "roadmap-solver": "a safeguard behind the solver",
    "rows-too-many": "five million rows",
    "secrets-exposed": "a source that takes a secret, and a file of secrets that others can read",
    "sheet-moved": "a file that changes while a page shows it",
    "word-missing": "an extra that is not installed",
    "worksheet-empty": "a workbook in which something is filled in",
}
PORTS = {port.name: port for port in (*MaturityIndex.ports, *Performance.ports)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained_without_a_bare_placeholder(language: str) -> None:
    for code in CODES:
        told = explained(code, language)  # type: ignore[arg-type]
        for text in (told.message, told.remedy):
            assert not re.search(r"(?<![\w:.$] )(?<!\$)\{\w+\}(?!-)", text) or "{{" in str(words("en")["finding"][code])


@pytest.mark.parametrize("language", ["id", "en"])
def test_what_is_left_out_leaves_no_trace(language: str) -> None:
    """Neither empty brackets nor quotes, nor a value right behind the end of a sentence."""
    for code in CODES:
        told = explained(code, language)  # type: ignore[arg-type]
        for text in (told.message, told.remedy):
            paths = re.sub(r"\b(?:bindings|values|headings|overrides\.serves)\.‹", "‹", text)
            assert not re.search(r"\(\s*\)|(?<!\")''(?!')|\w[.!?]‹", paths), f"{code}: {text}"


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
    assert {*weighed, *chain(*EXAMPLES.values())} <= set(CODES)


def test_an_example_stands_where_the_words_of_its_code_stand() -> None:
    for subject, examples in EXAMPLES.items():
        told = tomllib.loads((SOURCE / f"findings/texts/{subject}.id.toml").read_text(encoding="utf-8"))["finding"]
        assert examples == [code for code in told if code in examples]


def test_every_code_has_an_example_or_a_reason_for_none() -> None:
    assert {*CODES} - {*chain(*EXAMPLES.values())} == {*WITHOUT}


def test_an_example_leaves_alone_what_the_computer_of_its_reader_remembers() -> None:
    for codes in EXAMPLES.values():
        for code in codes:
            example = explained(code, "en").example
            lines = "\n".join(filter(None, (example.after, example.wrong, example.right, example.then)))  # type: ignore[union-attr]
            assert not re.search(r"^rm .*SPBE_HOME", lines, re.MULTILINE), code
            if re.search(r"SPBE_HOME|^spbe (publish|catalogue|search)|Catalogue\.open", lines, re.MULTILINE):
                assert lines.startswith(NOWHERE), code


@pytest.mark.parametrize("code", [code for codes in EXAMPLES.values() for code in codes])
def test_the_wrong_example_gives_the_code_and_the_right_one_does_not(
    code: str, scene: Callable[[str | None], Path], spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    example = explained(code, "id").example
    assert example is not None
    for text, wanted in ((example.wrong, True), (example.right, False)):
        folder = scene(example.after)
        monkeypatch.chdir(folder)
        installed = beside(folder / "site") if INSTALL in str(example) else nullcontext()
        with patch.dict(os.environ, SPBE_HOME=str(folder / ".spbe-home")), installed:
            found = given(example, text, folder, spbe)
        assert (code in found) is wanted, found


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Path]:
    """What commands have made for examples, by their lines: each scene is made once, and copied for each example."""
    folder = tmp_path_factory.mktemp("nothing")
    (folder / "penilaian.yaml").write_text((WHOLE / "assessment.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    return {(): folder}


@pytest.fixture
def scene(
    made: dict[tuple[str, ...], Path], tmp_path: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str | None], Path]:
    """A folder of one's own in which commands have been run; the more scenes begin alike, the less is run."""

    def of(after: str | None) -> Path:
        lines = tuple((after or "").strip().splitlines())
        if lines not in made:
            begun = max((known for known in made if lines[: len(known)] == known), key=len)
            folder = Path(mkdtemp(dir=made[()].parent))
            monkeypatch.chdir(shutil.copytree(made[begun], folder, dirs_exist_ok=True))
            with patch.dict(os.environ, SPBE_HOME=str(folder / ".spbe-home")):
                run_lines("\n".join(lines[len(begun) :]), spbe)
            assert spbe.status == 0, spbe.text
            made[lines] = folder
        return Path(shutil.copytree(made[lines], tmp_path / f"{len(list(tmp_path.iterdir()))}"))

    return of


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
            binding = parse(text, name).value
            # One that must be in time is made to wait, so that no quick machine is in time by chance.
            late = 0.1 if "seconds" in text else 0.0
            with answering(example.reply or "", late) as server:
                return of_rows(name, example.table or "", at_server(binding, server), folder)
        case ["answer", adapter]:
            options = {"ckan": {"url": PORTAL, "dataset": "nilai-spbe"}}.get(adapter, {"url": f"{PORTAL}/nilai"})
            binding = {"adapter": adapter, "options": options, "fields": FIELDS}
            with answering(text) as server:
                return of_rows("ratings", "", at_server(binding, server), folder)
        case ["file", path]:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
            return run_lines(str(example.then), spbe)
        case ["part", path]:
            whole = merged(yaml.safe_load((folder / path).read_text(encoding="utf-8")), yaml.safe_load(text))
            (folder / path).write_text(written(whole, path), encoding="utf-8")
            return run_lines(str(example.then), spbe)
        case ["page", workspace]:
            return of_page(folder / workspace, text)
        case ["python"]:
            return of_python(text) | run_lines(example.then or "", spbe)
        case _:
            return run_lines(text, spbe)


@contextmanager
def answering(text: str, late: float = 0.0) -> Iterator[str]:
    """The address of a server that answers so: always, or by its paths where each stands before what is found there;
    so many seconds late.
    """
    paths = dict(line.split(": ", 1) for line in text.splitlines()) if text.startswith("/") else {}

    def answer(handler: BaseHTTPRequestHandler, _: int) -> None:
        time.sleep(late)
        path, address = handler.path, f"http://{handler.headers['Host']}"
        found = paths.get(path, paths.get(path.partition("?")[0])) if paths else text
        send(handler, 404 if found is None else 200, (found or "").replace(PORTAL, address).encode())

    with http(answer) if text else nullcontext("") as server:
        yield server


def at_server(binding: dict[str, Any], server: str) -> dict[str, Any]:
    """A binding that asks a server in the place of the portal, or of another inside the network."""
    url = binding.get("options", {}).get("url", "")
    if url.startswith(PORTAL) and server:
        return {**binding, "options": {**binding["options"], "url": url.replace(PORTAL, server), "private": True}}
    return binding


def merged(whole: Any, part: Any) -> Any:
    """A document in which a part of it stands as it is written there."""
    if not (isinstance(whole, dict) and isinstance(part, dict)):
        return part
    return {**whole, **{key: merged(whole.get(key), value) for key, value in part.items()}}


def written(whole: Any, path: str) -> str:
    """A document as its file holds it."""
    return json.dumps(whole) if path.endswith(".json") else yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


def run_lines(lines: str, spbe: CommandLine) -> set[str]:
    """The codes that commands tell of, one after another; what is not ours is what a shell does."""
    told: set[str] = set()
    with patch.object(Finding, "message", heard(told)):
        for line in lines.strip().splitlines():
            if line == NOWHERE:
                shutil.rmtree(os.environ["SPBE_HOME"], ignore_errors=True)
            elif line.startswith("export "):
                name, _, value = line.removeprefix("export ").partition("=")
                os.environ[name] = value
            elif line.startswith(INSTALL):
                shutil.rmtree("site", ignore_errors=True)
                install(Path(line.removeprefix(INSTALL)), Path("site"))
                forget()
            elif line.startswith("spbe "):
                spbe(*shlex.split(line)[1:], *([] if line.startswith(UNTOLD) or " --json" in line else ["--json"]))
            else:
                subprocess.run(["bash", "-c", line], check=True)
    return told


def heard(told: set[str]) -> Callable[..., str]:
    """What a finding says, which is then known to have been said."""
    message = Finding.message

    def said(finding: Finding, *language: Any) -> str:
        told.add(finding.code)
        return message(finding, *language)

    return said


@contextmanager
def beside(site: Path) -> Iterator[None]:
    """What is installed for an example is there while it is tried."""
    sys.path.insert(0, str(site))
    forget()
    try:
        yield
    finally:
        sys.path.remove(str(site))
        for name, module in [*sys.modules.items()]:
            if str(getattr(module, "__file__", None)).startswith(str(site)):
                del sys.modules[name]
        forget()


def forget() -> None:
    for kept in (registered, library, load_policy, presets, ruler._made):
        kept.cache_clear()


def of_python(text: str) -> set[str]:
    """The codes with which a program is refused, or which stand in what it gets."""
    names: dict[str, Any] = {}
    try:
        exec(text, names)
    except SpbeError as refused:
        return {finding.code for finding in refused.findings}
    made = [value for value in names.values() if not isinstance(value, type)]
    found = chain(*(value if isinstance(value, list) else getattr(value, "findings", ()) for value in made))
    return {finding.code for finding in found if isinstance(finding, Finding | Notice)}


def of_page(workspace: Path, text: str) -> set[str]:
    """The codes that a page of `spbe open` tells of; behind the line of the request are the fields of its form."""
    request, _, fields = text.partition("\n")
    method, path = request.split()
    told: set[str] = set()
    visitor = Visitor(workspace)
    with patch.object(Finding, "message", heard(told)):
        visitor.get(path) if method == "GET" else visitor.post(path, yaml.safe_load(fields))
    return told


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
    written = {"adapter": "csv", "options": {"path": "nilai.csv"}, **binding}
    try:
        found = read_port(PORTS[name], [Binding.model_validate(written)], Folder(folder), Reach(True, folder)).findings
    except SpbeError as refused:
        found = list(refused.findings)
    return {finding.code for finding in found}


def test_a_code_that_there_is_not_is_refused_with_what_is_like_it() -> None:
    with pytest.raises(UsageError, match="rating-level"):
        explained("rating-levle", "en")
