"""Which way is better, told by a name; proposed by `bind`, and said where nobody says it."""

import json
from pathlib import Path

import pytest

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, build
from spbe_sdk.bindings.directions import likely_direction

LESS = [
    "Prevalensi stunting", "Persentase penduduk miskin", "Tingkat Pengangguran Terbuka (TPT)", "Angka kematian ibu",
    "Jumlah keluhan masyarakat", "Rasio Gini", "Rata-rata waktu tunggu layanan", "Persentase jalan rusak",
    "Infant mortality rate", "Number of complaints", "Angka putus sekolah SMP", "Jumlah kasus kekerasan pada anak",
]  # fmt: skip
MORE = [
    "Persentase keluhan yang ditindaklanjuti", "Penurunan prevalensi stunting", "Indeks kepuasan masyarakat",
    "Persentase penduduk miskin yang menerima bantuan", "Complaints resolved within a week", "Poverty reduction",
    "Rumah tidak layak huni yang diperbaiki", "Indeks Ketahanan Bencana", "Angka harapan hidup", "Nilai AKIP",
    "Temuan yang telah selesai ditindaklanjuti", "Cakupan balita gizi buruk mendapat perawatan",
]  # fmt: skip
NEITHER = ["Jumlah dokumen perencanaan", "Keluarga miskinkah", "Luas wilayah", "Jumlah pegawai", "Panjang trotoar"]


@pytest.mark.parametrize(
    ("name", "direction"),
    [*((n, "minimize") for n in LESS), *((n, "maximize") for n in MORE), *((n, None) for n in NEITHER)],
)
def test_a_name_tells_its_direction(name: str, direction: str | None) -> None:
    assert likely_direction(name) == direction
    assert likely_direction(name.upper()) == direction


@pytest.fixture
def esakip(tmp_path: Path) -> Adoption:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path)
    return Adoption.create(package, "32.16", tmp_path / "e", year=2024)


def test_bind_proposes_directions_and_leaves_the_others_free(esakip: Adoption, spbe: CommandLine) -> None:
    rows = "I1;S;Prevalensi stunting\nI2;S;Indeks kepuasan masyarakat\nI3;S;Jumlah dokumen\n"
    (esakip.folder / "data/i.csv").write_text(f"Kode;Kode Sasaran;Indikator Kinerja\n{rows}", encoding="utf-8")
    assert spbe("bind", "indicators", "data/i.csv", esakip.folder, "--json").status == 0
    found = json.loads(spbe.out)["binding"]
    assert found["fields"]["direction"] == "Indikator Kinerja"
    assert found["values"]["direction"] == {
        "Prevalensi stunting": "minimize",
        "Indeks kepuasan masyarakat": "maximize",
        "Jumlah dokumen": None,
    }
    (source,) = Adoption.open(esakip.folder).bindings["indicators"]
    assert source.values["direction"]["Prevalensi stunting"] == "minimize"


def test_a_column_of_directions_goes_before_names(esakip: Adoption, spbe: CommandLine) -> None:
    rows = "I1;S;Prevalensi stunting;Turun\nI2;S;Kepuasan;Naik\n"
    (esakip.folder / "data/i.csv").write_text(f"Kode;Kode Sasaran;Indikator Kinerja;Arah\n{rows}", encoding="utf-8")
    assert spbe("bind", "indicators", "data/i.csv", esakip.folder, "--json").status == 0
    assert json.loads(spbe.out)["binding"]["fields"]["direction"] == "Arah"
