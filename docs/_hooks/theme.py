"""What the theme leaves open, mended in the pages that it made: all that a change of the theme takes away."""

from __future__ import annotations

import re
from typing import Any

SEARCH = {"id": "Pencarian", "en": "Search"}


def on_post_page(output: str, page: Any, **_: Any) -> str:
    language = "en" if page.url.startswith("en/") else "id"
    # A dialog has a name, which readers of screens say.
    output = output.replace('role="dialog">', f'role="dialog" aria-label="{SEARCH[language]}">', 1)
    # The theme asks each page's twin for a map of a site of its own, which is not there; said twice it does not.
    output = output.replace('<link rel="alternate"', '<link rel="alternate alternate"')
    # Each heading with others below it is a landmark of its own to the theme, and one page has dozens.
    output = re.sub(r'<nav class="md-nav" aria-label="[^"]*">', '<nav class="md-nav" role="none">', output)
    return own_index(output) if language == "en" else output


def own_index(output: str) -> str:
    """Pages in English search their own index, which lies at their root."""
    return re.sub(r'"base": "\.\.(/?)', lambda up: '"base": "' + ("" if up[1] else "."), output, count=1)
