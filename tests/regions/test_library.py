"""Regions are found by code and by name, as people write them; villages are read only where they are asked for."""

import gzip
from importlib import resources

import pytest

from spbe_sdk.regions import library
from spbe_sdk.regions.library import (
    _zones,
    children,
    find_regions,
    plain_code,
    region_code,
    region_label,
    region_name,
    zone_of,
)

FOLDER = resources.files("spbe_sdk.regions")


def found(text: str) -> list[str]:
    return [region.code for region in find_regions(text) if region.exact]


def near(text: str) -> list[str]:
    return [region.code for region in find_regions(text) if not region.exact]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("32", "Jawa Barat"),
        ("32.16", "Kabupaten Bekasi"),
        ("32.16.01", "Tarumajaya"),
        ("32.16.01.2001", "Sagara Makmur"),
        ("31.72", "Kota Administrasi Jakarta Utara"),
        ("12.07.28.1007", "Lubuk Pakam I,II"),
        ("11", "Aceh"),
        ("96.71", "Kota Sorong"),
        ("32.99", None),
        ("32.16.01.2999", None),
        ("97", None),
        ("", None),
        ("code", None),
        ('12.07.28.1007,"Lubuk Pakam I', None),
    ],
)
def test_the_name_of_a_code(code: str, name: str | None) -> None:
    assert region_name(code) == name
    assert region_label(code) == (code if name is None else f"{name} ({code})")


def test_the_data_is_whole_and_in_the_order_in_which_it_is_searched() -> None:
    lines = gzip.decompress((FOLDER / "region-codes-2025.csv.gz").read_bytes()).decode().splitlines()[1:]
    assert len(lines) == 91_599
    assert lines == sorted(lines)
    upper = (FOLDER / "regions-2025.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert upper == [line for line in lines if line.split(",")[0].count(".") < 2]
    assert "Cahya DSN" in (FOLDER / "NOTICE").read_text(encoding="utf-8")


def test_villages_are_read_only_where_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: bytes) -> bytes:
        raise AssertionError("villages were read")

    library._lines.cache_clear()
    monkeypatch.setattr(gzip, "decompress", refuse)
    assert region_name("32.16")
    assert found("3216") == found("Kab. Bekasi")
    assert len(children("32")) == 27
    with pytest.raises(AssertionError, match="villages"):
        region_name("32.16.01")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("32.16", ["32.16"]),
        (" 3216 ", ["32.16"]),
        ("32,16", ["32.16"]),
        ("32 16 01", ["32.16.01"]),
        ("321601", ["32.16.01"]),
        ("3216012001", ["32.16.01.2001"]),
        ("Kab Bekasi", ["32.16"]),
        ("Kab.Bekasi", ["32.16"]),
        ("KABUPATEN  BEKASI", ["32.16"]),
        ("Pemerintah Kabupaten Bekasi", ["32.16"]),
        ("Pemkab Bekasi", ["32.16"]),
        ("Regency Bekasi", ["32.16"]),
        ("Kota Bekasi", ["32.75"]),
        ("Bekasi", ["32.16", "32.75"]),
        ("Kota Denpasar", ["51.71"]),
        ("Denpasar", ["51.71"]),
        ("DKI Jakarta", ["31"]),
        ("Prov. DKI Jakarta", ["31"]),
        ("Jakarta Utara", ["31.72"]),
        ("Kep. Seribu", ["31.01"]),
        ("Provinsi Jawa Barat", ["32"]),
        ("Jabar", ["32"]),
        ("Kabupaten Jabar", []),
        ("Yogyakarta", ["34", "34.71"]),
        ("Bengkulu", ["17", "17.71"]),
        ("Provinsi Bengkulu", ["17"]),
        ("Gorontalo", ["75", "75.01", "75.71"]),
        ("toli toli", ["72.04"]),
        ("Fakfak", ["92.03"]),
        ("Kota Baru", ["63.02"]),
        ("Kabupaten Kepulauan Siau Tagulandang Biaro", ["71.09"]),
        ("Kabupaten Merauke", ["93.01"]),
        ("Tarumajaya", []),
        ("Kabupaten", []),
        ("", []),
    ],
)
def test_what_a_code_or_a_name_means(text: str, codes: list[str]) -> None:
    assert found(text) == codes


def test_every_region_is_found_by_its_own_name() -> None:
    upper = [region for province in children() for region in (province, *children(province.code))]
    assert len(upper) == 38 + 514
    assert [region.label for region in upper if region.code not in found(region.name)] == []
    assert [region.label for region in upper if region_code(region.name) != region.code] == []


def test_what_is_near_to_an_unknown_name_begins_with_the_same_name() -> None:
    assert near("Kabupaten Denpasar")[0] == "51.71"
    assert near("Kabupaten Bekassi")[:1] == ["32.16"]
    assert near("Kota Bekassi")[:1] == ["32.75"]
    assert near("Jawa Brat")[0] == "32"
    assert near("xyzzy") == []


def test_what_is_near_to_an_unknown_code_is_what_it_became_or_all_beside_it() -> None:
    assert near("91.01") == near("9101") == near("91.01.01") == ["93.01"]
    assert near("92.71") == ["96.71"]
    assert near("32.99") == [region.code for region in children("32")]
    assert near("32.16.99") == [region.code for region in children("32.16")]
    assert near("32.16.01.2999") == [region.code for region in children("32.16.01")]
    assert near("97.01") == [region.code for region in children()]


def test_codes_that_moved_are_gone_and_what_they_became_is_there() -> None:
    moved = library._moved()
    assert len(moved) == 26
    assert [old for old in moved if region_name(old) is not None] == []
    assert [now for now in moved.values() if region_name(now) is None] == []


def test_the_regions_right_below_one() -> None:
    assert len(children()) == 38
    assert [region.label for region in children("32")][:1] == ["Kabupaten Bogor (32.01)"]
    assert len(children("32.16")) == 23
    assert [region.code for region in children("32.16.01")][:2] == ["32.16.01.1007", "32.16.01.2001"]
    assert children("32.16.01.2001") == children("97") == []


@pytest.mark.parametrize("text", ["32.1", "321", "3216-01", "٣٢١٦", "32.16.", "Bekasi", "32.16.01.20011"])
def test_what_is_no_code(text: str) -> None:
    assert plain_code(text) is None


@pytest.mark.parametrize(
    ("code", "zone"),
    [("32.16", "WIB"), ("51.71", "WITA"), ("64", "WITA"), ("61.01", "WIB"), ("81.71", "WIT"), ("91.03.01", "WIT")],
)
def test_every_region_has_its_time(code: str, zone: str) -> None:
    assert zone_of(code).tzname(None) == zone
    assert {region.code for region in children()} <= {*_zones()}
