"""Importing the package costs next to nothing, and its face is what it promises."""

import pkgutil
import subprocess
import sys

import pytest

import spbe_sdk

HEAVY = ["pandas", "polars", "numpy", "pyarrow", "sqlalchemy", "requests", "jinja2", "jsonschema", "rich", "typer",
         "openpyxl", "xlrd", "matplotlib", "duckdb", "narwhals"]  # fmt: skip


def modules_after(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nprint(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_the_import_loads_no_library_at_all() -> None:
    assert not modules_after("import spbe_sdk") & {*HEAVY, "pydantic", "attrs", "attr", "yaml"}


@pytest.mark.parametrize(
    "statement", ["from spbe_sdk import score, Assessment", "from spbe_sdk import Adoption, build"]
)
def test_using_it_loads_nothing_heavy(statement: str) -> None:
    assert not modules_after(statement) & set(HEAVY)


def test_what_scores_is_loaded_when_something_is_scored() -> None:
    statement = "from spbe_sdk import score, Assessment"
    code = f"import sys\n{statement}\nprint(*(name for name in sys.modules if 'spbe_sdk.' in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {name.split(".")[1] for name in done.stdout.split()} & {"instruments", "files"}
    assert "yaml" not in modules_after(statement)


def test_the_command_line_starts_without_what_it_may_not_need() -> None:
    assert not modules_after("import spbe_sdk.cli.main") & (set(HEAVY) - {"typer", "rich"})


def test_the_face() -> None:
    assert sorted(spbe_sdk.__all__) == spbe_sdk.__all__
    for name in spbe_sdk.__all__:
        assert getattr(spbe_sdk, name).__doc__, name
    assert set(dir(spbe_sdk)) == set(spbe_sdk.__all__)
    assert not {module.name for module in pkgutil.iter_modules(spbe_sdk.__path__)} & set(spbe_sdk.__all__)
    with pytest.raises(AttributeError):
        _ = spbe_sdk.nothing_like_it
