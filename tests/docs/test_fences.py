"""Every fence of every page is what it says it is: run by test_commands.py, or read here by the rule of its kind.

What is not run for a reason of its own says so in a comment above it, `<!-- not run: … -->`; it is read all the same.
"""

import ast
import csv
import json
import re
import shlex
import subprocess
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import EXAMPLES, ROOT
from fences import PAGES, Fence, fences, name
from spbe_sdk.cli.main import app
from spbe_sdk.documents.contracts import CONTRACTS
from spbe_sdk.files.notation import parse
from spbe_sdk.files.reading import try_convert

PACKAGE = ROOT / "src/spbe_sdk"
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]

# A part of a document is right if the whole is, once it takes the place of that part in a document that is.
WHOLE = {
    "adoption": EXAMPLES / "bekasi/spbe.yaml",
    "application": EXAMPLES / "sumedang-spbe-index/application.yaml",
    "assessment": ROOT / "schemas/v1/cases/accept/assessment-minimal.json",
    "instrument": PACKAGE / "instruments/national/spbe-59-2020.yaml",
    "policy": PACKAGE / "performance/policies/umum-1.yaml",
    "preset": PACKAGE / "bindings/presets/sipd-rekap5.yaml",
    "roadmap-rules": PACKAGE / "roadmaps/rules/spbe-59-2020.yaml",
}


def problems(document: Mapping[str, Any], contract: str, fence: Fence) -> list[str]:
    whole = parse(WHOLE[contract].read_text(encoding="utf-8"), str(fence)).value
    assert isinstance(whole, dict)
    text = json.dumps({**whole, **document}, default=str)
    return [
        f"{contract}: {found.message('en')}" for found in try_convert(parse(text, str(fence)), CONTRACTS[contract])[1]
    ]


def whole_digests(text: str) -> str:
    """A digest that is shown cut short, `3f2a…`, at its length."""
    return re.sub(r"\b([0-9a-f]+)…([0-9a-f]*)", lambda cut: cut[1].ljust(64 - len(cut[2]), "0") + cut[2], text)


def is_a_document(fence: Fence) -> None:
    document = parse(whole_digests(fence.body), str(fence)).value
    assert isinstance(document, dict), fence
    fields = {key: set(CONTRACTS[key].model_json_schema(by_alias=True)["properties"]) for key in WHOLE}
    kinds = [kind for kind in WHOLE if set(document) - {"$schema"} <= fields[kind]]
    assert kinds, f"{fence}: no document has the fields {sorted(document)}"
    wrong = [problems(document, kind, fence) for kind in kinds]
    assert [] in wrong, f"{fence}: {wrong}"


def is_a_table(fence: Fence) -> None:
    assert len({len(row) for row in csv.reader(fence.body.splitlines())}) == 1, fence


def is_python(fence: Fence) -> None:
    ast.parse(fence.body)


def is_toml(fence: Fence) -> None:
    tomllib.loads(fence.body)


def is_a_call(line: str, fence: Fence) -> None:
    """A line that begins with `spbe`: the verb is there, and takes what it is given."""
    words, command = shlex.split(re.split(r" (?:[|>]|2>|#) ?", line)[0], posix=True)[1:], app
    context = command.make_context("spbe", words, resilient_parsing=True)
    while hasattr(command, "get_command"):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        command = command.get_command(context, rest[0])
        assert command is not None, f"{fence}: {line}"
        group = hasattr(command, "get_command")
        try:
            context = command.make_context(rest[0], rest[1:], parent=context, resilient_parsing=group)
        except Exception as error:
            raise AssertionError(f"{fence}: {line}: {error}") from error


def are_calls(fence: Fence) -> None:
    """Lines for a shell: our verbs as they are, extras that exist."""
    for line in re.sub(r" *[\\`]\n *", " ", fence.body).splitlines():
        if re.match(r"(\$ )?spbe ", line):
            is_a_call(line.removeprefix("$ "), fence)
        for extras in re.findall(r"spbe[-_]sdk\[([\w,]+)\]", line):
            assert set(extras.split(",")) <= set(EXTRAS), f"{fence}: {line}"


def is_sh(fence: Fence) -> None:
    done = subprocess.run(["bash", "-n"], input=fence.body, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{fence}: {done.stderr}"
    are_calls(fence)


def is_powershell(fence: Fence) -> None:
    """No shell of Windows is here: what only another shell understands is refused, and our verbs are read."""
    foreign = re.search(r"&&|^export |\$\(|\\\n|^source |^\s*sudo |/bin/|'\{", fence.body, re.M)
    assert foreign is None, f"{fence}: {foreign}"
    are_calls(fence)


def is_shown(fence: Fence) -> None:
    """Text is what was printed: test_commands.py compares it. A line for a shell stands in a fence of one."""
    assert not re.search(r"^(\$ )?(spbe|python|pip) ", fence.body, re.M), (
        f"{fence}: a command stands in a fence of text"
    )


RULES: Mapping[str, Callable[[Fence], None]] = {
    "console": are_calls, "csv": is_a_table, "json": is_a_document, "powershell": is_powershell, "python": is_python,
    "sh": is_sh, "text": is_shown, "toml": is_toml, "yaml": is_a_document,
}  # fmt: skip


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_each_fence_is_what_it_says(page: Path) -> None:
    marks = re.findall(r"^ *```\w*", page.read_text(encoding="utf-8"), re.M)
    assert len(marks) == 2 * len(list(fences(page)))
    for fence in fences(page):
        assert fence.kind in RULES, f"{fence}: of no kind that is read"
        if fence.title is None and fence.reason is None:
            RULES[fence.kind](fence)
        elif fence.kind in ("yaml", "json"):
            yaml.safe_load(fence.body)


def wrong(kind: str, body: str) -> Fence:
    return Fence(PAGES[0], 1, kind, "", body, None)


@pytest.mark.parametrize(("kind", "body"), [
    ("yaml", "binding: {}"), ("yaml", "bindings: {ratings: {adaptor: csv}}"), ("csv", "a,b\n1\n"), ("toml", "a ="),
    ("python", "def :"), ("sh", "spbe runn x"), ("sh", "spbe run x --no-such"), ("sh", "if x"),
    ("sh", "pip install 'spbe-sdk[nothing]'"), ("powershell", "spbe run x && spbe open x"), ("text", "spbe run x"),
    ("console", "$ spbe bind --nothing"), ("json", '{"instrument": 3, "region": "x"}'),
])  # fmt: skip
def test_what_is_wrong_is_found(kind: str, body: str) -> None:
    with pytest.raises((AssertionError, SyntaxError, tomllib.TOMLDecodeError)):
        RULES[kind](wrong(kind, body))
