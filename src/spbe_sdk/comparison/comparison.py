"""Whether results may be compared, and their ranks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, count
from typing import Any

import attrs

from spbe_sdk.comparison.position import Position, place_among
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Said
from spbe_sdk.findings.words import Phrase
from spbe_sdk.instruments.fingerprint import PARTS
from spbe_sdk.scoring.exact import exact_text


@attrs.frozen(slots=True)
class Ranked:
    """A result, and where it stands among the others that it is compared with.

    No two that are compared have one `label`.
    """

    standing: Position
    result: Result
    label: str

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.rank}: {self.result!r}>"

    @property
    def rank(self) -> int:
        """Its rank, counted from 1; equal published indices share one."""
        return self.standing.rank


class Compared(list[Ranked]):
    """Results by rank, the highest first; a list that can become a frame."""

    def to_frame(self, *, engine: str = "pandas") -> Any:
        """A row for each result, by rank; indices are exact text.

        `engine` is ``pandas``, ``polars`` or ``pyarrow``, whose frame it is.

        Raises:
            UsageError: the engine is not known or not installed.
        """
        # Engines are loaded for whoever asks for one.
        from spbe_sdk.assessment.columns.engines import frame_from

        columns: dict[str, list[object]] = {
            "rank": [item.rank for item in self],
            "label": [item.label for item in self],
        }
        columns |= {name: [getattr(item.result, name) for item in self] for name in ("region", "year", "instrument")}
        columns["index"] = [str(item.result.index) for item in self]
        columns["exact"] = [exact_text(item.result.exact) for item in self]
        columns |= {name: [getattr(item.result, name) for item in self] for name in ("predicate", "errors")}
        return frame_from(columns, engine)


# A result, or several: as a list or whatever else yields them, or by the label that tells each from the others.
Given = Result | Iterable[Result] | Mapping[str, Result]


def compare(*given: Given) -> Compared:
    """Rank results by their published index, highest first.

    Args:
        given: the results, one by one, in a list or whatever else yields them, or in a mapping, by the label of each.
            Others are labelled by region and year, and numbered from the second with the same label.

    Raises:
        UsageError: fewer than two, one has no index, or they were not measured alike; the first difference is named.

    Examples:
        >>> def result_of(region, level):
        ...     ratings = [{"indicator": str(code), "value": level} for code in range(1, 48)]
        ...     return score({"instrument": "spbe-59-2020", "region": region, "year": 2023, "ratings": ratings})
        >>> ranked = compare(result_of("32.16", 3), result_of("32.11", 4))
        >>> [(one.rank, one.result.region, one.result.shown) for one in ranked]
        [(1, '32.11', Decimal('4.00')), (2, '32.16', Decimal('3.00'))]
        >>> now = result_of("32.16", 3)
        >>> [one.label for one in compare({"now": now, "if": now.with_ratings({"47": 5})})]
        ['if', 'now']
    """
    labelled = [pair for one in given for pair in _labelled(one)]
    results = [result for _, result in labelled]
    if len(results) < 2:
        raise UsageError(Finding("results-few"))
    problems = [
        Finding("results-breach", found=f"{result.region} {result.year}") for result in results if not result.comparable
    ]
    problems += [Finding("results-refused", found=f"{r.region} {r.year}") for r in results if r.refused]
    problems += [finding for other in results[1:] if (finding := first_difference(results[0], other)) is not None]
    if problems:
        raise UsageError(problems)
    ordered = sorted(_told_apart(labelled), key=lambda pair: (-pair[1].index, pair[1].region, pair[1].year))
    indices = [result.index for _, result in ordered]
    return Compared(
        Ranked(place_among(result.index, indices[:number] + indices[number + 1 :]), result, label)
        for number, (label, result) in enumerate(ordered)
    )


def _labelled(given: Given) -> Iterable[tuple[str, Result]]:
    """Each of some results by its label."""
    if isinstance(given, Mapping):
        return given.items()
    results = (given,) if isinstance(given, Result) else given
    return ((f"{result.region} {result.year}", result) for result in results)


def _told_apart(labelled: Iterable[tuple[str, Result]]) -> Iterator[tuple[str, Result]]:
    """The same results, none of them with the label of another."""
    taken: set[str] = set()
    for label, result in labelled:
        numbered = (f"{label} ({number})" for number in count(2))
        own = next(name for name in chain([label], numbered) if name not in taken)
        taken.add(own)
        yield own, result


def check_together(results: Sequence[Result]) -> None:
    """Refuse results that no ranking of regions should hold: one region twice, or several years.

    Raises:
        UsageError: every such problem.
    """
    problems = []
    places = [(result.region, result.year) for result in results]
    for region, year in dict.fromkeys(place for place in places if places.count(place) > 1):
        problems.append(Finding("results-twice", found=f"{region} {year}"))
    years = sorted({result.year for result in results})
    if len(years) > 1:
        problems.append(Finding("results-years", found=", ".join(map(str, years))))
    if problems:
        raise UsageError(problems)


def first_difference(one: Result, other: Result) -> Finding | None:
    """The first thing in which two results were not measured alike, or nothing."""
    if one.fingerprint is not None and one.fingerprint == other.fingerprint:
        return None
    pair = f"{one.instrument} ≠ {other.instrument}"
    for part in PARTS:
        if one.basis.get(part) != other.basis.get(part):
            return difference(part, _detail(part, one, other) or pair)
    return difference("fingerprint", pair)


def difference(part: str, detail: str) -> Finding:
    """That two results cannot be compared, since a part of how they were measured differs."""
    details: dict[str, Said] = {"part": Phrase(f"differs.{part}"), "detail": detail}
    return Finding("results-different", field=part, details=details)


def _detail(part: str, one: Result, other: Result) -> str:
    """The first node that differs, where nodes tell it."""
    ours = {node.code: node.weight for node in one.walk()}
    theirs = {node.code: node.weight for node in other.walk()}
    if part == "plugins":
        return f"{one.basis.get(part, '–')} ≠ {other.basis.get(part, '–')}"
    if part == "predicates" and one.predicate_from != other.predicate_from:
        return f"{one.year} {one.predicate_from} ≠ {other.year} {other.predicate_from}"
    if part == "indicators":
        single = [*(c for c in ours if c not in theirs), *(c for c in theirs if c not in ours)]
        return f"{single[0]}: {one.instrument} ≠ {other.instrument}" if single else ""
    if part == "weights":
        unequal = [code for code in ours if code in theirs and ours[code] != theirs[code]]
        texts = (f"{code}: {exact_text(ours[code])} ≠ {exact_text(theirs[code])}" for code in unequal)
        return next(texts, "")
    return ""
