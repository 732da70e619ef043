"""A third party's package adds a formula and a policy by its entry points, and an instrument is a folder of data."""

import json
import os
from pathlib import Path

import pytest

from installing import execute, install
from spbe_sdk.applications.scaffolds.plugin import new_formula, new_instrument


def own_tests(site: Path, tests: Path) -> str:
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, str(tests))
    done = execute(site, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def site(tmp_path: Path) -> Path:
    new_formula(tmp_path / "rasio-daerah")
    install(tmp_path / "rasio-daerah", tmp_path / "site")
    return tmp_path / "site"


def test_a_scaffolded_formula_passes_its_own_tests_at_once(site: Path) -> None:
    assert "8 passed" in own_tests(site, site.parent / "rasio-daerah/tests")


def test_its_policy_is_listed_and_measures(site: Path) -> None:
    done = execute(site, "-m", "spbe_sdk.cli", "policies", "--json")
    assert done.returncode == 0, done.stderr
    assert "rasio-daerah" in [policy["id"] for policy in json.loads(done.stdout)]
    code = 'from spbe_sdk import achievement; print(achievement("60", "80", policy="rasio-daerah").percent)'
    done = execute(site, "-c", code)
    assert done.stdout.strip() == "400/3", done.stdout + done.stderr


def test_a_policy_under_a_name_of_ours_is_refused(site: Path) -> None:
    (site / "spbe_formula_rasio_daerah/policies/umum-1.yaml").write_text("id: umum-1", encoding="utf-8")
    done = execute(site, "-m", "spbe_sdk.cli", "policies")
    assert done.returncode != 0
    assert "umum-1" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_scaffolded_instrument_is_sound_and_passes_its_own_tests_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "indeks-baru"
    new_instrument(folder)
    done = execute(tmp_path, "-m", "spbe_sdk.cli", "validate", str(folder / "instrument.yaml"), "--json")
    assert json.loads(done.stdout)["valid"], done.stdout
    assert "5 passed" in own_tests(tmp_path, folder / "tests")
