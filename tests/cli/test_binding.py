"""`spbe bind` and `spbe fix`: what they write, what they leave alone, and what they ask."""

import json
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from conftest import CommandLine
from servers import http, send
from spbe_sdk import Adoption
from spbe_sdk.applications.adoption.fixing import accept, offers
from spbe_sdk.bindings.blank import with_seen
from spbe_sdk.bindings.causes import causes
from spbe_sdk.cli.bind import _options
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Phrase

GOOD = "No;Nilai\n1;3\n2;4\n"
RATED = "    # milik kami\n    adapter: csv\n    options: {path: data/a.csv}  # berkas kami\n"


@pytest.fixture
def empty(package: Path, tmp_path: Path) -> Adoption:
    return Adoption.create(package, "32.16", tmp_path / "w", year=2023)


def save(adoption: Adoption, name: str, text: str) -> None:
    (adoption.folder / "data" / name).write_text(text, encoding="utf-8")


def yaml_of(adoption: Adoption) -> str:
    return (adoption.folder / "spbe.yaml").read_text(encoding="utf-8")


def bound(adoption: Adoption, binding: str) -> None:
    text = yaml_of(adoption).replace("bindings:\n", f"bindings:\n  ratings:\n{binding}", 1)
    (adoption.folder / "spbe.yaml").write_text(text, encoding="utf-8")


def codes(spbe: CommandLine) -> list[str]:
    value: Any = spbe.json
    return [finding["code"] for finding in value["findings"]]


