"""Reading measurement policies: those that ship, and a region's own."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.folder import decode, read_bytes
from spbe_sdk.files.providers import registered
from spbe_sdk.files.reading import parse_document
from spbe_sdk.files.shipped import shipped_files
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.scoring.bands import are_sound
from spbe_sdk.scoring.exact import exact_text

DEFAULT_POLICY = "umum-1"


def policy_names() -> list[str]:
    """The ids of the policies that ship, and of those that installed packages bring."""
    return list(_files())


@cache
def load_policy(name: str = DEFAULT_POLICY) -> MeasurementPolicy:
    """The policy with an id: one that ships, or that an installed package brings.

    Raises:
        UsageError: there is none.

    Examples:
        >>> policy = load_policy("pmk-22-2021")
        >>> policy.efficiency, policy.maximize
        ('pmk-22-2021', 'ratio')
    """
    files = _files()
    if name not in files:
        raise UsageError(Finding("policy-unknown", found=name, allowed=", ".join(files)))
    return parse_policy(files[name].read_text(encoding="utf-8"), f"{name}.yaml")


def _files() -> dict[str, Traversable]:
    """The policies that ship with us, and those of installed packages; a name that is taken is refused.

    Raises:
        UsageError: a package brings a policy under a name that there is.
    """
    files = shipped_files(["spbe_sdk.performance.policies"], ".yaml")
    for plugin, point in registered("policies").items():
        brought = shipped_files([resources.files(point.load())], ".yaml")
        if taken := sorted(files.keys() & brought.keys()):
            raise UsageError(Finding("policy-taken", found=", ".join(taken), details={"plugin": plugin}))
        files |= brought
    return files


def read_policy(path: Path) -> MeasurementPolicy:
    """The policy in a file of one's own.

    Raises:
        DataError: everything that is wrong with it.
    """
    return parse_policy(decode(read_bytes(path), str(path)), str(path))


def parse_policy(text: str, source: str) -> MeasurementPolicy:
    """The policy in YAML or JSON text, checked as a whole.

    Raises:
        DataError: everything that is wrong with it.
    """
    policy = parse_document(text, MeasurementPolicy, source)
    if problems := check_policy(policy, source):
        raise DataError(problems)
    return policy


def check_policy(policy: MeasurementPolicy, source: str) -> list[Finding]:
    """Everything in a policy that no measurement can follow, each at its field."""
    found = []
    if not are_sound(policy.classes):
        found.append(Finding("instrument-predicates", origin=Origin(source, path="classes")))
    if policy.floor is not None and policy.cap is not None and policy.floor > policy.cap:
        floor, cap = exact_text(policy.floor), exact_text(policy.cap)
        found.append(Finding("policy-bounds", origin=Origin(source, path="floor"), found=floor, allowed=cap))
    own, below = policy.roll_up.own_weight, policy.roll_up.below_weight
    if min(own, below) < 0 or own + below == 0:
        weights = f"{exact_text(own)}, {exact_text(below)}"
        found.append(Finding("policy-weights", origin=Origin(source, path="roll_up"), found=weights))
    return [*found, *_not_installed(policy, source)]


def _not_installed(policy: MeasurementPolicy, source: str) -> list[Finding]:
    named = [(name, "formulas", getattr(policy, name)) for name in ("maximize", "minimize", "target", "range")]
    named += [
        ("efficiency", "efficiencies", policy.efficiency),
        ("roll_up.strategy", "strategies", policy.roll_up.strategy),
    ]
    return [
        Finding(f"plugin-{group}", origin=Origin(source, path=path), found=name, allowed=", ".join(registered(group)))
        for path, group, name in named
        if name not in registered(group)
    ]
