"""One tree of errors: a bad call or a broken machine. Bad data is no error; it becomes findings.

SpbeError
├── UsageError       the call itself is wrong: an unknown instrument, a strategy that is not installed
├── WorkspaceError   a folder is no workspace, is already one, or cannot be written
├── PackageError     a package is refused: damaged, altered, hostile, or of another format
└── DataError        data problems left nothing to compute; carries every finding
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from spbe_sdk.findings.words import LANGUAGES

if TYPE_CHECKING:
    from spbe_sdk.findings.finding import Finding


class SpbeError(Exception):
    """What every error of this library derives from.

    Each carries the findings that caused it, so that a caller can show the same code, place and remedy
    that the command line shows.

    Examples:
        >>> try:
        ...     score("tidak-ada.yaml")
        ... except SpbeError as error:
        ...     [finding.code for finding in error.findings]
        ['file-missing']
    """

    def __init__(self, findings: Finding | Iterable[Finding]) -> None:
        self.findings: tuple[Finding, ...] = (findings,) if not isinstance(findings, Iterable) else tuple(findings)
        super().__init__(self.findings)

    def __str__(self) -> str:
        """The findings in English, for developers; people are shown `findings` in their language."""
        more = len(self.findings) - 3
        shown = [finding.text("en") for finding in self.findings[:3]]
        return " ".join(shown) + (f" … and {more} more" if more > 0 else "")

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values: which error it is, and its findings, each with its words by language.

        Examples:
            >>> try:
            ...     load_instrument("spbe-1999")
            ... except SpbeError as error:
            ...     told = error.to_dict()
            >>> told["error"], told["findings"][0]["code"], sorted(told["findings"][0]["message"])
            ('UsageError', 'instrument-unknown', ['en', 'id'])
        """
        return {"error": type(self).__name__, "findings": [_in_both(finding) for finding in self.findings]}


class UsageError(SpbeError):
    """The call itself is wrong.

    Examples:
        >>> try:
        ...     load_policy("umum-9")
        ... except UsageError as error:
        ...     error.findings[0].code
        'policy-unknown'
    """


class WorkspaceError(SpbeError):
    """A workspace is missing, in the way, or not writable.

    Examples:
        >>> try:
        ...     Adoption.open("examples")
        ... except WorkspaceError as error:
        ...     error.findings[0].code
        'workspace-missing'
    """


class PackageError(SpbeError):
    """A package is refused.

    Examples:
        >>> try:
        ...     verify("assessment.yaml")
        ... except PackageError as error:
        ...     error.findings[0].code
        'package-broken'
    """


class DataError(SpbeError):
    """Problems in the data left nothing to compute.

    Examples:
        >>> try:
        ...     Assessment.from_dict({"instrument": "spbe-59-2020", "region": "3216", "year": 2023})
        ... except DataError as error:
        ...     [(finding.code, finding.field) for finding in error.findings]
        [('field-pattern', 'region')]
    """


def _in_both(finding: Finding) -> dict[str, Any]:
    told = {language: finding.to_dict(language) for language in LANGUAGES}
    words = {part: {language: told[language][part] for language in told} for part in ("message", "remedy")}
    return {**told["en"], **words}
