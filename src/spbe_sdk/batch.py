"""The same scores for many assessments at once: a frame in, a frame out, digit for digit as one by one. Floor 5.

Any engine that narwhals knows will do (polars, pandas, …). Values are exact throughout: a column is a sum of
integer columns with exact coefficients, and every published figure is rounded by integer arithmetic. A strategy
that asks for more than sums, multiples and minima is called row by row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, lcm
from typing import Any

from spbe_sdk.columns import INT64, Atom, Column, NeedsRows
from spbe_sdk.documents.instrument import External, Instrument, InstrumentNode, Levels, Predicate
from spbe_sdk.errors import UsageError
from spbe_sdk.exact import round_half_up
from spbe_sdk.findings import Finding
from spbe_sdk.plugins import find_strategy
from spbe_sdk.scales import bounds, exact_value
from spbe_sdk.scoring.strategy import Strategy, WeightedPart


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
    except (NeedsRows, TypeError):
        scored = _by_rows(rows, instrument)
    return scored.select([*kept, *_output_names(instrument)]).to_native()


def _output_names(instrument: Instrument) -> list[str]:
    groups = [node.code for node in instrument.walk() if node.nodes]
    return ["index", *groups, "predicate", "gaps", "complete"]


def combine_columns(strategy: Strategy, weights: Sequence[Fraction], frame: Any, decimals: int) -> list[str]:
    """What a strategy makes of integer columns, row by row, as published text; for proving a strategy.

    `frame` has as many integer columns as there are weights, in their order.
    """
    import narwhals.stable.v2 as nw

    rows = nw.from_native(frame, eager_only=True)
    names = rows.columns
    parts = [
        WeightedPart(weight, Column({Atom(nw.col(name).cast(nw.Int64()), 10**6): Fraction(1)}))
        for name, weight in zip(names, weights, strict=True)
    ]
    try:
        whole = _as_column(strategy(parts))
        return list(rows.select(index=_published(whole, decimals)).get_column("index").to_list())
    except (NeedsRows, TypeError):
        return [
            str(round_half_up(_call(strategy, weights, list(map(Fraction, row))), decimals)) for row in rows.iter_rows()
        ]


def _call(strategy: Strategy, weights: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    return Fraction(strategy([WeightedPart(w, v) for w, v in zip(weights, values, strict=True)]))


def _as_column(value: Any) -> Column:
    return value if isinstance(value, Column) else Column({}, Fraction(value))


def _by_columns(rows: Any, instrument: Instrument) -> Any:
    import narwhals.stable.v2 as nw

    known: list[Any] = []
    groups: dict[str, Column] = {}

    def column(node: InstrumentNode) -> Column:
        if not node.nodes:
            value, is_known = _leaf(rows, node, instrument)
            known.append(is_known)
            return value
        strategy = find_strategy(node.strategy or instrument.strategy)
        groups[node.code] = _as_column(strategy([WeightedPart(part.weight, column(part)) for part in node.nodes]))
        return groups[node.code]

    top = [WeightedPart(node.weight, column(node)) for node in instrument.nodes]
    whole = _as_column(find_strategy(instrument.strategy)(top))
    gaps = nw.lit(len(known), dtype=nw.Int64())
    for is_known in known:
        gaps = gaps - is_known.cast(nw.Int64())
    texts = {code: _published(value, instrument.decimals) for code, value in groups.items()}
    scored = rows.with_columns(
        index=_published(whole, instrument.decimals), predicate=_predicate(whole, instrument), gaps=gaps, **texts
    )
    return scored.with_columns(complete=nw.col("gaps") == 0)


def _leaf(rows: Any, node: InstrumentNode, instrument: Instrument) -> tuple[Column, Any]:
    """A leaf's column of values, gaps filled in, and whether each row had a usable rating."""
    import narwhals.stable.v2 as nw

    scale, gap = instrument.scale_of(node), _gap(node, instrument)
    if node.code not in rows.columns:
        return Column({}, gap), nw.lit(value=False)
    points = node.weight / bounds(scale)[1] if instrument.unit == "points" else Fraction(1)
    raw = nw.col(node.code)
    if isinstance(scale, Levels) and rows.schema[node.code].is_integer():
        usable = ((raw >= scale.minimum) & (raw <= scale.maximum)).fill_null(value=False)
        values = {level: Fraction(level) * points for level in range(scale.minimum, scale.maximum + 1)}
    else:
        found = {value: exact_value(scale, value) for value in rows.get_column(node.code).unique().to_list()}
        values = {value: exact * points for value, exact in found.items() if exact is not None}
        usable = raw.is_in(list(values)).fill_null(value=False) if values else nw.lit(value=False)
    common = lcm(gap.denominator, *(value.denominator for value in values.values()))
    if isinstance(scale, Levels) and rows.schema[node.code].is_integer():
        unit = int(points * common)
        whole = nw.when(usable).then(raw.cast(nw.Int64()) * unit).otherwise(nw.lit(int(gap * common)))
    elif values:
        new = [int(value * common) for value in values.values()]
        mapped = raw.replace_strict(list(values), new, default=int(gap * common), return_dtype=nw.Int64())
        whole = nw.when(usable).then(mapped).otherwise(nw.lit(int(gap * common)))
    else:
        return Column({}, gap), usable
    largest = max(abs(int(value * common)) for value in [gap, *values.values()])
    return Column({Atom(whole.cast(nw.Int64()), largest): Fraction(1, common)}), usable


