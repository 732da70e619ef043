"""A source that a preset knows, proposed for a workspace's port."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from itertools import islice
from typing import Any

import attrs

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.bindings.alike import pieces
from spbe_sdk.bindings.completing import Looked, completed
from spbe_sdk.bindings.detect import said_above, said_below
from spbe_sdk.bindings.fields import columns_read
from spbe_sdk.bindings.figures import is_share
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.leaving import Left, described, figure_fields
from spbe_sdk.bindings.likeness import score
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.presets.fitting import Adopting
from spbe_sdk.bindings.presets.proposal import NEW, Proposed, propose, source_version, told_new, told_of
from spbe_sdk.bindings.presets.recognition import recognise, recognised_at
from spbe_sdk.bindings.secrets import close_rows
from spbe_sdk.bindings.shape import shape
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.bindings.suggest import Suggestion
from spbe_sdk.documents.binding import Binding
from spbe_sdk.documents.preset import Preset
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding, Severity, errors_among
from spbe_sdk.findings.words import Language, say

_LOOKED_AT = 500


def known_source(adoption: Workspace, port: str, adapter: str, options: Mapping[str, Any]) -> Suggestion | None:
    """The bindings of a port to a source that a preset knows; nothing where none does, or has nothing for the port.

    Raises:
        DataError: the source is one of which nothing is read, or it is not certain where its figures are.
    """
    files, reach = adoption.files, adoption.reach
    recognised = recognise(adapter, options, files, reach, port)
    if recognised is None:
        return None
    year = adoption.choices.settings.get("year")
    region = Adopting(adoption.choices.region, year if isinstance(year, int) else None)
    proposal = propose(recognised, port, region, files, reach)
    return None if proposal is None else _suggestion(adoption, port, proposal)


def named_source(adoption: Workspace, port: str, binding: Binding) -> list[Finding]:
    """What a preset says of a source whose binding its cells have told: what it is, and what is new; nothing where
    none knows it for this port.
    """
    found = recognised_at(binding.adapter, binding.options, adoption.files, adoption.reach)
    if found is None or port not in found.about.by_cells:
        return []
    return told_of(found, columns_read(binding), adoption.files, adoption.reach)


@attrs.frozen(slots=True)
class KnownSource:
    """A bound source that a preset knows: the preset, the version that the source says of itself, and what is new."""

    preset: Preset
    version: str | None
    new: tuple[Finding, ...]

    def text(self, language: Language) -> str:
        """What it is, and by which preset."""
        name = " ".join(filter(None, [self.preset.title.say(language), self.version]))
        return say("doctor.preset", language, source=name, preset=f"{self.preset.id} {self.preset.version}")


def known_sources(adoption: Workspace, port: str) -> list[KnownSource]:
    """What presets know of the sources of a bound port; what cannot be opened is told elsewhere.

    Examples:
        ``[known.preset.id for known in known_sources(adoption, "budgets")]``
    """
    found = []
    for binding in adoption.bindings.get(port, ()):
        with suppress(SpbeError):
            first = pieces(binding.adapter, binding.options, adoption.files)[0].source
            made = recognised_at(first.adapter, first.options, adoption.files, adoption.reach)
            if made is not None and port in {*made.about.ports, *made.about.by_cells}:
                version = source_version(made, adoption.files, adoption.reach)
                found.append(KnownSource(made.preset, version, tuple(told_new(made, columns_read(binding)))))
    return found


def _suggestion(adoption: Workspace, port: str, proposal: Proposed) -> Suggestion:
    pairs = [_completed(adoption, port, binding) for binding in proposal.bindings]
    first, *more = (binding for binding, _ in pairs)
    after = read_port(adoption.port(port), [first, *more], adoption.files, adoption.reach)
    faults = tuple(errors_among(after.findings))
    known = _warned(adoption.port(port), proposal, [first, *more])
    after.findings[:0] = [*known, *(finding for _, told in pairs for finding in told)]
    before, left = _looked_at(adoption, port, first)
    new = proposal.recognised.new
    return Suggestion(first, new, before, after, (), left=left, faults=faults, more=tuple(more))


def _warned(port: Port, proposal: Proposed, bindings: Sequence[Binding]) -> list[Finding]:
    """What a preset says, as a warning where a column that it leaves unread is called like figures that it lacks."""
    given = {name for one in bindings for name in (*one.fields, *one.splits, *one.joins, *one.constants, *one.chosen)}
    lacking = [field for field in figure_fields(port) if field.name not in given]
    columns = [column for column in proposal.recognised.new if not is_share(column)]
    missed = any(score(port, field, column, ()) is not None for field in lacking for column in columns)
    return [
        attrs.evolve(one, severity=Severity.WARNING) if missed and one.code == NEW else one for one in proposal.findings
    ]


def _completed(adoption: Workspace, port: str, binding: Binding) -> tuple[Binding, list[Finding]]:
    """A binding of a preset with what its sheet says beside the columns; as it is where that cannot be looked at."""
    with suppress(SpbeError):
        table, _ = open_source(binding.adapter, binding.options, port, adoption.files, adoption.reach)
        rows = [row for row in islice(table.rows, _LOOKED_AT) if isinstance(row, Record)]
        close_rows(table.rows)
        around = (said(binding.adapter, binding.options, adoption.files) for said in (said_above, said_below))
        return completed(adoption.port(port), binding, Looked(table, rows, *around))
    return binding, []


def _looked_at(
    adoption: Workspace, port: str, binding: Binding
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
