"""What figures rest on: an instrument or a policy that a package brings or names, pinned by its digest."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption, DataError, UsageError, build, load_instrument, verify
from spbe_sdk.applications.adoption.doctor import examine
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.kinds.ground import document_digest
from spbe_sdk.applications.scaffolds.application import new_application
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps
from spbe_sdk.documents.adoption import LOCK
from spbe_sdk.files.providers import registered
from spbe_sdk.instruments.library import library
from spbe_sdk.performance.policies.library import load_policy

Change = Callable[[str], str]

BRINGS = "instrument: {path: instrument.yaml}"


def national() -> str:
    text: str = library().files["spbe-59-2020"].read_text(encoding="utf-8")
    return text


def own_instrument(text: str | None = None) -> str:
    return (text or national()).replace("id: spbe-59-2020", "id: kami-1", 1)


def application(folder: Path, *changes: tuple[str, str], instrument: str | None = None) -> Path:
    """An application of ours that builds, with lines of its manifest replaced and perhaps an instrument of its own."""
    new_application(folder, "33.01")
    manifest = folder / "application.yaml"
    text = manifest.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    manifest.write_text(text, encoding="utf-8")
    if instrument is not None:
        (folder / "instrument.yaml").write_text(instrument, encoding="utf-8")
    return folder


def brought(folder: Path, *changes: tuple[str, str], instrument: str | None = None) -> Path:
    made = application(
        folder, ("instrument: spbe-59-2020", BRINGS), *changes, instrument=instrument or own_instrument()
    )
    return build(made, folder.parent / f"{folder.name}.spbe", update_expected=True)


def rated(package: Path, folder: Path) -> Adoption:
    adoption = Adoption.create(package, "32.16", folder, year=2021)
    (folder / "data/a.csv").write_text("No;Nilai\n" + "".join(f"{n};3\n" for n in range(1, 48)), encoding="utf-8")
    options = {"path": "data/a.csv", "delimiter": ";"}
    return adoption.bind("ratings", adapter="csv", options=options, fields={"indicator": "No", "value": "Nilai"})


def recorded(adoption: Adoption) -> Any:
    return json.loads((adoption.run().folder / "run.json").read_text(encoding="utf-8"))


def codes(caught: pytest.ExceptionInfo[Any]) -> list[str]:
    return [finding.code for finding in caught.value.findings]


def test_a_package_brings_its_instrument_to_whoever_adopts_it(tmp_path: Path, spbe: CommandLine) -> None:
    package = brought(tmp_path / "kami", ("id: id.contoh.", "id: id.go.kami."))
    adoption = rated(package, tmp_path / "w")
    run = recorded(adoption)
    digest = document_digest(load_instrument("spbe-59-2020").model_copy(update={"id": "kami-1"}))
    assert run["measured_by"] == "kami-1"
    assert run["instrument"] == {"id": "kami-1", "sha256": digest, "brought": True}
    lock = json.loads((adoption.folder / LOCK).read_text())
    assert lock["instrument"] == {"id": "kami-1", "sha256": digest}
    assert adoption.run().headline.figure == "3.00"
    kept = next((adoption.folder / "runs").glob("*/instrument.json"))
    assert json.loads(kept.read_text())["id"] == "kami-1"
    with pytest.raises(UsageError):
        load_instrument("kami-1")
    listed = publish(Additions([package]), tmp_path / "kat").issue.packages
    assert [item.instrument for item in listed] == ["kami-1"]
    assert spbe("trial", adoption.folder).status in (0, 1)
    assert spbe("doctor", adoption.folder).status == 0


def test_a_package_may_bring_what_is_installed_as_well(tmp_path: Path) -> None:
    """As long as it says the same."""
    assert rated(brought(tmp_path / "kami", instrument=national()), tmp_path / "w").run().headline.figure == "3.00"


@pytest.mark.parametrize("word", ["Baik", "weighted-mean"])
def test_no_package_gives_another_meaning_to_an_installed_id(word: str, tmp_path: Path) -> None:
    changed = national().replace(word, "Sangat Baik Sekali" if word == "Baik" else "weakest-link", 1)
    with pytest.raises(DataError) as caught:
        brought(tmp_path / "kami", instrument=changed)
    assert codes(caught) == ["ground-taken"]


@pytest.mark.parametrize(
    ("instrument", "code"),
    [
        ("id: [", "notation-broken"),
        ("id: kami-1", "field-missing"),
        (own_instrument().replace("strategy: weighted-mean", "strategy: nobodys"), "plugin-strategies"),
        (own_instrument() + "#" + "x" * 2**21, "document-large"),
        (own_instrument().replace('weight: "13"', 'weight: "14"', 1), "instrument-sum"),
        ("[" * 50 + "]" * 50, "notation-deep"),
    ],
)
def test_what_is_wrong_with_a_brought_instrument_is_said_before_it_is_built(
    instrument: str, code: str, tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        brought(tmp_path / "kami", instrument=instrument)
    assert code in codes(caught)
    assert not list(tmp_path.glob("*.spbe"))


@pytest.mark.parametrize("path", ["other.yaml", "../instrument.yaml", "/etc/passwd", "C:/x.yaml"])
def test_a_brought_instrument_lies_in_the_package(path: str, tmp_path: Path) -> None:
    made = application(tmp_path / "kami", ("instrument: spbe-59-2020", f"instrument: {{path: '{path}'}}"))
    (tmp_path / "instrument.yaml").write_text(own_instrument(), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build(made, tmp_path / "x.spbe")
    assert codes(caught) == ["application-file"]


def test_a_package_brings_its_policy(tmp_path: Path, esakip: Path) -> None:
    adoption = Adoption.create(esakip, "32.16", tmp_path / "w", year=2025)
    pinned = adoption.lock.policy
    assert pinned is not None
    assert pinned.id == "kami-policy"
    assert pinned.sha256 == document_digest(load_policy().model_copy(update={"id": "kami-policy"}))
    assert adoption.lock.instrument is None
    assert adoption.ground.document.id == "kami-policy"


@pytest.fixture
def esakip(tmp_path: Path) -> Path:
    import shutil

    from conftest import EXAMPLES

    folder = tmp_path / "esakip"
    shutil.copytree(EXAMPLES / "sumedang-esakip", folder)
    text = load_policy().model_copy(update={"id": "kami-policy"}).model_dump_json(exclude_defaults=True)
    (folder / "policy.json").write_text(text, encoding="utf-8")
    manifest = folder / "application.yaml"
    lines = [line for line in manifest.read_text(encoding="utf-8").splitlines() if not line.startswith("policy:")]
    manifest.write_text("\n".join([*lines, "policy: {path: policy.json}", ""]), encoding="utf-8")
    return build(folder, tmp_path / "esakip.spbe", update_expected=True)


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """A distribution with the instrument kami-1, which may say something else from one moment to the next."""
    site, about = tmp_path / "site", tmp_path / "site/kami_zi-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: kami-zi\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[spbe_sdk.instruments]\nkami = kami_zi\n")
    (site / "kami_zi").mkdir()
    (site / "kami_zi/__init__.py").touch()
    monkeypatch.syspath_prepend(site)

    def write(text: str) -> None:
        (site / "kami_zi/kami-1.yaml").write_text(text, encoding="utf-8")
        registered.cache_clear()
        library.cache_clear()

    write(own_instrument())
    yield write
    monkeypatch.undo()
    sys.modules.pop("kami_zi", None)
    registered.cache_clear()
    library.cache_clear()


NAMES = ("instrument: spbe-59-2020", "instrument: kami-1")


def test_a_changed_installed_instrument_computes_nothing_until_it_is_accepted(
    installed: Callable[[str], None], tmp_path: Path, spbe: CommandLine
) -> None:
    package = build(application(tmp_path / "kami", NAMES), tmp_path / "a.spbe", update_expected=True)
    adoption = rated(package, tmp_path / "w")
    assert recorded(adoption)["instrument"]["brought"] is False
    installed(own_instrument().replace('at_least: "2.6"', 'at_least: "3.2"'))
    with pytest.raises(DataError) as caught:
        adoption.run()
    assert codes(caught) == ["ground-changed"]
    assert len(list((adoption.folder / "runs").iterdir())) == 1
    report = Adoption.open(adoption.folder).trial()
    assert (str(report.verdict), report.index) == ("not-ready", None)
    assert [finding.code for finding in report.findings] == ["ground-changed"]
    looked = {check.name: check.status for check in examine(adoption.folder)}
    assert looked["ground"] == "fail"
    assert spbe("run", adoption.folder).status == 1
    assert "--accept-changed" in spbe.err
    assert spbe("run", adoption.folder, "--accept-changed").status == 0
    assert spbe("run", adoption.folder).status == 0


def test_comments_and_the_order_of_words_change_nothing(installed: Callable[[str], None], tmp_path: Path) -> None:
    package = build(application(tmp_path / "kami", NAMES), tmp_path / "a.spbe", update_expected=True)
    adoption = rated(package, tmp_path / "w")
    installed("# Another year, another comment.\n" + own_instrument())
    assert adoption.run().headline.figure == "3.00"


def test_an_upgrade_pins_what_the_new_version_measures_by(tmp_path: Path) -> None:
    adoption = rated(brought(tmp_path / "one"), tmp_path / "w")
    changed = own_instrument().replace('at_least: "2.6"', 'at_least: "3.2"')
    ids = [("id: id.contoh.two", "id: id.contoh.one"), ("version: '0.1'", "version: '0.2'")]
    second = brought(tmp_path / "two", *ids, instrument=changed)
    steps = upgrade_steps(adoption, second)
    assert steps.effects == []
    assert not steps.conflicts
    before = adoption.lock.instrument
    after = apply_upgrade(adoption, steps).lock.instrument
    assert before is not None
    assert after is not None
    assert (before.id, before.sha256 != after.sha256) == (after.id, True)


REQUIRES = ("licence: CC-BY-4.0", 'licence: CC-BY-4.0\nrequires: {sdk: ">=9", plugins: {spbe-zi: ">=1.0,<2"}}')


def test_what_an_application_requires_is_named_with_the_line_that_installs_it(
    tmp_path: Path, package: Path, spbe: CommandLine
) -> None:
    made = application(tmp_path / "kami", REQUIRES)
    with pytest.raises(UsageError) as caught:
        build(made, tmp_path / "x.spbe")
    assert codes(caught) == ["requires-missing", "requires-missing"]
    lines = [finding.remedy() for finding in caught.value.findings]
    assert 'python -m pip install "spbe-sdk>=9"' in lines[0]
    assert 'python -m pip install "spbe-zi<2,>=1.0"' in lines[1]


def test_a_package_that_requires_more_than_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine
) -> None:
    """It was built where everything was there."""
    made = application(tmp_path / "kami", REQUIRES)
    with monkeypatch.context() as patch:
        patch.setattr("spbe_sdk.applications.package.build.refuse_unmet", lambda _: None)
        target = build(made, tmp_path / "x.spbe")
    assert verify(target).application.requires.plugins == {"spbe-zi": "<2,>=1.0"}
    assert spbe("verify", target).status == 0
    assert "pip install" in spbe.err
    with pytest.raises(UsageError) as caught:
        Adoption.create(target, "32.16", tmp_path / "w")
    assert codes(caught) == ["requires-missing", "requires-missing"]
    assert not (tmp_path / "w").exists()


@pytest.mark.parametrize(
    "requires",
    [
        '{sdk: "banana"}',
        '{plugins: {"x; import os": ">=1"}}',
        '{plugins: {x: ">=1 && rm"}}',
        '{plugins: {"-r evil": ">=1"}}',
        '{plugins: {x: ""}}',
        "{plugins: {x: '>=1\" & calc'}}",
        "{instrument: abc}",
        "{sdk: 1}",
    ],
)
def test_no_requirement_is_anything_but_a_name_and_versions(requires: str, tmp_path: Path) -> None:
    """The line that installs it is shown to be copied."""
    made = application(tmp_path / "kami", ("licence: CC-BY-4.0", f"licence: CC-BY-4.0\nrequires: {requires}"))
    with pytest.raises(DataError):
        build(made, tmp_path / "x.spbe")


def test_a_required_instrument_is_the_very_one(tmp_path: Path, spbe: CommandLine) -> None:
    digest = document_digest(load_instrument("spbe-59-2020"))
    assert digest in spbe("instruments", "spbe-59-2020").out
    assert digest in spbe("instruments", "--json").out
    fits = ("licence: CC-BY-4.0", f"licence: CC-BY-4.0\nrequires: {{instrument: {digest}}}")
    build(application(tmp_path / "fits", fits), tmp_path / "a.spbe")
    other = ("licence: CC-BY-4.0", f"licence: CC-BY-4.0\nrequires: {{instrument: {'a' * 64}}}")
    with pytest.raises(UsageError) as caught:
        build(application(tmp_path / "other", other), tmp_path / "b.spbe")
    assert codes(caught) == ["requires-instrument"]
    assert "spbe-sdk" in caught.value.findings[0].message()


def test_a_plug_in_that_takes_part_is_pinned_with_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site, about = tmp_path / "site", tmp_path / "site/rata-0.1.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rata\nVersion: 0.1\n")
    (about / "entry_points.txt").write_text("[spbe_sdk.strategies]\nrata = rata:rata\n")
    (site / "rata.py").write_text("from spbe_sdk.scoring.weighted_mean import weighted_mean as rata\n")
    with monkeypatch.context() as patch:
        patch.syspath_prepend(site)
        registered.cache_clear()
        instrument = own_instrument().replace("strategy: weighted-mean", "strategy: rata")
        adoption = rated(brought(tmp_path / "kami", instrument=instrument), tmp_path / "w")
        rata = {"group": "strategies", "name": "rata", "distribution": "rata", "version": "0.1"}
        assert recorded(adoption)["plugins"] == [rata]
        (about / "METADATA").write_text("Metadata-Version: 2.1\nName: rata\nVersion: 0.2\n")
        registered.cache_clear()
        with pytest.raises(DataError) as caught:
            adoption.run()
        assert codes(caught) == ["ground-plugins"]
        assert "rata 0.1" in caught.value.findings[0].message()
        assert adoption.accept_ground().run().headline.figure == "3.00"
    sys.modules.pop("rata", None)
    registered.cache_clear()
