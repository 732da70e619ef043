"""Who provides a name: two providers are refused by naming both, and what a plug-in gives is checked."""

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from installing import Installer
from spbe_sdk import Adoption, Assessment, Rating, SpbeError, UsageError, load_instrument, score, score_frame, verify
from spbe_sdk.applications.adoption.doctor import examine
from spbe_sdk.applications.kinds.installed import find_kind
from spbe_sdk.applications.package.package import pack
from spbe_sdk.bindings.given import given_by
from spbe_sdk.comparison.comparison import first_difference
from spbe_sdk.documents.application import MANIFEST
from spbe_sdk.files.providers import GROUPS, find, registered
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.library import library
from spbe_sdk.performance.achievement import achievement
from spbe_sdk.performance.policies.library import load_policy
from spbe_sdk.scoring.achievement import Measure

NATIONAL = "spbe-59-2020"


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installer]:
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    yield Installer(site)
    monkeypatch.undo()
    Installer.forget()


OURS_BY_GROUP = {
    "adapters": "csv",
    "strategies": "weighted-mean",
    "formulas": "ratio",
    "efficiencies": "unspent",
    "kinds": "maturity-index",
}


@pytest.mark.parametrize(("group", "name"), OURS_BY_GROUP.items())
def test_a_name_of_ours_is_nobody_elses(group: str, name: str, install: Installer) -> None:
    install("shadow", "0.1", {group: {name: "shadow:anything"}}, "anything = print\n")
    with pytest.raises(UsageError) as caught:
        find(group, name)
    (finding,) = caught.value.findings
    assert finding.code == "plugin-twice"
    assert finding.allowed == "spbe-sdk 0.1.0, shadow 0.1"
    assert "pip uninstall shadow" in finding.remedy()


def test_two_others_under_one_name_are_both_named(install: Installer) -> None:
    install("one", "1.0", {"strategies": {"mean": "one:mean"}}, "mean = max\n")
    install("other", "2.0", {"strategies": {"mean": "other:mean"}}, "mean = min\n")
    with pytest.raises(UsageError) as caught:
        find("strategies", "mean")
    assert caught.value.findings[0].allowed == "one 1.0, other 2.0"


def test_an_instrument_of_ours_is_nobody_elses(install: Installer) -> None:
    text = library().files[NATIONAL].read_text(encoding="utf-8")
    install("shadow", "0.1", {"instruments": {"more": "shadow"}}, spbe_59_2020=text.replace('"4.2"', '"4.9"'))
    with pytest.raises(UsageError) as caught:
        load_instrument(NATIONAL)
    assert caught.value.findings[0].allowed == "spbe-sdk 0.1.0, shadow 0.1"
    assert load_instrument("pemdi-8-2026").id == "pemdi-8-2026"


def test_entry_points_of_instruments_may_bear_one_name(install: Installer) -> None:
    """It names nothing: the files do."""
    text = library().files[NATIONAL].read_text(encoding="utf-8").replace(f"id: {NATIONAL}", "id: own-1")
    install("own", "0.1", {"instruments": {"national": "own"}}, own_1=text)
    assert load_instrument("own-1").id == "own-1"
    assert load_instrument(NATIONAL).id == NATIONAL


def test_what_cannot_be_imported_names_its_distribution(install: Installer) -> None:
    install("broken", "0.3", {"strategies": {"b": "broken:b"}}, "import nothing_of_this_name\n")
    with pytest.raises(UsageError) as caught:
        find("strategies", "b")
    assert caught.value.findings[0].code == "plugin-broken"
    assert "broken 0.3" in caught.value.findings[0].message()


def test_doctor_and_the_version_say_who_provides_what(install: Installer, spbe: CommandLine) -> None:
    install("rata", "0.2", {"strategies": {"rata": "rata:rata"}}, "rata = max\n")
    install("shadow", "0.1", {"adapters": {"csv": "shadow:csv"}}, "csv = print\n")
    plugins = next(check for check in examine(None) if check.name == "plugins")
    assert plugins.status == "fail"
    assert "; rata ← rata 0.2" in plugins.detail
    assert "csv ← shadow 0.1" in plugins.detail
    assert [finding.code for finding in plugins.findings] == ["plugin-twice"]
    lines = spbe("--version", "--verbose").out.splitlines()
    assert lines[0] == "spbe-sdk 0.1.0"
    assert {"rata ← rata 0.2", "csv ← spbe-sdk 0.1.0", "csv ← shadow 0.1", f"{NATIONAL} ← spbe-sdk 0.1.0"} < set(lines)
    assert spbe("--version").out == "spbe-sdk 0.1.0\n"


