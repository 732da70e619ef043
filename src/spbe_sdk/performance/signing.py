"""Who signs for a unit, and who signs above."""

from __future__ import annotations

import attrs

from spbe_sdk.documents.plan import Official, Plan, Unit
from spbe_sdk.findings.words import normal


@attrs.frozen(slots=True)
class Party:
    """Somebody who signs; nothing stands for what nobody told, which is left to be written by hand."""

    organisation: str
    name: str | None = None
    title: str | None = None
    rank: str | None = None
    nip: str | None = None

    @property
    def complete(self) -> bool:
        """Whether it is known who signs, and as what."""
        return self.name is not None and self.title is not None


# Of whom nothing is known.
NOBODY = Party("")


class Parties:
    """Those who sign for the units of a plan."""

    def __init__(self, plan: Plan) -> None:
        self._units = {unit.code: unit for unit in plan.units}
        self._officials = {official.unit: official for official in plan.officials}
        self._named = {normal(official.name): official for official in plan.officials}
        self._called = {normal(unit.name): unit for unit in plan.units}

    def of(self, unit: Unit) -> Party:
        """Who signs for a unit."""
        official = self._officials.get(unit.code)
        return Party(unit.name) if official is None else _party(official, unit.name)

    def above(self, unit: Unit) -> Party | None:
        """Who signs above: whom the official names, else the head of the unit above; nobody above the highest unit."""
        official = self._officials.get(unit.code)
        if official is not None and official.superior is not None:
            return self._named_above(official.superior)
        parent = self._units.get(unit.parent or "")
        return None if parent is None else self.of(parent)

    def _named_above(self, text: str) -> Party:
        person = self._named.get(normal(text))
        unit = self._units.get(text) or self._called.get(normal(text))
        if person is not None:
            head = self._units.get(person.unit)
            return _party(person, head.name if head else "")
        return self.of(unit) if unit is not None else Party("", name=text)


def _party(official: Official, organisation: str) -> Party:
    return Party(organisation, official.name, official.title, official.rank, official.nip)