def _gap(node: InstrumentNode, instrument: Instrument) -> Fraction:
    scale = instrument.scale_of(node)
    gap = scale.while_missing if isinstance(scale, External) else instrument.gaps.value
    return gap * node.weight / bounds(scale)[1] if instrument.unit == "points" else gap


def _units(column: Column, decimals: int) -> Any:
    """The published figure as an integer number of its last decimal, rounded half up, away from zero."""
    import narwhals.stable.v2 as nw

    denominator = column.denominator
    numerator, largest = column.integers(denominator)
    if 2 * largest * 10**decimals + denominator > INT64:
        raise NeedsRows
    sign = nw.when(numerator < 0).then(nw.lit(-1)).otherwise(nw.lit(1)).cast(nw.Int64())
    return sign * ((numerator * sign * (2 * 10**decimals) + denominator) // (2 * denominator))


def _published(column: Column, decimals: int) -> Any:
    import narwhals.stable.v2 as nw

    units = _units(column, decimals)
    size = nw.when(units < 0).then(-units).otherwise(units)
    sign = nw.when(units < 0).then(nw.lit("-")).otherwise(nw.lit(""))
    whole = (size // 10**decimals).cast(nw.String())
    if decimals == 0:
        return nw.concat_str([sign, whole])
    digits = (size % 10**decimals + 10**decimals).cast(nw.String()).str.slice(1)
    return nw.concat_str([sign, whole, nw.lit("."), digits])


def _predicate(column: Column, instrument: Instrument) -> Any:
    import narwhals.stable.v2 as nw

    result: Any = nw.lit(instrument.predicates[-1].name)
    for band in reversed(instrument.predicates[:-1]):
        result = nw.when(_reaches(column, band, instrument)).then(nw.lit(band.name)).otherwise(result)
    return result


def _reaches(column: Column, band: Predicate, instrument: Instrument) -> Any:
    """Whether a row's index lies in a band or above it."""
    edge = band.at_least if band.at_least is not None else band.above
    limit = Fraction(0) if edge is None else edge
    if instrument.predicate_from == "published":
        value, scaled = _units(column, instrument.decimals), limit * 10**instrument.decimals
    else:
        scale = lcm(column.denominator, limit.denominator)
        value, scaled = column.integers(scale)[0], limit * scale
    if band.at_least is not None:
        return value >= ceil(scaled)
    return value > int(scaled // 1)


def _by_rows(rows: Any, instrument: Instrument) -> Any:
    """The same, one row at a time, for strategies that columns cannot follow."""
    import narwhals.stable.v2 as nw

    from spbe_sdk.evaluation import predicate

    leaves = instrument.indicators()
    names = _output_names(instrument)
    output: dict[str, list[Any]] = {name: [] for name in names}
    for row in rows.iter_rows(named=True):
        values: dict[str, Fraction] = {}
        for node in leaves:
            raw = row.get(node.code)
            exact = exact_value(instrument.scale_of(node), raw) if raw is not None else None
            if exact is not None and instrument.unit == "points":
                exact = exact * node.weight / bounds(instrument.scale_of(node))[1]
            if exact is not None:
                values[node.code] = exact
        groups: dict[str, Fraction] = {}
        top = [WeightedPart(node.weight, _row_value(node, values, groups, instrument)) for node in instrument.nodes]
        whole = Fraction(find_strategy(instrument.strategy)(top))
        output["index"].append(str(round_half_up(whole, instrument.decimals)))
        output["predicate"].append(predicate(instrument, whole))
        output["gaps"].append(len(leaves) - len(values))
        output["complete"].append(len(values) == len(leaves))
        for code, value in groups.items():
            output[code].append(str(round_half_up(value, instrument.decimals)))
    made = [nw.new_series(name, values, backend=rows.implementation) for name, values in output.items()]
    return rows.with_columns(*made)


def _row_value(
    node: InstrumentNode, values: Mapping[str, Fraction], groups: dict[str, Fraction], instrument: Instrument
) -> Fraction:
    if not node.nodes:
        return values.get(node.code, _gap(node, instrument))
    strategy = find_strategy(node.strategy or instrument.strategy)
    groups[node.code] = Fraction(0)
    parts = [WeightedPart(part.weight, _row_value(part, values, groups, instrument)) for part in node.nodes]
    groups[node.code] = Fraction(strategy(parts))
    return groups[node.code]
