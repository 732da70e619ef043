"""What a workspace's bindings may say against the errors of its data, offered one by one and written if accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Any

import attrs

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.causes import Cause, Change, amended, causes
from spbe_sdk.bindings.directions import likely_direction
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.documents.binding import Binding, as_written
from spbe_sdk.findings.finding import Finding, Origin, errors_among, row_place
from spbe_sdk.findings.words import Language

_OF_CELLS = ("cell-type", "cell-required", "cell-empty")

# Indicators that do not say which way is better, of which a binding may say it by their names.
_DIRECTIONS = ("direction-doubtful",)


@attrs.frozen(slots=True)
class Offer:
    """A cause of errors, and the source of a port whose binding may be changed against it."""

    cause: Cause
    port: str
    index: int

    @property
    def at(self) -> tuple[str, int]:
        """Which source of which port."""
        return self.port, self.index

    def lines(self, language: Language) -> list[str]:
        """What may be written, one of them."""
        return [change.text(language) for change in self.cause.changes]


Chosen = tuple[Offer, Change]


def offers(adoption: Adoption) -> list[Offer]:
    """What can be written against the errors that a trial finds; those that only the data can end are left out, and
    so is what would end none of them, or would lose rows with figures.
    """
    found = causes(errors_among(adoption.trial().findings))
    made = [offer for cause in found if cause.changes for offer in _offered(adoption, cause)]
    made += [offer for cause in found if cause.first.code in _DIRECTIONS for offer in _directed(adoption, cause.first)]
    errors = errors_among(adoption.measured().findings) if made else []
    before = {port: _State.of(adoption, port, errors) for port in {offer.port for offer in made}}
    kept = (_helping(adoption, offer, before[offer.port]) for offer in made)
    return [offer for offer in kept if offer.cause.changes]


def accept(adoption: Adoption, *chosen: Chosen) -> Adoption:
    """The adoption with a change of each of some offers written, as one step; everything else in `spbe.yaml` stays.

    Raises:
        WorkspaceError: a binding is written in a way that cannot be changed line by line; nothing is written then.
    """
    parts: dict[tuple[str, int, str], Any] = {}
    for offer, change in chosen:
        present = _present(adoption, offer.port, offer.index)
        known = {part: value for (port, index, part), value in parts.items() if (port, index) == offer.at}
        for part, value in (amended({**present, **known}, change) or {}).items():
            parts[*offer.at, part] = value
    return adoption.amend_all([(*place, value) for place, value in parts.items()]) if parts else adoption


def _offered(adoption: Adoption, cause: Cause) -> Iterator[Offer]:
    origin = cause.first.origin
    if origin is None:
        return
    for port, sources in adoption.bindings.items():
        for index, source in enumerate(sources):
            if cause.first.details.get("port", port) == port and _reads(source, origin, cause):
                yield Offer(cause, port, index)
                return


def _directed(adoption: Adoption, told: Finding) -> Iterator[Offer]:
    """The direction of our own indicators by their names, where their sources have no column for it."""
    port = adoption.port("indicators")
    for index, source in enumerate(adoption.bindings.get(port.name, ())):
        column = source.fields.get("name")
        taken = source.fields.get("direction", column) != column or {"direction"} & {*source.constants, *source.chosen}
        rows = () if column is None or taken else read_port(port, [source], adoption.files, adoption.reach).rows
        names = dict.fromkeys(str(row.values["name"]) for row in rows if row.values.get("name"))
        likely = {name: likely_direction(name) for name in names}
        if any(likely.values()):
            change = Change({"fields": {"direction": column}, "values": {"direction": likely}})
            yield Offer(Cause((told,), (change,)), port.name, index)


@attrs.frozen(slots=True)
class _State:
    """What comes of a workspace: the errors of its data, and how many rows come in whole through a port."""

    errors: list[Finding]
    rows: int

    @classmethod
    def of(cls, adoption: Adoption, port: str, errors: list[Finding]) -> _State:
        """What comes of it; a row counts that has what its port asks for: a figure, where it asks for any, and no error
        that keeps it out, as that of a code that there is not.
        """
        asked = adoption.port(port)
        figures = [field.name for field in asked.fields if field.type.figure]
        rows = read_port(asked, adoption.bindings[port], adoption.files, adoption.reach).rows
        out = {row_place(one.origin) for one in errors if one.origin and one.field not in figures}
        whole = [row for row in rows if not row.broken and row_place(row.origin) not in out]
        counted = sum(not figures or any(row.values.get(name) is not None for name in figures) for row in whole)
        return cls(errors, counted)

    def like(self, told: Finding) -> int:
        """How many of the errors are of one cause with some: a cell that is empty instead is as wrong as it was."""
        return sum(one.field == told.field and one.code in (told.code, *_OF_CELLS) for one in self.errors)

    @property
    def repeated(self) -> int:
        """How many of the errors say that something is there more than once."""
        return sum(one.code.endswith(("-duplicate", "-twice", "-two-parents")) for one in self.errors)


def _helping(adoption: Adoption, offer: Offer, before: _State) -> Offer:
    """An offer with those of its changes that help: fewer errors of the kind are left, nothing is there twice that was
    there once, and no row with figures is lost.
    """

    def helps(change: Change) -> bool:
        parts = amended(_present(adoption, offer.port, offer.index), change)
        if parts is None:
            return False
        changed = _with(adoption, offer, parts)
        after = _State.of(changed, offer.port, errors_among(changed.measured().findings))
        told = offer.cause.first
        fewer = after.like(told) < before.like(told)
        return fewer and after.rows >= before.rows and after.repeated <= before.repeated

    changes = tuple(change for change in offer.cause.changes if helps(change))
    return attrs.evolve(offer, cause=attrs.evolve(offer.cause, changes=changes))


def _with(adoption: Adoption, offer: Offer, parts: Mapping[str, Any]) -> Adoption:
    """The adoption with other parts of a source, which are not written."""
    written = as_written(adoption.choices.bindings)
    whole = [
        type(one).model_validate({**one.model_dump(exclude_unset=True), **parts}) if index == offer.index else one
        for index, one in enumerate(written[offer.port])
    ]
    choices = adoption.choices.model_copy(update={"bindings": {**written, offer.port: tuple(whole)}})
    return attrs.evolve(adoption, choices=choices)


def _present(adoption: Adoption, port: str, index: int) -> Mapping[str, Any]:
    """A source as it is written; lists are those that hold, for one of its own takes the place of a named source's."""
    found: Any = adoption.notation.value["bindings"][port]
    written: Mapping[str, Any] = found[index] if isinstance(found, list) else found
    whole = adoption.bindings[port][index].model_dump(mode="json", exclude_unset=True)
    return {**written, **{part: whole[part] for part in ("fill_down", "drop") if part in whole}}


def _reads(source: Binding, origin: Origin, cause: Cause) -> bool:
    """Whether the field of a cause is read from the column in which it stands; of columns that become rows, only what
    a cell means can be said.
    """
    place = place_of(source.adapter, source.options)
    sheet, field = source.options.get("sheet"), cause.first.field or ""
    spread = source.unpivot.spread if source.unpivot and cause.changes[0].kind not in ("drop", "fill_down") else ()
    same = origin.source == place or fnmatch(origin.source, place)
    own = source.fields.get(field) == origin.column or (field in source.fields and origin.column in spread)
    return same and sheet in (None, origin.sheet) and own
