"""The comparability fingerprint: what must be equal for two indices to have been measured alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_conditions import Requirement
from spbe_sdk.documents.instrument_scales import Derived, Scale
from spbe_sdk.files.providers import registered
from spbe_sdk.instruments.same import Same
from spbe_sdk.scoring.exact import exact_text

# The order in which a first difference is named: from what is measured to how it is published.
PARTS = ("indicators", "weights", "scales", "strategy", "plugins", "rounding", "gaps", "predicates", "parameters")


def basis(instrument: Instrument, parameters: Mapping[str, str]) -> dict[str, str]:
    """What a fingerprint is made of, part by part; `parameters` are those in force.

    Names, criteria and sources do not count: a better wording measures the same.
    """
    found, others = (
        _own_basis(Same(instrument), tuple(sorted(parameters.items()))),
        strategies_of_others(instrument, parameters),
    )
    # Only where there are any: whoever has nothing of others installed measures alike.
    return {**found, **({"plugins": ", ".join(others)} if others else {})}


@lru_cache(maxsize=32)
def _own_basis(same: Same, chosen: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    instrument, parameters = same.instrument, dict(chosen)
    nodes = list(instrument.walk())
    around = list(instrument.around())
    asked = [node for node in (*nodes, *around) if node.scale in instrument.scales]
    gaps = instrument.gaps
    parts: dict[str, Any] = {
        "indicators": [
            *([node.code, [part.code for part in node.nodes]] for node in nodes),
            *(["context", node.code, [part.code for part in node.nodes]] for node in around),
        ],
        "weights": [[node.code, exact_text(node.weight)] for node in (*nodes, *around)] + _bounds(instrument),
        "scales": [[node.code, _scale(instrument.scale_of(node))] for node in asked],
        "strategy": [
            parameters.get("strategy", instrument.strategy),
            instrument.unit,
            [[node.code, node.strategy] for node in (*nodes, *around) if node.strategy],
            *_using(instrument),
        ],
        "rounding": [instrument.rounding, parameters.get("decimals", str(instrument.decimals))],
        "gaps": gaps.does
        if gaps.does != "value" or gaps.value is None
        else parameters.get("gap_value", exact_text(gaps.value)),
        "predicates": [
            parameters.get("predicate_from", instrument.predicate_from),
            [
                [band.name, *(exact_text(edge) if edge is not None else None for edge in (band.at_least, band.above))]
                for band in instrument.predicates
            ],
            *_needs(instrument),
        ],
        "parameters": sorted(parameters.items()),
    }
    return {name: _digest(value)[:16] for name, value in parts.items()}


def fingerprint(parts: Mapping[str, str]) -> str:
    """One digest over the parts of a basis."""
    return _digest([[name, parts[name]] for name in PARTS if name in parts])


def strategies_of(instrument: Instrument, parameters: Mapping[str, str]) -> list[str]:
    """The names of all strategies by which an instrument combines its parts, each once."""
    named = [parameters.get("strategy", instrument.strategy)]
    nodes = (*instrument.walk(), *instrument.around())
    named += [node.strategy for node in nodes if node.strategy is not None]
    return list(dict.fromkeys([*named, *(s.strategy for s in instrument.scales.values() if isinstance(s, Derived))]))


def strategies_of_others(instrument: Instrument, parameters: Mapping[str, str]) -> list[str]:
    """Those of an instrument's strategies that come from another distribution, each with its name and version.

    The same name may be another function there: who measures by it is comparable only with who has the very same.
    """
    known = registered("strategies")
    used = (known[name] for name in sorted(strategies_of(instrument, parameters)) if name in known)
    return [str(plugin) for plugin in used if not plugin.provider.is_ours]


# What an instrument does not say is left out below, so that saying it changes the digest and its absence does not.


def _bounds(instrument: Instrument) -> list[Any]:
    """Caps, floors, deductions and conditions of the index and of its nodes."""
    said = ("at_most", "at_least", "deducts", "counts_if", "if_not")
    items = [("", instrument), *((node.code, node) for node in instrument.everything())]
    dumped = [(code, item.model_dump(mode="json", include=set(said), exclude_defaults=True)) for code, item in items]
    return [[code, document] for code, document in dumped if document]


def _using(instrument: Instrument) -> list[Any]:
    items = [("", instrument.using), *((node.code, node.using) for node in instrument.everything())]
    used = [[code, {name: exact_text(value) for name, value in using.items()}] for code, using in items if using]
    return [used] if used else []


def _needs(instrument: Instrument) -> list[Any]:
    bands = [[band.name, _conditions(band.needs)] for band in instrument.predicates if band.needs]
    variants = [variant.model_dump(mode="json", exclude={"name"}) for variant in instrument.variants]
    said = {"bands": bands, "needs": _conditions(instrument.needs), "variants": variants}
    present = {name: value for name, value in said.items() if value}
    return [{**present, "otherwise": instrument.otherwise}] if present else []


def _conditions(conditions: Iterable[Requirement]) -> list[Any]:
    return [condition.model_dump(mode="json", exclude_defaults=True) for condition in conditions]


def _scale(scale: Scale) -> Any:
    document = scale.model_dump(mode="json")
    for words in ("names", "source", "missing_reason"):
        document.pop(words, None)
    for name, absent in (("not_applicable", "refuse"), ("using", {})):
        if document.get(name) == absent:
            del document[name]
    return document


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
