"""Everything that has a goal, beside its alternative, in one process: a table, printed or written into the docs.

python benchmarks [NAME ...] [--rows N] [--write]
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping

import frames
import page
import single
import units
from beside import Beside

import files


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


def main() -> None:
    """Print each row when it is known, and the whole table into the pages where that is asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("names", nargs="*")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    every = benchmarks(asked.rows)
    print("\n".join(page.HEAD))
    rows = []
    for name in asked.names or every:
        for found in every[name]():
            rows.append(found.row())
            print(rows[-1], flush=True)
    if asked.write:
        page.write(rows)


if __name__ == "__main__":
    sys.exit(main())
