"""Tables of assessments from file to file: the digits of a frame, in one pass, or no file at all."""

import csv
import random
from pathlib import Path
from typing import Any

import polars
import pyarrow
import pyarrow.parquet
import pytest

from conftest import CommandLine
from spbe_sdk import DataError, UsageError, load_instrument, score_frame
from spbe_sdk.adapters import batches
from spbe_sdk.assessment.frame_file import score_frame_file

SPBE = load_instrument("spbe-59-2020")
CODES = [node.code for node in SPBE.indicators()]


@pytest.fixture
def nation() -> dict[str, list[Any]]:
    draw = random.Random(3)
    levels = {code: [draw.choice([1, 2, 3, 4, 5, None]) for _ in range(25)] for code in CODES}
    return {"region": [f"32.{row + 10}" for row in range(25)], **levels}


def as_csv(path: Path, table: dict[str, list[Any]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, delimiter=";").writerows([list(table), *zip(*table.values(), strict=True)])
    return path


def as_parquet(path: Path, table: dict[str, list[Any]]) -> Path:
    pyarrow.parquet.write_table(pyarrow.table(table), path)
    return path


@pytest.mark.parametrize("out", ["scored.csv", "scored.parquet"])
@pytest.mark.parametrize("write", [as_csv, as_parquet])
def test_as_one_frame(
    write: Any, out: str, nation: dict[str, list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    source = write(tmp_path / f"nation.{write.__name__[3:]}", nation)
    done = score_frame_file(source, tmp_path / out, SPBE, year=2023)
    made = tmp_path / out
    texts = dict.fromkeys(("region", "index", "D1", "D2", "D3", "D4", *(f"A{n}" for n in range(1, 9))), polars.String)
    read = polars.read_csv(made, schema_overrides=texts) if out.endswith("csv") else polars.read_parquet(made)
    expected = score_frame(polars.DataFrame(nation), SPBE, year=2023)
    assert read.equals(expected)
    assert (done.rows, done.findings) == (25, [])
    assert done.predicates == dict(expected["predicate"].value_counts().iter_rows())


def test_a_column_is_refused_only_where_none_of_the_whole_file_is_a_rating(
    nation: dict[str, list[Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH_ROWS", 10)
    nation["1"] = ["x"] * 24 + [3]
    nation["2"] = [3] + ["x"] * 24
    done = score_frame_file(as_csv(tmp_path / "a.csv", nation), tmp_path / "out.csv", SPBE)
    assert [(one.code, one.found) for one in done.findings] == [("frame-invalid", "48")]
    nation["3"], nation["4"] = ["x"] * 25, [None] * 25
    with pytest.raises(DataError) as caught:
        score_frame_file(as_csv(tmp_path / "b.csv", nation), tmp_path / "none.csv", SPBE)
    assert [(one.code, one.field) for one in caught.value.findings] == [("frame-barren", "3")]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv", "out.csv"]


def test_no_rows_make_a_table_without_rows(tmp_path: Path) -> None:
    done = score_frame_file(as_csv(tmp_path / "a.csv", {"region": [], "1": []}), tmp_path / "b.parquet", SPBE)
    assert done.rows == 0
    assert polars.read_parquet(tmp_path / "b.parquet").columns[:2] == ["region", "index"]


def test_what_cannot_be_read_or_written_is_refused(tmp_path: Path) -> None:
    rated = as_parquet(tmp_path / "a.parquet", {"1": [5], "list": [[1]]})
    for source, out, code in [
        (rated, "a.xlsx", "frame-file"),
        (tmp_path / "a.zip", "b.csv", "frame-file"),
        (rated, "b.csv", "frame-unwritten"),
        (tmp_path / "c.csv", "b.csv", "file-missing"),
    ]:
        with pytest.raises((DataError, UsageError)) as caught:
            score_frame_file(source, tmp_path / out, SPBE)
        assert [one.code for one in caught.value.findings] == [code]
        assert not (tmp_path / out).exists()


def test_the_verb_tells_what_it_made(spbe: CommandLine, nation: dict[str, list[Any]], tmp_path: Path) -> None:
    source, out = as_csv(tmp_path / "a.csv", nation), tmp_path / "b.csv"
    line = ["score", "--frame", source, "--out", out, "--instrument", SPBE.id, "--year", 2023]
    assert spbe(*line, "--lang", "en").status == 0
    assert spbe.out.splitlines()[0] == f"25 assessments scored: {out}"
    nation["1"][0] = 7
    as_csv(source, nation)
    assert spbe(*line, "--units", "--json").status == 1
    assert (spbe.json["rows"], spbe.json["findings"][0]["code"]) == (25, "frame-invalid")  # type: ignore[index]
    assert polars.read_csv(out)["index"].dtype == polars.Int64


@pytest.mark.parametrize("left_out", ["--out", "--instrument"])
def test_the_verb_asks_for_what_it_needs(spbe: CommandLine, left_out: str, tmp_path: Path) -> None:
    given = {"--frame": "a.csv", "--out": "b.csv", "--instrument": SPBE.id}
    line = [word for option, value in given.items() if option != left_out for word in (option, value)]
    assert spbe("score", *line, "--lang", "en").status == 2
    assert left_out in spbe.err
    assert spbe("score").status == 2
