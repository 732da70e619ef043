"""Assessments by columns: leaves first, then every whole from its parts, as whole numbers that engines add up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

from spbe_sdk.assessment.columns.leaves import Leaf, absent, leaf_of
from spbe_sdk.assessment.columns.plan import Asked, may_not_apply
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.predicate import decisive
from spbe_sdk.instruments.ruler import Gauge, Ruler
from spbe_sdk.instruments.scales import is_asked
from spbe_sdk.instruments.units import points_per_unit
from spbe_sdk.instruments.years import rule_of
from spbe_sdk.scoring.bands import band_of_column
from spbe_sdk.scoring.column import INT64, Atom, Column, NeedsRows, added, as_column, text_of, units_of, whole_type
from spbe_sdk.scoring.trees import Node, bounded, whole_of

if TYPE_CHECKING:
    from narwhals.stable.v2 import DataFrame, Expr, LazyFrame

    Frame = DataFrame[Any] | LazyFrame[Any]

# SQL engines divide in floats, which hold whole numbers up to here.
_FLOATS = 2**53

# Up to so many figures are looked up instead of written out digit by digit.
_MOST_TEXTS = 20_000

YEARS = range(2000, 2101)


def leaves_of(frame: Frame, asked: Asked) -> dict[str, Leaf]:
    """The leaf of each indicator.

    Raises:
        NeedsRows: rows differ in more than their values, or a leaf cannot go by columns.
    """
    instrument = asked.instrument
    gauge = Ruler.of(instrument, year=asked.year).own
    if not _follows_columns(gauge):
        raise NeedsRows
    grown, found = {node.code: node for node in gauge.tree.walk() if not node.parts}, {}
    for node in instrument.indicators():
        leaf, scale = grown[node.code], instrument.scale_of(node)
        if not is_asked(scale):
            raise NeedsRows
        gap = leaf.instead(leaf.missing, leaf.gap)
        column, points = asked.columns.get(node.code), points_per_unit(node, instrument)
        found[node.code] = absent(gap) if column is None else leaf_of(frame, column, scale, points, gap)
    return found


def _follows_columns(gauge: Gauge) -> bool:
    """Whether rows differ in nothing but their values: what weighs, counts and is needed is the same in all."""
    instrument, tree = gauge.instrument, gauge.tree
    needs = gauge.judge.needs or any(checks for _, checks in gauge.judge.bands)
    conditions = any(node.checks or node.missing in ("reweight", "refuse") for node in tree.walk())
    return not (instrument.variants or needs or conditions or may_not_apply(instrument))


def by_columns(frame: Any, asked: Asked, leaves: Mapping[str, Leaf], kept: list[str]) -> Any:
    """A frame with the columns that are kept, and those that come out, in their order by `outcome`.

    Raises:
        NeedsRows: whole numbers of 64 bits do not hold what is computed on the way.
    """
    import narwhals.stable.v2 as nw

    gauge, decimals = Ruler.of(asked.instrument, year=asked.year).own, asked.instrument.decimals
    most = _FLOATS if _is_sql(frame) else INT64
    names = {code: f"value_{number}" for number, code in enumerate(leaves)}
    grown = {node.code: node for node in gauge.tree.walk()}
    values = {code: as_column(bounded(grown[code], leaf.named(names[code]))) for code, leaf in leaves.items()}
    frame = frame.with_columns(
        **{names[code]: leaf.whole.expression for code, leaf in leaves.items()},
        out_gaps=_count([leaf.known for leaf in leaves.values()]),
        out_invalid=_count([leaf.known | leaf.empty for leaf in leaves.values()]),
    )
    groups = [(f"whole_{number}", node) for number, node in enumerate(grown.values()) if node.parts]
    for height in range(1, _height(gauge.tree) + 1):
        here = {name: node for name, node in groups if _height(node) == height}
        wholes = {name: _whole(node, values) for name, node in here.items()}
        frame = frame.with_columns(**{name: atom.expression for name, (atom, _) in wholes.items()})
        for name, (atom, common) in wholes.items():
            values[here[name].code] = Column({Atom(nw.col(name), atom.largest, atom.least): Fraction(1, common)})
    index = values[gauge.tree.code]
    units = {node.code: units_of(values[node.code], decimals, most) for _, node in groups}
    frame = frame.with_columns(**{f"units_{name}": units[node.code].expression for name, node in groups})
    (top,) = [name for name, node in groups if node is gauge.tree]
    exact = index.integers(index.common).expression
    forms = (nw.col(f"units_{top}"), 10**decimals), (exact, index.common)
    figures = {
        ("index" if node is gauge.tree else node.code): (f"units_{name}", units[node.code]) for name, node in groups
    }
    made = {
        **{name: _figure(nw.col(inner), atom, asked, sql=_is_sql(frame)) for name, (inner, atom) in figures.items()},
        "predicate": _verdict(frame, forms, asked),
        "gaps": nw.col("out_gaps").cast(nw.Int64()),
        "invalid": nw.col("out_invalid").cast(nw.Int64()),
        "complete": nw.col("out_gaps") == 0,
    }
    return frame.select(*kept, *(made[name].alias(f"out_{number}") for number, name in enumerate(asked.outcome())))


def _is_sql(frame: Frame) -> bool:
    import narwhals.stable.v2 as nw

    return isinstance(frame, nw.LazyFrame) and not frame.implementation.is_polars()


def _count(known: list[Expr]) -> Expr:
    """In how many columns a cell is not."""
    import narwhals.stable.v2 as nw

    kind = whole_type(len(known))
    return added([nw.when(each).then(nw.lit(0, kind)).otherwise(nw.lit(1, kind)) for each in known])


def _height(node: Node) -> int:
    return 1 + max(map(_height, node.parts)) if node.parts else 0


def _whole(node: Node, values: Mapping[str, Column]) -> tuple[Atom, int]:
    """A whole's numbers, and what they are divided by."""
    column = as_column(whole_of(node, [(part, values[part.code]) for part in node.parts]))
    return column.integers(column.common), column.common


