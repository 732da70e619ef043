"""The language that a command line asks for, found before anything heavy is loaded."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import pairwise

from spbe_sdk.findings.words import LANGUAGES, Language

# By this variable a shell asks for what may stand next in a line.
COMPLETING = "_SPBE_COMPLETE"


def asked_language(line: Sequence[str]) -> Language | None:
    """The language that a command line asks for: by ``--lang``, wherever it stands, or else by SPBE_LANG."""
    named = [value for flag, value in pairwise(line) if flag == "--lang"]
    named += [word.removeprefix("--lang=") for word in line if word.startswith("--lang=")]
    named.append(os.environ.get("SPBE_LANG", ""))
    return next((language for name in named for language in LANGUAGES if language == name), None)
