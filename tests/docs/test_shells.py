"""What readers type runs in PowerShell too, or its twin for PowerShell stands beside it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from spbe_sdk.cli.help import examples
from spbe_sdk.cli.main import commands
from spbe_sdk.findings.words import Language

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md")),
         *sorted((ROOT / "examples").rglob("*.md"))]  # fmt: skip
FENCE = re.compile(r"^ *```(?P<kind>\w*)[^\n]*\n(?P<body>.*?)^ *```$", re.S | re.M)
# Each of these is something else in PowerShell, or nothing: variables and their exports, what stands in `$(…)`, lines
# that go on, chains, programs of Unix, JSON within single quotes, lists and patterns without quotes.
ONLY_SH = re.compile(
    r"""\\$|^\s*export[ ]|^[A-Z_]+=\S*[ ]|\$\(|\$\{|&&|\|\||<\(|<<|^\{|/dev/null|/bin/|'[^']*"[^']*'
    |(?:^|[|;{&][ ]?)(?:sed|cp|rm|mv|cat|printf|touch|source|grep|head|tail|mkdir|unset|wc|curl|chmod|unzip|jq|\.)[ ]
    |^(?:[^"']|"[^"]*"|'[^']*')*(?<![\w"'])[\w-]+,\w|^(?:[^"']|"[^"]*"|'[^']*')*\*""",
    re.X,
)  # fmt: skip


def typed(kind: str, body: str) -> Iterator[str]:
    """The commands of a fence: in a console those behind the prompt, else each line that is no comment."""
    for line in body.splitlines():
        if kind in ("console", "text", "") and line.startswith("$ "):
            yield line.removeprefix("$ ")
        elif kind in ("sh", "bash", "shell") and not line.lstrip().startswith("#"):
            yield line


def without_twin(text: str) -> list[str]:
    """The commands of a page that only sh understands, beside whose fence none for PowerShell stands."""
    fences = list(FENCE.finditer(text))
    kinds = [fence["kind"] for fence in fences]
    return [
        line
        for number, fence in enumerate(fences)
        for line in typed(fence["kind"], fence["body"])
        if ONLY_SH.search(line) and "powershell" not in kinds[max(number - 1, 0) : number + 2]
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_has_a_form_for_powershell(page: Path) -> None:
    assert without_twin(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_examples_of_the_help_run_in_both(language: Language) -> None:
    shown = [line for path, _ in commands() for line in examples(path, language)]
    assert len(shown) > 40
    assert [line for line in shown if ONLY_SH.search(line)] == []


@pytest.mark.parametrize(
    "line",
    [
        "spbe run a && spbe run b", "export SPBE_LANG=en", "SPBE_LANG=en spbe run a", "spbe run a \\", "cat a | spbe x",
        "spbe x --y $(pwd)", "spbe x '{\"a\": 1}'", "spbe x --levels a,b", "spbe validate runs/*/a.json",
        ". .venv/bin/a", 'spbe x "a" --levels desa,kecamatan',
    ],
)  # fmt: skip
def test_what_only_sh_understands_is_noticed(line: str) -> None:
    assert without_twin(f"```console\n$ {line}\n```\n") == without_twin(f"```sh\n{line}\n```\n") == [line]
    assert without_twin(f"```sh\n{line}\n```\n\n```powershell\nx\n```\n") == []


@pytest.mark.parametrize(
    "line",
    [
        'spbe bind ratings "data/kecamatan/*.csv" kami', 'spbe x --levels "a,b"', "python -m pip install .",
        'python -c "import a; print(1, 2)"', "spbe roadmap kami --target 3.5   # proven",
    ],
)  # fmt: skip
def test_what_both_understand_is_left_alone(line: str) -> None:
    assert without_twin(f"```sh\n{line}\n```\n") == []
