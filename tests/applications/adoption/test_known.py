"""A known source bound in a workspace: written, read again, added to, and many alike files at once."""

from pathlib import Path
from typing import Any

import pytest

import known_sources as sources
from conftest import CommandLine
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.suggestion import place, suggest_binding, write
from spbe_sdk.applications.package.build import build
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.documents.binding import NamedBinding, as_written
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import errors_among

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture
def ours(tmp_path: Path) -> Adoption:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe")
    made = Adoption.create(package, "32.16", tmp_path / "w", year=2026)
    sources.workbook(made.folder / "data/rekap5.xlsx", sources.rekap5())
    for month in ("01", "04"):
        sources.workbook(made.folder / f"data/realisasi-{month}.xlsx", sources.documents())
    return made


def bound(adoption: Adoption, port: str, source: str, add: bool = False) -> Adoption:
    made = suggest_binding(adoption, port, source)
    placing = place(adoption, port, made, add=add)
    assert placing.refusals == ()
    return write(adoption, port, placing)


def money(adoption: Adoption) -> list[tuple[int | None, int | None]]:
    data = read_port(adoption.port("budgets"), adoption.bindings["budgets"], adoption.files, adoption.reach)
    assert errors_among(data.findings) == []
    return [(row.values.get("ceiling"), row.values.get("realised")) for row in data.rows]


def test_ceilings_and_realisation_of_two_sources_stand_beside_each_other(ours: Adoption) -> None:
    ours = bound(ours, "budgets", "data/rekap5.xlsx")
    assert money(ours) == [(1251, None), (70, None), (8, None)]
    ours = bound(ours, "budgets", "data/realisasi-*.xlsx", add=True)
    assert money(ours) == [(1251, None), (70, None), (8, None), (None, 4000), (None, 12000)]
    assert ours.bindings["budgets"][1].options["path"] == "data/realisasi-*.xlsx"


def test_many_alike_files_that_no_preset_knows_are_bound_at_once(ours: Adoption) -> None:
    for code in ("01", "02"):
        text = f"Kode;Pagu;Realisasi\nS{code};{int(code)}000000;1000000\n"
        (ours.folder / f"data/kec-{code}.csv").write_text(text, encoding="utf-8")
    made = suggest_binding(ours, "budgets", "data/kec-{nomor}.csv")
    assert made.binding.options["path"] == "data/kec-{nomor}.csv"
    assert [row.values["ceiling"] for row in made.after.rows] == [1_000_000, 2_000_000]


def test_a_table_of_passwords_is_not_bound(ours: Adoption) -> None:
    sources.siskeudes(ours.folder / "data")
    with pytest.raises(DataError) as caught:
        suggest_binding(ours, "units", "data/Ta_UserID.csv")
    assert [finding.code for finding in caught.value.findings] == ["preset-refused"]


def test_several_bindings_of_one_source_are_replaced_together(ours: Adoption) -> None:
    ours = bound(ours, "objectives", "data/rekap5.xlsx")
    assert len(ours.bindings["objectives"]) == 3
    again = suggest_binding(ours, "objectives", "data/rekap5.xlsx")
    assert place(ours, "objectives", again).replaced == ()
    assert len(write(ours, "objectives", place(ours, "objectives", again)).bindings["objectives"]) == 3


def test_what_was_named_once_stays_named(ours: Adoption) -> None:
    text = (ours.folder / "spbe.yaml").read_text(encoding="utf-8")
    named = (
        "sources:\n  a: {adapter: csv, options: {path: data/a.csv}}\nbindings:\n  budgets:\n"
        "    - {source: a, fields: {objective: Kode, ceiling: Pagu}}\n"
    )
    (ours.folder / "data/a.csv").write_text("Kode;Pagu\nS1;5\n", encoding="utf-8")
    (ours.folder / "spbe.yaml").write_text(text.replace("bindings:\n", named, 1), encoding="utf-8")
    ours = bound(Adoption.open(ours.folder), "budgets", "data/rekap5.xlsx", add=True)
    first, _ = as_written(ours.choices.bindings)["budgets"]
    assert isinstance(first, NamedBinding)
    assert money(ours)[0] == (5, None)


