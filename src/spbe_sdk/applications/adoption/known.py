"""A source that a preset knows, proposed for a workspace's port."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from itertools import islice
from typing import Any

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.leaving import Left, described
from spbe_sdk.bindings.presets.fitting import Adopting
from spbe_sdk.bindings.presets.proposal import Proposed, propose
from spbe_sdk.bindings.presets.recognition import recognise
from spbe_sdk.bindings.secrets import close_rows
from spbe_sdk.bindings.shape import shape
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.bindings.suggest import Suggestion
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import errors_among

_LOOKED_AT = 500


def known_source(adoption: Adoption, port: str, adapter: str, options: Mapping[str, Any]) -> Suggestion | None:
    """The bindings of a port to a source that a preset knows; nothing where none does, or has nothing for the port.

    Raises:
        DataError: the source is one of which nothing is read, or it is not certain where its figures are.
    """
    files, reach = adoption.files, adoption.reach
    recognised = recognise(adapter, options, files, reach)
    if recognised is None:
        return None
    year = adoption.choices.settings.get("year")
    region = Adopting(adoption.choices.region, year if isinstance(year, int) else None)
    proposal = propose(recognised, port, region, files, reach)
    return None if proposal is None else _suggestion(adoption, port, proposal)


def _suggestion(adoption: Adoption, port: str, proposal: Proposed) -> Suggestion:
    first, *more = proposal.bindings
    after = read_port(adoption.port(port), proposal.bindings, adoption.files, adoption.reach)
    faults = tuple(errors_among(after.findings))
    after.findings[:0] = proposal.findings
    before, left = _looked_at(adoption, port, first)
    new = proposal.recognised.new
    return Suggestion(first, new, before, after, (), left=left, faults=faults, more=tuple(more))


def _looked_at(
    adoption: Adoption, port: str, binding: Binding
) -> tuple[list[Mapping[str, str | None]], tuple[Left, ...]]:
    """The first rows that count, as they are in the source but for what is never read, and those that are left out."""
    before: list[Mapping[str, str | None]] = []
    left: list[Left] = []
    with suppress(SpbeError):
        table, _ = open_source(binding.adapter, binding.options, port, adoption.files, adoption.reach)
        found = shape(table.columns, table.header, binding, None, port)
        for row in islice(table.rows, _LOOKED_AT):
            if isinstance(row, Record):
                made = [one for one in found.of(row) if isinstance(one, Record)]
                before += [one.cells for one in made[:1]]
                left += [] if made else [described(row, "other")]
        close_rows(table.rows)
    return before[:5], tuple(left)
