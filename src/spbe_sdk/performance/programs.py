"""The programs of a unit, each with the money of everything below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from spbe_sdk.documents.plan import Level, Objective, Period, Plan, Unit, UnitKind
from spbe_sdk.performance.money import Fund, Money, funds_of, together

# Those who agree on whole programs; offices within them agree on what they are budgeted for.
_BY_PROGRAM: tuple[UnitKind, ...] = ("regency", "office", "district")


@attrs.frozen(slots=True)
class ProgramMoney:
    """A program, or what else money is given for, the money of a year or of a part of it, and where that comes from."""

    name: str
    money: Money
    funding: tuple[str, ...] = ()


class Programs:
    """The programs of a plan's year, with their money up to a period."""

    def __init__(self, plan: Plan, period: Period = Period.YEAR) -> None:
        self._nodes = {node.code: node for node in plan.objectives}
        self._parents = {unit.code: unit.parent for unit in plan.units}
        self._funds = funds_of(plan, period)

    def of(self, unit: Unit) -> list[ProgramMoney]:
        """What a unit is given money for; the highest unit has the programs of all below it, one of a name once."""
        if unit.parent is None:
            found = [(fund, self._program(fund)) for fund in self._funds if self._within(fund.unit, unit.code)]
            return _summed((program.name, fund) for fund, program in found if program is not None)
        return _summed(self._of(unit))

    def serving(self, node: Objective) -> list[ProgramMoney]:
        """What the unit of a node is given money for that serves it, and what is given for the node itself.

        The highest unit has the programs of all below it that serve its node.
        """
        top = self._parents.get(node.unit, node.unit) is None
        within = (
            fund
            for fund in self._funds
            if (fund.unit == node.unit or (top and self._program(fund) is not None))
            and self._serves(fund.objective, node.code)
        )
        return _summed((self._named(fund), fund) for fund in within)

    def _named(self, fund: Fund) -> str:
        node = self._program(fund) or self._nodes.get(fund.objective)
        return node.name if node else fund.objective

    def _serves(self, code: str, aim: str) -> bool:
        seen: set[str] = set()
        while code != aim and code in self._nodes and code not in seen:
            seen.add(code)
            code = self._nodes[code].serves or ""
        return code == aim

    def _of(self, unit: Unit) -> Iterator[tuple[str, Fund]]:
        for fund in self._funds:
            if fund.unit == unit.code:
                program = self._program(fund) if unit.kind in _BY_PROGRAM else None
                node = program or self._nodes.get(fund.objective)
                yield (node.name if node else fund.objective), fund

    def _program(self, fund: Fund) -> Objective | None:
        """The program that money is part of."""
        seen: set[str] = set()
        node = self._nodes.get(fund.objective)
        while node is not None and node.level is not Level.PROGRAM and node.code not in seen:
            seen.add(node.code)
            node = self._nodes.get(node.serves or "")
        return node if node is not None and node.level is Level.PROGRAM else None

    def _within(self, unit: str | None, top: str) -> bool:
        seen: set[str] = set()
        while unit is not None and unit != top and unit not in seen:
            seen.add(unit)
            unit = self._parents.get(unit)
        return unit == top


def _summed(found: Iterator[tuple[str, Fund]]) -> list[ProgramMoney]:
    by_name: dict[str, list[Fund]] = {}
    for name, fund in found:
        by_name.setdefault(name, []).append(fund)
    return [
        ProgramMoney(name, together(fund.money for fund in funds), _funding(funds)) for name, funds in by_name.items()
    ]


def _funding(funds: Sequence[Fund]) -> tuple[str, ...]:
    """Where money comes from, each source once."""
    return tuple(dict.fromkeys(row.funding for fund in funds for row in fund.rows if row.funding))
