"""Which results a region wants to stand beside: its province, its type, its likes by index, or named ones."""

from __future__ import annotations

from collections.abc import Sequence

from spbe_sdk.documents.result import Result
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.regions.library import province_of, type_of

PEERS = ("province", "type", "similar")

NEAREST = 5


def peers(own: Result, others: Sequence[Result], which: str) -> list[Result]:
    """The peers of a result among others.

    `which` is ``"province"`` (the same first part of the region code), ``"type"`` (the same part of a code, a kota
    with a kota: kota are numbered from 71), ``"similar"`` (the five nearest by index, and those just as near), or
    region codes with commas between them.

    Raises:
        UsageError: nobody is left, or a code is not among the others.
    """
    if which == "similar":
        distances = sorted(abs(other.index - own.index) for other in others)
        found = [other for other in others if abs(other.index - own.index) <= distances[:NEAREST][-1]]
    elif which == "province":
        found = [other for other in others if province_of(other.region) == province_of(own.region)]
    elif which == "type":
        found = [other for other in others if type_of(other.region) == type_of(own.region)]
    else:
        return _named(others, [code.strip() for code in which.split(",") if code.strip()])
    if not found:
        raise UsageError(Finding("peers-none", found=which, allowed=_codes(others)))
    return found


def _named(others: Sequence[Result], codes: Sequence[str]) -> list[Result]:
    known = {other.region for other in others}
    problems = [
        Finding("peers-unknown", found=code, allowed=_codes(others), details={"kinds": ", ".join(PEERS)})
        for code in codes or ["–"]
        if code not in known
    ]
    if problems:
        raise UsageError(problems)
    return [other for other in others if other.region in codes]


def _codes(others: Sequence[Result]) -> str:
    return ", ".join(dict.fromkeys(other.region for other in others))
