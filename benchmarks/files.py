"""Reading files, beside the bare reader of each; a catalogue of many, beside one of few; the start of a program."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import polars
import pyarrow.parquet
from beside import Beside, beside, seconds

from spbe_sdk import build, publish
from spbe_sdk.adapters.installed import find_adapter
from spbe_sdk.applications.catalogue.publish import Additions
from spbe_sdk.files.folder import Folder

EXAMPLE = Path(__file__).parents[1] / "examples" / "sumedang-spbe-index"
FEW, MANY = 10, 200


def written(folder: Path, rows: int) -> Path:
    """A table of eight columns as CSV and as Parquet."""
    frame = polars.DataFrame({f"kolom_{n}": [f"nilai {row % 97} {n}" for row in range(rows)] for n in range(8)})
    frame.write_csv(folder / "x.csv")
    frame.write_parquet(folder / "x.parquet")
    return folder


def opened(name: str) -> Any:
    """An adapter on the file that was written for it."""
    kind = find_adapter(name)
    return kind(kind.options_model.model_validate({"path": f"x.{name}"}))


def reading(rows: int) -> Iterator[Beside]:
    """The rows of the table about adapters."""
    with tempfile.TemporaryDirectory() as name:
        folder = written(Path(name), rows)

        def bare() -> None:
            with (folder / "x.csv").open(encoding="utf-8", newline="") as file:
                for _ in csv.DictReader(file):
                    pass

        def ours() -> None:
            for _ in opened("csv").open(Folder(folder)).rows:
                pass

        yield beside(f"CSV, {rows:,} rows", ours, "`csv.DictReader`", bare, goal="≤ 1.3", times=3)
        yield beside(
            f"Parquet to a frame, {rows:,} rows",
            lambda: opened("parquet").batches(Folder(folder)).read_all(),
            "pyarrow", lambda: pyarrow.parquet.read_table(folder / "x.parquet"), goal="≤ 1.2", times=3,
        )  # fmt: skip


def packages(folder: Path, count: int) -> list[Path]:
    """As many small applications."""
    manifest = (EXAMPLE / "application.yaml").read_text(encoding="utf-8")
    source = folder / "source"
    for path in EXAMPLE.rglob("*"):
        target = source / path.relative_to(EXAMPLE)
        target.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file():
            target.write_bytes(path.read_bytes())
    made = []
    for number in range(count):
        own = manifest.replace("id: id.go.sumedangkab.spbe-index", f"id: id.go.kab{number}.spbe-index")
        (source / "application.yaml").write_text(own, encoding="utf-8")
        made.append(build(source, folder / f"{number}.spbe"))
    return made


def publishing() -> Iterator[Beside]:
    """The row of the table about one more package."""
    with tempfile.TemporaryDirectory() as name, tempfile.TemporaryDirectory() as home:
        os.environ["SPBE_HOME"] = home
        folder = Path(name)
        made = packages(folder, MANY + 10)
        for label, count in (("few", FEW), ("many", MANY)):
            publish(Additions(packages=made[:count]), folder / label)
        more = [Additions(packages=[one]) for one in made[MANY : MANY + 5]]
        times = [
            (seconds(partial(publish, one, folder / "many")), seconds(partial(publish, one, folder / "few")))
            for one in more
        ]
        ours, theirs = sorted(pair[0] for pair in times)[2], sorted(pair[1] for pair in times)[2]
        yield Beside(
            f"one more package in a catalogue of {MANY}", f"in one of {FEW}", "≈ 1", ours, theirs, ours / theirs
        )


def starting() -> Iterator[Beside]:
    """The rows of the table about the start, over that of the interpreter."""

    # As on any machine, what was compiled once is not compiled again.
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}

    def started(*line: str) -> float:
        run = partial(subprocess.run, line, capture_output=True, check=True, env=env)
        return min([seconds(run) for _ in range(7)])

    bare = started(sys.executable, "-c", "pass")
    pydantic = started(sys.executable, "-c", "import pydantic; pydantic.BaseModel") - bare
    for work, line, goal in (
        ("`spbe --help`", ("-m", "spbe_sdk", "--help"), "≤ 2"),
        ("`from spbe_sdk import score, Assessment`", ("-c", "from spbe_sdk import score, Assessment"), "≤ 1.6"),
    ):
        ours = started(sys.executable, *line) - bare
        yield Beside(work, "importing pydantic", goal, ours, pydantic, ours / pydantic)
