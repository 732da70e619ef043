from datetime import date
from pathlib import Path
from typing import Any

import pytest

from spbe_sdk import Assessment, load_instrument, score
from spbe_sdk.assessment.evidence import PlacedEvidence, check_evidence, reference_date
from spbe_sdk.documents.assessment import Evidence, Rating
from spbe_sdk.files.folder import Folder, sha256
from spbe_sdk.findings.finding import Origin

TODAY = date(2024, 6, 1)


def reviewed(folder: Path | None, evidence: list[Evidence], ratings: list[Rating], year: int = 2023) -> dict[str, Any]:
    assessment = Assessment(
        instrument="spbe-59-2020", region="32.16", year=year, ratings=tuple(ratings), evidence=tuple(evidence)
    )
    result = score(assessment, files=Folder(folder) if folder else None, today=TODAY)
    review = result.evidence
    lists = ("ratings_without", "missing", "changed", "expired", "unchecked")
    codes = [finding.code for finding in result.findings if finding.code.startswith("evidence-")]
    return {name: list(getattr(review, name)) for name in lists} | {"codes": codes}


def rated(*evidence: str, indicator: str = "1") -> Rating:
    return Rating(indicator=indicator, value=3, evidence=evidence)


def test_a_file_that_is_there_and_unchanged(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"x")
    found = reviewed(tmp_path, [Evidence(id="a", title="A", location="a.pdf", sha256=sha256(b"x"))], [rated("a")])
    assert found == {"ratings_without": [], "missing": [], "changed": [], "expired": [], "unchecked": [], "codes": []}


def test_missing_changed_and_outside_files_do_not_count(tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"y")
    evidence = [
        Evidence(id="a", title="A", location="a.pdf"),
        Evidence(id="b", title="B", location="b.pdf", sha256=sha256(b"x")),
        Evidence(id="c", title="C", location="../c.pdf"),
    ]
    ratings = [rated("a"), rated("b", indicator="2"), rated("c", indicator="3")]
    found = reviewed(tmp_path, evidence, ratings)
    assert (found["missing"], found["changed"]) == (["a", "c"], ["b"])
    assert found["ratings_without"] == ["1", "2", "3"]


def test_a_file_may_lie_beside_the_table_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data/a.pdf").write_bytes(b"x")
    placed = [
        PlacedEvidence(Evidence(id=name, title=name, location=f"{name}.pdf"), Origin(source, row=5))
        for name, source in (("a", "data/isian.xlsx"), ("b", "data/isian.xlsx"), ("c", "bukti.csv"))
    ]
    found = check_evidence(placed, {}, load_instrument("spbe-59-2020"), Folder(tmp_path), date(2023, 12, 31))
    assert found.review.missing == ("b", "c")
    remedies = [finding.remedy("id") for finding in found.findings if finding.code == "evidence-missing"]
    assert ["map data di dalamnya" in remedy for remedy in remedies] == [True, False]


def test_addresses_on_the_web_are_unchecked_and_count(tmp_path: Path) -> None:
    found = reviewed(tmp_path, [Evidence(id="a", title="A", location="https://example.org/a.pdf")], [rated("a")])
    assert (found["unchecked"], found["ratings_without"]) == (["a"], [])


@pytest.mark.parametrize(
    ("valid_until", "expired"), [(date(2023, 12, 31), []), (date(2023, 12, 30), ["a"]), (date(2030, 1, 1), [])]
)
def test_evidence_must_count_on_the_last_day_of_the_assessed_year(valid_until: date, expired: list[str]) -> None:
    evidence = [Evidence(id="a", title="A", valid_until=valid_until)]
    assert reviewed(None, evidence, [rated("a")])["expired"] == expired


def test_while_the_year_lasts_today_decides() -> None:
    assert reference_date(2024, TODAY) == TODAY
    assert reference_date(2023, TODAY) == date(2023, 12, 31)


@pytest.mark.parametrize(
    ("issued", "expired"), [(date(2021, 12, 31), []), (date(2021, 12, 30), ["a"]), (date(2020, 2, 29), ["a"])]
)
def test_audit_reports_count_for_two_years(issued: date, expired: list[str]) -> None:
    evidence = [Evidence(id="a", title="Audit", issued=issued)]
    assert reviewed(None, evidence, [rated("a", indicator="29")])["expired"] == expired
    assert reviewed(None, evidence, [rated("a", indicator="1")])["expired"] == []


def test_drafts_do_not_count_and_unlisted_ids_are_errors() -> None:
    evidence = [Evidence.model_validate_json('{"id": "a", "title": "A", "status": "draft"}')]
    found = reviewed(None, evidence, [rated("a"), rated("zz", indicator="2")])
    assert found["ratings_without"] == ["1", "2"]
    assert found["codes"] == ["evidence-unknown", "evidence-none"]


def test_one_id_twice_is_an_error() -> None:
    found = reviewed(None, [Evidence(id="a", title="A"), Evidence(id="a", title="B")], [rated("a")])
    assert found["codes"] == ["evidence-duplicate"]


def test_a_proven_level_counts_in_points_where_its_instrument_counts_in_them() -> None:
    instrument = load_instrument("spbe-59-2020").model_copy(update={"unit": "points", "strategy": "plain-sum"})
    ratings = tuple(Rating(indicator=node.code, value=5, evidence=("a",)) for node in instrument.indicators())
    evidence = (Evidence(id="a", title="A"),)
    assessment = Assessment(instrument=instrument.id, region="32", year=2023, ratings=ratings, evidence=evidence)
    result = score(assessment, instrument, today=TODAY)
    assert result.evidenced is not None
    assert result.exact == result.evidenced.exact == 100
    assert result.evidenced.lowered == ()
