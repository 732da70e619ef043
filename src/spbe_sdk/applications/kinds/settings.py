"""What a region chooses for an application of each kind, besides its data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from spbe_sdk.documents.assessment import Stage
from spbe_sdk.documents.fields import Exact, Part, RelativePath, Text, Year
from spbe_sdk.documents.plan import Period
from spbe_sdk.performance.policies.library import DEFAULT_POLICY
from spbe_sdk.reports.forms.paper import Paper

Letterhead = Annotated[
    Text | None,
    Field(examples=["PEMERINTAH KABUPATEN …"], description="The institution's name, above the report."),
]

PaperChoice = Annotated[Paper, Field(description="The paper that reports are printed on; folio is also called F4.")]


Address = Annotated[Text | None, Field(description="Address of the institution, below its name on forms.")]

Place = Annotated[Text | None, Field(description="Where forms are signed.")]

LogoPath = Annotated[
    RelativePath | None,
    Field(examples=["data/logo.png"], description="Emblem beside the letterhead of forms: PNG or SVG, up to 512 KB."),
]


Addressee = Annotated[
    Text | None,
    Field(examples=["Kepala Dinas …"], description="To whom the letter of an evaluation's results is written."),
]

SignerName = Annotated[Text | None, Field(description="Who signs the letter of an evaluation's results, with degrees.")]

SignerTitle = Annotated[
    Text | None, Field(examples=["Inspektur Daerah"], description="The office of who signs the letter of results.")
]

SignerRank = Annotated[Text | None, Field(description="The rank of who signs the letter of results.")]

SignerNip = Annotated[
    Annotated[str, Field(pattern=r"^[0-9]{8} ?[0-9]{6} ?[0-9] ?[0-9]{3}$")] | None,
    Field(
        examples=["19800101 200501 1 001"],
        description="The number as a civil servant of who signs the letter of results.",
    ),
]


class MaturityIndexSettings(Part):
    """Settings of a maturity index."""

    year: Year = Field(description="The assessed year.")
    stage: Stage = Field(default=Stage.FINAL, description="Whose ratings the port `ratings` holds.")
    target_index: Exact | None = Field(default=None, examples=["3.50"], description="The index aimed at, in quotes.")
    language: Literal["id", "en"] = Field(default="id", description="Language of reports.")
    parameters: dict[str, Text] = Field(
        default_factory=dict, description="What of the instrument is decided otherwise; may break comparability."
    )
    letterhead: Letterhead = None
    paper: PaperChoice = "A4"
    address: Address = None
    place: Place = None
    logo: LogoPath = None
    addressee: Addressee = None
    signer_name: SignerName = None
    signer_title: SignerTitle = None
    signer_rank: SignerRank = None
    signer_nip: SignerNip = None


class PerformanceSettings(Part):
    """Settings of a performance application."""

    year: Year = Field(description="The measured year.")
    period: Period = Field(default=Period.YEAR, description="Up to which month or quarter, or the whole year.")
    policy: Text | None = Field(
        default=None, examples=[DEFAULT_POLICY], description="Id of a shipped policy, or a file in the workspace."
    )
    language: Literal["id", "en"] = Field(default="id", description="Language of reports.")
    letterhead: Letterhead = None
    paper: PaperChoice = "A4"
    address: Address = None
    place: Place = None
    logo: LogoPath = None
