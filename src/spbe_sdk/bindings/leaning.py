"""What a heading says beside the name of what stands below it: codes, other years, other voices."""

from __future__ import annotations

import re
from functools import lru_cache

from spbe_sdk.bindings.cells import CODE, REFERENCE, RUPIAH
from spbe_sdk.bindings.figures import is_share
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.saying import says
from spbe_sdk.bindings.upto import without_upto
from spbe_sdk.findings.words import known_as, normal


def lean(port: Port, field: PortField, column: str, wanted: int | None = None) -> float:
    """What speaks for a column, or against it, beside its likeness: a code is called one, a figure is no share and no
    mean of others, and of several years one is measured, which no plan of five years is; an assessor's figure is none
    of the assessed.
    """
    heading = normal(column)
    if field.type.name in (CODE.name, REFERENCE.name):
        return 0.2 if re.search(rf"\b(?:{'|'.join(known_as('reading', 'code'))})\b", heading) else 0.0
    if not field.type.measured and field.type is not RUPIAH:
        return 0.0
    year = re.search(r"\b(20\d\d)\b", heading)
    when = 0.0 if year is None else int(year[1]) / 10_000 if wanted is None else 0.3 if int(year[1]) == wanted else -0.4
    when -= 0.3 if says("other-years", column) else 0.0
    if field.type is RUPIAH:
        changed = 0.2 * (says("changed", column) - says("unchanged", column))
        return when + changed + _until(heading) / 1000
    against = is_share(column) or says("weighted", column)
    voice = 0.0
    if port.voice is not None:
        other = "self" if port.voice == "external" else "external"
        voice = -0.25 if says(f"voice-{other}", column) else 0.25 if says(f"voice-{port.voice}", column) else 0.0
    return when + voice - (0.4 if against else 0.0)


@lru_cache(maxsize=1000)
def _until(heading: str) -> int:
    """The last month of the period up to which a heading says that its figures are; 0 where it says none."""
    if without_upto(heading) is None:
        return 0
    ends = [(word, 3 * number) for number in range(1, 5) for word in known_as("choices", f"Q{number}")]
    ends += [(word, number) for number in range(1, 13) for word in known_as("choices", f"M{number}")]
    found = [end for word, end in ends if len(word) > 2 and re.search(rf"\b{re.escape(normal(word))}\b", heading)]
    return max(found, default=0)


def is_anothers(port: Port, field: PortField, column: str) -> bool:
    """Whether a heading names an assessor, where what the assessed say of themselves is looked for."""
    return (
        port.voice == "self"
        and field.type.measured
        and says("voice-external", column)
        and not says("voice-self", column)
    )


def says_self(column: str) -> bool:
    """Whether a heading or a title says that the assessed rated themselves."""
    return says("voice-self", column)


def says_external(column: str) -> bool:
    """Whether a heading or a title names an assessor."""
    return says("voice-external", column)


def says_code(column: str) -> bool:
    """Whether a heading calls what is below it codes."""
    return says("code", column)
