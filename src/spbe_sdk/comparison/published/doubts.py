"""Which published figures of an institution are doubtful."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.comparison.published.library import Conflict, Published, conflicts


def doubts_of(item: Published) -> Sequence[Conflict]:
    """What contradicts a figure of an institution that is shown nevertheless, or makes it doubtful."""
    names = (item.name, item.institution)
    found = (each for each in conflicts() if each.year == item.year and each.institution in names)
    return [each for each in found if each.kept is not None]


def doubted_nodes(item: Published) -> set[str]:
    """The doubtful figures of an institution: ``index``, or the code of a domain.

    Examples:
        >>> from spbe_sdk.comparison.published.library import published_in
        >>> doubted_nodes(next(item for item in published_in(2024) if item.name == "Kabupaten Batang"))
        {'index'}
    """
    return {each.node for each in doubts_of(item)}
