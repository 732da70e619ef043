"""Ladders: the rungs of every kind of scale, and shares that give the index again."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import Assessment, Rating, load_instrument, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Derived, External, Grades, Levels, Number, YesNo
from spbe_sdk.instruments.ladders import climbs, ladders_of, rungs_of
from spbe_sdk.instruments.library import library

F = Fraction
GRADES = Grades(kind="grades", values={"A": F(1), "B": F("0.66"), "B-": F("0.66"), "D": F(0)})
LEVELS = Levels(kind="levels", minimum=1, maximum=5)
EXTERNAL = External(
    kind="external", minimum=F(1), maximum=F(5), source="BPS", while_missing=F(1), missing_reason="assumed"
)


def number(low: str, high: str, **others: Any) -> Number:
    return Number(kind="number", minimum=F(low), maximum=F(high), **others)


@pytest.mark.parametrize(
    ("scale", "rungs"),
    [(LEVELS, {1: ("1", F(1)), 2: ("2", F(2)), 3: ("3", F(3)), 4: ("4", F(4)), 5: ("5", F(5))}),
     (GRADES, {0: ("D", F(0)), 1: ("B", F("0.66")), 2: ("A", F(1))}),
     (YesNo(kind="yes-no", yes=F(2), no=F(0)), {0: ("0", F(0)), 1: ("1", F(2))}),
     (YesNo(kind="yes-no", yes=F(0), no=F(2)), {0: ("1", F(0)), 1: ("0", F(2))}),
     (number("1", "4", factor=F(25)), {1: ("1", F(25)), 2: ("2", F(50)), 3: ("3", F(75)), 4: ("4", F(100))}),
     (number("0", "2.5"), {0: ("0", F(0)), 1: ("1", F(1)), 2: ("2", F(2)), 3: ("2.5", F("2.5"))}),
     (number("0", "1", decimals=0), {0: ("0", F(0)), 1: ("1", F(1))}),
     (number("0", "1"), {n: (f"0.{n}" if 0 < n < 10 else str(n // 10), F(n, 10)) for n in range(11)}),
     (number("0", "100"), {n: (str(10 * n), F(10 * n)) for n in range(11)})],
)  # fmt: skip
def test_the_rungs_of_a_scale(scale: Any, rungs: dict[int, tuple[str, F]]) -> None:
    assert rungs_of(scale) == rungs


@given(st.data())
@pytest.mark.parametrize("name", sorted(library().files))
def test_shares_of_values_give_the_index(name: str, data: st.DataObject) -> None:
    instrument = load_instrument(name)
    assert climbs(instrument)
    ladders = ladders_of(instrument)
    drawn = {code: data.draw(st.sampled_from(list(ladder.values))) for code, ladder in ladders.items()}
    scales = {node.code: instrument.scale_of(node) for node in instrument.indicators()}
    ratings = tuple(
        Rating(indicator=code, value=rung if isinstance(scales[code], Levels) else ladders[code].names[rung])
        for code, rung in drawn.items()
    )
    found = score(Assessment(instrument=name, region="32.16", year=instrument.validity.first_year, ratings=ratings))
    assert found.complete
    assert found.exact == sum(ladders[code].share * ladders[code].values[rung] for code, rung in drawn.items())


def changed(**changes: Any) -> Instrument:
    return load_instrument("spbe-59-2020").model_copy(update=changes)


def test_what_does_not_add_up_is_no_climb() -> None:
    spbe = load_instrument("spbe-59-2020")
    first = spbe.nodes[0]
    for wrong in (
        changed(strategy="weakest-link"),
        changed(at_most=F(4)),
        changed(nodes=(first.model_copy(update={"at_least": F(2)}), *spbe.nodes[1:])),
        changed(nodes=(first.model_copy(update={"deducts": True}), *spbe.nodes[1:])),
        changed(scales=dict.fromkeys(spbe.scales, EXTERNAL)),
        changed(scales={**spbe.scales, "service": Derived(kind="derived", of=("1", "2"), strategy="weakest-link")}),
    ):
        assert not climbs(wrong)
    assert climbs(changed(scales={**spbe.scales, "service": EXTERNAL}))
    assert climbs(changed(scales={**spbe.scales, "service": GRADES}))


@given(st.fractions(min_value=-1, max_value=3, max_denominator=30))
def test_a_value_lies_on_a_rung_and_a_part_of_the_way_to_the_next(value: F) -> None:
    ladder = ladders_of(changed(scales=dict.fromkeys(("process", "service"), GRADES)))["1"]
    rung, part = ladder.at(value)
    if rung + 1 in ladder.values:
        assert part < 1
        assert ladder.values[rung] + part * (ladder.values[rung + 1] - ladder.values[rung]) == value
    else:
        assert rung == 2
        assert part == 0
        assert value >= 1
