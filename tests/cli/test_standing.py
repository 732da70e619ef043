"""What a regent asks: where are we, who is like us, what did they do."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from spbe_sdk import Adoption
from spbe_sdk.cli.main import run


def spoken(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        run(arguments)
    told = capsys.readouterr()
    return int(left.value.code or 0), told.out + told.err


def test_the_place_of_bekasi(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "standing", "Kab Bekasi", "--year", "2024")
    assert code == 0
    for part in ("4,08 (Sangat Baik)", "69 dari 615", "24 dari 392", "8 dari 27", "0,12 lagi ke Memuaskan", "138/615"):
        assert part in told
    code, told = spoken(capsys, "standing", "32.16", "--json")
    found = json.loads(told)
    assert [(c["scope"], c["rank"], c["of"]) for c in found["circles"]][:3] == [
        ("all", 69, 615), ("type", 24, 392), ("province", 8, 27)]  # fmt: skip
    assert found["rises"]["own"]["change"] == "0.80"


def test_a_workspace_stands_as_its_region(workspace: Adoption, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "standing", str(workspace.folder), "--lang", "en")
    assert code == 0
    assert "Rank 69 of 615" in told


def test_a_year_that_is_not_complete_has_no_rank(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "standing", "32.16", "--year", "2025")
    assert code == 0
    assert "9 dari sekitar 615" in told
    assert "Peringkat" not in told
    assert "Gerak yang ditunjukkan: 2023–2024" in told
    assert "menurut pers, bukan dari daftar kementerian: 4,48" in told
    assert "2024 ke 2025: +0,40 (2024: Kementerian; 2025: Pers)" in told
    assert "bukan yang disebut di atas (menurut indeks 2024)" in told


def test_what_is_doubtful_is_marked(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = spoken(capsys, "standing", "Kabupaten Banyuasin", "--year", "2023")
    for part in ("Tidak ada saran untuk D4", "D4 Layanan SPBE ‡", "‡ diragukan", "di bawah skala"):
        assert part in told
    assert "D4 +" not in told
    _, told = spoken(capsys, "standing", "Kabupaten Batang", "--year", "2024")
    assert "3,55 ‡" in told and "3,92" in told
    _, told = spoken(capsys, "compare", "32.16", "--with", "Kabupaten Batang", "--year", "2024")
    assert "3,55 ‡" in told and "‡ Kabupaten Batang" in told
    _, told = spoken(capsys, "standing", "Sekretariat Kabinet", "--year", "2024")
    assert "*" not in told


def test_years_of_which_something_is_known_end_with_one(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "standing", "Kota Pekalongan", "--year", "2025")
    assert code == 1
    assert "baru diketahui untuk 9 instansi" in told


@pytest.mark.parametrize("name", ["Kementerian Kesehatan RI", "Kementerian Kesehatan Republik Indonesia", "Kemenkes"])
def test_an_institution_of_the_state_is_known_with_and_without_it(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = spoken(capsys, "standing", name)
    assert code == 0
    assert "Indeks terbit Kementerian Kesehatan tahun 2024" in told


def test_the_national_workbook_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The list of an export is that of a page: filtered, across, in words; and the tables of kinds and provinces."""
    spoken(capsys, "export", "nation", "--out", str(tmp_path / "n.xlsx"))
    spoken(capsys, "standing", "32.16", "--page", str(tmp_path / "s.xlsx"))
    one, other = load_workbook(tmp_path / "n.xlsx"), load_workbook(tmp_path / "s.xlsx")
    for name in ("2024", "Sebaran", "Provinsi"):
        assert list(one[name].values) == list(other[name].values)
    sheet = one["2024"]
    assert (sheet.auto_filter.ref, sheet.page_setup.orientation) == ("A1:M616", "landscape")
    assert ("Jawa Barat" in {row[4] for row in sheet.values}) and ("32" not in {row[4] for row in sheet.values})
    assert ["Jawa Tengah", 35] in [list(row[:2]) for row in one["Provinsi"].values]
    spoken(capsys, "standing", "32.16", "--page", str(tmp_path / "s.md"))
    text = (tmp_path / "s.md").read_text(encoding="utf-8")
    assert "| Jawa Tengah | 35 |" in text and "| Kementerian | 34 |" in text


