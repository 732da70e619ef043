"""Reading measurement policies: those that ship, and a region's own."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.errors import DataError, UsageError
from spbe_sdk.files import decode, read_bytes
from spbe_sdk.findings import Finding, Origin
from spbe_sdk.reading import parse_document
from spbe_sdk.scales import are_sound

DEFAULT_POLICY = "umum-1"


def policy_names() -> list[str]:
    """The ids of the policies that ship."""
    folder = resources.files("spbe_sdk.policies")
    return sorted(f.name.removesuffix(".yaml") for f in folder.iterdir() if f.name.endswith(".yaml"))


@cache
def load_policy(name: str = DEFAULT_POLICY) -> MeasurementPolicy:
    """The shipped policy with an id.

    Raises:
        UsageError: there is none.
    """
    if name not in policy_names():
        raise UsageError(Finding("policy-unknown", found=name, allowed=", ".join(policy_names())))
    text = (resources.files("spbe_sdk.policies") / f"{name}.yaml").read_text(encoding="utf-8")
    return parse_policy(text, f"{name}.yaml")


def read_policy(path: Path) -> MeasurementPolicy:
    """The policy in a file of one's own.

    Raises:
        DataError: everything that is wrong with it.
    """
    return parse_policy(decode(read_bytes(path), str(path)), str(path))


def parse_policy(text: str, source: str) -> MeasurementPolicy:
    """The policy in YAML or JSON text, its classes checked.

    Raises:
        DataError: everything that is wrong with it.
    """
    policy = parse_document(text, MeasurementPolicy, source)
    if not are_sound(policy.classes):
        raise DataError(Finding("instrument-predicates", origin=Origin(source, path="classes")))
    return policy
