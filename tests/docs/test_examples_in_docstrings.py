"""Every public name has an example in its docstring, and each example gives what it shows."""

import ast
import doctest
import importlib
import inspect
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars
import pytest

import spbe_sdk
from conftest import EXAMPLES, ROOT
from spbe_sdk import plugins

NAMES = sorted(name for name in spbe_sdk.__all__ if name != "__version__")
OF_PLUGINS = sorted({*plugins.__all__} - {*NAMES})
# Protocols, bases and suites are shown by the pages on plug-ins of one's own; types have no docstring.
SHOWN_ELSEWHERE = {
    "Adapter", "AdapterSuite", "Arithmetic", "EfficiencyFormula", "Files", "Folder", "Formula", "FormulaSuite",
    "GROUPS", "Ground", "Headline", "InputFile", "InputPlace", "InstrumentSuite", "Kind", "Meaningless",
    "MissingBaseline", "Outcome", "Part", "Performance", "PortReport", "PublishedCase", "ReportContext", "Secret",
    "Strategy", "StrategySuite", "Task", "Value", "Waiver", "decode", "presets", "read_bound", "report_ports",
}  # fmt: skip
# What a reader has imported, beside the names that are shown.
KNOWN = {"Path": Path, "Decimal": Decimal, "Fraction": Fraction, "date": date, "datetime": datetime, "UTC": UTC}


def shown(name: str) -> Iterator[Any]:
    """A public name, and what it offers under its own."""
    thing = getattr(spbe_sdk if name in NAMES else plugins, name)
    yield thing
    if inspect.isclass(thing):
        for attribute in list(vars(thing).values()):
            yield getattr(attribute, "__func__", attribute)


def test_every_public_name_has_an_example() -> None:
    without = {name for name in (*NAMES, *OF_PLUGINS) if not any(map(example, shown(name)))}
    assert without == SHOWN_ELSEWHERE


def example(thing: Any) -> bool:
    """Whether a name, or what it offers, is shown with an example of ours."""
    return ">>> " in (inspect.getdoc(thing) or "") and not isinstance(thing, str)


@pytest.mark.parametrize("name", [name for name in (*NAMES, *OF_PLUGINS) if name not in SHOWN_ELSEWHERE])
def test_the_examples_of_a_public_name_give_what_they_show(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    for example in (ROOT / "docs/reference/examples").glob("*.*"):
        shutil.copy(example, tmp_path)
    ours = {each: next(shown(each)) for each in (*OF_PLUGINS, *NAMES)}
    names = ours | KNOWN | {"polars": polars}
    runner = doctest.DocTestRunner(verbose=False)
    told: list[str] = []
    for thing in shown(name):
        text = inspect.getdoc(thing) if callable(thing) or isinstance(thing, property) else None
        if text and ">>> " in text:
            assert "+SKIP" not in text
            runner.run(doctest.DocTestParser().get_doctest(text, dict(names), name, None, None), out=told.append)
    assert runner.failures == 0, "".join(told)


@pytest.mark.parametrize("name", OF_PLUGINS)
def test_every_name_that_authors_import_is_described(name: str) -> None:
    thing = inspect.unwrap(getattr(plugins, name))
    if inspect.isclass(thing) or inspect.isfunction(thing):
        assert inspect.getdoc(thing)
        return
    # The text of a type or a constant stands below it.
    home = importlib.import_module(f"spbe_sdk.{plugins._HOMES[name]}")
    body = ast.parse(inspect.getsource(home)).body
    below = next(later for line, later in pairwise(body) if isinstance(line, ast.Assign) and named(line) == name)
    assert isinstance(below, ast.Expr) and isinstance(ast.literal_eval(below.value), str)


def named(line: ast.Assign) -> str:
    """What a line of code gives its value to."""
    return ast.unparse(line.targets[0])


@pytest.mark.parametrize("suffix", [".md", ".en.md"])
def test_the_hooks_of_suites_are_told_with_their_signatures(suffix: str) -> None:
    page = (ROOT / f"docs/reference/api/testing{suffix}").read_text(encoding="utf-8")
    for suite in (name for name in plugins.__all__ if name.endswith("Suite")):
        assert f"::: spbe_sdk.plugins.{suite}\n    options: {{inherited_members: true}}\n" in page


@pytest.mark.parametrize("suffix", [".md", ".en.md"])
def test_every_public_name_is_told_on_one_page(suffix: str) -> None:
    every = (ROOT / "docs/reference/api").glob(f"*{suffix}")
    pages = [page for page in every if (".en" in page.name) == (suffix == ".en.md")]
    told = [line for page in pages for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("::: ")]
    assert sorted(line for line in told if line.count(".") == 1) == [f"::: spbe_sdk.{name}" for name in NAMES]
    assert sorted(line for line in told if ".plugins." in line) == [
        f"::: spbe_sdk.plugins.{name}" for name in OF_PLUGINS
    ]
    assert len(told) == len(set(told))
