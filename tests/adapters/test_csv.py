from pathlib import Path
from time import perf_counter

import pytest

from spbe_sdk.adapters.adapter import Record
from spbe_sdk.adapters.csv import CsvAdapter, CsvOptions
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding


def read(folder: Path, data: bytes, **options: object) -> list[Record | Finding]:
    (folder / "a.csv").write_bytes(data)
    adapter = CsvAdapter(CsvOptions.model_validate({"path": "a.csv", **options}))
    return list(adapter.open(Folder(folder)).rows)


def cells(items: list[Record | Finding]) -> list[dict[str, str | None]]:
    return [dict(item.cells) for item in items if isinstance(item, Record)]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("declared", [True, False])
def test_every_delimiter_declared_or_recognised(tmp_path: Path, delimiter: str, declared: bool) -> None:
    data = f"No{delimiter}Nilai\n1{delimiter}3\n".encode()
    options = {"delimiter": delimiter} if declared else {}
    assert cells(read(tmp_path, data, **options)) == [{"No": "1", "Nilai": "3"}]


def test_rows_know_their_lines_also_after_blank_and_quoted_ones(tmp_path: Path) -> None:
    data = b'Judul\r\nNo;Catatan\r\n1;"dua\r\nbaris; dan pemisah"\r\n\r\n;;\r\n2;\r\n'
    rows = read(tmp_path, data.replace(b";;\r\n", b";\r\n"), header_row=2)
    assert cells(rows) == [{"No": "1", "Catatan": "dua\r\nbaris; dan pemisah"}, {"No": "2", "Catatan": None}]
    assert [row.origin.row for row in rows if row.origin] == [3, 7]


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "\ufeffNo;Nilai\n1;3\n".encode())) == [{"No": "1", "Nilai": "3"}]


@pytest.mark.parametrize(
    ("data", "options", "code"),
    [
        (b"No;Nilai\n1;3\n", {"delimiter": ","}, "csv-delimiter"),
        (b"No\tNilai\n1\t3\n", {"delimiter": ";"}, "csv-delimiter"),
        (b"", {}, "table-empty"),
        (b"\n\n", {}, "table-empty"),
        (b"No;No\n1;3\n", {}, "column-duplicate"),
        ("No;Ké\n".encode("windows-1252"), {}, "encoding-wrong"),
        (b"No;Nilai\n", {"encoding": "utf-99"}, "encoding-unknown"),
        (b'"No;Nilai\n', {}, "csv-broken"),
        (b"No;Ni\0lai\n", {}, "cell-bytes"),
        (b"No;\xe9;\xe9\n", {}, "encoding-wrong"),
        ("No;Nilai\n".encode("utf-16-le"), {}, "encoding-wrong"),
        (b"sep=;\n", {}, "table-empty"),
    ],
)
def test_a_file_that_cannot_be_a_table(tmp_path: Path, data: bytes, options: dict[str, object], code: str) -> None:
    with pytest.raises(DataError) as caught:
        read(tmp_path, data, **options)
    assert {finding.code for finding in caught.value.findings} == {code}


def found(items: list[Record | Finding]) -> list[tuple[str, int | None]]:
    return [(item.code, item.origin.row if item.origin else None) for item in items if isinstance(item, Finding)]


def test_a_row_that_is_too_wide_is_a_finding_and_the_rest_goes_on(tmp_path: Path) -> None:
    rows = read(tmp_path, b"No;Nilai\n1;3;9\n3;4\n")
    assert found(rows) == [("row-width", 2)]
    assert cells(rows) == [{"No": "3", "Nilai": "4"}]


def test_empty_cells_at_the_end_of_a_row_may_be_missing_or_too_many(tmp_path: Path) -> None:
    rows = read(tmp_path, 'No;Nilai;Catatan\n1;3\n2;4;;;\n3;5;b; ;\u00a0\n4;"x\ny"\n'.encode())
    assert found(rows) == []
    assert [list(row.values()) for row in cells(rows)] == [
        ["1", "3", None],
        ["2", "4", None],
        ["3", "5", "b"],
        ["4", "x\ny", None],
    ]


def test_an_unclosed_quote_is_a_finding_and_the_rest_is_tried(tmp_path: Path) -> None:
    rows = read(tmp_path, b'No;Nilai\n1;"3\n2;4\n3;"5" a\n\n4;6\n')
    assert found(rows) == [("csv-broken", 2), ("csv-broken", 4)]
    assert cells(rows) == [{"No": "2", "Nilai": "4"}, {"No": "4", "Nilai": "6"}]
    assert [row.origin.row for row in rows if isinstance(row, Record)] == [3, 6]


def test_broken_rows_come_to_an_end(tmp_path: Path) -> None:
    begun = perf_counter()
    rows = read(tmp_path, b"No;Nilai\n" + b'x";"\n' * 50_000)
    assert {code for code, _ in found(rows)} == {"csv-broken"}
    assert perf_counter() - begun < 20


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ('1;A;3\n2;"B;4\n3;C;2\n4;D";2\n5;E;3\n', [("csv-swallowed", 3, "3–5")]),
        ('1;A;3\n2;"B;4\n3;C";2\n5;E;3\n', [("csv-swallowed", 3, "3–4")]),
        ('1;A;"3\n2;B;4\n3;C;2"\n', [("csv-swallowed", 2, "2–4")]),
        ('"1;A;3\n2;B;4\n3";C;2\n', [("csv-swallowed", 2, "2–4")]),
        ('1;"A;3\n2;B;4"\n', [("csv-swallowed", 2, "2–3"), ("row-width", 2, "2")]),
        ('1;"A\nB; C";2\n', []),
        ('1;A;"satu\ndua; tiga\nempat"\n', []),
    ],
)
def test_a_stray_quote_that_swallows_rows(tmp_path: Path, text: str, places: list[tuple[str, int, str]]) -> None:
    rows = read(tmp_path, f"No;Nama;Nilai\n{text}".encode())
    said = [(row.code, row.origin and row.origin.row, row.found) for row in rows if isinstance(row, Finding)]
    assert said == places


