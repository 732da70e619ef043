"""Reading measurement policies: those that ship, and a region's own."""

from __future__ import annotations

from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.files.folder import decode, read_bytes
from spbe_sdk.files.reading import parse_document
from spbe_sdk.files.shipped import shipped_files
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.plugins import registered
from spbe_sdk.scoring.bands import are_sound

DEFAULT_POLICY = "umum-1"


def policy_names() -> list[str]:
    """The ids of the policies that ship, and of those that installed packages bring."""
    return list(_files())


@cache
def load_policy(name: str = DEFAULT_POLICY) -> MeasurementPolicy:
    """The policy with an id: one that ships, or that an installed package brings.

    Raises:
        UsageError: there is none.
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
    """The policy in YAML or JSON text, its classes checked.

    Raises:
        DataError: everything that is wrong with it.
    """
    policy = parse_document(text, MeasurementPolicy, source)
    if not are_sound(policy.classes):
        raise DataError(Finding("instrument-predicates", origin=Origin(source, path="classes")))
    return policy
