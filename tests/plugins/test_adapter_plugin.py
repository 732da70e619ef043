"""A third party's package adds an adapter by its entry point; nothing of ours is touched."""

import os
from pathlib import Path

import pytest

from conftest import EXAMPLES
from installing import execute, install
from spbe_sdk import Adoption
from spbe_sdk.applications.scaffolds.plugin import new_adapter


def test_a_region_binds_the_example_adapter_by_its_name(package: Path, tmp_path: Path) -> None:
    install(EXAMPLES / "plugin_adapter", tmp_path / "site")
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2021)
    rows = "".join(f'<indikator kode="{n}"><nilai>3</nilai></indikator>' for n in range(1, 48))
    (adoption.folder / "data/a.xml").write_text(f"<data>{rows}</data>", encoding="utf-8")
    adoption.bind(
        "ratings", adapter="xml", options={"path": "data/a.xml", "row": "indikator"},
        fields={"indicator": "kode", "value": "nilai"},
    )  # fmt: skip
    done = execute(tmp_path / "site", "-m", "spbe_sdk.cli", "run", str(adoption.folder))
    assert done.returncode == 0, done.stderr
    assert "3,00" in done.stdout
    looked = execute(tmp_path / "site", "-m", "spbe_sdk.cli", "doctor", str(adoption.folder))
    assert "47 baris, 8 pemeriksaan adaptor" in looked.stdout
    without = execute(tmp_path, "-m", "spbe_sdk.cli", "run", str(adoption.folder), "--json")
    assert "plugin-adapters" in without.stdout


def test_bind_knows_an_adapter_that_was_installed(package: Path, tmp_path: Path) -> None:
    """By the ending that it says it opens, or by its name, with its own options."""
    install(EXAMPLES / "plugin_adapter", tmp_path / "site")
    for number, words in enumerate([("--option", "row=indikator"), ("--adapter", "xml", "--option", "row=indikator")]):
        adoption = Adoption.create(package, "32.16", tmp_path / f"w{number}", year=2021)
        rows = "".join(f'<indikator kode="{n}"><nilai>3</nilai></indikator>' for n in range(1, 48))
        (adoption.folder / "data/a.xml").write_text(f"<data>{rows}</data>", encoding="utf-8")
        bound = ("bind", "ratings", "data/a.xml", str(adoption.folder), *words)
        done = execute(tmp_path / "site", "-m", "spbe_sdk.cli", *bound)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "ratings ← data/a.xml (xml)" in done.stdout
        assert "47 baris" in done.stdout


@pytest.mark.parametrize(("kind", "passed"), [("example", 29), ("scaffold", 27)])
def test_its_own_tests_pass_at_once(kind: str, passed: int, tmp_path: Path) -> None:
    package = EXAMPLES / "plugin_adapter"
    if kind == "scaffold":
        package = tmp_path / "berkas-lama"
        new_adapter(package)
    site = tmp_path / "site"
    install(package, site)
    done = execute(
        site, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-c", os.devnull, str(package / "tests")
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{passed} passed, 1 skipped" in done.stdout


def test_the_class_of_a_scaffold_is_about_thirty_lines(tmp_path: Path) -> None:
    new_adapter(tmp_path / "berkas-lama")
    text = (tmp_path / "berkas-lama/src/spbe_adapter_berkas_lama/adapter.py").read_text(encoding="utf-8")
    lines = [line for line in text[text.index("class BerkasLamaAdapter") :].splitlines() if line.strip()]
    assert len(lines) <= 32
    assert (tmp_path / "berkas-lama/docs/berkas-lama.md").is_file()
