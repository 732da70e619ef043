"""Ports: the named tables that an application needs, and the fields of their rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import attrs

from spbe_sdk.findings.words import Language, Phrase, say

Parser = Callable[[str], Any]


@attrs.frozen(slots=True)
class PortField:
    """One field of a port's rows.

    `parse` turns a cell's text into the typed value, and raises ValueError where it cannot;
    `allowed` is the key under ``type.`` of the words that say what it takes.
    """

    name: str
    parse: Parser
    allowed: str
    example: str
    required: bool = False

    def explain(self, port: str, language: Language) -> str:
        """What the field is for."""
        return say(f"port.{port}.{self.name}", language)

    @property
    def takes(self) -> Phrase:
        """What the field takes."""
        return Phrase(f"type.{self.allowed}")


@attrs.frozen(slots=True)
class Port:
    """A named table: what an application asks a region for."""

    name: str
    fields: tuple[PortField, ...]
    required: bool = False

    def field(self, name: str) -> PortField | None:
        """The field with a name, or nothing."""
        return next((field for field in self.fields if field.name == name), None)

    def explain(self, language: Language) -> str:
        """What the port is for."""
        return say(f"port.{self.name}.about", language)
