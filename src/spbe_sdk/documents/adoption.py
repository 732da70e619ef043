"""Adoption: a region's own choices (`spbe.yaml`), and the machine-written lock beside it (`spbe.lock`)."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field, JsonValue

from spbe_sdk.documents.binding import Sources
from spbe_sdk.documents.fields import Code, Document, Many, Part, RegionCode, RelativePath, Sha256, Text, Version


class ApplicationReference(Part):
    """Which application a workspace adopts."""

    id: Code = Field(description="Id of the application.")
    version: Version = Field(description="Version, in quotes.")
    source: Text = Field(description="Where the package came from.")


class Overrides(Part):
    """Local choices on top of the publisher's."""

    labels: dict[str, Text] = Field(default_factory=dict, description="Words of the report to replace.")
    templates: RelativePath | None = Field(
        default=None, description="Folder in the workspace with report templates that replace the built-in ones."
    )


class AdoptionChoices(Document):
    """A region's adoption of an application, `spbe.yaml`: the only file that an adopter must edit."""

    contract: ClassVar[str] = "adoption"

    application: ApplicationReference = Field(description="What is adopted.")
    region: RegionCode
    settings: dict[Code, JsonValue] = Field(default_factory=dict, description="Local settings.")
    bindings: dict[Code, Sources] | None = Field(
        default=None, description="Port: where its rows come from; a list for several sources."
    )
    overrides: Overrides = Field(default_factory=Overrides, description="Local labels and templates.")


class PinnedKey(Part):
    """A publisher's key that the adopter accepted."""

    id: Sha256 = Field(description="SHA-256 of the public key.")
    name: Text = Field(description="What its owner calls it.")


class Lock(Document):
    """Exactly what a workspace adopted. Written by the SDK, never by hand."""

    contract: ClassVar[str] = "lock"

    application: ApplicationReference = Field(description="What is adopted.")
    package: RelativePath = Field(description="The package inside the workspace.")
    sha256: Sha256 = Field(description="Digest of the package file.")
    content: Sha256 = Field(description="Digest of the package's file list.")
    publisher_keys: Many[PinnedKey] = Field(
        default=(), description="The keys that signed it, pinned at first adoption; none where it is unsigned."
    )
