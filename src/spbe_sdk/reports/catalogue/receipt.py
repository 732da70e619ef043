"""A receipt as one printable page: evidence that an application was taken over, for a replication indicator."""

from __future__ import annotations

from typing import Protocol

from spbe_sdk.documents.receipt import Receipt
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.page import render_template, spoken
from spbe_sdk.reports.forms.paper import Paper


class Named(Protocol):
    """A key: what its owner calls it, and its id."""

    @property
    def name(self) -> str:
        """What its owner calls it."""
        ...

    @property
    def id(self) -> str:
        """Its id."""
        ...


def receipt_page(receipt: Receipt, signers: tuple[Named, ...], language: Language, paper: Paper = "A4") -> str:
    """The page as HTML text."""
    view = {
        **spoken(language, paper),
        "receipt": receipt,
        "signers": signers,
        "title": say("receipt.title", language),
    }
    return render_template("receipt.html.j2", view)
