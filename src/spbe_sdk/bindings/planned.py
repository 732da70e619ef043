"""Whether words say of figures that they are planned, or that they were reached."""

from __future__ import annotations

from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.bindings.saying import says
from spbe_sdk.findings.words import known_as, normal

# Headings that stand one below the other are written so in one line.
_BELOW = " / "

# What is planned and reached, of figures and of money.
ROLES = ("target", "actual", "ceiling", "realised")

MONEY = ROLES[2:]

CEILING = ROLES[2]


def is_planned(heading: str) -> bool:
    """Whether a heading says that its figures are planned: the part that stands nearest to them decides.

    What holds the plan and what was reached side by side says neither.

    Examples:
        >>> is_planned("Target 2025"), is_planned("Target dan Realisasi / Realisasi")
        (True, False)
    """
    for part in reversed(heading.split(_BELOW)):
        planned, reached = _both(part)
        if planned and reached and says("conjunction", part):
            return False
        if planned or reached:
            return planned
    return False


def is_reached(heading: str) -> bool:
    """Whether the part of a heading that stands nearest to its figures says that they were reached, and no more.

    Examples:
        >>> is_reached("Anggaran / Realisasi"), is_reached("Realisasi / Target")
        (True, False)
    """
    for part in reversed(heading.split(_BELOW)):
        planned, reached = _both(part)
        if planned or reached:
            return reached and not planned
    return False


def _both(part: str) -> tuple[bool, bool]:
    """Whether a part of a heading says that its figures are planned, and that they were reached."""
    reached = says("reached", part)
    return says("planned", part) or says("aimed", part) or (says("budgeted", part) and not reached), reached


def names_planned(words: str) -> bool:
    """Whether the name of a sheet, or its title, says that all of its figures are planned; an aim is what they serve.

    Examples:
        >>> names_planned("TARGET KINERJA BULANAN"), names_planned("Realisasi Target Kinerja")
        (True, False)
    """
    return says("planned", words) and not says("reached", words)


def role_of(heading: str, *, unsaid: bool | None = None) -> str | None:
    """The measure that a column has of a pair, such as K and Rp below one heading: a figure or money, planned or
    reached. `unsaid` says which of these two it is where the heading does not; nothing where neither does.

    Examples:
        >>> role_of("Target RKPD 2024 / Rp"), role_of("Realisasi / Fisik"), role_of("Renja / K"), role_of("K")
        ('ceiling', 'actual', 'target', None)
    """
    above, _, last = normal(heading).rpartition(" ")
    money = last in map(normal, known_as("reading", "paired-money"))
    if not money and last not in map(normal, known_as("reading", "paired-figure")):
        return None
    before = heading.rpartition(_BELOW)[0] or above
    planned = is_planned(before) or (says("plan", before) and not says("reached", before))
    if not planned and not says("reached", before):
        if unsaid is None:
            return None
        planned = unsaid
    if planned and not money and any(normal(word) in normal(before) for word in known_as("synonyms", "revised")):
        return "revised"
    return ROLES[2 * money + (not planned)]


def takes_reached(port: Port, field: PortField) -> bool:
    """Whether a field takes what was reached: a level, a figure, or money that was spent, and never what is planned."""
    if not field.type.figure:
        return False
    names = (field.name, *known_as("synonyms", field.name), *known_as("synonyms", f"{port.name}-{field.name}"))
    return not any(says("planned", name) for name in names)
