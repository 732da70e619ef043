"""A region's own effort of steps: everything wrong with it is named, each row with its place."""

from spbe_sdk import load_instrument
from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.typed import Row
from spbe_sdk.findings.finding import Origin
from spbe_sdk.roadmaps.costs import read_costs

SPBE = load_instrument("spbe-59-2020")


def data(*rows: tuple[str, int, int]) -> PortData:
    return PortData(
        [
            Row({"indicator": code, "level": level, "effort": effort}, Origin("upaya.csv", row=number), {})
            for number, (code, level, effort) in enumerate(rows, start=2)
        ],
        [],
        opened=True,
    )


def test_every_wrong_row_is_named_once() -> None:
    _, found = read_costs(data(("1", 3, 5), ("1", 4, 7), ("99", 2, 1), ("2", 1, 1), ("2", 6, 1), ("1", 4, 8)), SPBE)
    assert [(finding.code, finding.origin and finding.origin.row) for finding in found] == [
        ("rating-unknown", 4),
        ("roadmap-level", 5),
        ("roadmap-level", 6),
        ("roadmap-twice", 7),
    ]
    assert found[-1].allowed == "upaya.csv:3"


def test_sound_rows_and_no_port() -> None:
    assert read_costs(data(("1", 3, 0), ("1", 4, 7)), SPBE) == ({("1", 3): 0, ("1", 4): 7}, [])
    assert read_costs(None, SPBE) == ({}, [])
