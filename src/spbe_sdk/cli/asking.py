"""What is asked for on a terminal: the passphrase of a key."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say

PASSPHRASE = "SPBE_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable, not a secret


def passphrase(key: Path, language: Language) -> str | None:
    """The passphrase of a key: from the environment, or, where the key needs one, asked for on a terminal."""
    found = os.environ.get(PASSPHRASE)
    if not found and os.isatty(0) and b"ENCRYPTED" in read_bytes(key):
        found = _ask(language, twice=False)
    return found or None


def new_passphrase(language: Language) -> str:
    """The passphrase for a new key: from the environment, or asked for twice.

    Raises:
        UsageError: there is no terminal to ask on.
    """
    found = os.environ.get(PASSPHRASE)
    if not found and not os.isatty(0):
        raise UsageError(Finding("key-passphrase-missing", details={"variable": PASSPHRASE}))
    return found or _ask(language, twice=True)


def _ask(language: Language, *, twice: bool) -> str:
    again = say("cli.passphrase_again", language) if twice else False
    return str(typer.prompt(say("cli.passphrase", language), hide_input=True, confirmation_prompt=again))
