"""The unit that a sheet is of, as its title names it."""

from __future__ import annotations

import re

import attrs

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.bindings.alike import pieces
from spbe_sdk.bindings.detect import lines_above
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.suggest import Suggestion, faults_of
from spbe_sdk.documents.binding import Binding
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.findings.words import known_as, normal

_UNIT, _UNITS = "unit", "units"


def with_titled_unit(adoption: Adoption, port: str, made: Suggestion) -> Suggestion:
    """A suggestion whose rows need a unit that no column names, with the one that the title of its sheet names; where
    that names several, or one that is not among the units, it is told.
    """
    asked = adoption.port(port)
    field = asked.field(_UNIT)
    bindings = (made.binding, *made.more)
    open_ = [one for one in bindings if field is not None and field.required and _waits(one, adoption.choices.region)]
    offices = offices_in(_title(adoption, made.binding)) if open_ else []
    if not offices:
        return made
    place = Origin(str(made.binding.options.get("path")), sheet=str(made.binding.options.get("sheet") or "") or None)
    if len(offices) > 1:
        told = Finding("bind-title-several", Severity.WARNING, place, _UNIT, ", ".join(offices))
        made.after.findings.insert(0, told)
        return made
    known = _units(adoption)
    unit = next((code for code, name in known.items() if normal(name) == normal(offices[0])), None)
    changed = [_of(one, unit or offices[0]) if one in open_ else one for one in bindings]
    after = read_port(asked, changed, adoption.files, adoption.reach)
    after.findings[:0] = [f for f in made.after.findings if not _was_missing(f) and f not in after.findings]
    code = "bind-title-unit" if unit is not None or not known else "bind-title-unknown"
    after.findings.insert(0, Finding(code, Severity.WARNING, place, _UNIT, offices[0], details={"port": port}))
    return attrs.evolve(
        made, binding=changed[0], more=tuple(changed[1:]), after=after, faults=tuple(faults_of(asked, after))
    )


def _title(adoption: Adoption, binding: Binding) -> list[str]:
    """What stands above the headings of a source; nothing of many alike files, of which each has its own title."""
    several = len(pieces(binding.adapter, binding.options, adoption.files)) > 1
    return [] if several else lines_above(binding.adapter, binding.options, adoption.files)


def offices_in(lines: list[str]) -> list[str]:
    """The offices that some lines name, each once, as a name is written.

    Examples:
        >>> offices_in(["PERJANJIAN KINERJA TAHUN 2024", "DINAS KESEHATAN KABUPATEN CIANJUR"])
        ['Dinas Kesehatan']
    """
    words, ends = ("|".join(map(re.escape, known_as("reading", name))) for name in ("office", "office-ends"))
    form = re.compile(rf"\b(?:{words})\s+[^\d(:;]*?(?=\s*(?:\b(?:{ends})\b|[\d(:;]|$))", re.IGNORECASE)
    found = [match.group() for line in lines if (match := form.search(line))]
    return list(dict.fromkeys(_written(" ".join(name.split()).strip(" ,.-")) for name in found))


def _written(name: str) -> str:
    """A name in capitals as one is written; any other as it is."""
    small = known_as("reading", "conjunction")
    words = (word.lower() if word.lower() in small else word.capitalize() for word in name.split())
    return " ".join(words) if name.isupper() else name


def _waits(binding: Binding, region: str) -> bool:
    """Whether nothing names the unit of a binding's rows, or the region stands in for it."""
    given = {**binding.fields, **binding.joins, **binding.splits, **binding.chosen}
    return _UNIT not in given and binding.constants.get(_UNIT) in (None, region)


def _of(binding: Binding, unit: str) -> Binding:
    return binding.model_copy(update={"constants": {**binding.constants, _UNIT: unit}})


def _units(adoption: Adoption) -> dict[str, str]:
    """The names of the units that are bound, by their codes."""
    sources = adoption.bindings.get(_UNITS, ())
    rows = read_port(adoption.port(_UNITS), sources, adoption.files, adoption.reach).rows if sources else []
    return {str(row.values.get("code") or row.values.get("name")): str(row.values.get("name")) for row in rows}


def _was_missing(finding: Finding) -> bool:
    """Whether it says that there is no unit, which there is now."""
    return finding.code == "binding-required" and finding.field == _UNIT
