"""Workbooks as their programs write them, and as they come damaged, hostile or under a wrong name."""

import datetime
import io
import random
import re
import struct
import time
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from spbe_sdk.adapters.adapter import CalendarDay, PointNumber, Record, Table
from spbe_sdk.adapters.excel import ExcelAdapter, ExcelOptions
from spbe_sdk.adapters.workbooks import xlsx_text
from spbe_sdk.adapters.workbooks.cells import MAX_COLUMNS, column_letters, number, shower
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Severity

ODS_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "style")
)


def workbook(folder: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Rekap"
    sheet["A1"] = "REKAPITULASI PENILAIAN"
    sheet.merge_cells("A1:D1")
    for row in (
        [],
        ["No", "Nilai", "Tanggal", "Catatan"],
        [1, 3, datetime.date(2021, 3, 1), "a"],
        [2, 3.5, None, True],
    ):
        sheet.append(row)
    sheet.append([])
    sheet.append(["3", None, datetime.datetime(2021, 3, 1, 8, 30), " x "])
    book.create_sheet("Kosong")
    book.save(folder / "a.xlsx")


def table(folder: Path, name: str = "a.xlsx", **options: object) -> Table:
    return ExcelAdapter(ExcelOptions.model_validate({"path": name, **options})).open(Folder(folder))


def read(folder: Path, name: str = "a.xlsx", **options: object) -> tuple[list[list[str | None]], list[Finding]]:
    """The cells of all rows, those that cannot be read as code and text; and the findings among them."""
    rows = list(table(folder, name, **options).rows)
    records = [row for row in rows if isinstance(row, Record)]
    cells = [
        [f"{why.code} {why.found}" if (why := row.at(name)) else cell for name, cell in row.cells.items()]
        for row in records
    ]
    return cells, [row for row in rows if isinstance(row, Finding)]


def refused(folder: Path, name: str = "a.xlsx", **options: object) -> str:
    """The code of the finding by which a workbook is refused, at once or while it is read."""
    try:
        findings = [row for row in table(folder, name, **options).rows if isinstance(row, Finding)]
    except DataError as error:
        findings = list(error.findings)
    assert findings and all(finding.text("id") and finding.origin for finding in findings)
    return findings[0].code


def written(folder: Path, rows: str, *, parts: Mapping[str, str | bytes] | None = None, head: str = "") -> None:
    """A workbook of one sheet by hand: its rows, and what else differs from a plain one."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    found: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships><Relationship Id="1" Type="{office}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="r1" Type="{office}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/sharedStrings" '
        f'Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type="{office}/styles" Target="styles.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="S" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}">{head}<sheetData>{rows}</sheetData></worksheet>',
        **(parts or {}),
    }
    with zipfile.ZipFile(folder / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in found.items():
            file.writestr(name, content)


def headed(*rows: str) -> str:
    """Rows below the headings A, B and C."""
    cells = "".join(f'<c r="{name}1" t="inlineStr"><is><t>{name}</t></is></c>' for name in "ABC")
    return f'<row r="1">{cells}</row>' + "".join(rows)


def ods(folder: Path, tables: str, styles: str = "") -> None:
    with zipfile.ZipFile(folder / "a.ods", "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "content.xml",
            f"<office:document-content {ODS_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )


def ods_row(*cells: str, **given: str) -> str:
    attributes = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in given.items())
    return f"<table:table-row{attributes}>{''.join(cells)}</table:table-row>"


def ods_cell(text: str | None = None, **given: str) -> str:
    attributes = "".join(f' {name.replace("__", ":").replace("_", "-")}="{value}"' for name, value in given.items())
    return f"<table:table-cell{attributes}>{f'<text:p>{text}</text:p>' if text is not None else ''}</table:table-cell>"


def ods_head(*names: str) -> str:
    return ods_row(*(ods_cell(name, office__value_type="string") for name in names))


def xls(cells: Iterable[bytes], formats: Iterable[str] = (), user: str = "Bappeda", state: int = 0) -> bytes:
    """The bare stream of an Excel 97 workbook with one sheet; its styles are the formats, in their order."""

    def record(kind: int, content: bytes) -> bytes:
        return struct.pack("<HH", kind, len(content)) + content

    def text(value: str, width: str) -> bytes:
        return struct.pack(f"<{width}B", len(value), 0) + value.encode("latin-1")

    codes = ["General", *formats]
    font = record(0x31, struct.pack("<5H4B", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + text("Arial", "B"))
    xf = b"".join(record(0xE0, struct.pack("<3H", 0, 164 + place, 1) + bytes(14)) for place in range(len(codes)))
    begin = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 0x07CC, 0, 6))
    before = begin + record(0x5C, text(user, "H").ljust(112)) + font * 4
    before += b"".join(record(0x41E, struct.pack("<H", 164 + n) + text(code, "H")) for n, code in enumerate(codes)) + xf
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 0x07CC, 0, 6)) + b"".join(cells) + record(10, b"")
    size = len(before) + len(record(0x85, struct.pack("<IBB", 0, state, 0) + text("S", "B"))) + 4
    return before + record(0x85, struct.pack("<IBB", size, state, 0) + text("S", "B")) + record(10, b"") + sheet


def xls_text(row: int, column: int, text: str) -> bytes:
    return struct.pack("<HHHHHHB", 0x204, 9 + len(text), row, column, 0, len(text), 0) + text.encode("latin-1")


def xls_number(row: int, column: int, value: float, style: int = 0) -> bytes:
    return struct.pack("<HHHHHd", 0x203, 14, row, column, style, value)


def xls_formula(row: int, column: int, result: bytes, tokens: bytes, text: str | None = None) -> bytes:
    found = struct.pack("<HHHHH", 0x06, 22 + len(tokens), row, column, 0) + result
    found += struct.pack("<HIH", 0, 0, len(tokens)) + tokens
    if text is not None:
        found += struct.pack("<HHHB", 0x207, 3 + len(text), len(text), 0) + text.encode("latin-1")
    return found


def xls_head(*names: str) -> list[bytes]:
    return [xls_text(0, column, name) for column, name in enumerate(names)]


def test_cells_read_as_a_person_would_type_them(tmp_path: Path) -> None:
    workbook(tmp_path)
    rows = [row for row in table(tmp_path, sheet="Rekap", header_row=3).rows if isinstance(row, Record)]
    assert [list(row.cells.values()) for row in rows] == [
        ["1", "3", "2021-03-01", "a"],
        ["2", "3.5", None, "true"],
        ["3", None, "2021-03-01T08:30:00", "x"],
    ]
    assert rows[2].origin.text("id") == "a.xlsx, lembar Rekap, baris 7"


@pytest.mark.parametrize(
    ("options", "code"),
    [({"sheet": "rekap"}, "sheet-missing"), ({"sheet": "Kosong"}, "table-empty"), ({"header_row": 99}, "table-empty")],
)
def test_what_is_not_there(tmp_path: Path, options: dict[str, Any], code: str) -> None:
    workbook(tmp_path)
    assert refused(tmp_path, **options) == code


def test_headings_in_two_rows_are_joined_and_a_double_one_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Kode", "Triwulan I", None], [None, "Target", "Realisasi"], ["a", 1, 2]):
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    assert table(tmp_path, header_rows=2).columns == ("Kode", "Triwulan I / Target", "Triwulan I / Realisasi")
    sheet["B2"] = sheet["C2"].value
    book.save(tmp_path / "a.xlsx")
    assert refused(tmp_path, header_rows=2) == "column-duplicate"


# Errors and formulas: a cell that shows no value is never empty.


def test_errors_and_formulas_that_were_never_calculated_are_no_values(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["A", "B", "C"])
    sheet.append(["#REF!", "#DIV/0!", "=A2*2"])
    sheet["A3"] = "#N/A"
    sheet["A3"].data_type = "s"
    sheet["B3"] = "#1 dan #2!"
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path)[0] == [
        ["cell-error #REF!", "cell-error #DIV/0!", "cell-formula =A2*2"],
        ["cell-error #N/A", "#1 dan #2!", None],
    ]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ('<c r="A2" t="e"><v>#SPILL!</v></c>', "cell-error #SPILL!"),
        ('<c r="A2"><f>SUM(B2)</f><v>3</v></c>', "3"),
        ('<c r="A2"><f t="shared" si="0"/><v>3</v></c>', "3"),
        ('<c r="A2"><f t="shared" si="0"/></c>', "cell-formula =…"),
        ('<c r="A2"><f>IF(B2&gt;1,"a &amp; b","")</f><v></v></c>', 'cell-formula =IF(B2>1,"a & b","")'),
        ('<c r="A2" t="str"><f>B2&amp;C2</f></c>', "cell-formula =B2&C2"),
        ('<c r="A2" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A2" t="str"><f>B2</f><v>a &amp; b</v></c>', "a & b"),
        ('<c r="A2" t="b"><v>1</v></c>', "true"),
        ('<c r="A2" t="d"><v>2023-03-12T10:30:00Z</v></c>', "2023-03-12T10:30:00"),
        ('<c r="A2" t="d"><v>2023-03-12T00:00:00</v></c>', "2023-03-12"),
        ('<c r="A2"><v>NaN</v></c>', "cell-error NaN"),
        ('<c r="A2"><v>1e999</v></c>', "cell-error 1e999"),
        ('<c r="A2" t="inlineStr"><is><t>a_x000D_b &lt;c&gt;</t></is></c>', "a\rb <c>"),
        ('<c r="A2" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        ('<c r="A2"><v><![CDATA[3]]></v></c><!-- <c r="B2"><v>9</v></c> -->', "3"),
        ('<c><v>3</v></c>', "3"),
        ("<c r='A2' xml:lang='id' ><v >3</v ></c >", "3"),
        ('<c r="A2" s="0"/><c r="D2"><v>1</v></c>', None),
    ],
)  # fmt: skip
def test_every_writing_of_a_cell(tmp_path: Path, cell: str, shown: str | None) -> None:
    written(tmp_path, headed(f'<row r="2">{cell}<c r="C2"><v>7</v></c></row>'))
    assert read(tmp_path)[0] == [[shown, None, "7"]]


def test_a_heading_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    written(tmp_path, headed('<row r="2"><c r="A2"><v>1</v></c></row>').replace("<t>B", "<t>#REF!"))
    cells, findings = read(tmp_path)
    assert cells == [["1", None]]
    assert [(f.code, f.severity, f.origin and f.origin.column) for f in findings] == [
        ("cell-error", Severity.WARNING, "B")
    ]


# How numbers are shown.


@pytest.mark.parametrize(
    ("code", "raw", "shown"),
    [
        ("General", "57", "57"), ("General", "56.99999999999999", "57"), ("General", "0.3833999999999999", "0.3834"),
        ("General", "1e-05", "0.00001"), ("General", "1E+21", "1" + "0" * 21), ("General", "-0", "0"),
        ("General", "0.28999999999999998", "0.29"), ("General", "1.125", "1.125"), ("General", "007", "7"),
        ("0%", "0.85", "85%"), ("0%", "0.8512", "85.12%"), ("0.0%", "0.57", "57%"), ("0%", "-0.5", "-50%"),
        ("0.00%", "0.56999999999999995", "57%"), ("0%;-0%", "-0.25", "-25%"), ("0.0%;[Red]-0.0%;\\-", "0", "0"),
        ("0%", "12", "1200%"), ("0.00 %", "0.85125", "85.125%"), ('0.0"%"', "85.12", "85.12"), ("0\\%", "85", "85"),
        ("[<=1]0%;0.0", "0.5", "50%"), ("[<=1]0%;0.0", "50", "50.0"), ('"Persen "0%', "0.5", "50%"),
        ("0.00", "1.1", "1.10"), ("0.00", "3", "3.00"), ("0.00", "1.125", "1.125"), ("0.000", "1.001", "1.001"),
        ("0.0", "56.99999999999999", "57.0"), ("00", "1", "01"), ("00", "1.5", "1.5"), ("00.0", "1.5", "01.5"),
        ("0.00_);(0.00)", "1.1", "1.10"), ("[$-421]0.00", "1.1", "1.10"), ("0.00E+00", "1234567", "1234567"),
        ("#,##0.00", "1250000.5", "1250000.5"), ('"Rp"#,##0', "1250000", "1250000"), ("[$Rp-421]0.00", "1.5", "1.5"),
        ('0.0" orang"', "3", "3"), ('"Tingkat "0', "3", "3"), ("00\\.00\\.00", "10203", "01.02.03"),
        ('00"."00', "12345", "123.45"), ("000-000", "12345", "012-345"), ("#,##0", "0.5", "0.5"),
        ("# ?/?", "0.5", "0.5"),
        ("@", "3", "3"), ("0;-0;;@", "-3", "-3"), ("Standard", "1.5", "1.5"), ("[Red][>100]0.0;0.00", "1.1", "1.10"),
    ],
)  # fmt: skip
def test_a_number_is_shown_by_its_format(code: str, raw: str, shown: str) -> None:
    assert shower(code)(raw) == shown


@pytest.mark.parametrize(
    ("code", "raw", "shown"),
    [
        ("dd/mm/yyyy", "44997", "2023-03-12"), ("dd mmmm yyyy", "44997", "2023-03-12"),
        ("[$-421]dd mmmm yyyy;@", "44997", "2023-03-12"), ("mmm-yy", "44986", "2023-03-01"), ("yyyy", "44997", "2023"),
        ("mmmm", "44997", "2023-03-12"), ("dd/mm/yyyy", "44997.4375", "2023-03-12"),
        ("dd/mm/yyyy hh:mm", "44997.4375", "2023-03-12T10:30:00"), ("dd/mm/yyyy hh:mm", "44997", "2023-03-12"),
        ("d/m/yy h:mm", "44997.999999", "2023-03-13"), ("h:mm", "0.4375", "10:30:00"),
        ("h:mm", "44997.4375", "10:30:00"),
        ("yyyy-mm-dd hh:mm", "0.5", "12:00:00"), ("[h]:mm", "1.5", "36:00:00"), ("mm:ss.0", "0.5", "12:00:00"),
        ("d", "1", "1900-01-01"), ("d/m/yyyy", "59", "1900-02-28"), ("d/m/yyyy", "61", "1900-03-01"),
    ],
)  # fmt: skip
def test_a_moment_is_shown_by_its_format(code: str, raw: str, shown: str) -> None:
    assert shower(code)(raw) == shown


@pytest.mark.parametrize("raw", ["-1", "0", "0.5", "60", "9e9", "nan"])
def test_a_day_that_no_calendar_has_is_an_error(raw: str) -> None:
    found = shower("d/m/yyyy")(raw)
    assert isinstance(found, Finding) and found.code == "cell-error"


def test_days_from_1904(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True, "default_date_format": "d mmm yyyy"}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "Tanggal")
        sheet.write_datetime(1, 0, datetime.datetime(2023, 3, 12))
    assert read(tmp_path)[0] == [["2023-03-12"]]
    assert shower("d/m/yyyy", True)("0") == "1904-01-01"


def test_what_a_cell_certainly_is_stays_known() -> None:
    assert isinstance(number("1.125"), PointNumber) and isinstance(shower("0%")("0.85125"), PointNumber)
    assert isinstance(shower("d-mmm")("44997"), CalendarDay)
    assert type(number("1.25")) is str


def test_formats_of_a_written_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Kode", "Capaian", "Tanggal", "Pagu"])
        for place, (value, code) in enumerate(
            [
                (1.1, "0.00"),
                (0.8512, "0.0%"),
                (datetime.date(2023, 3, 12), "[$-421]dd mmmm yyyy"),
                (1250000, "#,##0.00"),
            ]
        ):
            sheet.write(1, place, value, book.add_format({"num_format": code}))
        sheet.write_rich_string(2, 0, "K", book.add_format({"bold": True}), " & 2")
    assert read(tmp_path)[0] == [["1.10", "85.12%", "2023-03-12", "1250000"], ["K & 2", None, None, None]]


# Files as other programs write them.


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_prefixes_and_encodings(tmp_path: Path, encoding: str) -> None:
    sheet = (
        f'<?xml version="1.0" encoding="{encoding}"?><x:worksheet xmlns:x="http://purl.oclc.org/ooxml/spreadsheetml/main">'
        '<x:sheetData><x:row r="2"><x:c r="A2" t="s"><x:v>0</x:v></x:c></x:row><!-- - -->\n<x:row r="5"/>'
        '<x:row><x:c r="A6" t="s"><x:v>1</x:v></x:c></x:row></x:sheetData></x:worksheet>'
    )
    texts = (
        "<x:sst><x:si><x:t>Ürütan</x:t></x:si><x:si><x:r><x:t>a</x:t></x:r><x:rPh><x:t>no</x:t></x:rPh>"
        "<x:r><x:t>&amp;b</x:t></x:r></x:si></x:sst>"
    )
    written(tmp_path, "", parts={"XL\\worksheets\\Sheet1.xml": sheet.encode(encoding), "xl/sharedStrings.xml": texts})
    opened = table(tmp_path, header_row=2)
    assert opened.columns == ("Ürütan",)
    assert [(dict(row.cells), row.origin.row) for row in opened.rows if isinstance(row, Record)] == [
        ({"Ürütan": "a&b"}, 3)
    ]


@pytest.mark.parametrize("text", ["a & b", "<si>", "x" * 40_000, "ꦲꦏ꧀ꦱꦫ", "_x0041_", "=1+1", "&#65;"])
def test_shared_texts_arrive_as_they_are(tmp_path: Path, text: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for row in range(2):
            sheet.write_string(row, 0, "Nama" if row == 0 else text[:32767])
    assert read(tmp_path)[0] == [[text[:32767]]]


def test_matched_and_parsed_rows_are_the_same() -> None:
    cells = [
        '<c r="A1" s="3" t="s"><v>0</v></c>', '<c r="B1"><v>1.5</v></c>', '<c r="C1" s="12"/>', '<c r="D1" t="n"/>',
        '<c r="E1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', '<c r="F1" t="str"><f ca="1">A1</f><v>x</v></c>',
        '<c r="AA1" t="inlineStr"><is><t xml:space="preserve"> y </t></is></c>',
        '<c r="AB1"><f t="shared" si="1"/><v>2</v></c>',
    ]  # fmt: skip
    row = f'<row r="1">{"".join(cells)}'
    matched = xlsx_text._pattern(xlsx_text._CELL, "").findall(row)
    assert len(matched) == len(cells)
    parsed = xlsx_text._parsed(f"{row}</row>")
    assert [one[:5] for one in matched] == [one[:5] for one in parsed]


def test_columns_by_letters() -> None:
    assert [column_letters(n) for n in (1, 26, 27, 702, 703, MAX_COLUMNS)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(xlsx_text.PLACES[column_letters(n + 1)] == n for n in range(0, MAX_COLUMNS, 97))


# What is hidden.


def test_hidden_sheets_come_last_and_are_named(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("Lama", "Data"):
            sheet = book.add_worksheet(name)
            sheet.write_column(0, 0, ["Kode", name])
        book.worksheets()[1].activate()
        book.worksheets()[0].hide()
    assert read(tmp_path) == ([["Data"]], [])
    seen = list(ExcelAdapter.peek({"path": "a.xlsx"}, Folder(tmp_path), 30))
    assert [(glimpse.name, glimpse.hidden, glimpse.rows) for glimpse in seen] == [
        ("Data", False, [["Kode"], ["Data"]]), ("Lama", True, [["Kode"], ["Lama"]]),
    ]  # fmt: skip
    cells, findings = read(tmp_path, sheet="Lama")
    assert cells == [["Lama"]] and [(f.code, f.severity) for f in findings] == [("sheet-hidden", Severity.WARNING)]


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Kode", "Target", "Catatan"])
        for row in range(1, 30):
            sheet.write_row(row, 0, [f"I{row}", row])
        sheet.autofilter(0, 0, 29, 1)
        for row in (4, 5, 8, 40):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
    cells, findings = read(tmp_path)
    assert len(cells) == 29
    assert [(f.code, f.severity, f.found) for f in findings] == [
        ("columns-hidden", Severity.NOTICE, "Target"), ("rows-hidden", Severity.WARNING, "5, 6, 9"),
    ]  # fmt: skip
    assert findings[1].message("id") == "3 baris tersembunyi ikut dibaca: 5, 6, 9."


# Limits: what is large is refused before it takes memory, what is sparse is read sparsely.


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ100000", "XFD2", "A1048576"])
def test_a_stray_cell_far_away_hurts_no_table(tmp_path: Path, far: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["indikator", "tingkat"], [1, 3]):
        sheet.append(row)
    sheet[far] = " "
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path) == ([["1", "3"]], [])


def test_a_million_empty_rows_are_no_rows(tmp_path: Path) -> None:
    rows = (f'<row r="{n}" s="1"><c r="A{n}" s="0"/></row>' for n in range(3, 300_000))
    written(tmp_path, headed('<row r="2"><c r="A2"><v>1</v></c></row>', *rows))
    begun = time.process_time()
    assert read(tmp_path)[0] == [["1", None, None]]
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("head", "rows", "code"),
    [
        ("", headed() + " " * 50_000_000, "excel-too-large"),
        ("", headed(f'<row r="2"><c r="A2"><v>{"1" * 40_000_000}</v></c></row>'), "excel-too-large"),
        ('<!DOCTYPE a [<!ENTITY b "c">]>', headed('<row r="2"><c r="A2"><v>&b;</v></c></row>'), "excel-broken"),
        ("", headed('<row r="2"><c r="A2"><v>&b;</v></c></row>'), "excel-broken"),
        ("", headed('<row r="2"><c r="XFE2"><v>1</v></c></row>'), "excel-broken"),
        ("", headed('<row r="1048577"><c r="A2"><v>1</v></c></row>'), "excel-broken"),
        ("", headed('<row r="2"><c r="A2" t="s"><v>5</v></c></row>'), "excel-broken"),
        ("", headed('<row r="2"><c r="A2" s="5"><v>5</v></c></row>'), "excel-broken"),
        ("", headed('<row r="2"><c r="A2"><v>5</v></c>'), "excel-broken"),
        ("", headed('<row r="2"><c r="A2"><v>5</v></c><row r="3"></row>'), "excel-broken"),
    ],
    ids=range(10),
)
def test_hostile_sheets_are_findings(tmp_path: Path, head: str, rows: str, code: str) -> None:
    written(tmp_path, rows, head=head)
    assert refused(tmp_path) == code


def test_what_inflates_beyond_measure_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as file:
        for part in range(20_001):
            file.writestr(f"x{part}", "")
    assert refused(tmp_path) == "excel-too-large"


def test_wide_tables_are_read_and_too_wide_ones_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"K{n}" for n in range(MAX_COLUMNS)])
        sheet.write_column(1, 0, list(range(10)))
    begun = time.process_time()
    assert len(table(tmp_path).columns) == MAX_COLUMNS
    assert len(read(tmp_path)[0]) == 10
    assert time.process_time() - begun < 5
    monkeypatch.setattr("spbe_sdk.adapters.excel.MAX_CELLS", 3 * MAX_COLUMNS)
    cells, findings = read(tmp_path)
    assert len(cells) == 3 and [finding.code for finding in findings] == ["excel-too-large"]


# Other files under the name of a workbook.


@pytest.mark.parametrize(
    ("data", "code", "found"),
    [
        (b"No;Nilai\n1;3\n", "excel-other", "CSV"),
        (b"\xef\xbb\xbfNo\tNilai\n1\t3\n", "excel-other", "TSV"),
        ("No\tNilai\n".encode("utf-16"), "excel-other", "TSV"),
        (b"\r\n<html><table><tr><td>No</td></tr></table></html>", "excel-other", "HTML"),
        (b"<!DOCTYPE html PUBLIC>", "excel-other", "HTML"),
        (b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "excel-other", "XML Spreadsheet 2003"),
        (b"%PDF-1.4\n\x00", "excel-other", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "excel-password", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "excel-broken", None),
        (b"PK\x03\x04 no zip", "excel-broken", None),
        (b"\x00\x01\x02", "excel-broken", None),
        (b"", "excel-broken", None),
    ],
)  # fmt: skip
def test_a_file_that_is_no_workbook(tmp_path: Path, data: bytes, code: str, found: str | None) -> None:
    (tmp_path / "a.xls").write_bytes(data)
    with pytest.raises(DataError) as caught:
        table(tmp_path, "a.xls")
    (finding,) = caught.value.findings
    assert (finding.code, finding.found) == (code, found)
    with pytest.raises(DataError):
        list(ExcelAdapter.peek({"path": "a.xls"}, Folder(tmp_path), 30))
    if found == "HTML":
        assert finding.message("id") == "Ini berkas HTML yang diberi nama .xls, bukan buku kerja."


def test_a_binary_workbook_is_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as file:
        file.writestr("xl/workbook.bin", "")
    assert refused(tmp_path) == "excel-other"


# Workbooks of Excel 97.


def test_xls_cells(tmp_path: Path) -> None:
    cells = [
        *xls_head("A", "B", "C", "D"),
        xls_number(1, 0, 0.57 * 100), xls_number(1, 1, 0.8512, 1), xls_number(1, 2, 44997, 2), xls_number(1, 3, 1.1, 3),
        xls_formula(2, 0, b"\0\0\0\0\0\0\xff\xff", b"\x17\x01\0x", "Tingkat 3"),
        xls_formula(2, 1, b"\x02\0\x07\0\0\0\xff\xff", b"\x1e\x01\0"),
        xls_formula(2, 2, bytes(8), b"\x1e\0\0"),
        struct.pack("<HHHHHBB", 0x205, 8, 2, 3, 0, 0x17, 1),
    ]  # fmt: skip
    (tmp_path / "a.xls").write_bytes(xls(cells, ["0.0%", "dd mmmm yyyy", "0.00"]))
    assert read(tmp_path, "a.xls")[0] == [
        ["57", "85.12%", "2023-03-12", "1.10"],
        ["Tingkat 3", "cell-error #DIV/0!", "0", "cell-error #REF!"],
    ]


@pytest.mark.parametrize(
    ("tokens", "shown"),
    [
        (b"\x17\x04\0Baik\x17\x04\0Baik\x42\x03\x01\0", "cell-formula =…"),
        (b"\x44\0\0\0\xc0", "cell-formula =…"),
        (b"\x44\0\0\0\xc0\x44\0\0\0\xc0\x04", "0"),
        (b"\x25\0\0\0\0\0\xc0\0\xc0\x19\x10\0\0", "0"),
        (b"\x25\0\0\0\0\0\xc0\0\xc0\x42\x01\x04\0", "0"),
    ],
)
def test_a_zero_that_libreoffice_stored_for_a_text_is_no_zero(tmp_path: Path, tokens: bytes, shown: str) -> None:
    cells = [*xls_head("A"), xls_formula(1, 0, bytes(8), tokens)]
    (tmp_path / "a.xls").write_bytes(xls(cells, user="Calc"))
    assert read(tmp_path, "a.xls")[0] == [[shown]]
    (tmp_path / "a.xls").write_bytes(xls(cells))
    assert read(tmp_path, "a.xls")[0] == [["0"]]


def test_xls_hidden_rows_columns_and_sheets(tmp_path: Path) -> None:
    hidden_row = struct.pack("<HHHHHHHHI", 0x208, 16, 1, 0, 1, 255, 0, 0, 0x120)
    hidden_column = struct.pack("<HHHHHHHH", 0x7D, 12, 0, 0, 2560, 0, 1, 0)
    (tmp_path / "a.xls").write_bytes(xls([hidden_column, hidden_row, *xls_head("A"), xls_number(1, 0, 5)], state=1))
    cells, findings = read(tmp_path, "a.xls")
    assert cells == [["5"]]
    assert [finding.code for finding in findings] == ["sheet-hidden", "columns-hidden", "rows-hidden"]


def test_a_chain_of_sectors_that_never_ends(tmp_path: Path) -> None:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<iiiiiiii", 1, 1, 0, 4096, -2, 0, -2, 0) + struct.pack("<109i", 0, *[-1] * 108)
    table_sector = struct.pack("<128i", -3, 1, *[-1] * 126)
    (tmp_path / "a.xls").write_bytes(header + table_sector + bytes(512))
    assert refused(tmp_path, "a.xls") == "excel-broken"


# Workbooks of LibreOffice.


def test_ods_cells(tmp_path: Path) -> None:
    rows = [
        ods_head("A", "B", "C", "D"),
        ods_row(
            ods_cell("57", office__value_type="float", office__value="56.99999999999999"),
            ods_cell("85%", office__value_type="percentage", office__value="0.8512"),
            ods_cell("12 Maret 2023", office__value_type="date", office__date_value="2023-03-12"),
            ods_cell("1,10", office__value_type="float", office__value="1.1"),
        ),
        ods_row(
            ods_cell("#REF!", office__value_type="string", table__formula="of:=[.X1]"),
            ods_cell(table__formula="of:=[.A1]*2"),
            ods_cell("12/03/23 10:30", office__value_type="date", office__date_value="2023-03-12T10:30:00"),
            ods_cell("1.250", office__value_type="float", office__value="1250"),
        ),
        ods_row(
            ods_cell("10:30", office__value_type="time", office__time_value="PT10H30M00S"),
            ods_cell("Err:502", office__value_type="string"),
            ods_cell("BENAR", office__value_type="boolean", office__boolean_value="true"),
            "<table:table-cell office:value-type='string'><office:annotation><text:p>x</text:p></office:annotation>"
            "<text:p>a<text:s text:c='2'/>b</text:p><text:p>c</text:p></table:table-cell>",
        ),
        ods_row(ods_cell("Rp1.000", office__value_type="currency", office__value="1000"), ods_cell(), ods_cell("007",
                office__value_type="float", office__value="7")),
        ods_row(ods_cell(table__number_columns_repeated="16384"), number_rows_repeated="1048571"),
    ]  # fmt: skip
    ods(tmp_path, f"<table:table table:name='S'>{''.join(rows)}</table:table>")
    assert read(tmp_path, "a.ods") == (
        [
            ["57", "85.12%", "2023-03-12", "1.10"],
            ["cell-error #REF!", "cell-formula =[.A1]*2", "2023-03-12T10:30:00", "1250"],
            ["10:30:00", "cell-error Err:502", "true", "a b\nc"],
            ["1000", None, "007", None],
        ],
        [],
    )


def test_ods_hidden_sheets_rows_and_columns(tmp_path: Path) -> None:
    style = "<style:style style:name='h'><style:table-properties table:display='false'/></style:style>"
    sheet = ods_head("A", "B") + ods_row(
        ods_cell("1", office__value_type="float", office__value="1"), visibility="filter", number_rows_repeated="3"
    )
    columns = "<table:table-column/><table:table-column table:visibility='collapse'/>"
    ods(
        tmp_path,
        f"<table:table table:name='Lama' table:style-name='h'>{ods_head('X')}</table:table>"
        f"<table:table table:name='S'>{columns}{sheet}</table:table>",
        style,
    )
    cells, findings = read(tmp_path, "a.ods")
    assert cells == [["1", None]] * 3
    assert [(f.code, f.found) for f in findings] == [("columns-hidden", "B"), ("rows-hidden", "2, 3, 4")]
    seen = list(ExcelAdapter.peek({"path": "a.ods"}, Folder(tmp_path), 30))
    assert [(glimpse.name, glimpse.hidden) for glimpse in seen] == [("S", False), ("Lama", True)]


def test_ods_that_repeats_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spbe_sdk.adapters.excel.MAX_CELLS", 100_000)
    cell = ods_cell("1", office__value_type="float", office__value="1", table__number_columns_repeated="999999999")
    ods(
        tmp_path,
        f"<table:table table:name='S'>{ods_head('A')}{ods_row(cell, number_rows_repeated='1000000')}</table:table>",
    )
    assert refused(tmp_path, "a.ods") == "excel-too-large"


# Damage.


def mutants(data: bytes, count: int) -> Iterable[bytes]:
    chance = random.Random(7)
    for _ in range(count):
        mutant = bytearray(data)
        for _ in range(chance.choice((1, 2, 8))):
            at = chance.randrange(len(mutant))
            change = chance.randrange(3)
            if change == 0:
                mutant[at] = chance.randrange(256)
            elif change == 1:
                del mutant[at : at + chance.choice((1, 16, 256))]
            else:
                mutant[at:at] = chance.choice((b"<", b'"', b"</row>", b"\xff\xff\xff\xff", b"-1", b"&x;", b"9" * 20))
        yield bytes(mutant)


def within(part: str) -> Callable[[bytes, int], Iterable[bytes]]:
    """Mutants of one part of a zipped workbook, so that they are not stopped by its checksums."""

    def of(data: bytes, count: int) -> Iterable[bytes]:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        for mutant in mutants(parts[part], count):
            made = io.BytesIO()
            with zipfile.ZipFile(made, "w") as file:
                for name, content in {**parts, part: mutant}.items():
                    file.writestr(name, content)
            yield made.getvalue()

    return of


@pytest.mark.parametrize(
    ("kind", "of"),
    [
        ("xlsx", mutants), ("xlsx", within("xl/worksheets/sheet1.xml")), ("xlsx", within("xl/styles.xml")),
        ("xlsx", within("xl/sharedStrings.xml")), ("xlsx", within("xl/workbook.xml")), ("ods", within("content.xml")),
        ("xls", mutants),
    ],
    ids=range(7),
)  # fmt: skip
def test_damage_is_always_a_finding(tmp_path: Path, kind: str, of: Callable[[bytes, int], Iterable[bytes]]) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Kode", "Nilai"])
        for row in range(1, 9):
            sheet.write_row(
                row, 0, [f"K{row}", row / 7], book.add_format({"num_format": "0.0%" if row % 2 else "0.00"})
            )
    ods(
        tmp_path,
        f"<table:table>{ods_head('A')}{ods_row(ods_cell('1', office__value_type='float'))}</table:table>",
    )
    (tmp_path / "a.xls").write_bytes(xls([*xls_head("A", "B"), xls_number(1, 0, 1.5, 1), xls_text(1, 1, "b")], ["0%"]))
    for mutant in of((tmp_path / f"a.{kind}").read_bytes(), 150):
        (tmp_path / "b.xlsx").write_bytes(mutant)
        try:
            found = list(table(tmp_path, "b.xlsx").rows)
        except DataError as error:
            found = list(error.findings)
        assert all(not isinstance(row, Finding) or re.search(r"\w", row.text("id")) for row in found)


def test_a_row_that_numbers_the_columns_is_no_data(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["No", "Indikator", "Nilai"], ["(1)", "(2)", "(3)"], [1, "Kebijakan", 3]):
        book["Sheet"].append(row)
    book.save(tmp_path / "a.xlsx")
    rows = list(ExcelAdapter(ExcelOptions(path="a.xlsx")).open(Folder(tmp_path)).rows)
    assert [row.code for row in rows if isinstance(row, Finding)] == ["row-numbering"]
    assert [row.cells["Nilai"] for row in rows if isinstance(row, Record)] == ["3"]