def test_programs_get_keys_marks_and_the_kind_of_copy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {}
    for year in ("2023", "2024"):
        spoken(capsys, "export", "nation", "--year", year, "--out", str(tmp_path / f"{year}.json"))
        rows = json.loads((tmp_path / f"{year}.json").read_text(encoding="utf-8"))[f"spbe-{year}"]
        found[year] = {row["key"]: row for row in rows}
        assert len(found[year]) == len(rows)
        assert all("bukan situs kementerian" in row["source"] for row in rows)
    assert (
        found["2023"]["badan-pengusahaan-batam"]["institution"]
        != found["2024"]["badan-pengusahaan-batam"]["institution"]
    )
    assert found["2023"]["16.07"]["doubtful"] == "D4"
    assert found["2024"]["33.25"]["doubtful"] == "index"
    assert {key for key, row in found["2024"].items() if row["derived"]} == {
        "kementerian-pertanian", "kementerian-energi-dan-sumber-daya-mineral", "35"}  # fmt: skip


def test_what_would_bring_us_up(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = spoken(capsys, "standing", "Kota Pekalongan")
    assert "Paling sedikit 2 domain" in told and "D2 + D4 masing-masing +0,63" in told
    assert "spbe new adoption RUANG-KERJA --region 33.75 --year 2024" in told
    assert "median mereka yang naik predikat (6)" in told
    _, told = spoken(capsys, "standing", "Kementerian Kesehatan")
    assert "RUANG-KERJA" not in told


@pytest.mark.parametrize("name", ["x.csv", "x.json", "x.xlsx", "p"])
def test_a_list_that_is_not_complete_leaves_without_ranks(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = ("--format", "datapackage") if name == "p" else ()
    code, told = spoken(capsys, "export", "nation", "--year", "2025", "--out", str(tmp_path / name), *form)
    assert code == 0
    assert "2023, 2024" in told
    assert ranks_in(tmp_path / name) == [None] * 9


def ranks_in(place: Path) -> list[object]:
    if place.suffix == ".json":
        return [row["rank"] for row in json.loads(place.read_text(encoding="utf-8"))["spbe-2025"]]
    if place.suffix == ".xlsx":
        cells = [row[0] for row in load_workbook(place).active.iter_rows(values_only=True)]  # type: ignore[union-attr]
        return cells[1:]
    file = place if place.is_file() else place / "spbe-2025.csv"
    return [row["rank"] or None for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))]


