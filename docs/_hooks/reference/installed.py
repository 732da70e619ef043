"""What is installed to measure with: strategies, formulas, policies, instruments, crosswalks, efforts, presets."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from reference.told import code, first_words, frame, quoted, table, told
from spbe_sdk.bindings.presets.library import presets as installed_presets
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.documents.preset import Preset
from spbe_sdk.documents.worded import in_language
from spbe_sdk.files.shipped import shipped_files
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language
from spbe_sdk.findings.words import words as words_of
from spbe_sdk.instruments.library import library
from spbe_sdk.performance.policies.library import load_policy, policy_names
from spbe_sdk.plugins import find, registered
from spbe_sdk.roadmaps.rules.library import shipped_rules

Row = Sequence[str]


def installed(what: str, language: Language) -> str:
    """One table of what is installed: strategies, formulas, policies, …

    Raises:
        KeyError: there is no such table.
    """
    titles, rows = _TABLES[what]
    return table([frame(language)[title] for title in titles], rows(language))


def _functions(group: str) -> Callable[[Language], Iterator[Row]]:
    def rows(language: Language) -> Iterator[Row]:
        for name in registered(group):
            function = find(group, name)
            yield f"`{name}`", told(first_words(function), language), _parameters(function)

    return rows


def _parameters(function: Callable[..., Any]) -> str:
    """The parameters that a strategy takes beside its parts."""
    taken = list(inspect.signature(function).parameters.values())[1:]
    return ", ".join(code(parameter.name) for parameter in taken) or "–"


def _instruments(language: Language) -> Iterator[Row]:
    for instrument in map(library().load, library().files):
        bands = ", ".join(_band(band, language) for band in instrument.predicates)
        yield (
            code(instrument.id), quoted(instrument.legal.regulation, "id", language), _years(instrument, language),
            str(len(instrument.indicators())), code(instrument.strategy), quoted(bands, "id", language),
        )  # fmt: skip


def _years(instrument: Instrument, language: Language) -> str:
    last = instrument.validity.last_year
    return f"{instrument.validity.first_year}–{last or frame(language)['in_force']}"


def _band(band: Any, language: Language) -> str:
    """A named band with its lower edge, of an instrument or a policy."""
    sign, edge = ("≥", band.at_least) if band.at_least is not None else (">", band.above)
    return band.name if edge is None else f"{band.name} {sign} {figure(edge, language)}"


def _policies(language: Language) -> Iterator[Row]:
    for policy in map(load_policy, policy_names()):
        yield (
            code(policy.id), quoted(policy.title, "id", language),
            *map(code, (policy.maximize, policy.minimize, policy.target, policy.range)),
            _zero(policy), _bounds(policy, language), code(policy.missing), code(policy.efficiency),
            quoted(", ".join(_band(band, language) for band in policy.classes), "id", language),
            quoted(policy.source, "id", language),
        )  # fmt: skip


def _zero(policy: MeasurementPolicy) -> str:
    zero = policy.zero_target
    return " / ".join(str(part) for part in (zero.maximize, zero.minimize, zero.target))


def _bounds(policy: MeasurementPolicy, language: Language) -> str:
    low, high = (figure(edge, language) if edge is not None else "–" for edge in (policy.floor, policy.cap))
    return f"{low} … {high}"


def _crosswalks(language: Language) -> Iterator[Row]:
    words = frame(language)
    for crosswalk in library().crosswalks():
        official = words["yes" if crosswalk.official else "no"]
        sure = in_language(crosswalk.confidence, language)
        yield code(crosswalk.id), f"{crosswalk.old} → {crosswalk.new}", official, sure


def _rules(language: Language) -> Iterator[Row]:
    words = frame(language)
    for name in shipped_files(["spbe_sdk.roadmaps.rules"], ".yaml"):
        rules = shipped_rules(name)
        if rules is not None:
            steps = [f"{level}: {effort}" for level, effort in rules.effort.items()][:5]
            more = " …" if len(rules.effort) > len(steps) else ""
            effort = f"{', '.join(steps)}{more} ({words_of(language)['effort_unit'].get(rules.unit, rules.unit)})"
            yield code(name), effort, words["yes" if rules.official else "no"], in_language(rules.confidence, language)


def _presets(language: Language) -> Iterator[Row]:
    for preset in installed_presets().values():
        for name, shape in preset.tables.items():
            columns = " / ".join(", ".join(map(code, columns)) for columns in shape.recognise)
            ports = ", ".join(map(code, (*shape.ports, *shape.by_cells)))
            yield code(preset.id), _title(preset, language), code(name), columns or "–", ports or "–"


def _title(preset: Preset, language: Language) -> str:
    return preset.title.say(language)


_TABLES: dict[str, tuple[Sequence[str], Callable[[Language], Iterator[Row]]]] = {
    "strategies": (("name", "meaning", "parameters"), _functions("strategies")),
    "formulas": (("name", "meaning"), lambda language: (row[:2] for row in _functions("formulas")(language))),
    "efficiencies": (("name", "meaning"), lambda language: (row[:2] for row in _functions("efficiencies")(language))),
    "instruments": (("name", "title", "years", "indicators", "strategy", "predicates"), _instruments),
    "policies": (
        ("name", "title", "higher", "lower", "target", "range", "zero_target", "bounds", "missing", "efficiency",
         "classes", "source"),
        _policies,
    ),
    "crosswalks": (("name", "old_new", "official", "confidence"), _crosswalks),
    "rules": (("name", "effort", "official", "confidence"), _rules),
    "presets": (("name", "title", "tables", "recognised", "fills"), _presets),
}  # fmt: skip
