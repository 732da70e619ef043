"""The same scores for many assessments at once: a frame in, a frame out, digit for digit as one by one.

Any engine that narwhals knows will do (polars, pandas, …). Values are exact throughout: a column is a sum of
integer columns with exact coefficients, and every published figure is rounded by integer arithmetic. A strategy
that asks for more than sums, multiples and minima is called row by row.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Any

import attrs

from spbe_sdk.documents.instrument import Derived, Instrument, InstrumentNode, Levels
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.predicate import decisive, predicate
from spbe_sdk.instruments.rules import resolve_rules
from spbe_sdk.instruments.scales import exact_value
from spbe_sdk.instruments.tree import gap_of, points_per_unit, rated_value, tree_of, with_derived
from spbe_sdk.plugins import find_strategy
from spbe_sdk.scoring.bands import band_of_column
from spbe_sdk.scoring.column import INT64, Atom, Column, NeedsRows, as_column, text_of, units_of
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.trees import score_tree

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, Expr


def score_frame(frame: Any, instrument: Instrument) -> Any:
    """Score one assessment per row.

    Args:
        frame: a dataframe of any engine that narwhals knows, with a column of raw ratings for each indicator,
            named by its code, and any other columns (region, year, …), which are kept. Lazy frames are collected.
        instrument: what measures them.

    Returns:
        A frame of the same engine: the other columns, then ``index`` and every node above the indicators as
        published (text, so that no digit is lost), ``predicate``, ``gaps`` (how many ratings are missing or
        not on their scale), and ``complete``.

    Raises:
        UsageError: no column bears an indicator's code, or a strategy is not installed.
    """
    import narwhals.stable.v2 as nw

    native = nw.from_native(frame)
    rows = native.collect() if isinstance(native, nw.LazyFrame) else native
    leaves = [node for node in instrument.indicators() if node.code in rows.columns]
    if not leaves:
        allowed = ", ".join(node.code for node in instrument.indicators()[:8])
        raise UsageError(Finding("frame-columns", found=", ".join(rows.columns), allowed=allowed))
    kept = [name for name in rows.columns if name not in {node.code for node in instrument.walk()}]
    try:
        scored = _by_columns(rows, instrument)
    except NeedsRows:
        scored = _by_rows(rows, instrument)
    return scored.select([*kept, *_output_names(instrument)]).to_native()


def _output_names(instrument: Instrument) -> list[str]:
    groups = [node.code for node in instrument.walk() if node.nodes]
    return ["index", *groups, "predicate", "gaps", "complete"]


def _by_columns(rows: DataFrame[Any], instrument: Instrument) -> DataFrame[Any]:
    """Leaves first, as columns of their own, so that no engine computes one of them twice."""
    import narwhals.stable.v2 as nw

    leaves = {node.code: _leaf(rows, node, instrument) for node in instrument.indicators()}
    if max(leaf.largest for leaf in leaves.values()) > INT64:
        raise NeedsRows
    prepared = rows.with_columns(
        **{f"{_VALUE}{code}": leaf.whole for code, leaf in leaves.items()},
        **{f"{_KNOWN}{code}": leaf.known.cast(nw.Int64()) for code, leaf in leaves.items()},
    )
    groups: dict[str, Column] = {}

    def column(node: InstrumentNode) -> Column:
        if not node.nodes:
            leaf = leaves[node.code]
            return Column({Atom(nw.col(f"{_VALUE}{node.code}"), leaf.largest): Fraction(1, leaf.common)})
        strategy = find_strategy(node.strategy or instrument.strategy)
        groups[node.code] = as_column(strategy([WeightedPart(part.weight, column(part)) for part in node.nodes]))
        return groups[node.code]

    top = [WeightedPart(node.weight, column(node)) for node in instrument.nodes]
    whole = as_column(find_strategy(instrument.strategy)(top))
    scale = whole.common
    numerator, _ = whole.integers(scale)
    units = {f"{_UNITS}{code}": units_of(value, instrument.decimals) for code, value in groups.items()}
    gaps = nw.lit(len(leaves)) - nw.sum_horizontal(*(nw.col(f"{_KNOWN}{code}") for code in leaves))
    computed = prepared.with_columns(
        gaps=gaps, **{_UNITS: units_of(whole, instrument.decimals), _WHOLE: numerator}, **units
    )
    judged = decisive(instrument, (nw.col(_UNITS), 10**instrument.decimals), (nw.col(_WHOLE), scale))
    texts = {code: text_of(nw.col(f"{_UNITS}{code}"), instrument.decimals) for code in groups}
    return computed.with_columns(
        index=text_of(nw.col(_UNITS), instrument.decimals),
        predicate=band_of_column(*judged, instrument.predicates),
        complete=nw.col("gaps") == 0,
        **texts,
    )


# Columns that exist only while a frame is scored.
_VALUE, _KNOWN, _UNITS, _WHOLE = "__value_", "__known_", "__units_", "__whole"


@attrs.frozen(slots=True, eq=False)
class _Leaf:
    """A leaf's values times `common` as integers, gaps filled in; whether each was known; the largest there is."""

    whole: Expr
    common: int
    largest: int
    known: Expr


