"""An index in whole numbers is the index, digit for digit: what a spreadsheet computes, the kernel does."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_sdk import load_instrument
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import External, Number
from spbe_sdk.instruments.predicate import predicate
from spbe_sdk.instruments.rules import resolve_rules
from spbe_sdk.instruments.scales import exact_value
from spbe_sdk.instruments.tally import Tally, answers_of, digits_of, tally_of
from spbe_sdk.instruments.tree import tree_of
from spbe_sdk.instruments.units import points_per_unit
from spbe_sdk.instruments.years import in_year
from spbe_sdk.scoring.exact import exact_text, round_half_up
from spbe_sdk.scoring.trees import score_tree

NATIONAL = ("akip-12-2015", "akip-88-2021", "pemdi-8-2026", "spbe-5-2018", "spbe-59-2020")


def tallied(instrument: Instrument, parameters: dict[str, str] | None = None) -> Tally:
    tally = tally_of(instrument, resolve_rules(instrument, parameters or {})[0])
    assert tally is not None
    return tally


def answers(instrument: Instrument, data: st.DataObject) -> dict[str, int | str]:
    """An answer to some indicators of an instrument, as its scales take them."""
    found: dict[str, int | str] = {}
    for node in instrument.indicators():
        scale = instrument.scale_of(node)
        if data.draw(st.integers(0, 9)) == 0:
            continue
        if isinstance(scale, Number | External):
            digits = 10 ** digits_of(scale)
            units = data.draw(st.integers(int(scale.minimum * digits), int(scale.maximum * digits)))
            found[node.code] = exact_text(Fraction(units, digits))
        else:
            found[node.code] = data.draw(st.sampled_from(answers_of(scale, "id")))
    return found


@pytest.mark.parametrize("name", NATIONAL)
@settings(max_examples=10)
@given(data=st.data())
def test_it_counts_as_the_kernel_scores(name: str, data: st.DataObject) -> None:
    instrument = in_year(load_instrument(name), data.draw(st.sampled_from([None, 2023, 2024])))
    rules, _ = resolve_rules(instrument, {})
    tally, given_answers = tallied(instrument), answers(instrument, data)
    scales = {node.code: instrument.scale_of(node) for node in instrument.indicators()}
    counts, values = dict(tally.gaps), {}
    for node in instrument.indicators():
        if node.code in given_answers:
            count = tally.count(scales[node.code], given_answers[node.code])
            value = exact_value(scales[node.code], given_answers[node.code])
            assert count is not None
            assert value is not None
            counts[node.code], values[node.code] = count, value * points_per_unit(node, instrument)
    scores = {score.code: score.value for score in score_tree(tree_of(instrument, rules), values).walk()}
    for item, code in [(tally.index, ""), *((node.sum, node.code) for node in tally.nodes)]:
        shown = Decimal(item.rounded(counts, tally.decimals)).scaleb(-tally.decimals)
        assert shown == round_half_up(scores[code], tally.decimals), code
    assert tally.predicate(counts) == predicate(instrument, scores[""])


def test_a_half_is_rounded_up() -> None:
    instrument = load_instrument("spbe-59-2020")
    tally = tallied(instrument)
    halves = 0
    for code in tally.index.times:
        counts = {**dict.fromkeys(tally.gaps, 2), code: 3}
        exact = Fraction(tally.index.total(counts), tally.index.whole)
        halves += (exact * 1000) % 10 == 5
        assert Decimal(tally.index.rounded(counts, 2)).scaleb(-2) == round_half_up(exact, 2)
    assert halves


def test_what_is_no_plain_sum_is_not_tallied() -> None:
    instrument = load_instrument("spbe-59-2020")
    rules, _ = resolve_rules(instrument, {"strategy": "weakest-link"})
    assert tally_of(instrument, rules) is None
    capped = instrument.model_copy(update={"at_most": Fraction(4)})
    assert tally_of(capped, resolve_rules(capped, {})[0]) is None
    below = {**instrument.scales, "process": instrument.scales["process"].model_copy(update={"minimum": -1})}
    lower = instrument.model_copy(update={"scales": below})
    assert tally_of(lower, resolve_rules(lower, {})[0]) is None
