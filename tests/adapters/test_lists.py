"""The rows of a document, in the shapes in which people hold them."""

import pytest

from itemised import cells, refused, rows
from spbe_sdk.adapters.lists import lists_at
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Origin

NESTED = """{"tahun": 2024, "data": [
    {"nama": "A", "unit": {"kode": "01"}, "soal": [{"no": 1, "skor": 2.0}, {"no": 2, "skor": 3}], "tag": ["x"]},
    {"nama": "B", "soal": []}, {"nama": "C"}, {"nama": "D", "soal": null}, {"nama": "E", "soal": {"no": 3}},
    {"nama": "F", "soal": "tidak ada"}]}"""


def test_lists_inside_lists() -> None:
    for where in ("data[].soal", "data.soal"):
        found = rows(NESTED, where)
        assert [place for place, _ in found] == ["data[0].soal[0]", "data[0].soal[1]", "data[4].soal", "data[5].soal"]
        assert cells(NESTED, where) == [
            {"no": "1", "skor": "2.0", "data.nama": "A", "data.unit.kode": "01"},
            {"no": "2", "skor": "3", "data.nama": "A", "data.unit.kode": "01"},
            {"no": "3", "data.nama": "E"},
            "item-shape",
        ]
    for where in ("data.0.soal", "data[0].soal"):
        assert cells(NESTED, where) == [{"no": "1", "skor": "2.0"}, {"no": "2", "skor": "3"}]
    assert refused(NESTED, "data.9.soal") == ("items-missing", None)


def test_a_list_below_one_that_has_no_name() -> None:
    text = '[{"nomor": 1, "kuesioner": {"judul": "K", "soal": [{"kode": "a"}, {"kode": "b"}]}}, 7]'
    for where in ("kuesioner.soal", "[].kuesioner.soal"):
        assert cells(text, where) == [
            {"kode": "a", "_parent.nomor": "1", "_parent.kuesioner.judul": "K"},
            {"kode": "b", "_parent.nomor": "1", "_parent.kuesioner.judul": "K"},
            "item-shape",
        ]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ('[["no", "nilai"], ["01", 2.60], ["02", null]]', None),
        ('{"columns": ["no", "nilai"], "index": [0, 1], "data": [["01", 2.60], ["02", null]]}', None),
        ('{"columns": ["no", "nilai"], "data": [["01", 2.60], ["02", null]]}', "data"),
        ('{"fields": [{"name": "no"}, {"name": "nilai"}], "rows": [["01", 2.60], ["02", null]]}', None),
        ('{"hasil": {"fields": [{"id": "no"}, {"id": "nilai"}], "records": [["01", 2.60], ["02", null]]}}', "hasil"),
    ],
)
def test_columns_and_rows(text: str, where: str | None) -> None:
    assert cells(text, where) == [{"no": "01", "nilai": "2.60"}, {"no": "02", "nilai": None}]


def test_columns_and_rows_that_do_not_fit() -> None:
    assert cells('[["a", "b"], [1], [1, 2, 3], {"a": 5}, 7, [3, 4]]') == [
        "row-width", "row-width", {"a": "5"}, "item-shape", {"a": "3", "b": "4"}]  # fmt: skip
    assert refused('[["a", "a"], [1, 2]]') == ("column-duplicate", None)


def test_objects_by_their_names() -> None:
    text = '{"k1": {"nilai": 1}, "k2": {"nilai": 2}}'
    assert cells(text) == cells(f'{{"data": {text}}}', "data") == [
        {"_key": "k1", "nilai": "1"}, {"_key": "k2", "nilai": "2"}]  # fmt: skip
    assert cells('{"data": {"k1": {"nilai": 1}}}', "data") == [{"_key": "k1", "nilai": "1"}]
    assert [place for place, _ in rows(text)] == ["k1", "k2"]


def test_one_object_is_one_row() -> None:
    assert cells('{"kode": "01", "unit": {"nama": "A"}, "tag": ["x", "y"]}') == [
        {"kode": "01", "unit.nama": "A", "tag": "x, y"}]  # fmt: skip
    assert cells('{"data": {"kode": "01", "nilai": 3}}', "data") == [{"kode": "01", "nilai": "3"}]
    for text in ('{"data": [{"a": 1}]}', '{"meta": {"n": 1}, "data": []}', "{}", "5", '"x"', "null"):
        assert refused(text) == ("items-missing", None)


def test_the_lists_that_there_are_are_offered() -> None:
    with pytest.raises(DataError) as caught:
        lists_at({"meta": {"n": 1}, "data": {"rows": []}}, "data", Origin("a"))
    assert caught.value.findings[0].allowed == "data.rows"
