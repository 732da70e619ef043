"""What is locked for continuous integration is what pyproject.toml asks for; the lowest list holds its lower bounds."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
LOCKED = {"requirements.txt": ("test", "docs", "dev"), "runtime.txt": (), "offices.txt": ("web", "word")}
LOWEST = ("frames", "parquet", "sql", "solver", "testing")
REMEDY = "run .ci/lock, which needs uv, and commit what it writes"


def asked(*extras: str) -> Iterator[Requirement]:
    for text in [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]:
        yield Requirement(text)


def pinned(path: Path) -> dict[str, set[Version]]:
    """The pinned versions by name; one may have several, for different systems."""
    found: dict[str, set[Version]] = {}
    for name, version in re.findall(
        r"^([\w.-]+)(?:\[[\w,-]+\])?==([^ ;\\\n]+)", path.read_text(encoding="utf-8"), re.M
    ):
        found.setdefault(canonicalize_name(name), set()).add(Version(version))
    return found


@pytest.mark.parametrize("name", LOCKED)
def test_everything_is_locked_by_its_digest(name: str) -> None:
    path = ROOT / ".ci" / name
    locked = pinned(path)
    for requirement in asked(*LOCKED[name]):
        versions = locked.get(canonicalize_name(requirement.name), set())
        assert versions, f"{requirement}: {REMEDY}"
        assert all(version in requirement.specifier for version in versions), f"{requirement}: {REMEDY}"
    text = path.read_text(encoding="utf-8")
    entries = re.split(r"^(?=[\w])", text, flags=re.M)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("listed", ["runtime.txt", "offices.txt"])
def test_an_installation_brings_what_was_tested(listed: str) -> None:
    tested = pinned(ROOT / ".ci/requirements.txt")
    for name, versions in pinned(ROOT / ".ci" / listed).items():
        assert versions <= tested[name], f"{name}: {REMEDY}"


def test_the_lower_bounds_are_those_that_are_tried() -> None:
    lowest = pinned(ROOT / ".ci/lowest.txt")
    for requirement in asked(*LOWEST):
        bounds = [Version(part.version) for part in requirement.specifier if part.operator == ">="]
        assert {*bounds} == lowest[canonicalize_name(requirement.name)], f"{requirement}: {REMEDY}"


def test_all_is_everything_that_is_not_for_our_own_development() -> None:
    (everything,) = map(Requirement, EXTRAS["all"])
    assert everything.name == PROJECT["name"]
    assert everything.extras == {*EXTRAS} - {"all", "test", "docs", "dev"}
