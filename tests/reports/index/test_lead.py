"""The first sentence says what is so: with or without an index, evidence, a predicate above."""

from typing import Any

import pytest

from spbe_sdk import Assessment, Rating, load_instrument, score
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.assessment import Evidence, EvidenceStatus
from spbe_sdk.reports.index.lead import lead
from spbe_sdk.roadmaps.advice import advice_for

SPBE = load_instrument("spbe-59-2020")


def outcome(levels: list[int], **more: Any) -> IndexOutcome:
    ratings = tuple(
        Rating(indicator=str(n), value=level, evidence=("sk",) if "evidence" in more else ())
        for n, level in enumerate(levels, start=1)
    )
    assessment = Assessment(instrument=SPBE.id, region="32.16", year=2023, ratings=ratings, **more)
    return IndexOutcome([], [], SPBE, score(assessment), None, [])


def said(found: IndexOutcome, language: Any = "id") -> str:
    return lead(found, advice_for(found), language)


def test_where_it_stands_and_what_is_next() -> None:
    text = said(outcome([3] * 47))
    assert text.startswith("Indeks 3,00 (Baik). Kurang 0,50 poin menuju Sangat Baik. Jalan termurah ke 3,5")
    assert text.endswith("hari kerja.")
    assert said(outcome([3] * 47), "en").startswith("Index 3.00 (Baik). 0.50 points are missing to Sangat Baik.")
    assert said(outcome([3] * 47), "en").endswith("working days.")


def test_at_the_top_there_is_no_way_up() -> None:
    assert said(outcome([5] * 47)) == "Indeks 5,00 (Memuaskan)."


def test_what_evidence_bears_out() -> None:
    proof = Evidence(id="sk", title="SK", status=EvidenceStatus.ACCEPTED)
    assert "Seluruh nilainya didukung data." in said(outcome([5] * 47, evidence=(proof,)))
    rejected = proof.model_copy(update={"status": EvidenceStatus.DRAFT})
    assert "Data dukung baru mendukung 1,00: 47 nilai melebihi" in said(outcome([5] * 47, evidence=(rejected,)))


@pytest.mark.parametrize("count", [1, 46])
def test_what_is_not_rated_is_told(count: int) -> None:
    assert f"{47 - count} indikator belum bernilai." in said(outcome([5] * count))
