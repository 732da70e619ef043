"""Indicators without a direction are named once, and loudest where their names say that fewer is better."""

from spbe_sdk.documents.plan import Direction, PerformanceIndicator, Plan
from spbe_sdk.findings.finding import Finding, Severity
from spbe_sdk.performance.cascade import check_cascade


def plan(*names: str, direction: Direction | None = None) -> Plan:
    indicators = tuple(
        PerformanceIndicator(code=f"I{number}", objective="S", name=name, direction=direction)
        for number, name in enumerate(names)
    )
    return Plan(region="32.16", year=2024, indicators=indicators)


def said(made: Plan) -> list[Finding]:
    return [finding for finding in check_cascade(made).findings if finding.code.startswith("direction-")]


def test_each_sort_is_named_once_the_doubtful_first() -> None:
    loud, plain = said(plan("Indeks SPBE", "Prevalensi stunting", "Jumlah dokumen", "Angka kematian ibu", "Opini BPK"))
    assert (loud.code, loud.severity) == ("direction-doubtful", Severity.ERROR)
    assert "2 indikator" in loud.message("id")
    assert "Prevalensi stunting, Angka kematian ibu" in loud.message("id")
    assert (plain.code, plain.severity) == ("direction-absent", Severity.WARNING)
    assert "(3)" in plain.message("en")
    assert "spbe fix" in loud.remedy("en")
    assert "bindings.indicators.values.direction" in plain.remedy("en")


def test_a_name_that_many_units_share_is_written_once() -> None:
    (loud,) = said(plan(*["Prevalensi stunting"] * 400))
    assert "400 indikator" in loud.message("id")
    assert loud.message("id").count("Prevalensi stunting") == 1


def test_nothing_is_said_of_what_has_a_direction() -> None:
    assert said(plan("Prevalensi stunting", "Indeks SPBE", direction=Direction.MAXIMIZE)) == []


def test_without_a_direction_higher_counts_as_better() -> None:
    (one,) = plan("Indeks SPBE").indicators
    assert (one.direction, one.better) == (None, Direction.MAXIMIZE)
