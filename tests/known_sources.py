"""Small sources of the kinds that presets know, made up; their columns are those that the presets name."""

import json
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

HEALTH, CLINIC, DISTRICT = "1.02.0.00.0.00.01.0000", "1.02.0.00.0.00.01.0007", "7.01.0.00.0.00.03.0000"

REKAP5 = [
    "NO",
    "TAHUN",
    "KODE URUSAN",
    "NAMA URUSAN",
    "KODE SKPD",
    "NAMA SKPD",
    "KODE SUB UNIT",
    "NAMA SUB UNIT",
    "KODE BIDANG URUSAN",
    "NAMA BIDANG URUSAN",
    "KODE PROGRAM",
    "NAMA PROGRAM",
    "KODE KEGIATAN",
    "NAMA KEGIATAN",
    "KODE SUB KEGIATAN",
    "NAMA SUB KEGIATAN",
    "KODE SUMBER DANA",
    "NAMA SUMBER DANA",
    "KODE REKENING",
    "NAMA REKENING",
    "PAKET/KELOMPOK",
    "NAMA PAKET/KELOMPOK",
    "PAGU",
]

# unit, subactivity, account, amount; without an account it is a heading.
SPENT = [
    (HEALTH, "1.02.02.2.02.0003", "", 999),
    (HEALTH, "1.02.02.2.02.0003", "5.1.02.01.01.0024", 1000),
    (HEALTH, "1.02.02.2.02.0003", "5.1.02.01.01.0025", 250.5),
    (CLINIC, "1.02.02.2.02.0003", "5.1.02.01.01.0024", 70),
    (DISTRICT, "7.01.01.2.01.0001", "5.2.02.05.02.0006", 8),
]


