"""The emblem beside a letterhead: a picture of the region's own, which is carried inside the page."""

from __future__ import annotations

import base64
from typing import Literal

import attrs

from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

# An emblem of a few centimetres, sharp in print.
MAX_BYTES = 512 * 1024
MAX_PIXELS = 4000

_PNG = b"\x89PNG\r\n\x1a\n"


@attrs.frozen(slots=True)
class Logo:
    """A picture that was looked at: it is what its name says, and small."""

    data: bytes
    kind: Literal["image/png", "image/svg+xml"]

    @property
    def address(self) -> str:
        """As the source of a picture in a page. Browsers run nothing in it, and fetch nothing for it."""
        return f"data:{self.kind};base64,{base64.b64encode(self.data).decode()}"


def read_logo(data: bytes, origin: Origin) -> Logo:
    """The bytes of a picture as a logo.

    Raises:
        DataError: it is neither PNG nor SVG, or too large, or an SVG that multiplies its own text.
    """
    if len(data) > MAX_BYTES:
        raise DataError(_refused("logo-large", origin, f"{len(data) // 1024} KB", f"{MAX_BYTES // 1024} KB"))
    if data.startswith(_PNG):
        sides = [int.from_bytes(data[at : at + 4], "big") for at in (16, 20)]
        if not 0 < min(sides) <= max(sides) <= MAX_PIXELS:
            found, allowed = " × ".join(map(str, sides)), f"{MAX_PIXELS} × {MAX_PIXELS}"
            raise DataError(_refused("logo-large", origin, found, allowed))
        return Logo(data, "image/png")
    if b"<svg" in data[:4096] and b"<!ENTITY" not in data.upper():
        return Logo(data, "image/svg+xml")
    raise DataError(_refused("logo-form", origin, data[:8].decode("ascii", errors="replace"), "PNG, SVG"))


def _refused(code: str, origin: Origin, found: str, allowed: str) -> Finding:
    return Finding(code, origin=origin, field="logo", found=found, allowed=allowed)