def _figure(units: Expr, bounds: Atom, asked: Asked, *, sql: bool) -> Expr:
    import narwhals.stable.v2 as nw

    if asked.figures == "units":
        return units.cast(nw.Int64())
    decimals, figures = asked.instrument.decimals, range(bounds.least, bounds.largest + 1)
    if sql or len(figures) > _MOST_TEXTS:
        return text_of(units, decimals, least=bounds.least)
    texts = [str(Decimal(number).scaleb(-decimals)) for number in figures]
    return units.replace_strict(list(figures), texts, default=None, return_dtype=nw.String())


def _verdict(frame: Frame, forms: tuple[tuple[Expr, int], tuple[Expr, int]], asked: Asked) -> Expr:
    """The predicate of each row, by the rule of its year where that is known only there."""
    import narwhals.stable.v2 as nw

    instrument = Ruler.of(asked.instrument, year=asked.year).own.instrument
    verdict = band_of_column(*decisive(instrument.predicate_from, *forms), instrument.predicates)
    if asked.years is None:
        return verdict
    for follows, years in _other_years(instrument).items():
        other = band_of_column(*decisive(follows, *forms), instrument.predicates)
        verdict = nw.when(_is_year(frame, asked.years, years)).then(other).otherwise(verdict)
    return verdict


def _other_years(instrument: Instrument) -> dict[Literal["published", "exact"], list[int]]:
    """The years whose predicates follow otherwise, by what they follow from."""
    found: dict[Literal["published", "exact"], list[int]] = {}
    for year in YEARS if instrument.predicate_rules else ():
        rule = rule_of(instrument, year)
        if rule is not None and rule.follows != instrument.predicate_from:
            found.setdefault(rule.follows, []).append(year)
    return found


def _is_year(frame: Frame, name: str, years: list[int]) -> Expr:
    """Whether a cell is one of some years, as a number or as text; one with a point, because another is empty."""
    import narwhals.stable.v2 as nw

    kind, column = frame.collect_schema()[name], nw.col(name)
    if kind.is_integer() or kind.is_float():
        return column.is_in([float(year) for year in years] if kind.is_float() else years).fill_null(value=False)
    text = column.cast(nw.String()).str.strip_chars()
    return text.is_in([f"{year}{end}" for year in years for end in ("", ".0")]).fill_null(value=False)
