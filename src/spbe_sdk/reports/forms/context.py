"""What a report says besides its figures: who published what, when it ran, in which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import attrs

from spbe_sdk.documents.application import OWN_ID, Application
from spbe_sdk.findings.words import Language
from spbe_sdk.performance.signing import NOBODY, Party
from spbe_sdk.regions.library import region_name
from spbe_sdk.reports.forms.logo import Logo
from spbe_sdk.reports.forms.paper import Paper, paper_size


def letterhead_of(settings: Mapping[str, object], region: str) -> str | None:
    """What stands above a page: the adopter's own letterhead, else the name of its region, where that is known."""
    own = settings.get("letterhead")
    return own if isinstance(own, str) and own else region_name(region)


@attrs.frozen(slots=True)
class ReportContext:
    """The surroundings of a report; `templates` is a folder of the adopter's own templates.

    `logo`, `address` and `place` stand on forms: beside the letterhead, below it, and where one signs; `addressee` and
    `signer` on the letter of an evaluation's results. `workspace` is what commands that are printed call it, from the
    folder that it lies in.
    """

    language: Language
    application: Application
    package_digest: str
    region: str
    letterhead: str | None
    run_at: datetime
    version: str
    labels: Mapping[str, str]
    templates: Path | None = None
    paper: Paper = "A4"
    logo: Logo | None = None
    address: str | None = None
    place: str | None = None
    addressee: str | None = None
    signer: Party = NOBODY
    workspace: str = "."

    @property
    def paper_size(self) -> str:
        """The size of the paper, as style sheets write it."""
        return paper_size(self.paper)

    @property
    def published(self) -> bool:
        """Whether its application has a publisher: one that was made for the region alone has none, and no licence."""
        return not self.application.id.startswith(OWN_ID)

    @property
    def institution(self) -> str:
        """Whose report it is: its letterhead, or the code of its region."""
        return self.letterhead or self.region
