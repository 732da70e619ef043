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

from spbe_sdk.documents.instrument import Instrument, InstrumentNode
from spbe_sdk.documents.instrument_scales import Answered, Levels
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.instruments.predicate import decisive
from spbe_sdk.instruments.ruler import Gauge, Gauged, Ruler
from spbe_sdk.instruments.scales import exact_value, is_asked, says_not_applicable
from spbe_sdk.instruments.units import points_per_unit, rated_value
from spbe_sdk.instruments.years import rule_of
from spbe_sdk.scoring.bands import band_of_column
from spbe_sdk.scoring.column import INT64, Atom, Column, NeedsRows, as_column, text_of, units_of
from spbe_sdk.scoring.exact import round_half_up
from spbe_sdk.scoring.trees import Node, bounded, whole_of

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, Expr


def score_frame(frame: Any, instrument: Instrument, *, year: int | None = None) -> Any:
    """Score one assessment per row.

    Args:
        frame: a dataframe of any engine that narwhals knows, with a column of raw ratings for each indicator and
            context item, named by its code, and any other columns (region, year, …), which are kept. Lazy frames are
            collected.
        instrument: what measures them.
        year: the assessment year of all rows, for an instrument of which something depends on the year: its variants,
            or from which form of the index its predicate follows; absent: that of the row, in a column ``year``.
            Without a year, or where nothing is known of it, predicates follow as `predicate_from` says.

    Returns:
        A frame of the same engine: the other columns, then ``index`` and every node above the indicators as
        published (text, so that no digit is lost; empty where it is refused), ``predicate`` (empty where there is no
        verdict), ``gaps`` (how many ratings are missing or not on their scale), and ``complete``; where the instrument
        has them, ``variant``, ``unmet`` (the nodes that denied a better predicate), and ``not_applicable`` (how many do
        not apply).

    Raises:
        UsageError: no column bears an indicator's code, or a strategy is not installed.
    """
    import narwhals.stable.v2 as nw

    native = nw.from_native(frame)
    rows = native.collect() if isinstance(native, nw.LazyFrame) else native
    if not any(node.code in rows.columns for node in instrument.asked()):
        allowed = ", ".join(node.code for node in instrument.indicators()[:8])
        raise UsageError(Finding("frame-columns", found=", ".join(rows.columns), allowed=allowed))
    kept = [name for name in rows.columns if name not in {node.code for node in instrument.everything()}]
    try:
        scored = _by_columns(rows, Ruler.of(instrument, year=year).own, by_year=year is None and "year" in rows.columns)
    except NeedsRows:
        scored = _by_rows(rows, instrument, year)
    return scored.select([*kept, *_output_names(instrument)]).to_native()


def _output_names(instrument: Instrument) -> list[str]:
    groups = [node.code for node in instrument.walk() if node.nodes]
    needs = instrument.needs or any(band.needs for band in instrument.predicates)
    needs = needs or any(band.needs for variant in instrument.variants for band in variant.predicates)
    more = {"variant": instrument.variants, "unmet": needs, "not_applicable": _may_not_apply(instrument)}
    return ["index", *groups, "predicate", "gaps", "complete", *(name for name, has in more.items() if has)]


def _may_not_apply(instrument: Instrument) -> bool:
    return any(isinstance(scale, Answered) and scale.not_applicable != "refuse" for scale in instrument.scales.values())


def _follows_columns(gauge: Gauge) -> bool:
    """Whether rows differ in nothing but their values: what weighs, counts and is needed is the same in all."""
    instrument, tree = gauge.instrument, gauge.tree
    needs = gauge.judge.needs or any(checks for _, checks in gauge.judge.bands)
    conditions = any(node.checks or node.missing in ("reweight", "refuse") for node in tree.walk())
    return not (instrument.variants or needs or conditions or _may_not_apply(instrument))


def _by_columns(rows: DataFrame[Any], gauge: Gauge, *, by_year: bool) -> DataFrame[Any]:
    """Leaves first, as columns of their own, so that no engine computes one of them twice; with `by_year`, predicates
    follow by the rule of each row's year."""
    import narwhals.stable.v2 as nw

    if not _follows_columns(gauge):
        raise NeedsRows
    instrument = gauge.instrument
    codes = {node.code: node for node in instrument.indicators()}
    grown = {node.code: node for node in gauge.tree.walk() if not node.parts}
    leaves = {code: _leaf(rows, node, grown[code], instrument) for code, node in codes.items()}
    if max(leaf.largest for leaf in leaves.values()) > INT64:
        raise NeedsRows
    prepared = rows.with_columns(
        **{f"{_VALUE}{code}": leaf.whole for code, leaf in leaves.items()},
        **{f"{_KNOWN}{code}": leaf.known.cast(nw.Int64()) for code, leaf in leaves.items()},
    )
    groups: dict[str, Column] = {}

    def column(node: Node) -> Column:
        if not node.parts:
            leaf = leaves[node.code]
            return Column({Atom(nw.col(f"{_VALUE}{node.code}"), leaf.largest): Fraction(1, leaf.common)})
        groups[node.code] = as_column(whole_of(node, [(part, column(part)) for part in node.parts]))
        return groups[node.code]

    whole = column(gauge.tree)
    del groups[gauge.tree.code]
    scale = whole.common
    numerator, _ = whole.integers(scale)
    units = {f"{_UNITS}{code}": units_of(value, instrument.decimals) for code, value in groups.items()}
    gaps = nw.lit(len(leaves)) - nw.sum_horizontal(*(nw.col(f"{_KNOWN}{code}") for code in leaves))
    computed = prepared.with_columns(
        gaps=gaps, **{_UNITS: units_of(whole, instrument.decimals), _WHOLE: numerator}, **units
    )
    forms = (nw.col(_UNITS), 10**instrument.decimals), (nw.col(_WHOLE), scale)
    verdict = band_of_column(*decisive(instrument.predicate_from, *forms), instrument.predicates)
    for used, years in _other_years(rows, instrument).items() if by_year else ():
        other = band_of_column(*decisive(used, *forms), instrument.predicates)
        verdict = nw.when(nw.col("year").is_in(years)).then(other).otherwise(verdict)
    texts = {code: text_of(nw.col(f"{_UNITS}{code}"), instrument.decimals) for code in groups}
    return computed.with_columns(
        index=text_of(nw.col(_UNITS), instrument.decimals),
        predicate=verdict,
        complete=nw.col("gaps") == 0,
        **texts,
    )


