"""Everything that has a goal, beside its alternative, in one process: prints a table, or writes it into the docs.

python benchmarks [NAME ...] [--rows N] [--write]
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import frames
import single
import units
from beside import Beside

import files

PAGE = Path(__file__).parents[1] / "docs" / "explanation" / "speed.md"
HEAD = ["| What | Beside | Ratio | Goal | Medians | |", "|---|---|---|---|---|---|"]


def benchmarks(rows: int) -> Mapping[str, Callable[[], Iterator[Beside]]]:
    """Every benchmark by its name."""
    return {
        "frames": lambda: frames.run(rows),
        "units": lambda: units.run(rows * 16 // 10 // 80),
        "single": single.run,
        "reading": lambda: files.reading(rows // 5),
        "publishing": files.publishing,
        "starting": files.starting,
    }


def machine() -> str:
    """Where the figures are from; ratios say more than they do."""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, {platform.system()}."


def main() -> None:
    """Print each row when it is known, and the whole table into the page where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    every = benchmarks(asked.rows)
    print("\n".join(HEAD))
    rows = []
    for name in asked.names or every:
        for found in every[name]():
            rows.append(found.row())
            print(rows[-1], flush=True)
    if asked.write:
        text = PAGE.read_text(encoding="utf-8")
        told = "\n".join(["<!-- table -->", machine(), "", *HEAD, *rows, "<!-- end -->"])
        PAGE.write_text(re.sub(r"<!-- table -->.*<!-- end -->", lambda _: told, text, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