def test_no_entry_point_group_is_forgotten() -> None:
    assert all(registered(group) for group in GROUPS)


@pytest.mark.parametrize("kind", ["strategy", "formula", "adapter"])
@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("weighted-mean", "name-taken"),
        ("csv", "name-taken"),
        ("class", "name-taken"),
        ("json", "name-taken"),
        ("spbe-sdk", "name-taken"),
        ("Ambang Komponen", "name-invalid"),
        ("9-lives", "name-invalid"),
        ("naïve", "name-invalid"),
    ],
)
def test_a_scaffold_takes_no_name_that_is_taken_or_is_none(
    kind: str, name: str, code: str, tmp_path: Path, spbe: CommandLine
) -> None:
    if (kind, name) in {("adapter", "weighted-mean"), ("formula", "weighted-mean")}:
        assert spbe("new", kind, tmp_path / name).status == 0
        return
    assert spbe("new", kind, tmp_path / name, "--json").status == 2
    found: Any = spbe.json["findings"]
    assert [finding["code"] for finding in found] == [code]
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize("kind", ["strategy", "formula", "adapter", "instrument", "application"])
def test_every_kind_of_scaffold_is_made_by_its_verb(kind: str, tmp_path: Path, spbe: CommandLine) -> None:
    made = spbe("new", kind, tmp_path / "rasio-daerah")
    assert made.status == 0, made.text
    assert any((tmp_path / "rasio-daerah").iterdir())


