from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Assessment, Rating, UsageError
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.personal import official_number, personal_number, without_personal
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder, sha256

NIK = "3216015203900001"
SEPARATORS = ["", " ", "-", ".", "\u00a0", "\u2013"]
GROUPINGS = [(16,), (6, 6, 4), (4, 4, 4, 4), (2, 2, 2, 6, 4), (2,) * 8]


def grouped(digits: str, sizes: tuple[int, ...], separator: str) -> str:
    ends = [sum(sizes[: n + 1]) for n in range(len(sizes))]
    return separator.join(digits[end - size : end] for end, size in zip(ends, sizes, strict=True))


@st.composite
def identities(draw: st.DrawFn) -> str:
    place = draw(st.sampled_from(["321601", "110101", "317409", "910203", "760101", "327501"]))
    day, month, year = draw(st.integers(1, 28)), draw(st.integers(1, 12)), draw(st.integers(0, 99))
    woman, serial = draw(st.booleans()), draw(st.integers(1, 999))
    return f"{place}{day + 40 * woman:02}{month:02}{year:02}{serial:04}"


@given(
    identities(), st.sampled_from(GROUPINGS), st.sampled_from(SEPARATORS),
    st.sampled_from(["", "NIK", "NIK ", "NIK:", "Bekasi.", "No. 12 ", "(", "KK=", "\u200b"]),
    st.sampled_from(["", ".", ",", ")", "Budi", " lahir 1990", "/2021", ";"]),
)  # fmt: skip
def test_an_identity_number_is_found_however_it_is_written(
    digits: str, sizes: tuple[int, ...], separator: str, before: str, after: str
) -> None:
    text = before + grouped(digits, sizes, separator) + after
    found = personal_number(text)
    assert found == f"{digits[:2]}…{digits[-2:]}"
    assert digits[2:14] not in "".join(char for char in without_personal(text) if char.isdigit())


@pytest.mark.parametrize("text", [f"{NIK}.0", f"{NIK}.00", " ".join(NIK), f"'{NIK}", f"ID_{NIK}_x", "3216012902000001"])
def test_other_ways_in_which_it_arrives(text: str) -> None:
    assert personal_number(text) is not None


@pytest.mark.parametrize(
    "text", ["32.16.01.2001", "Rp 1.250.000.000", "12345678901234567890", sha256(b"x"), "2024-11-24",
             "3216019903900001", "0000000000000000", "321601520390000", "1.01.02.2.01.01.5.1.02.01.01.0024",
             "2.16.03.2.02.10.5.1.02.02.01.0061", "5.1.02.01.01.0024", "3216012001202301", "32.16.01.2001.202301",
             "0.3216015203900001", "3.216.015.203.900.001", "2023031210300000", "081234567890 1234",
             "3216013002990001", "199003122015031002", "2016015203900001", "3260015203900001", "3216015203901001",
             f"9{NIK}", f"{NIK}9", "32.16.01.2001-2023.01"]
)  # fmt: skip
def test_other_numbers_are_none(text: str) -> None:
    assert personal_number(text) is None
    assert without_personal(text) == text or official_number(text)


@pytest.mark.parametrize("text", ["199003122015031002", "NIP. 19900312 201503 1 002", "NIP.199003122015032002,"])
def test_the_number_of_an_official_is_known(text: str) -> None:
    assert official_number(text) == "19…02"
    assert personal_number(text) is None


@pytest.mark.parametrize(
    "text", ["201503122015031002", "199013122015031002", "199003122015033002", "20150101199003120"]
)
def test_what_is_no_number_of_an_official(text: str) -> None:
    assert official_number(text) is None


@pytest.mark.parametrize("number", [NIK, "199003122015031002"])
@pytest.mark.parametrize("workbook", [False, True])
def test_a_package_with_one_is_not_built(number: str, workbook: bool, tmp_path: Path, spbe: CommandLine) -> None:
    import shutil

    shutil.copytree(EXAMPLES / "sumedang-esakip", tmp_path / "app")
    if workbook:
        book = openpyxl.Workbook()
        book["Sheet"].append([f"Keluarga {number}"])
        book.save(tmp_path / "app/trial/keluarga.xlsx")
    else:
        with (tmp_path / "app/trial/unit.csv").open("a", encoding="utf-8") as stream:
            stream.write(f"X,Keluarga {number},other,KAB\n")
    assert spbe("build", tmp_path / "app", "--out", tmp_path / "a.spbe").status == 1
    assert ("keluarga.xlsx" if workbook else "unit.csv, baris 7") in spbe.text
    assert number not in spbe.text
    assert not (tmp_path / "a.spbe").exists()


def test_nothing_that_is_sealed_holds_one() -> None:
    rating = Rating(indicator="1", value=3, note=f"menurut {NIK}")
    with pytest.raises(UsageError) as caught:
        seal(Assessment(instrument="spbe-59-2020", region="32.16", year=2023, ratings=(rating,)), None)
    assert NIK not in str(caught.value)


def test_no_message_repeats_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(f"No;Nilai\n1;3\n2;{NIK}\n3;tiga {NIK[:6]} {NIK[6:12]} {NIK[12:]}\n", "utf-8")
    made = Binding(adapter="csv", options={"path": "a.csv"}, fields={"indicator": "No", "value": "Nilai"})
    data = read_port(MaturityIndex.ports[0], [made], Folder(tmp_path))
    assert len(data.rows) == 1
    assert [finding.code for finding in data.findings] == ["personal-number"] * 2
    assert all("520390" not in finding.text("id") for finding in data.findings)
