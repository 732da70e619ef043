"""A small plan of three units, as people keep it: merged cells, marks of notes, a total, no directions."""

from pathlib import Path
from typing import Any

import pytest

from spbe_sdk import Adoption

UNITS = "Kode;Nama;Jenis\n32.16;Kabupaten;regency\n1.02;Dinas Kesehatan;office\n1.01;Dinas Pendidikan;office\n"
PLAN = "Unit;Kode;Sasaran\nDinas Kesehatan;S1;Sehat\n;S2;Bugar\nDinas Pendidikan;S3;Pintar\n;S4;Cakap\n"
INDICATORS = "Sasaran;Kode;Indikator\nS1;I1;Prevalensi stunting\n;I2;Usia harapan hidup\nS3;I3;Indeks kepuasan\n"
FIGURES = "Kode;Target;Realisasi\nI1;14;13,5 *)\nI2;70;71\nI3;80;82 ¹\n"
MONEY = "Sasaran;Kegiatan;Pagu\nS1;a;1000000\n;b;2000000\nS3;c;500000\n;JUMLAH;3500000\n"

FILES = {"units": UNITS, "objectives": PLAN, "indicators": INDICATORS, "measurements": FIGURES, "budgets": MONEY}
FIELDS: dict[str, dict[str, Any]] = {
    "units": {"fields": {"code": "Kode", "name": "Nama", "kind": "Jenis"}},
    "objectives": {
        "fields": {"unit": "Unit", "code": "Kode", "name": "Sasaran"},
        "constants": {"level": "objective"},
    },
    "indicators": {"fields": {"objective": "Sasaran", "code": "Kode", "name": "Indikator"}},
    "measurements": {"fields": {"indicator": "Kode", "target": "Target", "actual": "Realisasi"}},
    "budgets": {"fields": {"objective": "Sasaran", "ceiling": "Pagu"}},
}


@pytest.fixture
def messy(esakip_package: Path, tmp_path: Path) -> Adoption:
    made = Adoption.create(esakip_package, "32.16", tmp_path / "w", year=2024)
    for port, text in FILES.items():
        (made.folder / f"data/{port}.csv").write_text(text, encoding="utf-8")
        made = made.bind(port, adapter="csv", options={"path": f"data/{port}.csv"}, **FIELDS[port])
    return made
