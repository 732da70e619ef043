"""Revoked keys: what catalogues told this machine, which of it counts, and what is only somebody's word.

A key is revoked where it says so itself, where a key for which it vouches says so, or, for what comes from a catalogue,
where that catalogue says so. Anybody else is only quoted: otherwise whoever runs a catalogue could revoke any key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from spbe_sdk.applications.catalogue.copies import ToldRevocation, memories
from spbe_sdk.applications.package.public_key import PublicKey, shown_key
from spbe_sdk.documents.adoption import PinnedKey
from spbe_sdk.documents.catalogue import Revocation
from spbe_sdk.files.addresses import is_address, without_secrets
from spbe_sdk.findings.errors import PackageError
from spbe_sdk.findings.finding import Finding, Origin, Said, Severity, errors_among, quoted


@attrs.frozen(slots=True)
class Heard:
    """Revocations by the key's id: those that count, and those that are only named. Each with who said it."""

    counted: Mapping[str, tuple[Revocation, str]]
    named: Mapping[str, tuple[Revocation, str]]

    def findings(self, keys: Iterable[PublicKey | PinnedKey], source: str) -> list[Finding]:
        """An error for each of some keys that is revoked, a warning for each that somebody only names as revoked."""
        found = []
        for key in {key.id: key for key in keys}.values():
            if key.id in self.counted:
                found.append(_finding("key-revoked", Severity.ERROR, key, self.counted[key.id], source))
            elif key.id in self.named:
                found.append(_finding("key-named-revoked", Severity.WARNING, key, self.named[key.id], source))
        return found


def heard(place: str | None = None, more: Sequence[Revocation] = (), by: str = "") -> Heard:
    """What this machine heard of revoked keys, for something that is listed at a place, or nowhere.

    `more` are revocations that the place's own catalogue holds besides, and `by` is how it is called.
    """
    counted, named = dict[str, tuple[Revocation, str]](), dict[str, tuple[Revocation, str]]()
    for memory in memories():
        for told in memory.revoked:
            known = counted if told.own or memory.place == place else named
            known.setdefault(told.id, (told, _source(memory.place, told.by)))
    return Heard({**{gone.id: (gone, by) for gone in more}, **counted}, named)


def told_by(revoked: Iterable[Revocation], signers: Sequence[PublicKey]) -> list[ToldRevocation]:
    """Revocations in a document, each with whether one of its signers may speak for the key, and with who that is."""
    speakers = {elder: signer for signer in signers for elder in signer.elders}
    return [_told(gone, speakers.get(gone.id)) for gone in revoked]


def refuse_revoked(keys: Iterable[PublicKey], source: str, known: Heard) -> list[Finding]:
    """Refuse what a revoked key signed; what is only said of the keys is returned as warnings.

    Raises:
        PackageError: the key is named, with the reason, the day, and who said it.
    """
    findings = known.findings(keys, source)
    errors = errors_among(findings)
    if errors:
        raise PackageError(errors)
    return findings


def _told(gone: Revocation, speaker: PublicKey | None) -> ToldRevocation:
    return ToldRevocation(**dict(gone), own=speaker is not None, by=speaker.shown if speaker else None)


def _source(place: str, by: str | None) -> str:
    shown = without_secrets(place) if is_address(place) else place
    return f"{by}, {shown}" if by else shown


def _finding(
    code: str, severity: Severity, key: PublicKey | PinnedKey, told: tuple[Revocation, str], source: str
) -> Finding:
    gone, by = told
    details: dict[str, Said] = {"key": shown_key(key.id, key.name), "reason": quoted(gone.reason), "since": gone.since}
    return Finding(code, severity, Origin(source), details={**details, "by": by})