def test_a_binding_that_works_stays_unless_told(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", GOOD)
    save(empty, "b.csv", GOOD)
    assert spbe("bind", "ratings", "data/a.csv", empty.folder).status == 0
    before = yaml_of(empty)
    assert spbe("bind", "ratings", "data/b.csv", empty.folder).status == 1
    assert "data/a.csv" in spbe.text
    assert "--replace" in spbe.text
    assert yaml_of(empty) == before
    assert spbe("bind", "ratings", "data/a.csv", empty.folder).status == 0, "the same again changes nothing"
    assert yaml_of(empty) == before
    assert spbe("bind", "ratings", "data/b.csv", empty.folder, "--replace").status == 0
    assert (empty.folder / ".spbe/before-bind.yaml").read_text(encoding="utf-8") == before
    assert ".spbe/before-bind.yaml" in spbe.text
    assert Adoption.open(empty.folder).bindings["ratings"][0].options["path"] == "data/b.csv"


@pytest.mark.parametrize("first", ["No;Nilai\n1;\n2;\n", "No;Nilai\n1;3\nx y;4\n"])
def test_one_that_holds_nothing_or_fails_is_replaced(empty: Adoption, spbe: CommandLine, first: str) -> None:
    save(empty, "a.csv", first)
    save(empty, "b.csv", GOOD)
    bound(empty, "    adapter: csv\n    options: {path: data/a.csv}\n    fields: {indicator: No, value: Nilai}\n"
                 '    values: {value: {"": null}}\n')  # fmt: skip
    assert spbe("bind", "ratings", "data/b.csv", empty.folder).status == 0, spbe.text
    assert Adoption.open(empty.folder).bindings["ratings"][0].options["path"] == "data/b.csv"


def test_a_proposal_with_errors_is_not_written_unless_wanted(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", "Nama;Nilai\nx;3\ny;4\n")
    before = yaml_of(empty)
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--json").status == 1
    assert {"binding-required", "bind-faulty"} <= {*codes(spbe)}
    assert yaml_of(empty) == before
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--anyway").status == 0
    assert Adoption.open(empty.folder).bindings["ratings"][0].fields == {"value": "Nilai"}


def sources_of(adoption: Adoption) -> list[str]:
    return [str(source.options["path"]) for source in Adoption.open(adoption.folder).bindings["ratings"]]


def test_replacing_replaces_every_source(empty: Adoption, spbe: CommandLine) -> None:
    for name, text in {"a": "1;3", "b": "2;3", "c": "3;3", "d": "4;3"}.items():
        save(empty, f"{name}.csv", f"No;Nilai\n{text}\n")
    for name in "abc":
        assert spbe("bind", "ratings", f"data/{name}.csv", empty.folder, "--add").status == 0, spbe.text
    assert spbe("bind", "ratings", "data/b.csv", empty.folder).status == 0, "the same again stays beside the others"
    assert sources_of(empty) == ["data/a.csv", "data/b.csv", "data/c.csv"]
    assert spbe("bind", "ratings", "data/d.csv", empty.folder, "--replace").status == 0, spbe.text
    assert sources_of(empty) == ["data/d.csv"]


@pytest.mark.parametrize("rows", ["1;4\n2;4\n", "1;\n2;\n", "3;9\n4;2\n"])
def test_a_source_that_would_spoil_those_before_is_not_added(empty: Adoption, spbe: CommandLine, rows: str) -> None:
    save(empty, "a.csv", GOOD)
    save(empty, "b.csv", f"No;Nilai\n{rows}")
    spbe("bind", "ratings", "data/a.csv", empty.folder)
    before = yaml_of(empty)
    assert spbe("bind", "ratings", "data/b.csv", empty.folder, "--add").status == 1, spbe.text
    assert yaml_of(empty) == before
    assert spbe("bind", "ratings", "data/b.csv", empty.folder, "--add", "--json").status == 1
    assert "bind-faulty" in codes(spbe)
    assert spbe("bind", "ratings", "data/b.csv", empty.folder, "--add", "--anyway").status == 0
    assert sources_of(empty) == ["data/a.csv", "data/b.csv"]


def test_errors_of_before_hold_no_new_source_back(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", "No;Nilai\n1;9\n2;3\n")
    save(empty, "b.csv", "No;Nilai\n3;4\n4;4\n")
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--anyway").status == 0
    assert spbe("bind", "ratings", "data/b.csv", empty.folder, "--add").status == 0, spbe.text


def test_a_broken_cell_holds_no_binding_back(empty: Adoption, spbe: CommandLine) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in (("No", "Nilai"), (1, 3), (2, "=1/0"), (3, 4)):
        book.active.append(row)
    book.save(empty.folder / "data/a.xlsx")
    assert spbe("bind", "ratings", "data/a.xlsx", empty.folder, "--json").status == 0, spbe.text
    assert "cell-formula" in codes(spbe)


@pytest.mark.parametrize("word", ["rating", "nilai"])
def test_a_port_that_is_called_otherwise_is_said(empty: Adoption, spbe: CommandLine, word: str) -> None:
    save(empty, "a.csv", GOOD)
    assert spbe("bind", word, "data/a.csv", empty.folder).status == 0
    assert f"'{word}'" in spbe.text
    assert "Port ratings" in spbe.text
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--json").status == 0
    assert "bind-port" not in codes(spbe)


def test_two_columns_that_may_be_meant_are_left_to_a_person(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", "No;Nilai Tim A;Nilai Tim B\n1;3;4\n2;4;5\n")
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--json").status == 1
    value: Any = spbe.json
    assert set(value["unclear"]["value"]) == {"Nilai Tim A", "Nilai Tim B"}
    assert "bind-unclear" in codes(spbe)
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--field", "value=Nilai Tim B").status == 0
    assert Adoption.open(empty.folder).bindings["ratings"][0].fields["value"] == "Nilai Tim B"
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--field", "value").status == 2


@pytest.mark.parametrize(("text", "stage"), [
    ("HASIL PENILAIAN MANDIRI SPBE;\nNo;Nilai\n1;3\n2;4\n", "self"),
    ("No;Tingkat (Mandiri)\n1;3\n2;4\n", "self"),
    ("No;Tingkat (Mandiri);Tingkat (Eksternal)\n1;3;2\n2;4;3\n", None),
    ("No;Nilai\n1;3\n2;4\n", None),
])  # fmt: skip
def test_a_self_assessment_alone_is_called_one(
    empty: Adoption, spbe: CommandLine, text: str, stage: str | None
) -> None:
    save(empty, "a.csv", text)
    assert spbe("bind", "ratings", "data/a.csv", empty.folder).status == 0
    assert Adoption.open(empty.folder).choices.settings.get("stage") == stage
    assert ("settings.stage: self" in spbe.out) == (stage is not None)


def test_a_sheet_that_is_not_there_is_named(empty: Adoption, spbe: CommandLine) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    openpyxl.Workbook().save(empty.folder / "data/a.xlsx")
    assert spbe("bind", "ratings", "data/a.xlsx", empty.folder, "--sheet", "Rekap", "--json").status == 1
    assert codes(spbe) == ["sheet-missing"]


def test_a_text_file_has_no_sheets_to_choose_from(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", GOOD)
    assert spbe("bind", "ratings", "data/a.csv", empty.folder, "--sheet", "Rekap", "--json").status == 1
    assert codes(spbe) == ["sheet-unknown"]


TROUBLED = "No;Nilai;Ket\n1;3;a\nJumlah Aspek 1;4;\n2;;\nDOMAIN 2 : Tata;4;\nAspek 3;;\n3;7;\n"


def by_pages(handler: BaseHTTPRequestHandler, _: int) -> None:
    page = int(parse_qs(urlsplit(handler.path).query).get("page", ["1"])[0])
    rows = [{"kode": str(number), "nilai": 3} for number in range(1, 48)][20 * (page - 1) : 20 * page]
    send(handler, 200, json.dumps({"data": rows, "meta": {"total": 47}}).encode(), Content_Type="application/json")


@pytest.mark.parametrize("pages", ["{by: page, parameter: page}", '{"by": "page", "parameter": "page"}'])
def test_options_are_written_as_in_the_file_or_as_json(empty: Adoption, spbe: CommandLine, pages: str) -> None:
    options = ("--option", "private=true", "--option", "items=data", "--option", f"pages={pages}")
    with http(by_pages) as address:
        spbe("bind", "ratings", address, empty.folder, *options, "--lang", "en")
    assert (spbe.status, "47 rows read" in spbe.out) == (0, True), spbe.text
    assert Adoption.open(empty.folder).bindings["ratings"][0].options["pages"] == {"by": "page", "parameter": "page"}


def test_an_option_whose_braces_do_not_close_is_named(empty: Adoption, spbe: CommandLine) -> None:
    before = yaml_of(empty)
    spbe("bind", "ratings", "http://127.0.0.1:9", empty.folder, "--option", "pages={by: page", "--lang", "en")
    assert (spbe.status, "--option pages" in spbe.err, yaml_of(empty)) == (1, True, before), spbe.text


@pytest.mark.parametrize(("written", "read"), [
    ("[a, 'b c']", ["a", "b c"]), ("[]", []), ("[{a: 1}, 01]", [{"a": 1}, "01"]), ('["a"]', ["a"]),
    ("{a: [x, 0.50]}", {"a": ["x", "0.50"]}),
])  # fmt: skip
def test_lists_and_mappings_are_options_too(written: str, read: Any) -> None:
    assert _options([f"names={written}"]) == {"names": read}


def test_a_value_that_is_not_known_is_told_once_at_its_row(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "b.csv", "No;Nilai\n1;3\n2;7\n")
    spbe("bind", "ratings", "data/b.csv", empty.folder, "--anyway", "--json")
    assert codes(spbe).count("rating-level") == 1
    assert "bind-unknown" not in codes(spbe)


def test_what_is_not_known_is_told_at_its_row_before_the_others_are_bound(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "c.csv", "Indikator;Ke tingkat;Biaya\n1;3;30\n99;4;40\n2;3;20\n")
    spbe("bind", "costs", "data/c.csv", empty.folder, "--preview", "--lang", "en")
    assert "data/c.csv, row 3, column Indikator: Values of the field indicator that are not known (1): 99." in spbe.text


def test_errors_of_one_cause_are_one_line_with_what_to_write(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", TROUBLED)
    bound(empty, f"{RATED}    fields: {{indicator: No, value: Nilai}}\n")
    spbe("trial", empty.folder)
    assert "3 baris bukan indikator (indicator) (Jumlah Aspek 1, DOMAIN 2 : Tata, Aspek 3). [cell-type]" in spbe.text
    assert "bindings.ratings: drop: {'No': [Jumlah Aspek 1, 'DOMAIN 2 : Tata', Aspek 3]}" in spbe.text
    assert "baris 3, 5, 6" in spbe.text


def test_what_is_offered_is_written_and_helps(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", TROUBLED)
    bound(empty, f"{RATED}    fields: {{indicator: No, value: Nilai}}\n    drop: {{No: [x]}} # lama\n")
    before = yaml_of(empty)
    assert spbe("fix", empty.folder).status == 1
    assert yaml_of(empty) == before, "nobody was there to accept"
    assert spbe("fix", empty.folder, "--all").status == 0
    after = yaml_of(empty)
    changed = [line for line in before.splitlines() if line not in after.splitlines()]
    assert changed == ["    drop: {No: [x]} # lama"], "everything else stays, comments too"
    binding = Adoption.open(empty.folder).bindings["ratings"][0]
    assert binding.drop == {"No": ("x", "Jumlah Aspek 1", "DOMAIN 2 : Tata", "Aspek 3")}
    assert binding.values == {"value": {"": None}}
    spbe("trial", empty.folder, "--json")
    assert {"cell-type", "cell-empty"} & {*codes(spbe)} == set()
    assert spbe("fix", empty.folder).status == 0
    assert "Tidak ada kesalahan" in spbe.out


@pytest.mark.parametrize("values", ["    values: {value: {}}\n", '    values: {value: {"-": null}}\n'])
def test_a_needed_column_that_holds_nothing_is_said_and_never_hidden(
    empty: Adoption, spbe: CommandLine, values: str
) -> None:
    rows = "1;\n2;\n3;-\n" if "-" in values else "1;\n2;\n3;\n"
    save(empty, "a.csv", f"No;Nilai\n{rows}")
    bound(empty, f"{RATED}    fields: {{indicator: No, value: Nilai}}\n{values}")
    before = yaml_of(empty)
    spbe("fix", empty.folder, "--all")
    assert yaml_of(empty) == before
    spbe("trial", empty.folder, "--lang", "en")
    said = (
        "2 cells of value are empty"
        if "-" in values
        else "The column Nilai (value) is empty in all 3 rows. [cell-empty]"
    )
    assert said in spbe.text
    assert "bindings.ratings.options" in spbe.text
    assert "--field value=" in spbe.text


def test_a_column_that_holds_nothing_is_not_proposed_as_not_filled_in(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", "No;Nilai;Ket\n1;;x\n2;;y\n")
    spbe("bind", "ratings", "data/a.csv", empty.folder, "--field", "value=Nilai", "--lang", "en")
    assert "The column Nilai (value) is empty in all 2 rows." in spbe.text
    assert Adoption.open(empty.folder).bindings.get("ratings") is None


def test_a_needed_column_that_holds_some_may_have_empty_cells(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", "No;Nilai\n1;3\n2;\n3;\n")
    bound(empty, f"{RATED}    fields: {{indicator: No, value: Nilai}}\n")
    spbe("fix", empty.folder, "--all")
    assert Adoption.open(empty.folder).bindings["ratings"][0].values == {"value": {"": None}}


def test_a_column_that_is_read_otherwise_the_second_time_is_said_to_be() -> None:
    told = [Finding("cell-empty", origin=Origin("a.hrd", row=n, column="tk"), field="value",
                    details={"column": "tk", "port": "ratings", "blank": "2"}) for n in (1, 2)]  # fmt: skip
    assert [cause.changes for cause in causes(told)] == [()]
    [cause] = causes(with_seen(told, [{"tk": None}, {"tk": "TK2"}]))
    assert "'TK2'" in cause.message("en")
    assert with_seen(told, [{"tk": None, "no": "1"}]) == told


def test_rows_that_are_data_are_never_offered_to_be_dropped(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "r.csv", "No;Nilai;Ket\n1;3;sudah\n1 lagi?;2;lihat rapat\n;2;belum bernomor\n99;3;salah nomor\n")
    save(empty, "e.csv", "ID;Judul;Jenis;Sidik\nper bup;Peraturan;Peraturan Bupati;\n;Tanpa id;!;x\n")
    bound(empty, "    adapter: csv\n    options: {path: data/r.csv}\n"
                 "    fields: {indicator: No, value: Nilai, note: Ket}\n"
                 "  evidence:\n    adapter: csv\n    options: {path: data/e.csv}\n"
                 "    fields: {id: ID, title: Judul, kind: Jenis, sha256: Sidik}\n")  # fmt: skip
    spbe("fix", empty.folder, "--all")
    sources = Adoption.open(empty.folder).bindings
    assert [source.drop for port in sources.values() for source in port] == [{}, {}], spbe.text
    spbe("trial", empty.folder)
    assert "drop: {" not in spbe.text.replace('drop: {"', "")
    assert "Peraturan Bupati" not in spbe.text, "a kind in words is one"


def test_a_hidden_number_is_never_offered_to_be_written(tmp_path: Path) -> None:
    origin = Origin("p.xlsx", "Pejabat", 5, "NIP")
    for found, allowed in (("19…11", "type.nip"), ("12345", "type.nip"), ("32…01", "type.day")):
        told = Finding("cell-type", origin=origin, field="nip", found=found, allowed=Phrase(allowed))
        assert [cause.changes for cause in causes([told])] == [()]


@pytest.mark.parametrize(("written", "last"), [
    ("Maret 2023", "2023-03-31"), ("Feb 2024", "2024-02-29"), ("2023-11", "2023-11-30"),
])  # fmt: skip
def test_a_month_without_a_day_is_offered_as_one(empty: Adoption, spbe: CommandLine, written: str, last: str) -> None:
    save(empty, "a.csv", GOOD)
    save(empty, "e.csv", f"Id;Judul;Terbit\np1;Peraturan;2023-01-05\np2;Pedoman;{written}\n")
    spbe("bind", "ratings", "data/a.csv", empty.folder)
    spbe("bind", "evidence", "data/e.csv", empty.folder, "--anyway")
    before = yaml_of(empty)
    assert spbe("fix", empty.folder, "--all").status == 1
    assert yaml_of(empty) == before, "no date is taken away in silence"
    (offer,) = offers(Adoption.open(empty.folder))
    assert [line.count("null") for line in offer.lines("id")] == [0, 0, 1]
    accept(Adoption.open(empty.folder), (offer, offer.cause.changes[1]))
    assert last in yaml_of(empty)
    assert offers(Adoption.open(empty.folder)) == []


def test_what_has_two_answers_is_not_chosen_for_anybody(empty: Adoption, spbe: CommandLine) -> None:
    save(empty, "a.csv", "Indikator;Tingkat;Hari\n1;3;90\n")
    save(empty, "e.csv", "ID;Judul;Terbit\na;A;01/02/2023\nb;B;03/04/2023\n")
    save(empty, "r.csv", GOOD)
    bound(empty, "    adapter: csv\n    options: {path: data/r.csv}\n    fields: {indicator: No, value: Nilai}\n"
                 "  evidence:\n    adapter: csv\n    options: {path: data/e.csv}\n"
                 "    fields: {id: ID, title: Judul, issued: Terbit}\n")  # fmt: skip
    assert spbe("fix", empty.folder, "--all", "--json").status == 1
    value: Any = spbe.json
    assert value["written"] == 0
    assert value["offers"][0]["lines"] == ["dates: {issued: dmy}", "dates: {issued: mdy}"]


@pytest.mark.parametrize(
    "line",
    [
        "  ratings: {adapter: csv, options: {path: data/a.csv}, fields: {indicator: No, value: Nilai}}  # milik kami\n",
        "  ratings: [{adapter: csv, options: {path: data/a.csv}, drop: {No: [x]}, fields: {indicator: No, value: Nilai}"
        "}]  # milik kami\n",
        "  ratings:\n  - {adapter: csv, fields: {indicator: No, value: Nilai}, options: {path: data/a.csv}, }"
        "  # milik kami\n",
        "  ratings: {adapter: csv, options: {path: data/a.csv},  # milik kami\n"
        "    fields: {indicator: No, value: Nilai}  # kolomnya\n  }\n",
    ],
    ids=["one line", "a list in one line", "an item in one line", "several lines"],
)
def test_a_binding_in_braces_is_changed_within_them(empty: Adoption, spbe: CommandLine, line: str) -> None:
    save(empty, "a.csv", TROUBLED)
    text = yaml_of(empty).replace("bindings:\n", f"bindings:\n{line}", 1)
    (empty.folder / "spbe.yaml").write_text(text, encoding="utf-8")
    assert spbe("fix", empty.folder, "--all").status == 0, spbe.text
    binding = Adoption.open(empty.folder).bindings["ratings"][0]
    assert {"Jumlah Aspek 1", "DOMAIN 2 : Tata", "Aspek 3"} <= {*binding.drop["No"]}
    assert binding.values == {"value": {"": None}}
    after = yaml_of(empty)
    assert len(after.splitlines()) == len(text.splitlines()), "nothing is written anew"
    assert [part for part in ("# milik kami", "# kolomnya") if part in line] == [
        part for part in ("# milik kami", "# kolomnya") if part in after
    ]
    assert spbe("undo", empty.folder).status == 0
