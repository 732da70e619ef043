"""What of an instrument was decided otherwise, and whether it may be."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import attrs

from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.scoring.exact import exact_text, parse_exact


@attrs.frozen(slots=True)
class Rules:
    """The rules in force: the instrument's, with what was decided otherwise.

    `changed` holds only the parameters that differ from the instrument's own; `gap_value` is nothing where a missing
    rating counts as none.
    """

    strategy: str
    decimals: int
    predicate_from: str
    gap_value: Fraction | None
    changed: dict[str, str]
    breaches: list[Finding]


def resolve_rules(instrument: Instrument, chosen: Mapping[str, str]) -> tuple[Rules, list[Finding]]:
    """The rules in force, and what is wrong with the choices.

    A choice outside its lock is followed, but breaks comparability: it comes as a breach, not as an error.
    """
    own = {
        "strategy": instrument.strategy,
        "decimals": str(instrument.decimals),
        "predicate_from": instrument.predicate_from,
    }
    if instrument.gaps.value is not None:
        own["gap_value"] = exact_text(instrument.gaps.value)
    findings = [_unknown(name, own) for name in chosen if name not in own]
    findings += [_wrong(name, value) for name, value in chosen.items() if name in own and not _is_valid(name, value)]
    wrong = {finding.field for finding in findings}
    changed = {name: value for name, value in chosen.items() if name not in wrong and own.get(name) != value}
    used = {**own, **changed}
    breaches = [
        finding
        for name, value in changed.items()
        if (finding := _breach(name, value, own[name], instrument)) is not None
    ]
    rules = Rules(
        strategy=used["strategy"],
        decimals=int(used["decimals"]),
        predicate_from=used["predicate_from"],
        gap_value=parse_exact(used["gap_value"]) if "gap_value" in used else None,
        changed=changed,
        breaches=breaches,
    )
    return rules, findings


def _is_valid(name: str, value: str) -> bool:
    if name == "decimals":
        return value in [str(number) for number in range(7)]
    if name == "predicate_from":
        return value in ("published", "exact")
    if name == "gap_value":
        try:
            parse_exact(value)
        except ValueError:
            return False
    return True


def _unknown(name: str, own: Mapping[str, str]) -> Finding:
    return Finding("parameter-unknown", field=name, found=name, allowed=", ".join(own))


def _wrong(name: str, value: str) -> Finding:
    words = {"decimals": "0–6", "predicate_from": "published, exact", "gap_value": '"1", "0.5", "1/3"'}
    return Finding("parameter-value", field=name, found=value, allowed=words.get(name, ""))


def _breach(name: str, value: str, own: str, instrument: Instrument) -> Finding | None:
    parameter = instrument.parameters.get(name)  # type: ignore[call-overload]
    # What an instrument does not name is not open: the regulation fixes it.
    lock = parameter.lock if parameter is not None else "fixed"
    if lock == "free" or (lock == "bounded" and value in parameter.allowed):
        return None
    allowed = ", ".join(parameter.allowed) if lock == "bounded" else own
    details = {"lock": lock}
    return Finding("parameter-breach", Severity.WARNING, field=name, found=value, allowed=allowed, details=details)
