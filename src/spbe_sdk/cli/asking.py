"""What is asked for on a terminal: the passphrase of a key, which key or region is meant, the year."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import typer

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.keys import read_public_key
from spbe_sdk.applications.package.public_key import PublicKey, UnchosenKeyError
from spbe_sdk.cli.output import echo
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, known_as, printable, say
from spbe_sdk.regions.library import find_regions, plain_code

PASSPHRASE = "SPBE_KEY_PASSPHRASE"  # noqa: S105 - the name of the variable, not a secret

Made = TypeVar("Made")


def asked_key(text: str | None) -> PublicKey | str | None:
    """A key that the line asks for: by its file, or by its fingerprint."""
    if text is None or re.fullmatch("[0-9a-f]{64}", text):
        return text
    return read_public_key(Path(text))


def choosing(work: Callable[[str | None], Made], code: str, language: Language) -> Made:
    """Do work for which one of several keys may have to be chosen: on a terminal the person is asked, then it is done.

    `work` takes the fingerprint of the key that was chosen; `code` says which choice is asked for here.

    Raises:
        UnchosenKeyError: there is no terminal to ask on; its findings say what to write.
    """
    try:
        return work(None)
    except UnchosenKeyError as error:
        if error.code != code or not os.isatty(0):
            raise
        return work(_chosen(error.keys, language))


def _chosen(keys: Sequence[PublicKey], language: Language) -> str:
    echo(say("cli.choose_key", language))
    for number, key in enumerate(keys, start=1):
        echo(f"  {number}. {key.shown}")
    return keys[asked_number(len(keys), say("cli.choose_number", language)) - 1].id


def asked_number(count: int, question: str) -> int:
    """Which of so many is chosen, from 1 on."""
    while True:
        number = int(typer.prompt(question, type=int))
        if 1 <= number <= count:
            return number


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


def asked_region(text: str, language: Language) -> str:
    """A region as it was written; where that may be several, the code that is chosen on a terminal."""
    meant = [region for region in find_regions(text) if region.exact]
    if len(meant) < 2 or not os.isatty(0):
        return text
    question = say("cli.which_region", language, found=text, regions=", ".join(region.label for region in meant))
    codes = [region.code for region in meant]
    return asked_text(question, None, lambda answer: plain_code(answer) in codes)


def agreed(key: str, language: Language) -> bool:
    """Whether a person on a terminal agrees; nobody does in a pipe, where an option has to say it."""
    if not os.isatty(0):
        return False
    yes, no = (known_as("reading", word) for word in ("yes", "no"))
    question = f"{say(key, language)} ({say('cli.yes_or_no', language)})"
    return asked_text(question, None, lambda answer: answer.lower() in (*yes, *no)).lower() in yes


def asked_year(adoption: Adoption, language: Language) -> Adoption:
    """The adoption with the year that is answered on a terminal; elsewhere, it is said which one was taken.

    Nothing is asked where an application of another author's kind has no year.
    """
    taken = adoption.choices.settings.get("year")
    if taken is None:
        return adoption
    if not os.isatty(0):
        echo(say("cli.year_taken", language, year=taken))
        return adoption
    year = int(asked_text(say("cli.year", language), str(taken), is_year))
    return adoption if year == taken else adoption.set("year", year)


def is_year(answer: str) -> bool:
    """Whether an answer is a year that a document may have."""
    return answer.isdecimal() and 2000 <= int(answer) <= 2100


def asked_text(question: str, default: str | None, fits: Callable[[str], bool]) -> str:
    """Ask until an answer fits."""
    while not fits(answer := str(typer.prompt(printable(question), default, err=True)).strip()):
        pass
    return answer
