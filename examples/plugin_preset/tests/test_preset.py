"""The preset is installed, and knows the columns of the file that it is for."""

from pathlib import Path

from spbe_sdk.plugins import presets

COLUMNS = (Path(__file__).parent / "monitor.csv").read_text(encoding="utf-8").splitlines()[0].split(",")


def test_it_knows_the_columns_of_the_file() -> None:
    table = presets()["monitor-kinerja"].tables["indikator"]
    assert all(column in COLUMNS for known in table.recognise for column in known)
    assert {*table.columns} == {*COLUMNS}
