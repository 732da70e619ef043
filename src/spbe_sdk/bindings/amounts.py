"""Money among the figures of a table: a percentage below the word for what was spent is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from spbe_sdk.bindings.apart import figure_of
from spbe_sdk.bindings.cells import RUPIAH
from spbe_sdk.bindings.choosing import Cells
from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.likeness import LIKE, named
from spbe_sdk.bindings.numbers import unit_in
from spbe_sdk.bindings.planned import CEILING
from spbe_sdk.bindings.port import Port
from spbe_sdk.findings.finding import Finding, Origin, Severity

# No budget of an office or a village is counted in single rupiah.
_LEAST = 1000


def small_figures(port: Port, cells: Cells, said: Mapping[str, str]) -> list[str]:
    """The columns that are called like money of a port and whose figures are too small to be rupiah; those that a
    person named are not asked.
    """
    money = [field for field in port.fields if field.type is RUPIAH]
    called = [c for c in cells if c not in said.values() and any(named(port.name, f, c) >= LIKE for f in money)]
    small = []
    for column in called:
        found = [figure for text in cells[column] if text and (figure := figure_of(text))]
        if found and unit_in(column) is None and 2 * sum(figure >= _LEAST for figure in found) < len(found):
            small.append(column)
    return small


def doubts_of_amounts(
    port: Port, units: Mapping[str, str], small: tuple[str, ...], at: Origin, after: PortData
) -> Iterator[Finding]:
    """What is said of money: in which unit a title says that it stands, which figures are none, and that there is
    none at all, without which such a source says nothing.
    """
    for unit in dict.fromkeys(units.values()):
        fields = ", ".join(name for name in units if units[name] == unit)
        yield Finding("bind-unit", Severity.WARNING, at, fields, unit, details={"port": port.name})
    for column in small:
        yield Finding("bind-small", Severity.WARNING, at.at(column), found=column)
    money = [field.name for field in port.fields if field.type is RUPIAH]
    given = {n for row in after.rows for n in money if row.values.get(n) is not None or n in row.broken}
    if CEILING in money and given and CEILING not in given:
        yield Finding("bind-no-ceiling", Severity.NOTICE, at, CEILING)
    if money and not given:
        yield Finding("bind-no-amount", Severity.ERROR, at, found=port.name, allowed=", ".join(money))
