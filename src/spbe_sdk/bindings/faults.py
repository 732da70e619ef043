"""What is wrong with a cell, and whether its row is one of the table's."""

from __future__ import annotations

from spbe_sdk.bindings.fields import Observation
from spbe_sdk.bindings.footnotes import unmarked
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Phrase


def fault(
    code: str, found: str, field: PortField, observation: Observation, port: Port, **details: str | Phrase
) -> Finding:
    """That a cell holds what its field does not take; `code` says why.

    `details` holds that it may not be empty; and which row it is, where the row is one of the table's: other cells say
    what it is about.
    """
    column = observation.columns.get(field.name)
    return Finding(
        code,
        origin=observation.origin.at(column),
        field=field.name,
        found=found,
        allowed=field.type.takes,
        details={
            "port": port.name,
            "column": column or field.name,
            **({"otherwise": ""} if code == "cell-required" else {}),
            **({"needed": field.name} if field.required and not field.type.measured else {}),
            **_meant(code, found, field),
            **details,
            **_row_of(field, observation, port),
        },
    )


def _meant(code: str, found: str, field: PortField) -> dict[str, str]:
    """The cell without the mark of a note at its end, where the field takes it so: 13,18 of 13,18 *)."""
    bare = unmarked(found) if code == "cell-type" else found
    return {"meant": bare} if bare != found and _takes(field, bare) else {}


def _takes(field: PortField, text: str) -> bool:
    try:
        return field.type.parse(text) is not None
    except ValueError:
        return False


def _row_of(field: PortField, observation: Observation, port: Port) -> dict[str, str]:
    """Which row it is, unless all that it holds besides is figures.

    A figure says nothing, for totals have one too; nor does what a merged heading repeats in every cell.
    """
    own = observation.values.get(field.name)
    told = (observation.values.get(other.name) for other in port.fields if other is not field and not other.type.figure)
    ours = field.required and all(text in (None, "", own) for text in told)
    return {} if ours else {"row": str(observation.origin.row or "")}