@pytest.mark.parametrize("language", ["id", "en"])
def test_every_form_tells_who_is_like_us_and_what_the_risen_did(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, told = spoken(capsys, "standing", "32.16", "--lang", language)
    point = "," if language == "id" else "."
    who = "34 kabupaten lain di Jawa" if language == "id" else "34 other regencies in Java"
    assert told.count(who) == 3
    assert f"3{point}03–3{point}53" in told
    assert f"spbe roadmap {'RUANG-KERJA' if language == 'id' else 'WORKSPACE'} --target Memuaskan" in told
    assert "Kabupaten Pangandaran" not in told
    for ending in ("html", "md", "xlsx"):
        place = tmp_path / f"x.{ending}"
        spoken(capsys, "standing", "32.16", "--lang", language, "--page", str(place))
        text = spread_out(place) if ending == "xlsx" else place.read_text(encoding="utf-8")
        for name in ("Kabupaten Banjarnegara", "Kabupaten Pangandaran", "Kabupaten Sukabumi", "138/615", "GitHub"):
            assert name in text, (ending, name)
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert page.count('aria-current="true"') == 4
    assert f">3{point}28<" in page
    sheets = load_workbook(tmp_path / "x.xlsx")
    assert len(sheets.sheetnames) == 9
    kinds = {row[3] for row in sheets["2024"].iter_rows(min_row=2, values_only=True)}
    assert ("Kabupaten" if language == "id" else "Regency") in kinds
    assert "regency" not in kinds


def spread_out(place: Path) -> str:
    rows = (row for sheet in load_workbook(place) for row in sheet.iter_rows(values_only=True))
    return "\n".join(str(cell) for row in rows for cell in row if cell is not None)


def test_a_page_of_a_year_says_which_movement_it_shows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page = tmp_path / "x.html"
    for year, said in ((2023, "daftar 2022 tidak lengkap"), (2025, "Gerak yang ditunjukkan: 2023–2024")):
        spoken(capsys, "standing", "32.16", "--year", str(year), "--page", str(page))
        assert said in page.read_text(encoding="utf-8")
    spoken(capsys, "standing", "32.16", "--year", "2024", "--page", str(page))
    assert "Gerak yang ditunjukkan" not in page.read_text(encoding="utf-8")


def test_why_nobody_is_similar_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    _, told = spoken(capsys, "standing", "Kota Ternate", "--year", "2024")
    assert told.count("Tidak ada yang serupa: 0 kota lain") == 1
    _, told = spoken(capsys, "standing", "Kabupaten Dogiyai", "--year", "2024")
    assert told.count("tidak ada di daftar 2023") == 1
    assert "Gerak yang ditunjukkan" not in told


def test_one_table_goes_into_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("all.csv", "all.parquet", "ALL.CSV"):
        code, _ = spoken(capsys, "export", "nation", "--out", str(tmp_path / name))
        assert code == 0
        assert (tmp_path / name).is_file()
    code, _ = spoken(capsys, "export", "nation", "--format", "csv", "--out", str(tmp_path / "folder"))
    assert (code, (tmp_path / "folder" / "spbe-2024.csv").is_file()) == (0, True)


def test_a_folder_that_bears_the_name_of_a_region_is_not_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "Kab Bekasi").mkdir()
    assert spoken(capsys, "standing", "Kab Bekasi")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("standing", "Bekasi"), "Kabupaten Bekasi, Kota Bekasi"),
        (("standing", "Kab. Sumedeng"), "Kabupaten Sumedang"),
        (("standing", "32.16", "--year", "1999"), "2021, 2022, 2023, 2024, 2025"),
        (("standing", "."), "spbe.yaml"),
        (("compare", "32.16", "--year", "2024"), "--with"),
        (("compare", "32.16", "--with", "Bekasi"), "Kota Bekasi"),
        (("compare", "32.16", "--with", "3216"), "dua kali"),
        (("compare", "32.16"), "spbe compare 32.16 --with"),
        (("compare", "Kab Bekasi", "Kota Bekasi"), 'spbe compare "Kab Bekasi" --with "Kota Bekasi"'),
        (("compare", "tidak-ada.json"), "tidak ditemukan"),
        (("standing", "biasa"), "bukan ruang kerja"),
        (("compare", "biasa"), "dua cara"),
        (("standing", "99.99"), "Papua Barat Daya (96)"),
        (("standing", "0"), "Aceh (11)"),
        (("standing", "xqzzy"), "Tidak ada nama yang mirip"),
        (("standing", "Kesehtan"), "Yang mirip: Kementerian Kesehatan."),
        (("standing", "."), "nama wilayah atau instansi"),
        (("standing", "32.16", "--year", "abc"), "Nilai 'abc' untuk --year"),
        (("standing", "32.16", "--year=abc"), "Nilai 'abc' untuk --year"),
        (("standing", "32.16", "--yer", "2024"), "--year."),
        (("standing", "32.16", "--page", "biasa"), "adalah map"),
        (("standing", "32.16", "--page", "tidak-ada/x.html"), "Map 'tidak-ada' tidak ada"),
        (("export", "nation", "--out", "biasa"), "adalah map"),
        (("export", "nation", "--format", "xlsx", "--out", "biasa"), "Ini map, bukan berkas"),
        (("export", "nation", "--out", "a.pdf"), "'a.pdf'"),
        (("export", "nation", "--out", "semua"), ".csv, .xlsx, .json, .parquet"),
        (("export", "nation", "--format", "xlsx", "--out", "semua.csv"), "semua.csv"),
        (("export", "nation", "--format", "csv", "--out", "semua.txt"), ".csv"),
        (("export", "nation", "--format", "datapackage", "--out", "semua.csv"), "nama map"),
    ],
)
def test_what_cannot_be_answered_says_what_can(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    (tmp_path / "biasa").mkdir()
    code, said = spoken(capsys, *arguments)
    assert code in (1, 2)
    assert told in said
    assert [place.name for place in tmp_path.iterdir()] == ["biasa"]


def test_published_domains_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    code, told = spoken(capsys, "compare", "32.16", "--with", "Kabupaten Sumedang", "--year", "2024")
    assert code == 0
    assert "4,08" in told
    assert "−0,43" in told
    assert told.count("GitHub, bukan situs kementerian") == 2
    _, told = spoken(capsys, "compare", "32.16", "--with", "32.11", "--with", "Kota Bandung", "--json")
    rows = {row["code"]: row for row in json.loads(told)["rows"]}
    assert rows["index"]["differences"] == ["-0.43", "-0.51"]
    assert rows["D2"]["values"] == ["3.50", "4.30", "4.80"]


def test_the_list_as_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in ("csv", "xlsx", "md", "html"):
        code, _ = spoken(capsys, "standing", "32.16", "--page", str(tmp_path / f"x.{ending}"))
        assert code == 0
    rows = list(csv.DictReader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8"))))
    assert (len(rows), rows[68]["index"], rows[0]["rank"]) == (615, "4.08", "1")
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    assert page.count("<tr") > 615
    assert "http" not in page.replace("http://www.w3.org", "")
