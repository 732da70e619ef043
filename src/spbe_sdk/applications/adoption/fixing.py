"""What a workspace's bindings may say against the errors of its data, offered one by one and written if accepted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from typing import Any

import attrs

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.causes import Cause, Change, amended, causes
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.finding import Origin, errors_among


@attrs.frozen(slots=True)
class Offer:
    """A cause of errors, and the source of a port whose binding may be changed against it."""

    cause: Cause
    port: str
    index: int

    def lines(self) -> list[str]:
        """The lines of which one is written."""
        return [change.line for change in self.cause.changes]


def offers(adoption: Adoption) -> list[Offer]:
    """What can be written against the errors that a trial finds; those that only the data can end are left out."""
    found = causes(errors_among(adoption.trial().findings))
    return [offer for cause in found if cause.changes for offer in _offered(adoption, cause)]


def accept(adoption: Adoption, offer: Offer, change: Change) -> Adoption:
    """The adoption with one of an offer's changes written; everything else in `spbe.yaml` stays.

    Raises:
        WorkspaceError: the binding is written in a way that cannot be changed line by line.
    """
    part = amended(_written(adoption, offer.port, offer.index), change)
    return adoption if part is None else adoption.amend(offer.port, offer.index, change.part, part)


def _offered(adoption: Adoption, cause: Cause) -> Iterator[Offer]:
    origin = cause.first.origin
    if origin is None:
        return
    for port, sources in adoption.bindings.items():
        for index, source in enumerate(sources):
            if cause.first.details.get("port", port) == port and _reads(source, origin, cause.first.field or ""):
                if all(amended(_written(adoption, port, index), change) for change in cause.changes):
                    yield Offer(cause, port, index)
                return


def _written(adoption: Adoption, port: str, index: int) -> Mapping[str, Any]:
    found: Any = adoption.notation.value["bindings"][port]
    source: Mapping[str, Any] = found[index] if isinstance(found, list) else found
    return source


def _reads(source: Binding, origin: Origin, field: str) -> bool:
    """Whether a field is read from the column in which a finding stands."""
    place = place_of(source.adapter, source.options)
    sheet = source.options.get("sheet")
    same = origin.source == place or fnmatch(origin.source, place)
    return same and sheet in (None, origin.sheet) and source.fields.get(field) == origin.column
