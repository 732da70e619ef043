"""The desk at which one person works: which workspace lies on it, in which language, and who may come to it."""

from __future__ import annotations

import secrets
import time
from hmac import compare_digest
from pathlib import Path

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.documents.adoption import CHOICES, LOCK
from spbe_sdk.findings.words import Language


def _secret() -> str:
    return secrets.token_urlsafe(32)


@attrs.define
class Desk:
    """A workspace, or the folder in which one is to be made, opened for one person in one browser.

    `address` is where the page is served (``127.0.0.1:40123``). The token opens it once; from then on the browser is
    known by its cookie, which it sends to this place alone. The person is `done` who says so.
    """

    folder: Path
    language: Language = "id"
    address: str = "127.0.0.1"
    place: str = attrs.field(factory=lambda: secrets.token_urlsafe(12))
    token: str | None = attrs.field(factory=_secret, repr=False)
    cookie: str = attrs.field(factory=_secret, repr=False)
    done: bool = False
    _busy: int = 0
    _left: float = attrs.field(factory=time.monotonic)

    @property
    def origin(self) -> str:
        """What a browser says of where its page came from."""
        return f"http://{self.address}"

    @property
    def cookie_name(self) -> str:
        """The cookie's name: browsers keep those of several ports of one machine together."""
        return f"spbe-{self.place}"

    @property
    def has_workspace(self) -> bool:
        """Whether there is a workspace already."""
        return (self.folder / CHOICES).is_file() and (self.folder / LOCK).is_file()

    def opened(self) -> Adoption:
        """The workspace, as it is now.

        Raises:
            SpbeError: it is none, or cannot be read.
        """
        return Adoption.open(self.folder)

    def link(self) -> str:
        """The address that opens the page, once."""
        return f"{self.origin}/{self.place}/?token={self.token}"

    def admit(self, token: str) -> bool:
        """Whether this is the token; it is spent then."""
        fits = self.token is not None and compare_digest(self.token.encode(), token.encode())
        if fits:
            self.token = None
        return fits

    def knows(self, cookie: str | None) -> bool:
        """Whether this is the cookie of the browser that was let in."""
        return cookie is not None and compare_digest(self.cookie.encode(), cookie.encode())

    def come(self) -> None:
        """Somebody asks for something."""
        self._busy += 1

    def leave(self) -> None:
        """They have it."""
        self._busy -= 1
        self._left = time.monotonic()

    def is_over(self, now: float, patience: float) -> bool:
        """Whether the person is done, or has asked for nothing for so many seconds; never while something is done."""
        return not self._busy and (self.done or now - self._left >= patience)
