import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from conftest import EXAMPLES
from spbe_sdk import Adoption, DataError, WorkspaceError, build
from spbe_sdk.bindings.outcome import Verdict
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.words import Language

Replace = Callable[[Path, str, str], None]


def test_a_new_workspace_explains_every_port_field_and_setting(package: Path, tmp_path: Path) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    text = (adoption.folder / "spbe.yaml").read_text(encoding="utf-8")
    for port in adoption.kind.ports:
        assert f"# {port.name}:" in text
        assert port.explain("id") in text
        for field in port.fields:
            assert f"#   {field.name}: {field.explain(port.name, 'id')}" in text
    for name in adoption.kind.settings_model.model_fields:
        assert f"{name}:" in text
    assert adoption.choices.settings == {"year": 2023}
    assert (adoption.folder / ".spbe/schemas/adoption.schema.json").is_file()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_examples_in_a_new_workspace_can_be_used_as_they_stand(
    package: Path, tmp_path: Path, language: str
) -> None:
    """Someone who removes the # before an example must get a binding, not a riddle."""
    adoption = Adoption.create(package, "32.16", tmp_path / "w", language=language)  # type: ignore[arg-type]
    path = adoption.folder / "spbe.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    inside = False
    for number, line in enumerate(lines):
        inside = (inside and line.startswith("  #   ")) or line in [f"  # {p.name}:" for p in adoption.kind.ports]
        if inside:
            lines[number] = line.replace("# ", "", 1)
    path.write_text("\n".join(lines), encoding="utf-8")
    bound = Adoption.open(adoption.folder)
    assert list(bound.bindings) == [port.name for port in adoption.kind.ports]
    task, problems = bound.prepare()
    assert task is not None
    assert problems == []


@pytest.mark.parametrize("application", ["sumedang-spbe-index", "sumedang-esakip"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_example_of_a_port_has_a_heading_of_its_own_for_each_field(
    application: str, tmp_path: Path, language: Language
) -> None:
    built = build(EXAMPLES / application, tmp_path / "p.spbe")
    adoption = Adoption.create(built, "32.16", tmp_path / "w", year=2025, language=language)
    text = (adoption.folder / "spbe.yaml").read_text(encoding="utf-8")
    for port in adoption.kind.ports:
        example = text.partition(f"\n  # {port.name}:\n")[2].partition("\n\n")[0]
        headings = dict(re.findall(r"^  #     (\w+): (\w[\w ]*)$", example, re.M))
        assert [*headings] == [field.name for field in port.fields]
        assert len({*headings.values()}) == len(headings)


def test_binding_keeps_every_other_byte(package: Path, tmp_path: Path) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w")
    path = adoption.folder / "spbe.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# catatan saya\n", encoding="utf-8")
    before = path.read_text(encoding="utf-8").splitlines()
    bound = adoption.bind("ratings", adapter="csv", options={"path": "a.csv"}, fields={"indicator": "No", "value": "N"})
    again = bound.bind("ratings", adapter="excel", options={"path": "b.xlsx"}, fields={"indicator": "No", "value": "N"})
    after = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == [
        "  ratings:",
        "    adapter: excel",
        "    options:",
        "      path: b.xlsx",
        "    fields:",
        "      indicator: 'No'",
        "      value: N",
    ]
    assert [line for line in before if line not in after] == []
    assert again.bindings["ratings"][0].adapter == "excel"


def test_an_unknown_port_is_named(workspace: Adoption) -> None:
    with pytest.raises(DataError, match="ratings"):
        workspace.bind("xyz", adapter="csv")


def test_the_demo_data_gives_the_published_index(workspace: Adoption) -> None:
    outcome = workspace.run(date(2026, 11, 24)).outcome
    assert isinstance(outcome, IndexOutcome)
    assert str(outcome.result.index) == "3.19"
    assert outcome.claimed is not None
    assert str(outcome.claimed.index) == "3.75"
    review = outcome.result.evidence
    assert (review.missing, review.changed, review.expired) == (
        ("diagram-jaringan",),
        ("sk-tim",),
        ("audit-infrastruktur",),
    )
    assert [(item.year, item.index) for item in outcome.published if item.region == "32.16"] == [
        (2021, "1.60"),
        (2022, "1.71"),
        (2023, "3.28"),
        (2024, "4.08"),
        (2025, "4.48"),
    ]


def test_every_number_leads_back_to_its_row(workspace: Adoption) -> None:
    outcome = workspace.run().outcome
    assert isinstance(outcome, IndexOutcome)
    node = outcome.result.find("12")
    assert node is not None
    assert node.origin is not None
    lines = (workspace.folder / node.origin.source).read_text(encoding="utf-8").splitlines()
    assert node.origin.row is not None
    assert lines[node.origin.row - 1].startswith("KAB-12;")


def test_a_run_is_kept_whole_with_the_digests_of_its_inputs(workspace: Adoption) -> None:
    one, two = workspace.run(), workspace.run()
    assert one.folder != two.folder
    assert {path.name for path in one.folder.iterdir()} == {
        "claimed.json",
        "findings.json",
        "instrument.json",
        "laporan.md",
        "laporan.xlsx",
        "report.html",
        "result.json",
        "run.json",
    }
    record = json.loads((one.folder / "run.json").read_text(encoding="utf-8"))
    settings = record["settings"]
    assert (settings["year"], settings["target_index"], settings["parameters"]) == (2021, "3.5", {})
    assert len(record["inputs"]["ratings"][0]["sha256"]) == 64
    assert record["package"]["sha256"] == workspace.package.sha256


def test_a_trial_writes_nothing(workspace: Adoption) -> None:
    before = sorted(path for path in workspace.folder.rglob("*"))
    report = workspace.trial()
    assert sorted(path for path in workspace.folder.rglob("*")) == before
    assert (report.verdict, report.package_index, report.covered) == (Verdict.READY_WITH_GAPS, "3.19", 47)


def test_an_unbound_workspace_is_not_ready_and_says_what_to_do(package: Path, tmp_path: Path) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w")
    report = adoption.trial()
    assert report.verdict is Verdict.NOT_READY
    assert [finding.code for finding in report.findings] == ["binding-absent"]
    with pytest.raises(DataError):
        adoption.run()
    assert not (adoption.folder / "runs").exists()


def test_settings_are_checked_with_their_lines(workspace: Adoption, replace: Replace) -> None:
    path = workspace.folder / "spbe.yaml"
    replace(path, "year: 2021", "yaer: 2021")
    _, problems = Adoption.open(workspace.folder).prepare()
    line = path.read_text(encoding="utf-8").splitlines().index("  yaer: 2021") + 1
    found = {(finding.code, finding.field, finding.origin.row if finding.origin else None) for finding in problems}
    assert ("field-unknown", "yaer", line) in found
    assert "field-missing" in {code for code, _, _ in found}


def test_a_region_written_as_a_number_is_reported_with_everything_else(workspace: Adoption, replace: Replace) -> None:
    replace(workspace.folder / "spbe.yaml", 'region: "32.16"', "region: 32.10")
    replace(workspace.folder / "data/penilaian-2021.csv", "Tingkat 2;Tingkat 4", "Tingkat 2;tiga")
    with pytest.raises(DataError) as caught:
        Adoption.open(workspace.folder).run()
    codes = [finding.code for finding in caught.value.findings]
    assert {"number-unquoted", "rating-level"} <= set(codes)
    assert not (workspace.folder / "runs").exists()


def test_an_altered_package_or_lock_is_refused(workspace: Adoption, replace: Replace) -> None:
    replace(workspace.folder / "spbe.yaml", 'version: "1.0"', 'version: "1.1"')
    with pytest.raises(WorkspaceError) as caught:
        Adoption.open(workspace.folder)
    assert caught.value.findings[0].code == "workspace-lock"


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError):
        Adoption.open(tmp_path)


