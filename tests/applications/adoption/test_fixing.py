"""What `fix` offers helps, loses no row with figures, and is taken back by one `undo`, byte for byte."""

from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.fixing import accept, offers
from spbe_sdk.bindings.intake import read_port

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


def counted(adoption: Adoption) -> dict[str, int]:
    ports = {port.name: port for port in adoption.ports}
    return {
        name: sum(not row.broken for row in read_port(ports[name], sources, adoption.files, adoption.reach).rows)
        for name, sources in adoption.bindings.items()
    }


def test_all_that_is_offered_ends_the_errors_and_one_undo_takes_it_back(messy: Adoption, spbe: CommandLine) -> None:
    before, rows = (messy.folder / "spbe.yaml").read_bytes(), counted(messy)
    found = {(offer.port, line) for offer in offers(messy) for line in offer.lines("en")}
    assert {
        ("objectives", "fill_down: [Unit]"),
        ("indicators", "fill_down: [Sasaran]"),
        ("measurements", "values: {actual: {'13,5 *)': '13,5', 82 ¹: 82}}"),
        ("budgets", "fill_down: [Sasaran] and drop: {Kegiatan: [JUMLAH]}"),
    } <= found
    assert spbe("fix", messy.folder, "--all").status == 0, spbe.text
    while offers(after := Adoption.open(messy.folder)):
        accept(after, *((offer, offer.cause.changes[0]) for offer in offers(after)))
    now = counted(after)
    assert all(now[port] >= count for port, count in rows.items())
    assert (now["objectives"], now["measurements"], now["budgets"]) == (4, 3, 3)
    assert [one.code for one in after.trial().findings if one.severity == "error"] == []
    assert after.measured().outcome.score.money.ceiling == 3_500_000  # type: ignore[union-attr]
    (messy.folder / "spbe.yaml").write_bytes(before)
    for step in (messy.folder / ".spbe/edits").iterdir():
        step.unlink()
    assert spbe("fix", messy.folder, "--all").status == 0
    assert (messy.folder / "spbe.yaml").read_bytes() != before
    assert spbe("undo", messy.folder).status == 0
    assert (messy.folder / "spbe.yaml").read_bytes() == before


def test_a_direction_is_offered_by_name_where_nothing_says_it(messy: Adoption) -> None:
    parts = {**FIELDS["indicators"], "fill_down": ["Sasaran"]}
    made = messy.bind("indicators", adapter="csv", options={"path": "data/indicators.csv"}, **parts)
    (offer,) = [offer for offer in offers(made) if offer.port == "indicators"]
    assert accept(made, (offer, offer.cause.changes[0])).bindings["indicators"][0].values["direction"] == {
        "Prevalensi stunting": "minimize", "Usia harapan hidup": "maximize", "Indeks kepuasan": "maximize",
    }  # fmt: skip
    said = made.bind(
        "indicators",
        adapter="csv",
        options={"path": "data/indicators.csv"},
        **{**parts, "constants": {"direction": "maximize"}},
    )
    assert [offer for offer in offers(said) if offer.port == "indicators"] == []


def test_what_a_named_source_says_is_kept(messy: Adoption) -> None:
    text = (messy.folder / "spbe.yaml").read_text(encoding="utf-8")
    named = "sources:\n  rencana:\n    adapter: csv\n    options: {path: data/budgets.csv}\n    fill_down: [Kegiatan]\n"
    start = text.index("  budgets:\n    adapter")
    bound = "  budgets:\n    source: rencana\n    fields: {objective: Sasaran, ceiling: Pagu}\n"
    end = text.index("  #", start)
    (messy.folder / "spbe.yaml").write_text(text[:start] + bound + text[end:] + named, encoding="utf-8")
    made = Adoption.open(messy.folder)
    chosen = [(offer, offer.cause.changes[0]) for offer in offers(made) if offer.port == "budgets"]
    assert accept(made, *chosen).bindings["budgets"][0].fill_down == ("Kegiatan", "Sasaran")
