"""Numbers of indicators in evidence belong to an instrument: they go along the crosswalk; unknown ones are named."""

from datetime import date
from pathlib import Path
from typing import Literal

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, build
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps
from spbe_sdk.assessment.carrying_evidence import CarriedEvidence
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.finding import Finding

TODAY = date(2026, 11, 24)
DECIDED: dict[str, Literal["ours", "theirs", "carry"]] = {
    "bindings.ratings": "carry",
    "bindings.claims": "theirs",
    "bindings.evidence": "carry",
}


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(EXAMPLES / "sumedang-spbe-index-2", tmp_path_factory.mktemp("second"))


@pytest.fixture
def proving(workspace: Adoption) -> Adoption:
    """Bekasi's workspace with a list of evidence that names indicators of the instrument."""
    rows = [
        "ID;Judul;Status;Terbit;Mendukung",
        "perbup;Perbup Arsitektur;accepted;2021-03-01;1:3, 25",
        "sk-tim;SK Tim Koordinasi;accepted;2021-03-01;10, 99",
        "lama;Dokumen lain;accepted;2021-03-01;pemdi-8-2026/9:2",
    ]
    (workspace.folder / "data/bukti.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    fields = {"id": "ID", "title": "Judul", "status": "Status", "issued": "Terbit", "supports": "Mendukung"}
    return workspace.bind("evidence", adapter="csv", options={"path": "data/bukti.csv"}, fields=fields)


def outcome_of(adoption: Adoption) -> IndexOutcome:
    task, problems = Adoption.open(adoption.folder).prepare(TODAY)
    assert task is not None, problems
    found = adoption.kind.execute(task)
    assert isinstance(found, IndexOutcome)
    return found


def strange(adoption: Adoption) -> list[Finding]:
    return [finding for finding in outcome_of(adoption).findings if finding.code == "evidence-indicator"]


def test_numbers_that_do_not_exist_are_named(proving: Adoption) -> None:
    (finding,) = strange(proving)
    assert (finding.found, finding.details["id"]) == ("99", "sk-tim")
    assert finding.origin is not None
    assert finding.origin.row == 3
    assert "spbe-59-2020" in finding.message("id")


def test_a_region_s_own_indicators_are_known(proving: Adoption) -> None:
    assert strange(proving.override("indicators", {"99": {"name": "Layanan kami"}})) == []


def test_evidence_goes_along_the_crosswalk(proving: Adoption, second: Path) -> None:
    steps = upgrade_steps(proving, second, DECIDED, today=TODAY)
    carried = steps.carried["evidence"]
    assert isinstance(carried, CarriedEvidence)
    supported = {
        item.id: [(one.indicator, one.level, one.instrument) for one in item.supports] for item in carried.documents
    }
    assert supported["perbup"] == [("1", 3, None), ("3", None, None)]
    assert supported["lama"] == [("9", 2, "pemdi-8-2026")]
    upgraded = apply_upgrade(proving, steps, TODAY)
    (source,) = upgraded.bindings["evidence"]
    assert source.options["path"] == "data/evidence-pemdi-8-2026.csv"
    result = outcome_of(upgraded).result
    assert result.evidence is not None
    assert {item.id: item for item in result.evidence.items} == {item.id: item for item in carried.documents}
    assert strange(upgraded) == []
    assert (upgraded.folder / "data/bukti.csv").is_file()


def test_what_was_kept_as_it_is_names_numbers_of_the_old_instrument(proving: Adoption, second: Path) -> None:
    kept = apply_upgrade(
        proving, upgrade_steps(proving, second, {**DECIDED, "bindings.evidence": "ours"}, today=TODAY), TODAY
    )
    assert {finding.found for finding in strange(kept)} == {"25", "99"}


def test_the_verb_says_what_becomes_of_evidence(proving: Adoption, second: Path, spbe: CommandLine) -> None:
    assert spbe("upgrade", second, proving.folder).status == 1
    assert "3 data dukung terbawa" in spbe.out
    assert "bindings.evidence=(ours | theirs | carry)" in spbe.out