def _other_years(rows: DataFrame[Any], instrument: Instrument) -> dict[str, list[Any]]:
    """The years in a frame, as they are written there, whose predicates follow otherwise, by what they follow from."""
    found: dict[str, list[Any]] = {}
    for written in _distinct(rows.get_column("year")) if instrument.predicate_rules else ():
        rule = rule_of(instrument, _year(written))
        if rule is not None and rule.follows != instrument.predicate_from:
            found.setdefault(rule.follows, []).append(written)
    return found


# Columns that exist only while a frame is scored.
_VALUE, _KNOWN, _UNITS, _WHOLE = "__value_", "__known_", "__units_", "__whole"


@attrs.frozen(slots=True, eq=False)
class _Leaf:
    """A leaf's values times `common` as integers, gaps filled in; whether each was known; the largest there is."""

    whole: Expr
    common: int
    largest: int
    known: Expr


def _leaf(rows: DataFrame[Any], node: InstrumentNode, grown: Node, instrument: Instrument) -> _Leaf:
    import narwhals.stable.v2 as nw

    scale, gap = instrument.scale_of(node), bounded(grown, grown.instead(grown.missing, grown.gap))
    if not is_asked(scale):
        raise NeedsRows
    missing = nw.lit(gap.numerator, dtype=nw.Int64())
    if node.code not in rows.columns:
        return _Leaf(missing, gap.denominator, abs(gap.numerator), nw.lit(value=False))
    points = points_per_unit(node, instrument)
    raw = nw.col(node.code)
    bare = grown.at_most is grown.at_least is None
    plain = isinstance(scale, Levels) and bare and rows.schema[node.code].is_integer()
    if isinstance(scale, Levels) and plain:
        known = ((raw >= scale.minimum) & (raw <= scale.maximum)).fill_null(value=False)
        values: dict[Any, Fraction] = {n: n * points for n in range(scale.minimum, scale.maximum + 1)}
    else:
        found = ((value, exact_value(scale, value)) for value in _distinct(rows.get_column(node.code)))
        values = {value: bounded(grown, exact * points) for value, exact in found if exact is not None}
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


def _by_rows(rows: DataFrame[Any], instrument: Instrument, year: int | None) -> DataFrame[Any]:
    """The same, one row at a time, for what columns cannot follow."""
    import narwhals.stable.v2 as nw

    output: dict[str, list[Any]] = {name: [] for name in _output_names(instrument)}
    codes = [node.code for node in instrument.asked() if node.code in rows.columns]
    years = rows.get_column("year").to_list() if year is None and "year" in rows.columns else [year] * len(rows)
    # Column by column: only so does pandas give numbers of Python, whatever it keeps them in.
    cells = zip(*(rows.get_column(code).to_list() for code in codes), strict=True)
    for own_year, row in zip(years, cells, strict=True):
        rated = dict(zip(codes, row, strict=True))
        ruler, asked = Ruler.of(instrument, year=_year(own_year)), _row_values(rated, instrument)
        measured = ruler.read(asked, _row_left_out(rated, instrument), _year(own_year))
        made = _row_output(measured, instrument.decimals)
        for name, values in output.items():
            values.append(made[name])
    made_columns = [nw.new_series(name, values, backend=rows.implementation) for name, values in output.items()]
    return rows.with_columns(*made_columns)


def _year(value: object) -> int | None:
    """A year as a cell of any engine has it: a number, one with a point because a cell of the column is empty, text."""
    text = str(value).strip().removesuffix(".0")
    return int(text) if text.isascii() and text.isdigit() else None


def _row_output(measured: Gauged, decimals: int) -> dict[str, Any]:
    score, verdict = measured.score, measured.verdict
    nodes = {
        node.code: None if node.refused else str(round_half_up(node.value, decimals))
        for node in score.walk()
        if node.parts
    }
    return {
        **nodes,
        "index": nodes[""],
        "predicate": verdict.predicate,
        "gaps": len(score.gaps()),
        "complete": score.complete,
        "variant": measured.variant,
        "unmet": ", ".join(dict.fromkeys(code for need in verdict.unmet for code in need.check.codes)),
        "not_applicable": len(score.not_applicable()),
    }


def _row_left_out(row: Mapping[str, Any], instrument: Instrument) -> set[str]:
    return {
        node.code
        for node in instrument.asked()
        if node.code in row and says_not_applicable(instrument.scale_of(node), row[node.code])
    }


def _row_values(row: Mapping[str, Any], instrument: Instrument) -> dict[str, Fraction]:
    values: dict[str, Fraction] = {}
    for node in instrument.asked():
        raw = row.get(node.code)
        value = rated_value(node, raw, instrument) if raw is not None else None
        if value is not None:
            values[node.code] = value
    return values
