"""Ports: the named tables that an application needs, and the fields of their rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

import attrs

from spbe_sdk.bindings.cells import CellType
from spbe_sdk.findings.words import Language, known_as, normal, say


@attrs.frozen(slots=True)
class PortField:
    """One field of a port's rows, and what its cells hold.

    Of a `unique` one, each row has its own. `made`: where no column holds it, it is made from the row's unit and name.
    `headings` finds what a heading may name instead, where a table has a column for each: Stunting, of a known list.

    Examples:
        >>> field = MaturityIndex.ports[0].field("value")
        >>> field.required, field.explain("ratings", "en")
        (True, 'rating of the indicator')
    """

    name: str
    type: CellType
    required: bool = False
    unique: bool = False
    made: bool = False
    headings: Callable[[str], str | None] | None = None

    def explain(self, port: str, language: Language) -> str:
        """What the field is for."""
        return say(f"port.{port}.{self.name}", language)


@attrs.frozen(slots=True)
class Port:
    """A named table: what an application asks a region for.

    `voice` says whose figures it takes, where a sheet may have both: those of the assessed, or an assessor's.
    `brought` is where an application may bring such rows along; one that does asks for no more of them.

    Examples:
        >>> [port.name for port in MaturityIndex.ports if port.required]
        ['ratings']
    """

    name: str
    fields: tuple[PortField, ...]
    required: bool = False
    voice: Literal["self", "external"] | None = None
    brought: str | None = None

    def field(self, name: str) -> PortField | None:
        """The field with a name, or nothing."""
        return next((field for field in self.fields if field.name == name), None)

    def explain(self, language: Language) -> str:
        """What the port is for."""
        return say(f"port.{self.name}.about", language)


def port_called(name: str, ports: Iterable[Port]) -> Port | None:
    """The port that a name means: its own, or a word of people for it (``nilai``, ``Data dukung``); nothing if none."""
    known = {port.name: port for port in ports}
    words = (port for port in known.values() if normal(name) in map(normal, known_as("port_words", port.name)))
    return known.get(name) or next(words, None)
