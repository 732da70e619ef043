"""The one region that a person names by code or name, or the finding that helps to name it."""

from __future__ import annotations

from collections.abc import Iterable

from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, Origin, Severity, shorten
from spbe_sdk.regions.library import Region, find_regions, plain_code, region_name


def choose_region(text: str) -> str:
    """The code of the region that a code or a name means.

    An unknown code of a district or village stands, since these change from decree to decree, if its regency is known.

    Raises:
        UsageError: the region is not known, or may be several.
    """
    regions = find_regions(text)
    meant = [region.code for region in regions if region.exact]
    code = plain_code(text)
    if len(meant) == 1:
        return meant[0]
    if not meant and code and _regency(code) != code and region_name(_regency(code)):
        return code
    raise UsageError(_refused("region-several" if meant else "region-unknown", text, regions))


def check_region(code: str, origin: Origin | None = None) -> list[Finding]:
    """A warning where a code is not among those that are known: it may be new, have moved, or be mistyped."""
    if region_name(code) is not None:
        return []
    near = shorten(_labels(find_regions(code)), 200)
    return [Finding("region-unlisted", Severity.WARNING, origin, field="region", found=code, allowed=near)]


def _refused(finding: str, text: str, regions: list[Region]) -> Finding:
    first = regions[0].code if regions else "32.16"
    return Finding(finding, field="region", found=text, allowed=_labels(regions), details={"code": first})


def _regency(code: str) -> str:
    return ".".join(code.split(".")[:2])


def _labels(regions: Iterable[Region]) -> str:
    return ", ".join(region.label for region in regions) or "–"
