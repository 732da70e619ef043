"""Batch scoring beside the usual float pipeline and beside one-by-one scoring, as ratios within one run.

python benchmarks/score_frame.py [ROWS]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

import polars

from spbe_sdk import Assessment, Rating, load_instrument, score, score_frame

INSTRUMENT = load_instrument("spbe-59-2020")
CODES = [node.code for node in INSTRUMENT.indicators()]
WEIGHTS = {node.code: float(node.weight) / 100 for node in INSTRUMENT.indicators()}


def best(call: Callable[[], object], times: int = 3) -> float:
    """The shortest of a few runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return min(taken)


def floats(frame: polars.DataFrame) -> polars.DataFrame:
    """What is usually written: a sum of products in binary floating point, rounded by the engine."""
    total = sum((polars.col(code) * WEIGHTS[code] for code in CODES), polars.lit(0.0))
    return frame.select(index=total.round(2))


def one_by_one(frame: polars.DataFrame) -> None:
    """The same rows as single assessments."""
    for row in frame.iter_rows(named=True):
        ratings = tuple(Rating(indicator=code, value=row[code]) for code in CODES)
        score(Assessment(instrument=INSTRUMENT.id, region="32.16", year=2023, ratings=ratings), INSTRUMENT)


def main() -> None:
    """Print seconds and ratios, and how many totals the float pipeline gets wrong."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    draw = random.Random(1)  # noqa: S311 - reproducible data, no secret
    frame = polars.DataFrame({code: [draw.randint(1, 5) for _ in range(rows)] for code in CODES})
    exact = best(lambda: score_frame(frame, INSTRUMENT))
    binary = best(lambda: floats(frame))
    few = frame.head(200)
    single = best(lambda: one_by_one(few), 1) / 200 * rows
    wrong = sum(
        f"{index:.2f}" != published
        for index, published in zip(
            floats(frame)["index"].to_list(), score_frame(frame, INSTRUMENT)["index"].to_list(), strict=True
        )
    )
    print(
        f"rows {rows}; exact with all nodes {exact:.3f} s; float total only {binary:.3f} s; ratio {exact / binary:.1f}"
    )
    print(f"one by one (200 rows, extrapolated) {single:.1f} s; batch is {single / exact:.0f} times as fast")
    print(f"totals that binary floating point publishes wrongly: {wrong} ({100 * wrong / rows:.2f} %)")


if __name__ == "__main__":
    main()