def test_a_column_of_remarks_swallows_nothing(tmp_path: Path) -> None:
    assert found(read(tmp_path, b'Catatan\n"satu\ndua\ntiga"\n')) == []
    assert found(read(tmp_path, b'No,Catatan\n1,"satu\ndua, tiga"\n')) == []


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'001", "001"),
        ("'001'", "001"),
        ("'=1+1", "=1+1"),
        ('="001"', "001"),
        ('"=""001"""', "001"),
        ('"=""a ""b"" """', 'a "b"'),
        ("'Aisyiyah", "'Aisyiyah"),
        ("''", None),
        ("=1+1", "=1+1"),
        ("\u200b01\u00a0", "01"),
        ("\u202d01\u202c", "01"),
    ],
)
def test_a_cell_without_what_was_put_around_it(tmp_path: Path, cell: str, text: str | None) -> None:
    rows = read(tmp_path, f"No;{cell if text else 'x'}\n1;{cell}\n".encode())
    assert [list(row.values())[1] for row in cells(rows)] == [text]
    assert text is None or list(cells(rows)[0])[1] == text


def test_what_is_no_text_spoils_only_its_own_cells(tmp_path: Path) -> None:
    rows = read(tmp_path, b"No;Nama;Nilai\n1;Caf\xe9;3\n2;B\0;4\n3;C;5\n")
    assert [list(row.values()) for row in cells(rows)] == [["1", None, "3"], ["2", None, "4"], ["3", "C", "5"]]
    whys = [row.at("Nama") for row in rows if isinstance(row, Record)]
    assert [(why.code, why.found, why.origin and why.origin.row) for why in whys if why] == [
        ("encoding-wrong", "0xE9", 2),
        ("cell-bytes", "0x00", 3),
    ]
    assert "windows-1252" in whys[0].remedy("id") if whys[0] else False


def test_rows_that_number_the_columns_are_no_data(tmp_path: Path) -> None:
    for numbers in ("1;2;3", "(1);(2);(3)", "-1;-2;-3", "1.;2.;3.", "(1);(2);(3=1+2)"):
        rows = read(tmp_path, f"No;Nama;Nilai\n{numbers}\n1;A;3\n1;2;3\n".encode())
        assert [row.severity for row in rows if isinstance(row, Finding)] == ["notice"]
        assert found(rows) == [("row-numbering", 2)]
        assert [row["Nama"] for row in cells(rows)] == ["A", "2"]
    for numbers in ("1;2;", "1;2;4", "0;1;2", "1;A;3"):
        assert len(cells(read(tmp_path, f"No;Nama;Nilai\n{numbers}\n".encode()))) == 1
    assert cells(read(tmp_path, b"No;Nilai\n1;2\n")) == [{"No": "1", "Nilai": "2"}]


def test_headings_in_several_rows(tmp_path: Path) -> None:
    rows = read(tmp_path, b"Judul\nNo;Triwulan I;\n;Target;Realisasi\n1;2;3\n1;80;75\n", header_row=2, header_rows=2)
    assert cells(rows) == [{"No": "1", "Triwulan I / Target": "80", "Triwulan I / Realisasi": "75"}]
    assert found(rows) == [("row-numbering", 4)]


@pytest.mark.parametrize("options", [{}, {"header_row": 2}])
def test_a_first_line_that_declares_the_separator(tmp_path: Path, options: dict[str, object]) -> None:
    rows = read(tmp_path, b"sep=;\r\nNo;Nama, Gelar\r\n1;A, B\r\n", **options)
    assert cells(rows) == [{"No": "1", "Nama, Gelar": "A, B"}]
    assert [row.origin.row for row in rows if isinstance(row, Record)] == [3]


def test_a_hundred_thousand_columns(tmp_path: Path) -> None:
    begun = perf_counter()
    names = ";".join(f"k{n}" for n in range(100_000))
    assert len(cells(read(tmp_path, f"{names}\n{names}\n".encode()))[0]) == 100_000
    assert perf_counter() - begun < 10


def test_the_encoding_is_looked_for_in_the_whole_file(tmp_path: Path) -> None:
    def peeked(data: bytes) -> dict[str, object]:
        (tmp_path / "a.csv").write_bytes(data)
        (glimpse,) = CsvAdapter.peek({"path": "a.csv"}, Folder(tmp_path), 2)
        assert [list(row) for row in glimpse.rows] == [["No", "Nama"], ["1", None]]
        return dict(glimpse.options)

    text = "No;Nama\n1;\n" + "2;A\n" * 100
    assert peeked(text.encode()) == {"path": "a.csv"}
    assert peeked(text.encode() + b"3;Caf\xe9\n")["encoding"] == "windows-1252"
    assert peeked(text.encode("utf-16-le"))["encoding"] == "utf-16-le"


def test_columns_of_text_batch_by_batch(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("No;Nilai;\n" + "1; 3 \n" * 25_000 + "2;\n", encoding="utf-8")
    reader = CsvAdapter(CsvOptions(path="a.csv")).batches(Folder(tmp_path), ["Nilai"])
    batches = list(reader)
    assert [batch.num_rows for batch in batches] == [10_000, 10_000, 5_001]
    assert batches[2].column(0).to_pylist()[-2:] == ["3", None]
