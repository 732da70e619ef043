"""Workspaces to bind to: of an index, and of a plan whose application brings its indicators."""

from pathlib import Path

import pytest

from conftest import EXAMPLES
from spbe_sdk import Adoption, build


@pytest.fixture
def index(package: Path, tmp_path: Path) -> Adoption:
    return Adoption.create(package, "32.16", tmp_path / "w", year=2023)


@pytest.fixture
def plan(tmp_path: Path) -> Adoption:
    return Adoption.create(build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe"), "32.16", tmp_path / "e", year=2024)
