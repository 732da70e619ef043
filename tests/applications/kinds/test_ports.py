"""The ports of every kind: each field has its words, and what is shown as an example is what its type takes."""

from typing import Any

import pytest
import yaml

from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.findings.words import LANGUAGES

PORTS: list[Port] = [port for name in ("maturity-index", "performance") for port in find_kind(name).ports]

FIELDS = [pytest.param(port, field, id=f"{port.name}.{field.name}") for port in PORTS for field in port.fields]


@pytest.mark.parametrize(("port", "field"), FIELDS)
def test_every_field_and_its_type_have_words(port: Port, field: PortField) -> None:
    for language in LANGUAGES:
        assert port.explain(language)
        assert field.explain(port.name, language)
        assert field.type.takes.text(language)


@pytest.mark.parametrize(("port", "field"), FIELDS)
def test_an_example_maps_words_to_what_the_type_takes(port: Port, field: PortField) -> None:
    example: dict[str, Any] = yaml.safe_load(field.type.example or "{}")
    for ours in example.values():
        assert ours is None or field.type.parse(str(ours)) is not None
