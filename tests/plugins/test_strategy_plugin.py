"""A third party's package adds a strategy by its entry point; nothing of ours is touched."""

import json
import os
from pathlib import Path

from conftest import EXAMPLES, ROOT
from installing import execute, install
from spbe_sdk.applications.scaffolds.plugin import new_strategy


def test_the_example_package_is_found_used_and_measured_differently(tmp_path: Path) -> None:
    install(EXAMPLES / "plugin_strategy", tmp_path)
    code = """
from spbe_sdk import Assessment, Rating, load_instrument, score
from spbe_sdk.instruments.library import check_strategies
from spbe_sdk.files.providers import registered
assert "penalised-mean" in registered("strategies")
ours = load_instrument("spbe-59-2020")
theirs = ours.model_copy(update={"strategy": "penalised-mean"})
assert check_strategies(theirs) == []
ratings = tuple(Rating(indicator=str(n), value=1 + n % 5) for n in range(1, 48))
made = Assessment(instrument=ours.id, region="32.16", year=2023, ratings=ratings)
one, other = score(made, ours), score(made, theirs)
print(one.index, other.index, one.fingerprint == other.fingerprint)
"""
    done = execute(tmp_path, "-c", code)
    assert done.returncode == 0, done.stderr
    ours, theirs, same = done.stdout.split()
    assert float(theirs) < float(ours)
    assert same == "False"


def test_a_scaffolded_strategy_passes_its_own_tests_at_once(tmp_path: Path) -> None:
    package = tmp_path / "rata-daerah"
    new_strategy(package)
    site = tmp_path / "site"
    install(package, site)
    done = execute(
        site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, str(package / "tests")
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed" in done.stdout


def test_an_unknown_strategy_is_named_at_every_node(tmp_path: Path) -> None:
    text = (ROOT / "src/spbe_sdk/instruments/national/spbe-59-2020.yaml").read_text(encoding="utf-8")
    path = tmp_path / "x.yaml"
    path.write_text(text.replace("strategy: weighted-mean", "strategy: mean-weighted"), encoding="utf-8")
    done = execute(tmp_path, "-m", "spbe_sdk.cli", "validate", str(path), "--json")
    assert done.returncode == 1, done.stderr
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["plugin-strategies"]
