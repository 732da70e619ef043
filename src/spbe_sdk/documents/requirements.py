"""What an application needs on a machine besides itself: this library, plug-ins, and an instrument as it was."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from spbe_sdk.documents.fields import Part, RelativePath, Sha256


class Brought(Part):
    """A file that the application brings along itself."""

    path: RelativePath = Field(description="The file, inside the package.", examples=["instrument.yaml"])


def _versions(text: str) -> str:
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        return str(SpecifierSet(text))
    except InvalidSpecifier:
        raise PydanticCustomError("string_pattern_mismatch", "no versions") from None


def will_do(found: str, versions: str) -> bool:
    """Whether a version is among those that will do; one that is not released yet counts as it is numbered."""
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(versions).contains(found, prereleases=True)


# Which versions will do, as installers read it.
Versions = Annotated[str, Field(min_length=1, max_length=100, examples=[">=0.1,<1"]), AfterValidator(_versions)]

# A Python distribution, by the name under which it is installed.
Distribution = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]{0,78}[A-Za-z0-9])?$", examples=["spbe-zi"])]


class Requirements(Part):
    """What has to be installed before the application can be used; the adopter installs it, on purpose."""

    sdk: Versions | None = Field(default=None, description="Versions of spbe-sdk that will do.")
    plugins: dict[Distribution, Versions] = Field(
        default_factory=dict, description="Python distributions, each with the versions that will do."
    )
    instrument: Sha256 | None = Field(
        default=None, description="Digest of the installed instrument, as `spbe instruments ID` prints it."
    )