def test_a_source_that_nobody_named_is_told(ours: Adoption) -> None:
    text = (ours.folder / "spbe.yaml").read_text(encoding="utf-8")
    wrong = "bindings:\n  budgets: {source: lain, fields: {objective: Kode}}\n"
    (ours.folder / "spbe.yaml").write_text(text.replace("bindings:\n", wrong, 1), encoding="utf-8")
    problems = Adoption.open(ours.folder).problems
    assert [(f.code, f.found) for f in problems] == [("binding-source", "lain")]


NUMBERS = [str(number) for number in range(1, 48)]


def test_an_evaluation_workbook_is_named_and_bound_by_its_cells(
    package: Path, tmp_path: Path, spbe: CommandLine
) -> None:
    ours = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    name = sources.index_evaluation(ours.folder / "data/lke.xlsx", "SPBE", NUMBERS, "Kolom Anyar")
    for port, rows in (("ratings", 47), ("claims", 47), ("evidence", 1)):
        spbe("bind", port, f"data/{name}", ours.folder, "--json")
        made: Any = spbe.json
        codes = {finding["code"]: finding["message"] for finding in made["findings"]}
        assert (made["written"], made["rows"]) == (True, rows)
        assert "evaluasi SPBE (PermenPANRB 59/2020)" in codes["preset-cells"]
        assert "preset-inferred" in codes
        assert ("Kolom Anyar" in codes.get("preset-new", "")) is (port != "evidence")
    bound_now = Adoption.open(ours.folder).bindings
    values = {port: bound_now[port][0].fields["value"] for port in ("ratings", "claims")}
    assert values == {"ratings": "Tingkat Kematangan / Eksternal", "claims": "Tingkat Kematangan / Mandiri"}
    spbe("doctor", ours.folder)
    assert "preset evaluasi-spbe-59 1.0" in spbe.text
    assert "Kolom yang belum dikenal preset evaluasi-spbe-59: Kolom Anyar" in spbe.text


def test_doctor_names_the_preset_of_a_source_and_what_is_new_since_it(tmp_path: Path, spbe: CommandLine) -> None:
    package = build(EXAMPLES / "sumedang-esakip", tmp_path / "e.spbe")
    ours = Adoption.create(package, "32.16", tmp_path / "w", year=2026)
    sources.siskeudes(ours.folder / "data")
    sources.workbook(ours.folder / "data/pakai.xlsx", sources.rekap5([*sources.REKAP5, "KOLOM BARU"]))
    bound(ours, "objectives", "data/Ta_Kegiatan.csv")
    bound(ours, "budgets", "data/pakai.xlsx")
    spbe("doctor", ours.folder)
    assert "Siskeudes 2.0.x, tabelnya sebagai CSV 2.0.6 (preset siskeudes-csv" in spbe.text
    assert "(preset sipd-rekap5" in spbe.text
    assert "Kolom yang belum dikenal preset sipd-rekap5: KOLOM BARU" in spbe.text
    assert "Kolom yang belum dikenal preset siskeudes-csv: Kolom Baru" in spbe.text


@pytest.mark.parametrize(
    ("rows", "codes"),
    [("1;3\n2;4\n", set()), ("1;7\n2;4\n", {"rating-level"}), ("1;3\n48;4\n", {"rating-unknown"})],
)
def test_bind_says_what_doctor_trial_and_run_say(
    package: Path, tmp_path: Path, spbe: CommandLine, rows: str, codes: set[str]
) -> None:
    ours = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    (ours.folder / "a.csv").write_text(f"No;Nilai\n{rows}", encoding="utf-8")
    assert spbe("bind", "ratings", "a.csv", ours.folder, "--json").status == (1 if codes else 0)
    assert spbe.json["written"] is not bool(codes)
    spbe("bind", "ratings", "a.csv", ours.folder, "--json", "--anyway")
    made: Any = spbe.json
    assert {found["code"] for found in made["findings"] if found["severity"] == "error"} == codes
    assert made["written"]
    for verb in ("doctor", "trial"):
        assert spbe(verb, ours.folder, "--json").json["verdict"] == made["verdict"]
    assert (spbe("run", ours.folder).status == 1) is (made["verdict"] == "not-ready")


def test_bind_says_what_is_still_to_be_bound(ours: Adoption, spbe: CommandLine) -> None:
    before = (ours.folder / "spbe.yaml").read_bytes()
    spbe("bind", "units", "data/rekap5.xlsx", ours.folder, "--preview")
    assert "measurements" in spbe.text
    assert (ours.folder / "spbe.yaml").read_bytes() == before
