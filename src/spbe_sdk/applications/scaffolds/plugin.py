"""Scaffolds of plug-in packages: a strategy or an adapter, its entry point, and tests that pass at once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from spbe_sdk.files.atomic import write_atomic, write_folder_atomic
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding

_STRATEGY = {
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

from spbe_sdk.scoring.strategy import Value, WeightedPart, least, total


def {module}(parts: Sequence[WeightedPart[Value]]) -> Value:
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

_ADAPTER = {
    "pyproject.toml": """[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "spbe-adapter-{name}"
version = "0.1.0"
description = "Adapter {name} for spbe-sdk"
requires-python = ">=3.11"
dependencies = ["spbe-sdk"]

[project.optional-dependencies]
test = ["spbe-sdk[testing]"]

[project.entry-points."spbe_sdk.adapters"]
{name} = "spbe_adapter_{module}.adapter:{class}Adapter"

[tool.hatch.build.targets.wheel]
packages = ["src/spbe_adapter_{module}"]
""",
    "README.md": """# spbe-adapter-{name}

An adapter for [spbe-sdk]: change how `src/spbe_adapter_{module}/adapter.py` opens its source, then

    python -m pip install -e ".[test]"
    python -m pytest

`docs/{name}.md` is the page for those who bind it.

[spbe-sdk]: https://pypi.org/project/spbe-sdk/
""",
    "docs/{name}.md": """# Adaptor {name}

Membaca berkas teks yang setiap barisnya `kolom: isi`, dengan baris kosong di antara dua rekaman.

```yaml
bindings:
  ratings:
    adapter: {name}
    options: {path: data/penilaian.txt}
    fields: {indicator: kode, value: nilai}
```

| options | Arti |
|---|---|
| `path` | letak berkas di ruang kerja |
| `separator` | tanda antara nama kolom dan isinya; bawaan `:` |
""",
    "src/spbe_adapter_{module}/__init__.py": '"""Adapter {name} for spbe-sdk."""\n',
    "src/spbe_adapter_{module}/py.typed": "",
    "src/spbe_adapter_{module}/adapter.py": '''"""The adapter {name}: records of lines. Replace how it reads."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from spbe_sdk.adapters.adapter import Options, Record, Table
from spbe_sdk.files.folder import Files, decode
from spbe_sdk.findings.finding import Finding, Origin


class {class}Options(Options):
    path: str = Field(description="The file, relative to the workspace.")
    separator: str = Field(default=":", description="What stands between a column and its cell.")


class {class}Adapter:
    """Gives cells as text and says where they were; renames, converts and judges nothing."""

    options_model: ClassVar[type[Options]] = {class}Options
    reaches: ClassVar[Literal["files", "beyond"]] = "files"

    def __init__(self, options: {class}Options) -> None:
        self.options = options

    def open(self, files: Files) -> Table:
        text = decode(files.read(self.options.path), self.options.path)
        columns = dict.fromkeys(name for row in self.rows(text) if isinstance(row, Record) for name in row.cells)
        return Table(tuple(columns), Origin(self.options.path), self.rows(text))

    def rows(self, text: str) -> Iterator[Record | Finding]:
        cells: dict[str, str | None] = {}
        for number, line in enumerate([*text.split("\\n"), ""], start=1):
            name, separator, cell = line.partition(self.options.separator)
            if separator:
                cells[name.strip()] = cell.strip() or None
            elif line.strip():
                words = {"message": "Baris ini tidak memuat kolom.", "remedy": "Tulis seperti kolom: isi."}
                yield Finding("{name}-line", origin=Origin(self.options.path, row=number), details=words)
            elif cells:
                yield Record(cells, Origin(self.options.path, row=number - len(cells)))
                cells = {}
''',
    "tests/test_adapter.py": '''"""What every adapter must keep, and one source by hand."""

from pathlib import Path
from typing import Any

from spbe_adapter_{module}.adapter import {class}Adapter, {class}Options
from spbe_sdk.files.folder import Folder
from spbe_sdk.testing import AdapterSuite


class TestConformance(AdapterSuite):
    adapter = {class}Adapter

    def write(self, folder: Path, rows: Any) -> dict[str, Any]:
        records = ["".join(f"{column}: {text or ''}\\n" for column, text in row.items()) for row in rows]
        (folder / "a.txt").write_text("\\n".join(records), encoding="utf-8")
        return {"path": "a.txt"}


def test_by_hand(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("kode: 01\\nnilai: 3\\n\\nkode: 02\\nnilai:\\n", encoding="utf-8")
    one, two = {class}Adapter({class}Options(path="a.txt")).open(Folder(tmp_path)).rows
    assert (one.cells, two.cells) == ({"kode": "01", "nilai": "3"}, {"kode": "02", "nilai": None})
    assert (one.origin.row, two.origin.row) == (1, 4)
''',
}


def new_strategy(folder: Path) -> None:
    """Make a strategy package; its name comes from the folder's.

    Raises:
        UsageError: the folder's name makes no package name.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, _STRATEGY)


def new_adapter(folder: Path) -> None:
    """Make an adapter package; its name comes from the folder's.

    Raises:
        UsageError: the folder's name makes no package name.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, _ADAPTER)


def _make(folder: Path, files: Mapping[str, str]) -> None:
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower().replace("_", "-")).strip("-")
    if not re.match(r"[a-z]", name):
        raise UsageError(Finding("name-invalid", found=folder.name))
    module = name.replace("-", "_")
    words = {"{name}": name, "{module}": module, "{class}": "".join(part.capitalize() for part in name.split("-"))}

    def filled(text: str) -> str:
        # Only these placeholders: the files are full of braces of their own.
        for placeholder, word in words.items():
            text = text.replace(placeholder, word)
        return text

    def fill(draft: Path) -> None:
        for path, text in files.items():
            write_atomic(draft / filled(path), filled(text).encode())

    write_folder_atomic(folder, fill)
