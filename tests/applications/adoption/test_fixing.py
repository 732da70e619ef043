"""What `fix` offers helps, loses no row with figures, and is taken back by one `undo`, byte for byte."""

from typing import Any

from conftest import CommandLine
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.fixing import accept, offers
from spbe_sdk.bindings.intake import read_port

INDICATORS: dict[str, Any] = {"fields": {"objective": "Sasaran", "code": "Kode", "name": "Indikator"}}


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
    parts = {**INDICATORS, "fill_down": ["Sasaran"]}
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
