"""A million assessments by columns, beside the same by hand: exact on whole numbers, with text, gaps and predicate."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import reduce
from math import lcm
from typing import Any

import duckdb
import polars
from beside import Beside, Call, beside, growth

from spbe_sdk import load_instrument, score_frame
from spbe_sdk.documents.instrument import InstrumentNode

INSTRUMENT = load_instrument("spbe-59-2020")
LEAVES = list(INSTRUMENT.indicators())
GROUPS = [node for node in INSTRUMENT.walk() if node.nodes]
EDGES = [(band.name, int((band.at_least or 0) * 100)) for band in INSTRUMENT.predicates]


def table(rows: int) -> polars.DataFrame:
    """Levels at random."""
    draw = random.Random(1)  # noqa: S311 - reproducible data, no secret
    return polars.DataFrame(
        {node.code: polars.Series(draw.choices(range(1, 6), k=rows), dtype=polars.Int8) for node in LEAVES}
    )


def leaves_of(node: InstrumentNode) -> list[InstrumentNode]:
    """The indicators below a node."""
    return [leaf for part in node.nodes for leaf in leaves_of(part)] if node.nodes else [node]


def weights_of(leaves: list[InstrumentNode]) -> tuple[dict[str, int], int]:
    """Whole weights of a mean, and their sum."""
    common = reduce(lcm, (Fraction(leaf.weight).denominator for leaf in leaves))
    weights = {leaf.code: int(leaf.weight * common) for leaf in leaves}
    return weights, sum(weights.values())


def by_hand(frame: polars.LazyFrame, text: bool) -> polars.LazyFrame:
    """What an engineer writes who knows that the levels are whole: half up, without a float."""
    wanted = {}
    for name, leaves in [("index", LEAVES), *((node.code, leaves_of(node)) for node in GROUPS)]:
        weights, whole = weights_of(leaves)
        alike: dict[int, list[str]] = {}
        for code, weight in weights.items():
            alike.setdefault(weight, []).append(code)
        total = polars.sum_horizontal(
            *(polars.sum_horizontal(*(polars.col(code).cast(polars.Int32) for code in codes)) * weight
              for weight, codes in alike.items())
        )  # fmt: skip
        units = (total.cast(polars.Int64) * 200 + whole) // (2 * whole)
        if name == "index":
            predicate: Any = polars.lit(EDGES[-1][0])
            for band, edge in reversed(EDGES[:-1]):
                predicate = polars.when(units >= edge).then(polars.lit(band)).otherwise(predicate)
            wanted["predicate"] = predicate
        wanted[name] = written(units) if text else units
    asked = [(~polars.col(leaf.code).is_between(1, 5)).cast(polars.Int32) for leaf in LEAVES]
    return frame.select(**wanted, gaps=polars.sum_horizontal(*asked))


def written(units: polars.Expr) -> polars.Expr:
    """Hundredths as text."""
    digits = (units % 100 + 100).cast(polars.String).str.slice(1)
    return polars.concat_str([(units // 100).cast(polars.String), polars.lit("."), digits])


def by_hand_in_sql(connection: Any) -> Call:
    """The index and every node in whole numbers, as SQL."""
    parts = []
    for name, leaves in [("index", LEAVES), *((node.code, leaves_of(node)) for node in GROUPS)]:
        weights, whole = weights_of(leaves)
        total = " + ".join(f'"{code}"::bigint * {weight}' for code, weight in weights.items())
        parts.append(f'(({total}) * 200 + {whole}) // {2 * whole} as "{name}"')
    gaps = " + ".join(f'("{leaf.code}" not between 1 and 5)::int' for leaf in LEAVES)
    query = f"select {', '.join(parts)}, {gaps} as gaps from levels"  # noqa: S608 - codes of an instrument
    return lambda: connection.sql(query).to_arrow_table()


def run(rows: int) -> Iterator[Beside]:
    """The rows of the table about frames."""
    frame = table(rows)
    slope = growth(lambda many: lambda: score_frame(frame.head(many), INSTRUMENT), rows // 10, rows)
    yield beside(
        f"`score_frame`, {rows:,} rows, text", lambda: score_frame(frame, INSTRUMENT),
        "polars by hand, the same", lambda: by_hand(frame.lazy(), True).collect(),
        goal="≤ 1.2", note=f"grows with rows^{slope:.2f}",
    )  # fmt: skip
    yield beside(
        "the same, units", lambda: score_frame(frame, INSTRUMENT, figures="units"),
        "polars by hand, integers", lambda: by_hand(frame.lazy(), False).collect(), goal="≤ 2.0",
    )  # fmt: skip
    connection = duckdb.connect()
    connection.register("given", frame.to_arrow())
    connection.execute("create table levels as select * from given")
    levels = connection.table("levels")
    yield beside(
        "the same on duckdb, units",
        lambda: score_frame(levels, INSTRUMENT, figures="units").to_arrow_table(),
        "duckdb by hand, integers", by_hand_in_sql(connection), goal="≤ 2.0",
    )  # fmt: skip
