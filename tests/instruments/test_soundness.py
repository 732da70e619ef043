"""Unsound instruments are refused with every fault named."""

from pathlib import Path

import pytest

from conftest import ROOT
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.instruments.library import load_instrument, parse_instrument

TEXT = (ROOT / "src/spbe_sdk/instruments/national/spbe-59-2020.yaml").read_text(encoding="utf-8")


def codes(text: str) -> list[str]:
    with pytest.raises(DataError) as caught:
        parse_instrument(text, "x.yaml")
    return sorted({finding.code for finding in caught.value.findings})


def changed(*pairs: tuple[str, str]) -> str:
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_weights_that_do_not_add_up_name_the_parent() -> None:
    with pytest.raises(DataError) as caught:
        parse_instrument(TEXT.replace('weight: "2.75"', 'weight: "27.5"'), "x.yaml")
    (finding,) = caught.value.findings
    assert (finding.code, finding.found, finding.allowed) == ("instrument-sum", "27.5", "275")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code: "2"', 'code: "1"', "instrument-duplicate"),
        ("scale: process", "scale: proses", "instrument-scale"),
        ('at_least: "3.5"', 'at_least: "4.2"', "instrument-predicates"),
        ("{name: Kurang}", '{name: Kurang, at_least: "0"}', "instrument-predicates"),
        ("    maximum: 5", "    maximum: 1", "instrument-levels"),
        ("last_year: 2025", "last_year: 2020", "instrument-validity"),
        ('weight: "1.3"', "weight: 1.3", "number-unquoted"),
        ('weight: "1.3"', 'weight: "-1.3"', "instrument-weight"),
    ],
)
def test_each_fault_by_name(old: str, new: str, code: str) -> None:
    assert code in codes(changed((old, new)))


def test_every_fault_at_once() -> None:
    text = changed(('code: "2"', 'code: "1"'), ("last_year: 2025", "last_year: 2020"), ('weight: "13"', 'weight: "14"'))
    assert codes(text) == ["instrument-duplicate", "instrument-sum", "instrument-validity"]


def test_weights_sum_to_one_hundred(spbe_59: Instrument) -> None:
    assert sum(node.weight for node in spbe_59.nodes) == 100
    assert sum(node.weight for node in spbe_59.indicators()) == 100
    assert [node.code for node in spbe_59.indicators()] == [str(number) for number in range(1, 48)]


def test_the_one_in_force_in_a_year() -> None:
    assert load_instrument("spbe", year=2023).id == "spbe-59-2020"
    with pytest.raises(UsageError, match="2021–2025"):
        load_instrument("spbe", year=2010)
    with pytest.raises(UsageError, match="spbe-59-2020"):
        load_instrument("spbe-59-2021")


def test_a_broken_file_names_the_line(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        parse_instrument(changed(("decimals: 2", "decimals: two")), "x.yaml")
    (finding,) = caught.value.findings
    assert finding.origin is not None
    assert finding.origin.row == TEXT[: TEXT.index("decimals: 2")].count("\n") + 1
