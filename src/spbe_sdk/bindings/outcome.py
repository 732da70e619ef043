"""What every run tells of the ports that it read."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from spbe_sdk.bindings.sources import Input
from spbe_sdk.documents.binding import Provenance
from spbe_sdk.findings.finding import Finding


@attrs.frozen(slots=True)
class PortReport:
    """How the reading of one port went."""

    port: str
    bound: bool
    required: bool
    adapter: str | None = None
    source: str | None = None
    rows: int = 0
    findings: list[Finding] = attrs.field(factory=list)
    provenance: Provenance | None = None
    inputs: list[Input] = attrs.field(factory=list)


@attrs.frozen
class Outcome:
    """What a run found; each kind adds its own figures."""

    ports: list[PortReport]
    findings: list[Finding]

    @property
    def marked(self) -> list[tuple[str, str, str]]:
        """Ports whose rows are not simply the region's own records: the mark, the port, where the rows come from."""
        told = [(port.port, port.provenance) for port in self.ports if port.provenance is not None]
        return [(item.mark, name, item.source) for name, item in told if item.mark is not None]

    @property
    def computable(self) -> bool:
        """Whether every required port gave rows; without them a figure would say nothing."""
        return all(port.rows for port in self.ports if port.required)


def once(findings: Sequence[Finding]) -> list[Finding]:
    """Each finding once: a file that is bound to two ports is reported for one of them."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for finding in findings:
        key = (finding.code, finding.origin, finding.field, finding.found)
        if key not in seen:
            seen.add(key)
            kept.append(finding)
    return kept