def workbook(path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), sheet: str = "Sheet1") -> str:
    """A workbook with some rows, of which some cells are merged; its name in its folder."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    for cells in merged:
        page.merge_cells(cells)
    book.save(path)
    return path.name


def rekap5(columns: Sequence[str] = REKAP5, **named: str) -> list[list[Any]]:
    """A Rekap 5 with some of its columns, some of them under another name."""
    rows: list[list[Any]] = [[named.get(column, column) for column in columns]]
    for number, (unit, sub, account, amount) in enumerate(SPENT, start=1):
        cells = {
            "NO": number, "TAHUN": 2026, "KODE SKPD": HEALTH if unit == CLINIC else unit, "NAMA SKPD": "Induk",
            "KODE SUB UNIT": unit, "NAMA SUB UNIT": f"Unit {unit[-4:]}", "KODE PROGRAM": sub[:7],
            "NAMA PROGRAM": "Program", "KODE KEGIATAN": sub[:12], "NAMA KEGIATAN": "Kegiatan",
            "KODE SUB KEGIATAN": sub, "NAMA SUB KEGIATAN": "Sub Kegiatan", "KODE SUMBER DANA": "1.01",
            "KODE REKENING": account or None, "PAKET/KELOMPOK": "[#]", "PAGU": amount, "REALISASI": amount,
        }  # fmt: skip
        rows.append([cells.get(column) for column in columns])
    return rows


DOCUMENTS = [
    "Nomor",
    "Kode SKPD",
    "Nama SKPD",
    "Kode Sub SKPD",
    "Nama Sub SKPD",
    "Kode Program",
    "Nama Program",
    "Kode Kegiatan",
    "Nama Kegiatan",
    "Kode Sub Kegiatan",
    "Nama Sub Kegiatan",
    "Kode Rekening",
    "Nomor Dokumen",
    "Jenis Dokumen",
    "Jenis Transaksi",
    "Tanggal Dokumen",
    "Nilai Realisasi",
    "Nilai Setoran",
    "NIP Pegawai",
    "Nama Pegawai",
    "Nomor SP2D",
    "Tanggal Transfer",
    "Nilai SP2D",
]


def documents(columns: Sequence[str] = DOCUMENTS, titles: int = 4) -> list[list[Any]]:
    """A report of realisation by document, with its titles and its total."""
    rows: list[list[Any]] = [["LAPORAN"], ["KABUPATEN"], ["TAHUN 2026"], []][:titles]
    rows.append(list(columns))
    paid = [
        ("TBP", "GU", "7 Januari 2026", "-", 2_000, 0, "-"),
        ("SPP", "LS", "30 Maret 2026", "2 April 2026", 5_000, 500, "SP2D/1"),
        ("SPP", "LS", "30 Maret 2026", "2 April 2026", 1_000, 0, "SP2D/1"),
    ]
    for number, (kind, way, day, transferred, amount, back, order) in enumerate(paid, start=1):
        cells = {
            "Nomor": str(number), "Kode SKPD": HEALTH, "Nama SKPD": "Dinas", "Kode Sub SKPD": HEALTH,
            "Nama Sub SKPD": "Dinas", "Kode Program": "1.02.02", "Nama Program": "P",
            "Kode Kegiatan": "1.02.02.2.02", "Nama Kegiatan": "K", "Kode Sub Kegiatan": "1.02.02.2.02.0003",
            "Nama Sub Kegiatan": "S", "Kode Rekening": "5.1.02.01.01.0024", "Nomor Dokumen": f"D{number}",
            "Jenis Dokumen": kind, "Jenis Transaksi": way, "Tanggal Dokumen": day, "Nilai Realisasi": amount,
            "Nilai Setoran": back, "NIP Pegawai": "198001012005011001", "Nama Pegawai": "Rahasia", "NIP": "'1980",
            "Nomor SP2D": order, "Tanggal Transfer": transferred, "Nilai SP2D": 6_000 if order != "-" else 0,
        }  # fmt: skip
        rows.append([cells.get(column) for column in columns])
    rows.append(["Total", *[None] * (columns.index("Nilai Realisasi") - 1), 8_000])
    return rows


def siskeudes(folder: Path, *tables: str) -> None:
    """Tables of Siskeudes as CSV, those that are named."""
    written = {
        "Ref_Version": "Versi\n2.0.6\n",
        "Ref_Desa": "Kd_Kec,Kd_Desa,Nama_Desa\n08,08.2001.,DESA A\n08,08.2002.,DESA B\n",
        "Ta_RAB": "Tahun,Kd_Desa,Kd_Keg,Kd_Rincian,Anggaran,AnggaranPAK,AnggaranStlhPAK\n"
        "2026,08.2001.,08.2001.00.00.,4.2.1.01.,9,0,9.0000\n2026,08.2001.,08.2001.01.01.04.,5.2.1.01.,1,0,100.0000\n"
        "2026,08.2001.,08.2001.01.01.04.,5.3.1.01.,1,0,20.0000\n2026,08.2002.,08.2002.01.01.04.,6.1.1.01.,1,0,7.0000\n",
        "Ta_SPJRinci": "Tahun,No_SPJ,Kd_Keg,Kd_Rincian,Sumberdana,Kd_Desa,No_SPP,JmlCair,Nilai,Sisa\n"
        "2026,1,08.2001.01.01.04.,5.2.1.01.,DDS,08.2001.,1,50,40.0000,10\n",
        "Ta_JurnalUmumRinci": "Tahun,NoBukti,Kd_Keg,RincianSD,NoID,Kd_Desa,Akun,Kd_Rincian,Sumberdana,DK,Debet,Kredit\n"
        "2026,J,08.2001.01.01.04.,x,1,08.2001.,5.,5.2.1.01.,DDS,D,45.0000,0.0000\n"
        "2026,J,08.2001.01.01.04.,x,1,08.2001.,5.,5.2.1.01.,DDS,K,0.0000,5.0000\n",
        "Ta_SPPRinci": "Tahun,Kd_Desa,No_SPP,Kd_Keg,Kd_Rincian,SumberDana,Nilai\n"
        "2026,08.2001.,1,08.2001.01.01.04.,5.2.1.01.,DDS,50.0000\n",
        "Ta_RPJM_Visi": "ID_Visi,Kd_Desa,No_Visi,Uraian_Visi,TahunA,TahunN\n"
        "08.2001.01.,08.2001.,01,Sejahtera,2022,2028\n",
        "Ta_RPJM_Misi": "ID_Misi,Kd_Desa,ID_Visi,No_Misi,Uraian_Misi\n08.2001.01.01.,08.2001.,08.2001.01.,01,Layanan\n",
        "Ta_Kegiatan": "Tahun,Kd_Desa,Kd_Bid,Kd_Keg,ID_Keg,Nama_Kegiatan,Pagu,Nm_PPTKD,NIP_PPTKD,Kolom Baru\n"
        "2026,08.2001.,08.2001.01.,08.2001.01.01.04.,01.01.04.,Operasional,1,Rahasia,1980,x\n",
        "Ta_UserID": "UserID,Nama,Password\nadmin,Rahasia,hunter2\n",
    }
    for name in tables or written:
        (folder / f"{name}.csv").write_text(written[name], encoding="utf-8")


def wp_sipd(path: Path) -> None:
    """A database of wp-sipd with a few columns of a few of its tables."""
    base = sqlite3.connect(path)
    base.executescript(f"""
        CREATE TABLE data_unit (id_skpd INTEGER, is_skpd INTEGER, kode_skpd TEXT, nama_skpd TEXT, idinduk INTEGER,
            active INTEGER, tahun_anggaran INTEGER);
        CREATE TABLE data_sub_keg_bl (kode_giat TEXT, kode_program TEXT, kode_sub_giat TEXT, nama_program TEXT,
            nama_giat TEXT, nama_sub_giat TEXT, pagu REAL, kode_sub_skpd TEXT, kode_sbl TEXT, active INTEGER,
            tahun_anggaran INTEGER);
        CREATE TABLE data_sub_keg_indikator (id INTEGER, outputteks TEXT, targetoutput TEXT, satuanoutput TEXT,
            kode_sbl TEXT, active INTEGER, tahun_anggaran INTEGER);
        CREATE TABLE data_realisasi_akun_sipd (kode_akun TEXT, realisasi REAL, kode_sbl TEXT, active INTEGER,
            tahun_anggaran INTEGER);
        CREATE TABLE data_realisasi_renja (id_indikator INTEGER, tipe_indikator INTEGER, id_rumus_indikator INTEGER,
            kode_sbl TEXT, {", ".join(f"realisasi_bulan_{n} REAL" for n in range(1, 13))}, active INTEGER,
            tahun_anggaran INTEGER);
        INSERT INTO data_unit VALUES (5, 1, '{HEALTH}', 'Dinas', 5, 1, 2026), (6, 0, '{CLINIC}', 'Klinik', 5, 1, 2026),
            (5, 1, '{HEALTH}', 'Lama', 5, 0, 2025);
        INSERT INTO data_sub_keg_bl VALUES
            ('1.02.02.2.02', '1.02.02', '1.02.02.2.02.0003', '1.02.02 Program', '1.02.02.2.02 Kegiatan', 'Sub', 100.5,
             '{CLINIC}', '5.6.1', 1, 2026),
            ('1.02.02.2.02', '1.02.02', '1.02.02.2.02.0003', 'x', 'x', 'x', 999, '{CLINIC}', '5.6.1', 0, 2026);
        INSERT INTO data_realisasi_akun_sipd VALUES ('5.1', 0.1, '5.6.1', 1, 2026), ('5.2', 0.2, '5.6.1', 1, 2026),
            ('5.2', 99, '5.6.1', 0, 2026), ('5.2', 99, '5.6.1', 1, 2025);
        INSERT INTO data_sub_keg_indikator VALUES (3, 'Jumlah', '1.200', 'Orang', '5.6.1', 1, 2026);
        INSERT INTO data_realisasi_renja VALUES
            (3, 1, 2, '5.6.1', 10, 20, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 2026);
    """)
    base.close()


def action_plan() -> tuple[list[list[Any]], list[str]]:
    """An action plan with headings in two rows and merged cells."""
    quarters = ["I", "II", "III", "IV"]
    rows: list[list[Any]] = [
        ["RENCANA AKSI"],
        ["No.", "Sasaran Strategis", "Indikator Kinerja", "Satuan", "Program", "Pagu", "Target", None, None, None,
         "Realisasi", None, None, None, "Realisasi Anggaran", None, None, None],
        [None] * 6 + quarters * 3,
        ["1", "Layanan baik", "Survei", "Nilai", "Program A", 100, "-", "82,5", "-", "85", "-", "81,75", "-", None,
         10, 20, None, None],
        [None, None, "Laporan", "Dokumen", None, None, "1", "1", "1", "1", "1", "0", None, None, None, None, None],
        ["2", "Miskin turun", "Miskin", "%", "Program B", 50, "-", "-", "-", "6,1 %", "-", "-", "-", None, 0, 0, None,
         None],
    ]  # fmt: skip
    return rows, ["G2:J2", "K2:N2", "O2:R2"]


def agreement() -> tuple[list[list[Any]], list[str]]:
    """The annex of a performance agreement: two tables in one sheet, a total, and a signature."""
    rows: list[list[Any]] = [
        ["PERJANJIAN KINERJA TAHUN 2026"], ["DINAS CONTOH"], [],
        ["No", "Sasaran Strategis", "Indikator Kinerja", "Target"],
        [1, 2, 3, 4],
        [1, "Layanan baik", "Survei", "82,5"],
        [None, None, "Laporan", "12 Dokumen"],
        [2, "Miskin turun", "Miskin", "6,1 %"],
        [],
        ["No", "Program", "Anggaran", "Keterangan"],
        [1, "Program A", "Rp 1.250.000,00", "APBD"],
        [2, "Program B", 750_000, "APBD"],
        [None, "Jumlah", 2_000_000, None],
        [None, "Bekasi, 2 Januari 2026", None, None],
    ]  # fmt: skip
    return rows, ["A1:D1"]


def evaluation() -> tuple[list[list[Any]], list[str]]:
    """An evaluation sheet of AKIP: the same words twice, told by what stands above them."""
    rows: list[list[Any]] = [
        ["LEMBAR KERJA EVALUASI"], [],
        ["No", "Komponen", "Bobot", "Penilaian OPD", None, None, "Bukti Dukung", "Penilaian Evaluator", None, None],
        [None, None, None, "Jawaban", "Nilai", "%", None, "Jawaban", "Nilai", "%"],
        ["1", "Perencanaan", 30, None, None, None, None, None, 20, 66],
        ["1.a", "Keberadaan", 6, "A", 5, 90, "renstra", "BB", 4, 80],
        ["1.b", "Kualitas", 9, "A", 8, 90, "-", "B", 6, 70],
        [None, "Nilai", 100, None, None, None, None, None, 66, 66],
    ]  # fmt: skip
    return rows, ["D3:F3", "H3:J3"]


def index_evaluation(path: Path, name: str, codes: Sequence[str], *more: str) -> str:
    """An evaluation workbook of an index: a cover, ratings below headings in two rows, and the list of evidence;
    `more` are columns behind those that such books have.
    """
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append([f"LAPORAN EVALUASI {name}"])
    sheet = book.create_sheet("Rekap")
    rows: list[list[Any]] = [
        [f"REKAPITULASI HASIL EVALUASI {name} TAHUN INI"], [],
        ["No", "Indikator", "Bobot (%)", "Tingkat Kematangan", None, "Penjelasan", *more],
        [None, None, None, "Mandiri", "Eksternal"],
        ["Aspek 1"],
        *([number, f"Indikator {code}", 2.5, 3, 2, "ada", *more] for number, code in enumerate(codes, start=1)),
        ["Jumlah", None, None, None, 3.1],
    ]  # fmt: skip
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("D3:E3")
    sheet = book.create_sheet("Data Dukung")
    for row in (
        [f"DAFTAR BUKTI DUKUNG {name}"], [], ["No", "Nama Dokumen", "Tgl. Terbit", "Indikator", "Lokasi File"],
        [1, "Peraturan", "12 Maret 2023", "1, 2 dan 5", "https://contoh.id/a.pdf"],
    ):  # fmt: skip
        sheet.append(row)
    book.save(path)
    return path.name


def bps(**changed: Any) -> str:
    """A saved answer of BPS."""
    answer = {
        "status": "OK", "data-availability": "available", "var": [{"val": 44, "label": "Persen", "unit": "Persen"}],
        "turvar": [{"val": 0, "label": "-"}], "labelvervar": "Kabupaten",
        "vervar": [{"val": 3216, "label": "Contoh"}, {"val": 3200, "label": "Provinsi"}],
        "tahun": [{"val": 124, "label": "2024"}, {"val": 125, "label": "2025"}],
        "turtahun": [{"val": 0, "label": "Tahun"}],
        "datacontent": {"32164401240": 5.01, "32164401250": "4.87", "32004401240": 7.46},
    }  # fmt: skip
    return json.dumps({**answer, **changed})


VILLAGES = (
    "id,kode_provinsi,bps_kode_desa_kelurahan,kemendagri_kode_kecamatan,kemendagri_kode_desa_kelurahan,"
    "kemendagri_nama_desa_kelurahan,jumlah_balita,satuan,tahun\n"
    "1,32,3216080001,32.16.08,32.16.08.2001,A,12,ORANG,2025\n2,32,3216080002,32.16.08,32.16.08.1002,B,,ORANG,2025\n"
)
