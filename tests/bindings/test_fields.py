from pathlib import Path
from typing import Any

import pytest

from spbe_sdk.adapters.adapter import Record, Table
from spbe_sdk.adapters.csv import CsvAdapter, CsvOptions
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.bindings.fields import Observation, check_binding, lookup_of, observe
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.folder import Folder
from spbe_sdk.findings.errors import DataError

RATINGS = MaturityIndex.ports[0]


def observations(folder: Path, data: str, **binding: Any) -> list[Observation]:
    (folder / "a.csv").write_text(data, encoding="utf-8")
    table = opened(folder, "a.csv")
    made = Binding(adapter="csv", **binding)
    check_binding(table.columns, table.header, made, RATINGS)
    lookups = {name: lookup_of(lookup, opened(folder, lookup.path)) for name, lookup in made.lookups.items()}
    return [observe(row, made, lookups) for row in table.rows if isinstance(row, Record)]


def opened(folder: Path, path: str) -> Table:
    return CsvAdapter(CsvOptions(path=path)).open(Folder(folder))


def test_columns_values_lookups_and_constants(tmp_path: Path) -> None:
    (tmp_path / "kode.csv").write_text("Kode;Nomor\nK1;1\nK2;2\n")
    rows = observations(
        tmp_path,
        "Kode;Tingkat\nK1;Tingkat 3\nK2;-\nK9;4\n",
        fields={"indicator": "Kode", "value": "Tingkat"},
        values={"value": {"Tingkat 3": 3, "-": None}},
        lookups={"indicator": {"path": "kode.csv", "key": "Kode", "value": "Nomor"}},
        constants={"note": "dari rapat"},
    )
    assert [dict(row.values) for row in rows] == [
        {"note": "dari rapat", "indicator": "1", "value": "3"},
        {"note": "dari rapat", "indicator": "2", "value": None},
        {"note": "dari rapat", "indicator": "K9", "value": "4"},
    ]
    assert [row.emptied for row in rows] == [{}, {"value": "-"}, {}]


def test_a_default_fills_what_is_empty_and_nothing_that_the_binding_empties(tmp_path: Path) -> None:
    rows = observations(
        tmp_path,
        "No;Nilai;Ket\n1;3;ada\n2;4;\n3;-;-\n4;;0\n",
        fields={"indicator": "No", "value": "Nilai", "note": "Ket"},
        values={"value": {"-": None}, "note": {"-": None, "0": "nol"}},
        defaults={"value": 1, "note": "tanpa", "evidence": "umum"},
    )
    assert [tuple(row.values[name] for name in ("value", "note", "evidence")) for row in rows] == [
        ("3", "ada", "umum"), ("4", "tanpa", "umum"), (None, None, "umum"), ("1", "nol", "umum")]  # fmt: skip
    assert [row.emptied for row in rows] == [{}, {}, {"value": "-", "note": "-"}, {}]


def test_pieces_joins_and_constants_stand_beside_each_other(tmp_path: Path) -> None:
    rows = observations(
        tmp_path,
        "Teks;A;B\n1 - x - tiga;a;b\n2 - ;a;\n3;;b\n",
        splits={
            "indicator": {"column": "Teks", "separator": "-", "part": 1},
            "value": {"column": "Teks", "separator": "-", "part": 3},
            "evidence": {"column": "Teks", "separator": "-", "part": 2},
        },
        joins={"note": "{A}/{B}"},
    )
    assert [tuple(row.values[name] for name in ("indicator", "value", "evidence", "note")) for row in rows] == [
        ("1", "tiga", "x", "a/b"), ("2", None, None, None), ("3", None, None, None)]  # fmt: skip


def test_a_join_stands_beside_a_constant_and_a_default_is_enough_for_a_required_field(tmp_path: Path) -> None:
    (row,) = observations(
        tmp_path, "A;B\na;b\n",
        constants={"evidence": "umum"}, joins={"note": "{A}{B}", "indicator": "{B}"}, defaults={"value": 1},
    )  # fmt: skip
    assert row.values == {"evidence": "umum", "note": "ab", "indicator": "b", "value": "1"}


def test_a_lookup_leaves_out_what_it_does_not_say(tmp_path: Path) -> None:
    (tmp_path / "kode.csv").write_text("Kode;Nomor\nK1;\n;2\nK3;3\n")
    rows = observations(
        tmp_path, "Kode;N\nK1;1\n;2\nK3;3\n", fields={"indicator": "Kode", "value": "N"},
        lookups={"indicator": {"path": "kode.csv", "key": "Kode", "value": "Nomor"}},
    )  # fmt: skip
    assert [row.values["indicator"] for row in rows] == ["K1", None, "3"]


def findings(folder: Path, data: str, **binding: Any) -> list[tuple[str, str | None, str]]:
    with pytest.raises(DataError) as caught:
        observations(folder, data, **binding)
    return [(finding.code, finding.field, finding.remedy("id")) for finding in caught.value.findings]


def test_a_renamed_column_is_named_with_its_likely_new_name(tmp_path: Path) -> None:
    ((code, field, remedy),) = findings(tmp_path, "No;Nilai Akhir\n1;3\n", fields={"indicator": "No", "value": "Nilai"})
    assert (code, field) == ("column-missing", "value")
    assert "(Nilai Akhir)" in remedy


def test_several_likely_columns_are_all_offered(tmp_path: Path) -> None:
    """One wrong guess would quietly put the claim in the place of the final level."""
    header = "No;Nilai Mandiri;Skor Akhir\n"
    fields = {"indicator": "No", "value": "Nilai Akhir"}
    ((_, _, remedy),) = findings(tmp_path, header, fields=fields)
    assert "Nilai Mandiri" in remedy
    assert "Skor Akhir" in remedy


def test_a_column_renamed_beyond_recognition_is_the_one_that_nothing_uses(tmp_path: Path) -> None:
    ((_, _, remedy),) = findings(tmp_path, "No;Skor\n1;3\n", fields={"indicator": "No", "value": "Tingkat"})
    assert "(Skor)" in remedy


def test_every_problem_of_a_binding_at_once(tmp_path: Path) -> None:
    found = findings(tmp_path, "No\n1\n", fields={"indikator": "No", "note": "Catatan"})
    assert sorted(code for code, _, _ in found) == [
        "binding-field",
        "binding-required",
        "binding-required",
        "column-missing",
    ]


def test_where_several_columns_are_unused_and_none_is_like_it_none_is_offered(tmp_path: Path) -> None:
    ((_, _, remedy),) = findings(tmp_path, "No;Skor;Ket\n", fields={"indicator": "No", "value": "Tingkat"})
    assert "(–)" in remedy


@pytest.mark.parametrize(("key", "value"), [("Kode", "B"), ("A", "Kode")])
def test_a_lookup_without_its_column(tmp_path: Path, key: str, value: str) -> None:
    (tmp_path / "kode.csv").write_text("A;B\n1;2\n")
    lookups = {"indicator": {"path": "kode.csv", "key": key, "value": value}}
    ((code, _, _),) = findings(tmp_path, "No;N\n1;3\n", fields={"indicator": "No", "value": "N"}, lookups=lookups)
    assert code == "lookup-column"