def _leaf(rows: DataFrame[Any], node: InstrumentNode, instrument: Instrument) -> _Leaf:
    import narwhals.stable.v2 as nw

    scale, gap = instrument.scale_of(node), gap_of(node, instrument, instrument.gaps.value)
    if isinstance(scale, Derived):
        raise NeedsRows
    missing = nw.lit(gap.numerator, dtype=nw.Int64())
    if node.code not in rows.columns:
        return _Leaf(missing, gap.denominator, abs(gap.numerator), nw.lit(value=False))
    points = points_per_unit(node, instrument)
    raw = nw.col(node.code)
    plain = isinstance(scale, Levels) and rows.schema[node.code].is_integer()
    if isinstance(scale, Levels) and plain:
        known = ((raw >= scale.minimum) & (raw <= scale.maximum)).fill_null(value=False)
        values: dict[Any, Fraction] = {n: n * points for n in range(scale.minimum, scale.maximum + 1)}
    else:
        found = ((value, exact_value(scale, value)) for value in _distinct(rows.get_column(node.code)))
        values = {value: exact * points for value, exact in found if exact is not None}
        known = raw.is_in(list(values)).fill_null(value=False)
    if not values:
        return _Leaf(missing, gap.denominator, abs(gap.numerator), nw.lit(value=False))
    common = lcm(gap.denominator, *(value.denominator for value in values.values()))
    whole_gap = int(gap * common)
    if plain:
        mapped = raw.cast(nw.Int64()) * int(points * common)
    else:
        new = [int(value * common) for value in values.values()]
        mapped = raw.replace_strict(list(values), new, default=whole_gap, return_dtype=nw.Int64())
    whole = nw.when(known).then(mapped).otherwise(nw.lit(whole_gap)).cast(nw.Int64())
    return _Leaf(whole, common, max(abs(int(value * common)) for value in [gap, *values.values()]), known)


def _distinct(column: Any) -> list[Any]:
    try:
        return list(column.unique().to_list())
    except TypeError:  # lists and their like, in a column of anything: pandas tells no two of them apart
        raise NeedsRows from None


def _by_rows(rows: DataFrame[Any], instrument: Instrument) -> DataFrame[Any]:
    """The same, one row at a time, for strategies that columns cannot follow."""
    import narwhals.stable.v2 as nw

    rules, _ = resolve_rules(instrument, {})
    tree = tree_of(instrument, rules)
    output: dict[str, list[str | int]] = {name: [] for name in _output_names(instrument)}
    codes = [node.code for node in instrument.indicators() if node.code in rows.columns]
    # Column by column: only so does pandas give numbers of Python, whatever it keeps them in.
    for row in zip(*(rows.get_column(code).to_list() for code in codes), strict=True):
        values = _row_values(dict(zip(codes, row, strict=True)), instrument)
        scored = score_tree(tree, with_derived(values, instrument, tree))
        output["index"].append(str(round_half_up(scored.value, instrument.decimals)))
        output["predicate"].append(predicate(instrument, scored.value, rules))
        output["gaps"].append(len(scored.gaps()))
        output["complete"].append(scored.complete)
        for node in scored.walk():
            if node.parts and node is not scored:
                output[node.code].append(str(round_half_up(node.value, instrument.decimals)))
    made = [nw.new_series(name, values, backend=rows.implementation) for name, values in output.items()]
    return rows.with_columns(*made)


def _row_values(row: Mapping[str, Any], instrument: Instrument) -> dict[str, Fraction]:
    values: dict[str, Fraction] = {}
    for node in instrument.indicators():
        raw = row.get(node.code)
        value = rated_value(node, raw, instrument) if raw is not None else None
        if value is not None:
            values[node.code] = value
    return values