def test_an_instrument_is_no_module_but_has_an_id_of_its_own(tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("new", "instrument", tmp_path / "Indeks Baru").status == 0
    assert spbe("validate", tmp_path / "Indeks Baru/instrument.yaml").status == 0
    assert spbe("new", "formula", tmp_path / "umum-1").status == 2
    assert spbe("new", "instrument", tmp_path / NATIONAL, "--json").status == 2
    found: Any = spbe.json["findings"]
    assert [finding["code"] for finding in found] == ["name-taken"]


def measured_by(strategy: str) -> Any:
    return load_instrument(NATIONAL).model_copy(update={"strategy": strategy})


def rated() -> Assessment:
    ratings = tuple(Rating(indicator=str(n), value=1 + n % 5) for n in range(1, 48))
    return Assessment(instrument=NATIONAL, region="32.16", year=2023, ratings=ratings)


WRONG = {"float": "3.5", "nothing": "None", "text": "'3'", "truth": "True", "raises": "1 / 0", "decimal": "Decimal(3)"}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("by", ["one", "frame"])
def test_what_a_strategy_gives_is_an_exact_number(wrong: str, by: str, install: Installer) -> None:
    pl = pytest.importorskip("polars")
    code = f"from decimal import Decimal\ndef odd(parts):\n    return {WRONG[wrong]}\n"
    install("odd", "0.1", {"strategies": {"odd": "odd:odd"}}, code)
    with pytest.raises(UsageError) as caught:
        if by == "one":
            score(rated(), measured_by("odd"))
        else:
            score_frame(pl.DataFrame({str(n): [1 + n % 5] for n in range(1, 48)}), measured_by("odd"))
    (finding,) = caught.value.findings
    assert finding.code == ("plugin-failed" if wrong == "raises" else "plugin-result")
    assert "odd 0.1" in finding.message()


@pytest.mark.parametrize("wrong", ["float", "nothing", "text", "truth"])
def test_what_a_formula_gives_is_an_exact_number(wrong: str, install: Installer) -> None:
    install("odd", "0.1", {"formulas": {"odd": "odd:odd"}}, f"odd = lambda measure: {WRONG[wrong]}\n")
    policy = load_policy().model_copy(update={"maximize": "odd"})
    with pytest.raises(UsageError) as caught:
        achievement(100, 50, policy=policy)
    assert caught.value.findings[0].code == "plugin-result"


def test_a_formula_still_says_that_it_is_undefined(install: Installer) -> None:
    install("odd", "0.1", {"formulas": {"odd": "odd:odd"}}, "odd = lambda measure: 1 / 0\n")
    assert achievement(100, 50, policy=load_policy().model_copy(update={"maximize": "odd"})).state == "undefined"
    with pytest.raises(ZeroDivisionError):
        find("formulas", "odd")(Measure(Fraction(1), Fraction(1), Fraction(1), Fraction(1)))


ADAPTER = """
from spbe_sdk.adapters.adapter import Options, Record, Table
from spbe_sdk.findings.finding import Origin
class Odd:
    options_model, reaches = Options, "files"
    def __init__(self, options): pass
    def open(self, files):
        return {gives}
"""


@pytest.mark.parametrize(
    ("gives", "code"),
    [
        ("None", "plugin-table"),
        ("[]", "plugin-table"),
        ("1 / 0", "plugin-failed"),
        ("Table(('a',), Origin('x'), iter([None]))", "plugin-table"),
        ("Table(('a',), Origin('x'), iter([{'a': '1'}]))", "plugin-table"),
        ("Table(('a',), Origin('x'), iter([Record({'a': 3.0}, Origin('x'))]))", "plugin-table"),
        ("Table(('a',), Origin('x'), (1 // n for n in (0,)))", "plugin-failed"),
    ],
)
def test_what_an_adapter_gives_is_a_table_of_text(
    gives: str, code: str, install: Installer, package: Path, tmp_path: Path
) -> None:
    install("odd", "0.1", {"adapters": {"odd": "odd:Odd"}}, ADAPTER.format(gives=gives))
    workspace = Adoption.create(package, "32.16", tmp_path / "w", year=2021)
    workspace = workspace.bind("ratings", adapter="odd", fields={"indicator": "a", "value": "a"})
    assert code in {finding.code for finding in workspace.trial().findings}


KIND = """
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
class Odd(MaturityIndex):
    name = "odd"
    {wrong}
"""

METHODS = ("ports_for", "ground", "used", "execute", "headline", "carry", "expected", "files")


def kind_workspace(package: Path, tmp_path: Path) -> Adoption:
    """A workspace of an application of the kind that was just installed, on its publisher's data."""
    contents = dict(verify(package).contents)
    contents[MANIFEST] = contents[MANIFEST].replace(b"kind: maturity-index", b"kind: odd")
    (tmp_path / "odd.spbe").write_bytes(pack(contents))
    workspace = Adoption.create(tmp_path / "odd.spbe", "32.16", tmp_path / "w", year=2021)
    (workspace.folder / "data/tingkat.csv").write_bytes(contents["trial/tingkat.csv"])
    fields = {"indicator": "indikator", "value": "tingkat"}
    return workspace.bind("ratings", adapter="csv", options={"path": "data/tingkat.csv"}, fields=fields)


def used_everywhere(package: Path, tmp_path: Path) -> None:
    workspace = kind_workspace(package, tmp_path)
    workspace.run()
    for found in workspace.trial().package_findings:
        raise UsageError(found)
    kind: Any = find_kind("odd")()
    kind.carry(None, kind.ground(workspace.package.application, {}), "id")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("gives", ["1.5", "None", "'3'", "{3: 1.5}", "1 / 0"])
def test_what_a_kind_gives_is_what_a_kind_gives(
    method: str, gives: str, install: Installer, package: Path, tmp_path: Path
) -> None:
    wrong = f"def {method}(self, *given): return {gives}"
    install("odd-kinds", "0.1", {"kinds": {"odd": "odd_kinds:Odd"}}, KIND.format(wrong=wrong))
    with pytest.raises(SpbeError) as caught:
        used_everywhere(package, tmp_path)
    (finding,) = caught.value.findings
    assert finding.code == ("plugin-failed" if gives == "1 / 0" else "plugin-kind")
    assert "odd-kinds 0.1" in finding.message()


@pytest.mark.parametrize(
    ("method", "gives"),
    [
        ("execute", "attrs.evolve(super().execute(*given), ports=None)"),
        ("execute", "attrs.evolve(super().execute(*given), findings=['x'])"),
        ("headline", "attrs.evolve(super().headline(*given), figure=3.19)"),
        ("headline", "attrs.evolve(super().headline(*given), covered='47')"),
        ("headline", "attrs.evolve(super().headline(*given), rows=[[1.5]])"),
        ("headline", "attrs.evolve(super().headline(*given), shares=[None])"),
        ("headline", "attrs.evolve(super().headline(*given), columns=None)"),
        ("expected", "{**super().expected(*given), 'index': 3.19}"),
        ("expected", "{**super().expected(*given), 'nodes': [{'value': 3.0}]}"),
        ("files", "{'../x': b''}"),
        ("files", "{**super().files(*given), 'x.txt': 'text'}"),
        ("ports_for", "list(super().ports_for(*given))"),
    ],
)
def test_the_parts_of_what_a_kind_gives_are_looked_at(
    method: str, gives: str, install: Installer, package: Path, tmp_path: Path
) -> None:
    wrong = f"def {method}(self, *given):\n        import attrs\n        return {gives}"
    install("odd-kinds", "0.1", {"kinds": {"odd": "odd_kinds:Odd"}}, KIND.format(wrong=wrong))
    with pytest.raises(SpbeError) as caught:
        used_everywhere(package, tmp_path)
    assert caught.value.findings[0].code in ("plugin-kind", "plugin-failed")
    assert "odd-kinds 0.1" in caught.value.findings[0].message()


@pytest.mark.parametrize(
    "wrong", ["ports = None", "ports = ('x',)", "settings_model = dict", "execute = None", "name = 3"]
)
def test_what_is_no_kind_is_refused_by_name(wrong: str, install: Installer) -> None:
    install("odd-kinds", "0.1", {"kinds": {"odd": "odd_kinds:Odd"}}, KIND.format(wrong=wrong))
    with pytest.raises(UsageError) as caught:
        find_kind("odd")
    assert caught.value.findings[0].code == "plugin-kind"
    assert wrong.split()[0] in caught.value.findings[0].message()
    install("odd-other", "0.1", {"kinds": {"other": "odd_other:odd"}}, "odd = 3.5\n")
    with pytest.raises(UsageError) as caught:
        find_kind("other")
    assert "odd-other 0.1" in caught.value.findings[0].message("en")


def test_a_kind_of_others_that_keeps_its_promises_works(install: Installer, package: Path, tmp_path: Path) -> None:
    install("odd-kinds", "0.1", {"kinds": {"odd": "odd_kinds:Odd"}}, KIND.format(wrong=""))
    workspace = kind_workspace(package, tmp_path)
    report = workspace.trial()
    assert (report.package_findings, report.index) == ([], report.package_index)
    assert "result.json" in {path.name for path in workspace.run().folder.iterdir()}


def test_our_own_adapters_are_taken_as_they_are() -> None:
    def fail() -> Any:
        raise KeyError

    with pytest.raises(KeyError):
        given_by("csv", fail)
    with pytest.raises(DataError):
        given_by("csv", lambda: (_ for _ in ()).throw(DataError(Finding("file-missing", origin=Origin("x")))))


STRATEGY = "from spbe_sdk.scoring.weighted_mean import weighted_mean as rata\n"


def test_a_replaced_strategy_never_shares_a_fingerprint(install: Installer, tmp_path: Path) -> None:
    """Though the name, the instrument and even the figures are the same."""
    install("rata", "0.1", {"strategies": {"rata": "rata:rata"}}, STRATEGY)
    one = score(rated(), measured_by("rata"))
    (tmp_path / "site/rata-0.1.dist-info").rename(tmp_path / "site/rata-0.2.dist-info")
    about = tmp_path / "site/rata-0.2.dist-info/METADATA"
    about.write_text(about.read_text().replace("0.1", "0.2"))
    Installer.forget()
    other = score(rated(), measured_by("rata"))
    assert one.index == other.index
    assert one.fingerprint != other.fingerprint
    assert (one.basis["plugins"], other.basis["plugins"]) == ("rata ← rata 0.1", "rata ← rata 0.2")
    found = first_difference(one, other)
    assert found is not None
    assert "rata 0.1" in found.message()
    assert "plugins" not in score(rated()).basis


def test_results_are_json_with_their_basis(install: Installer) -> None:
    install("rata", "0.1", {"strategies": {"rata": "rata:rata"}}, STRATEGY)
    assert (
        json.loads(json.dumps(score(rated(), measured_by("rata")).to_dict()))["basis"]["plugins"] == "rata ← rata 0.1"
    )
