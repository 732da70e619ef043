"""Codes that no table has are made, the same in every run; and what rows are about is found by code or by name."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.fields import Code
from spbe_sdk.documents.plan import Level
from spbe_sdk.findings.finding import Origin
from spbe_sdk.performance.names import Directory, Known, made_code
from spbe_sdk.performance.rows import ReadPlan, read_plan

CODE = TypeAdapter(Code)
CODES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", fullmatch=True)

PK = [
    ("Dinas Kesehatan", "Menurunnya stunting", "Prevalensi stunting", "14", "15.2"),
    ("Dinas Kesehatan", "Menurunnya stunting", "Keluhan yang ditindaklanjuti", "90", "95"),
    ("Dinas Sosial", "Menurunnya kemiskinan", "Persentase penduduk miskin", "5", "5"),
    ("Dinas Sosial", "Menurunnya stunting", "Prevalensi stunting", "15", "14"),
]


@given(CODES | st.none(), st.text(min_size=1))
def test_a_made_code_is_a_code_and_always_the_same(unit: str | None, name: str) -> None:
    code = made_code(unit, name)
    assert CODE.validate_python(code) == code
    assert made_code(unit, name) == code


@given(CODES, st.text(min_size=1), st.text(min_size=1))
def test_names_that_differ_in_more_than_their_writing_have_different_codes(unit: str, one: str, other: str) -> None:
    words = ["".join(filter(str.isalnum, name.casefold())) for name in (one, other)]
    if words[0] != words[1] and all(name.isascii() for name in (one, other)):
        assert made_code(unit, one) != made_code(unit, other)


@pytest.mark.parametrize(
    ("unit", "name", "code"),
    [
        ("OPD-01", "Prevalensi stunting", "OPD-01-prevalensi-stunting"),
        ("OPD-01", "  PREVALENSI  Stunting. ", "OPD-01-prevalensi-stunting"),
        (None, "Dinas Kesehatan", "dinas-kesehatan"),
        ("32.16.01.2001", "Persentase desa (%)", "32.16.01.2001-persentase-desa"),
        ("1", "é", "1-e"),
    ],
)
def test_by_hand(unit: str | None, name: str, code: str) -> None:
    assert made_code(unit, name) == code


@given(CODES | st.none(), st.text(min_size=1))
def test_a_made_code_is_short(unit: str | None, name: str) -> None:
    assert len(made_code(unit, name)) <= 48


def test_a_long_one_begins_with_words_of_its_name() -> None:
    unit = made_code("kabupaten-sumedang", "Dinas Pemberdayaan Perempuan dan Perlindungan Anak")
    assert unit.startswith("dinas-pemberdayaan-")
    assert made_code(unit, "Persentase korban yang mendapat layanan").startswith("persentase-korban-yang-")
    assert made_code("32.16.01.2001", "Persentase korban yang dilayani").startswith(
        "32.16.01.2001-persentase-korban-yang-"
    )


def test_long_and_foreign_names_keep_apart() -> None:
    long = "Persentase pengaduan masyarakat yang ditindaklanjuti tepat waktu oleh perangkat daerah "
    codes = {made_code("32.16", long + end) for end in ("satu", "dua")} | {made_code("32.16", text) for text in "ꦲꦏ"}
    assert len(codes) == 4
    assert made_code("A" * 80, "x") != made_code("A" * 80, "y")


def test_a_text_is_found_by_code_by_unit_and_by_name() -> None:
    known = Directory(
        [
            Known("D1-ikm", "D1", "Kepuasan"), Known("D2-ikm", "D2", "Kepuasan"),
            Known("ikm", "K", "Indeks"), Known("04", "K", "Empat"),
        ]
    )  # fmt: skip
    assert known.find("ikm", "D1") == ["D1-ikm"]
    assert known.find("ikm") == known.find("ikm", "D9") == ["ikm"]
    assert known.find(" KEPUASAN ", "D2") == ["D2-ikm"]
    assert known.find("kepuasan") == ["D1-ikm", "D2-ikm"]
    assert known.find("kepuasan", "K") == []
    assert known.find("4") == known.find("Indikator 4") == ["04"]


def read(order: list[int]) -> ReadPlan:
    """A perjanjian kinerja, which has no code at all, as one flat table for every port."""
    rows = [PK[number] for number in order]

    def table(*fields: str, **constants: object) -> PortData:
        names = ("unit", "objective", "indicator", "target", "actual")
        made = []
        for number, cells in zip(order, rows, strict=True):
            found = dict(zip(names, cells, strict=True))
            values = {new: found[old] for new, old in (field.split("=") for field in fields)}
            made.append(Row({**values, **constants}, Origin("pk.csv", row=number + 2), {}))
        return PortData(made, [], True)

    data = {
        "units": table("name=unit", kind="office"),
        "objectives": table("unit=unit", "name=objective", level=Level.OBJECTIVE),
        "indicators": table("unit=unit", "objective=objective", "name=indicator"),
        "measurements": table("unit=unit", "indicator=indicator", "target=target", "actual=actual"),
    }
    return read_plan("32.16", 2024, data)


@pytest.mark.parametrize("year", [None, 2023, 2024])
def test_an_empty_year_is_that_of_the_settings(year: int | None) -> None:
    rows: dict[str, dict[str, Any]] = {
        "units": {"code": "K", "name": "Kabupaten", "kind": "regency"},
        "objectives": {"code": "S", "name": "Sasaran", "level": Level.OBJECTIVE, "unit": "K"},
        "indicators": {"code": "I", "name": "Indikator", "objective": "S"},
        "measurements": {"indicator": "I", "target": "4", "year": year},
        "budgets": {"objective": "S", "ceiling": 4, "year": year},
    }
    data = {name: PortData([Row(row, Origin(f"{name}.csv", row=2), {})], [], True) for name, row in rows.items()}
    found = read_plan("32.16", 2024, data)
    assert [row.year for row in found.plan.measurements] == [row.year for row in found.plan.budgets] == [year or 2024]
    assert found.findings == []


def test_a_table_without_codes_is_a_plan() -> None:
    found = read([0, 1, 2, 3])
    assert found.findings == []
    assert [unit.code for unit in found.plan.units] == ["dinas-kesehatan", "dinas-sosial"]
    codes = [indicator.code for indicator in found.plan.indicators]
    assert codes[0] == "dinas-kesehatan-prevalensi-stunting"
    assert codes[3] == "dinas-sosial-prevalensi-stunting"
    assert [row.indicator for row in found.plan.measurements] == codes
    assert {item.objective for item in found.plan.indicators} <= {node.code for node in found.plan.objectives}
    assert len(found.plan.objectives) == 3


def test_codes_do_not_depend_on_the_order_of_rows() -> None:
    order = [0, 1, 2, 3]
    first = {row.indicator: row.actual for row in read(order).plan.measurements}
    random.Random(1).shuffle(order)
    assert {row.indicator: row.actual for row in read(order).plan.measurements} == first


def test_a_name_that_may_be_several_is_asked_about() -> None:
    found = read_by_names()
    several = [finding for finding in found.findings if finding.code == "name-several"]
    assert [finding.found for finding in several] == ["Prevalensi stunting"]
    unknown = [finding for finding in found.findings if finding.code == "name-unknown"]
    assert [finding.found for finding in unknown] == ["Tidak ada di mana pun"]


def read_by_names() -> ReadPlan:
    """The same, but measured by names alone."""
    whole = read([0, 1, 2, 3]).plan
    rows = {
        "units": [{"code": unit.code, "name": unit.name, "kind": unit.kind} for unit in whole.units],
        "objectives": [node.model_dump(exclude_none=True) for node in whole.objectives],
        "indicators": [item.model_dump(exclude_none=True) for item in whole.indicators],
        "measurements": [
            {"indicator": name, "actual": "1"}
            for name in ("Prevalensi stunting", "Persentase penduduk miskin", "Tidak ada di mana pun")
        ],
    }
    data = {
        name: PortData([Row(values, Origin(f"{name}.csv", row=2), {}) for values in table], [], True)
        for name, table in rows.items()
    }
    return read_plan("32.16", 2024, data)


def test_a_village_is_written_as_the_list_of_regions_does_and_lies_in_its_district() -> None:
    units = [
        ("32.16", "Kabupaten Bekasi", "regency", None),
        ("32.16.01", "Kecamatan Tarumajaya", "district", None),
        ("3216012001", "Pantai Makmur", "village", None),
        ("9999999999", "Tidak ada", "village", "32.16"),
        ("321601", "Dinas", "office", "32.16"),
    ]
    rows = [
        Row({"code": code, "name": name, "kind": kind, "parent": parent}, Origin("u.csv", row=number), {})
        for number, (code, name, kind, parent) in enumerate(units, start=2)
    ]
    plan = read_plan("32.16", 2024, {"units": PortData(rows, [], opened=True)}).plan
    assert [(unit.code, unit.parent) for unit in plan.units] == [
        ("32.16", None), ("32.16.01", "32.16"), ("32.16.01.2001", "32.16.01"), ("9999999999", "32.16"),
        ("321601", "32.16")]  # fmt: skip
    assert Directory([Known("32.16.01.2001", None, "Pantai Makmur")]).find("3216012001") == ["32.16.01.2001"]
