"""Licences: an SPDX expression, as every register and every host of code reads it."""

from __future__ import annotations

import difflib
import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from spbe_sdk.documents.fields import Text


def _licence(text: str) -> str:
    """The expression in its one way of writing: cc-by-4.0 is CC-BY-4.0."""
    from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

    try:
        return str(canonicalize_license_expression(text))
    except InvalidLicenseExpression:
        raise PydanticCustomError("licence_unknown", "no SPDX licence", {"expected": ", ".join(_meant(text))}) from None


def _meant(text: str) -> list[str]:
    """The ids that are written most alike, and the name that such terms would have as terms of one's own."""
    from packaging.licenses._spdx import LICENSES

    known = {key: licence["id"] for key, licence in LICENSES.items() if not licence["deprecated"]}
    words = [word for word in re.findall(r"[a-z0-9.]+", text.lower()) if word not in ("licence", "license", "version")]
    close = difflib.get_close_matches("-".join(words), known, n=3)
    own = re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:60].rstrip("-") or "terms"
    return [*(known[key] for key in close), f"LicenseRef-{own}"]


Licence = Annotated[
    Text,
    AfterValidator(_licence),
    Field(
        description="SPDX licence expression; terms of one's own as LicenseRef-…",
        examples=["CC-BY-4.0", "LicenseRef-Sumedang"],
    ),
]