def test_an_existing_folder_is_left_alone(package: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("x")
    with pytest.raises(WorkspaceError):
        Adoption.create(package, "32.16", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_local_label_replaces_ours_and_an_unknown_one_is_named(workspace: Adoption, replace: Replace) -> None:
    path = workspace.folder / "spbe.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "overrides:\n  labels: {title: 'Rapor {name} {0.__class__}'}\n", encoding="utf-8")
    report = Adoption.open(workspace.folder).run().report.read_text(encoding="utf-8")
    assert "Rapor Indeks SPBE {0.__class__}" in report
    replace(path, "{title: 'Rapor", "{titel: 'Rapor")
    with pytest.raises(DataError) as caught:
        Adoption.open(workspace.folder).run()
    assert [finding.code for finding in caught.value.findings if finding.code == "label-unknown"]


def test_a_local_template_runs_in_a_sandbox(workspace: Adoption) -> None:
    path = workspace.folder / "spbe.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "overrides:\n  templates: local\n", encoding="utf-8")
    template = workspace.folder / "local/report.html.j2"
    template.write_text("<p>{{ result.index }}</p>", encoding="utf-8")
    assert Adoption.open(workspace.folder).run().report.read_text(encoding="utf-8") == "<p>3,19</p>"
    template.write_text("{{ ''.__class__.__mro__ }}", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        Adoption.open(workspace.folder).run()
    assert caught.value.findings[0].code == "template-broken"


def test_a_bound_workspace_runs_without_being_opened_again(package: Path, tmp_path: Path) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2021)
    (adoption.folder / "data/a.csv").write_text("No,Nilai\n1,4\n", encoding="utf-8")
    adoption.bind(
        "ratings", adapter="csv", options={"path": "data/a.csv"}, fields={"indicator": "No", "value": "Nilai"}
    )
    assert adoption.trial().covered == 1
    assert adoption.run().report.is_file()
