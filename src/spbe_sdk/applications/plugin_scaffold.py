"""Scaffold of a strategy package: one function, its entry point, and tests that pass at once."""

from __future__ import annotations

import re
from pathlib import Path

from spbe_sdk.errors import UsageError
from spbe_sdk.files import write_atomic, write_folder_atomic
from spbe_sdk.findings import Finding

_FILES = {
    "pyproject.toml": """[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "spbe-strategy-{name}"
version = "0.1.0"
description = "Strategy {name} for spbe-sdk"
requires-python = ">=3.11"
dependencies = ["spbe-sdk"]

[project.optional-dependencies]
test = ["spbe-sdk[testing]"]

[project.entry-points."spbe_sdk.strategies"]
{name} = "spbe_strategy_{module}.strategy:{module}"

[tool.hatch.build.targets.wheel]
packages = ["src/spbe_strategy_{module}"]
""",
    "README.md": """# spbe-strategy-{name}

A strategy for [spbe-sdk]: write the formula in `src/spbe_strategy_{module}/strategy.py`, then

    python -m pip install -e ".[test]"
    python -m pytest

An instrument uses it by its name: `strategy: {name}`.

[spbe-sdk]: https://pypi.org/project/spbe-sdk/
""",
    "src/spbe_strategy_{module}/__init__.py": '"""Strategy {name} for spbe-sdk."""\n',
    "src/spbe_strategy_{module}/py.typed": "",
    "src/spbe_strategy_{module}/strategy.py": '''"""The strategy {name}: replace the formula, keep it exact."""

from collections.abc import Sequence
from fractions import Fraction

from spbe_sdk.scoring.strategy import Number, WeightedPart, least, total


def {module}(parts: Sequence[WeightedPart]) -> Number:
    """Half the weighted mean, half the weakest part.

    Source: name the regulation or the paper here.
    """
    weight = sum((part.weight for part in parts), Fraction(0))
    mean = total([part.value * (part.weight / weight) for part in parts])
    return (mean + least([part.value for part in parts])) / 2
''',
    "tests/test_strategy.py": '''"""The laws that every strategy keeps, and one result by hand."""

from fractions import Fraction

from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.testing import StrategySuite
from spbe_strategy_{module}.strategy import {module}


class TestLaws(StrategySuite):
    strategy = staticmethod({module})


def test_by_hand() -> None:
    parts = [WeightedPart(Fraction(1), Fraction(2)), WeightedPart(Fraction(1), Fraction(4))]
    assert {module}(parts) == Fraction(5, 2)
''',
}


def new_strategy(folder: Path) -> None:
    """Make a strategy package; its name comes from the folder's.

    Raises:
        UsageError: the folder's name makes no package name.
        WorkspaceError: the folder is taken or cannot be written.
    """
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower().replace("_", "-")).strip("-")
    if not re.match(r"[a-z]", name):
        raise UsageError(Finding("name-invalid", found=folder.name))
    module = name.replace("-", "_")

    def fill(draft: Path) -> None:
        for path, text in _FILES.items():
            # Only these two placeholders: the files are full of braces of their own.
            filled = text.replace("{name}", name).replace("{module}", module)
            write_atomic(draft / path.replace("{module}", module), filled.encode())

    write_folder_atomic(folder, fill)
