"""Achievement: target and actual to a percentage, by a measurement policy, with the rule that made it."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Literal, SupportsFloat

import attrs

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.providers import find_formula
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.performance.policies.library import DEFAULT_POLICY, load_policy
from spbe_sdk.scoring.achievement import Meaningless, Measure, MissingBaseline
from spbe_sdk.scoring.bands import band_of
from spbe_sdk.scoring.exact import exact_text, round_half_up

Direction = Literal["maximize", "minimize", "range", "target"]

# Anything that stands for a number: those of dataframes too, which are no floats of Python's.
Quantity = Fraction | Decimal | int | float | str | SupportsFloat

# How those who have no number write it; a text is none of them.
_MISSING = ("nan", "-nan", "NaN", "-NaN", "sNaN", "<NA>", "NaT")

# An exponent of more than three digits costs gigabytes, and no figure has one.
_NUMBER = re.compile(r"\s*[+-]?[\d.]{1,400}([eE][+-]?\d{1,3})?\s*|\s*[+-]?\d{1,400}/\d{1,400}\s*", re.ASCII)

State = Literal["measured", "zero-rule", "undefined", "no-target", "missing", "awaited", "not-due", "no-baseline"]


@attrs.frozen(slots=True)
class Achievement:
    """What was achieved.

    `percent` is exact, and nothing where there is no figure: `state` says why, never a silent 0 or 100.
    It is awaited where another body measures it.
    `formula` and `rule` say what made it; `raw` is the figure before floor and cap.
    """

    percent: Fraction | None
    state: State
    formula: str
    rule: str
    policy: str
    raw: Fraction | None = None

    def published(self, decimals: int = 2) -> str | None:
        """The percentage as published, rounded once."""
        return None if self.percent is None else str(round_half_up(self.percent, decimals))


def achievement(
    target: Quantity | tuple[Quantity, Quantity] | None,
    actual: Quantity | None,
    direction: Direction = "maximize",
    *,
    policy: MeasurementPolicy | str | None = None,
    baseline: Quantity | None = None,
    cap: Quantity | None = None,
    due: bool = True,
) -> Achievement:
    """Compare an actual to its target.

    Args:
        target: the target; for the direction ``range`` its lower and upper edge. None and NaN: there is none.
        actual: what was reached; None and NaN: nothing was reported.
        direction: ``maximize``, ``minimize``, ``range`` or ``target`` (to be met exactly).
        policy: a policy, or the id of a shipped one; absent: ``umum-1``.
        baseline: where the formula measures the change from it.
        cap: this indicator's own cap, instead of the policy's.
        due: False while the period has not ended.

    Raises:
        UsageError: a number is none, or the direction, policy or formula is unknown.

    Examples:
        >>> achievement(80, "76").published()
        '95.00'
        >>> achievement(14, 15.4, "minimize").published()
        '90.00'
        >>> achievement(80, None).state
        'missing'
    """
    used = policy if isinstance(policy, MeasurementPolicy) else load_policy(policy or DEFAULT_POLICY)
    if direction not in ("maximize", "minimize", "range", "target"):
        allowed = "maximize, minimize, range, target"
        raise UsageError(Finding("direction-unknown", field="direction", found=str(direction), allowed=allowed))
    formula: str = getattr(used, direction)
    none = Achievement(None, "missing", formula, "", f"{used.id} {used.version}")
    edges = [exact(edge) for edge in (target if isinstance(target, tuple) else (target, target))]
    low, high = edges
    if low is None or high is None:
        return attrs.evolve(none, state="no-target")
    reached = exact(actual)
    if reached is None:
        return attrs.evolve(none, state="missing" if due else "not-due")
    measure = Measure(high, reached, low, high, exact(baseline), direction)
    return _bounded(_measured(measure, direction, used, none), used, exact(cap))


def classify(percent: Fraction, policy: MeasurementPolicy) -> str:
    """The class of a percentage; every one has a class."""
    return band_of(percent, policy.classes)


def exact(value: Quantity | None) -> Fraction | None:
    """An exact number, or nothing where it says that there is none: None, NaN, and what dataframes have for it.

    A float counts as the decimal that it is written as, 74.51 as 74.51, whatever library it is of.

    Raises:
        UsageError: it is no number.
    """
    if value is None or isinstance(value, Fraction):
        return value
    try:
        text = str(value)
        if text in _MISSING and not isinstance(value, str):
            return None
        if not _NUMBER.fullmatch(text):
            raise ValueError
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise UsageError(Finding("number-none", found=repr(value))) from None


def _measured(measure: Measure, direction: str, policy: MeasurementPolicy, none: Achievement) -> Achievement:
    if measure.low > measure.high:
        return attrs.evolve(none, state="undefined", rule="low > high")
    name = "target" if direction == "range" else direction
    for number, rules, word in (
        (measure.target, policy.zero_target, "target"),
        (measure.actual, policy.zero_actual, "actual"),
    ):
        rule: str = getattr(rules, name)
        if number == 0 and rule != "formula" and not _inside(measure):
            met = measure.target == measure.actual
            percent = Fraction(100 if rule == "hundred" or (rule == "hundred-if-met" and met) else 0)
            return attrs.evolve(none, percent=percent, raw=percent, state="zero-rule", rule=f"{word} 0 → {percent}")
    try:
        raw = find_formula(none.formula)(measure)
    except MissingBaseline:
        return attrs.evolve(none, state="no-baseline")
    except Meaningless as why:
        return attrs.evolve(none, state="undefined", rule=str(why))
    except ZeroDivisionError:
        return attrs.evolve(none, state="undefined", rule="÷ 0")
    return attrs.evolve(none, percent=raw, raw=raw, state="measured")


def _inside(measure: Measure) -> bool:
    """Whether a range is met: then its zeros are numbers like any other."""
    return measure.low < measure.high and measure.low <= measure.actual <= measure.high


def _bounded(found: Achievement, policy: MeasurementPolicy, own_cap: Fraction | None) -> Achievement:
    if found.percent is None:
        return found
    cap = policy.cap if own_cap is None else own_cap
    if policy.floor is not None and found.percent < policy.floor:
        return attrs.evolve(found, percent=policy.floor, rule=f"{found.rule} floor {exact_text(policy.floor)}".strip())
    if cap is not None and found.percent > cap:
        return attrs.evolve(found, percent=cap, rule=f"{found.rule} cap {exact_text(cap)}".strip())
    return found
