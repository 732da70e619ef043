"""Budgets on several levels of a plan: what a node sums up would be counted twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from spbe_sdk.bindings.codes_below import path_of
from spbe_sdk.bindings.figures import is_nearly
from spbe_sdk.documents.plan import Plan
from spbe_sdk.performance.money import Fund
from spbe_sdk.performance.places import Found, Places, named_once, said, warned


def check_money_levels(plan: Plan, funds: Sequence[Fund], places: Places) -> Found:
    """What has the money of what stands below it, which both count: by what each node serves, or by its code; and what
    has other money than these have together, in one unit: each unit has money of its own.
    """
    sums: dict[str, list[int]] = {}
    units: dict[str, set[str | None]] = {}
    for fund in funds:
        units.setdefault(fund.objective, set()).add(fund.unit)
        known = sums.setdefault(fund.objective, [0, 0])
        known[0], known[1] = known[0] + fund.money.ceiling, known[1] + (fund.money.realised or 0)
    below: dict[str, list[str]] = {}
    for code, top in _tops(plan, sums).items():
        below.setdefault(top, []).append(code)
    alike = {top: _alike(sums[top], [sums[code] for code in codes]) for top, codes in below.items()}
    first = {row.objective: number for number, row in reversed([*enumerate(plan.budgets)])}
    names = {node.code: node.name for node in plan.objectives}
    for kind, same, tell in (("budget-levels", True, said), ("budget-levels-differ", False, warned)):
        found = [top for top, is_sum in alike.items() if is_sum is same]
        if not same:
            found = [top for top in found if len(set().union(units[top], *(units[code] for code in below[top]))) == 1]
        if found:
            shown = named_once((f"{code} ({names[code]})" if code in names else code for code in found), "; ")
            unit = next((fund.unit for fund in funds if fund.objective == found[0]), None)
            yield tell(kind, "budgets", first[found[0]], places, found=shown, count=str(len(found))), unit


def _tops(plan: Plan, sums: Mapping[str, object]) -> dict[str, str]:
    """For each node with money the nearest one above it that has money too."""
    serves = {node.code: node.serves for node in plan.objectives}
    paths = {path_of(code): code for code in sums}
    found = {}
    for code in sums:
        seen, above = {code}, serves.get(code)
        while above is not None and above not in sums and above not in seen:
            seen.add(above)
            above = serves.get(above)
        if above is None or above in seen:
            above = _by_code(code, paths)
        if above is not None and above != code:
            found[code] = above
    return found


def _by_code(code: str, paths: Mapping[tuple[str, ...], str]) -> str | None:
    """The longest of some codes with which a code begins, part by part: 1.02.02 of 1.02.02.2.01."""
    path = path_of(code)
    if not all(any(map(str.isdigit, part)) for part in path):
        return None
    return next((paths[path[:end]] for end in range(len(path) - 1, 0, -1) if path[:end] in paths), None)


def _alike(own: Sequence[int], parts: Sequence[Sequence[int]]) -> bool | None:
    """Whether money is that of its parts, in the ceiling or in what was realised; nothing where either has none."""
    totals = [sum(part[place] for part in parts) for place in (0, 1)]
    told = [is_nearly(a, b) for a, b in zip(own, totals, strict=True) if a and b]
    return all(told) if told else None
