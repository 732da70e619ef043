"""Laws that every instrument keeps, and the cases that its source published, as a test class to inherit.

class TestMyIndex(InstrumentSuite):
    instrument = read_instrument(Path("instrument.yaml"))
    cases = [PublishedCase({"U1": "3.45", "U2": "3.20"}, index="83.75", predicate="B", nodes={"U1": "86.25"})]
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spbe_sdk.assessment.frame import score_frame
from spbe_sdk.assessment.score import score
from spbe_sdk.documents.assessment import Assessment, Rating
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Answered, Bands, External, Goalposts, Grades, Levels, Number, Scale
from spbe_sdk.documents.result import Result
from spbe_sdk.findings.finding import errors_among
from spbe_sdk.instruments.library import check_strategies
from spbe_sdk.instruments.predicate import index_range
from spbe_sdk.instruments.scales import is_asked
from spbe_sdk.instruments.soundness import check_instrument
from spbe_sdk.scoring.exact import exact_text
from spbe_sdk.testing.waiver import Waivable

_QUIET = settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))

Answers = Mapping[str, Any]


@attrs.frozen(slots=True)
class PublishedCase:
    """What a source published of some ratings; `nodes` are the figures that it prints of parts, by code."""

    ratings: Answers
    index: str
    predicate: str | None = None
    nodes: Mapping[str, str] = attrs.field(factory=dict)
    year: int | None = None


class InstrumentSuite(Waivable):
    """Inherit, name the class Test…, and give `instrument`, and the published `cases`."""

    instrument: ClassVar[Instrument]
    """The instrument, as `read_instrument` or `load_instrument` gives it."""

    cases: ClassVar[Sequence[PublishedCase]] = ()
    """What somebody published of it: ratings, and the figures that they gave."""

    def measure(self, ratings: Answers, year: int | None = None) -> Result:
        """What some ratings come to, in the instrument's first year where no other is said."""
        used = type(self).instrument
        made = tuple(Rating(indicator=code, value=value) for code, value in ratings.items())
        asked = year or used.validity.first_year
        return score(Assessment(instrument=used.id, region="32.16", year=asked, ratings=made), used)

    def test_sound(self) -> None:
        """An instrument that can give no index, or only a wrong one, is refused before anybody is measured by it."""
        self.applies("sound")
        used = type(self).instrument
        found = errors_among([*check_instrument(used), *check_strategies(used)])
        assert not found, "\n".join(f"{item.message('en')} fix: {item.remedy('en')}" for item in found)

    def test_says_how_sure_it_is(self) -> None:
        """People should know what was read and what was inferred."""
        self.applies("says-how-sure-it-is")
        used = type(self).instrument
        assert used.confidence, "confidence is empty; fix: say of each part how sure it is, and why"
        assert used.sources, "sources is empty; fix: say where the facts come from"

    def test_published_cases(self) -> None:
        """Every published figure is met, to its last digit."""
        self.applies("published-cases")
        for case in type(self).cases:
            result = self.measure(case.ratings, case.year)
            found = {"": str(result.index), **{node.code: str(node.index) for node in result.walk()}}
            wanted = {"": case.index, **case.nodes}
            wrong = {code or "index": (found.get(code), figure) for code, figure in wanted.items()
                     if code not in found or Fraction(found[code]) != Fraction(figure)}  # fmt: skip
            assert not wrong, f"found and published differ: {wrong}; {result.explain(language='en')}"
            assert case.predicate in (None, result.predicate), f"{result.predicate} is not {case.predicate}"

    @_QUIET
    @given(st.data())
    def test_bounded(self, data: st.DataObject) -> None:
        """Whatever is answered, the index lies within its range, and the order of the rows does not matter."""
        self.applies("bounded")
        low, high = index_range(type(self).instrument)
        answers = data.draw(_answers(type(self).instrument))
        result = self.measure(answers)
        assert result.refused or low <= result.index <= high, f"{result.index} leaves {low} to {high}: {answers}"
        shuffled = random.Random(0).sample(list(answers.items()), len(answers))  # noqa: S311 - no secret
        assert self.measure(dict(shuffled)).exact == result.exact, f"another order, another index: {answers}"

    @_QUIET
    @given(st.data())
    def test_scalar_equals_batch(self, data: st.DataObject) -> None:
        """Many assessments at once give the same digits and verdicts as one by one."""
        self.applies("scalar-equals-batch")
        polars = pytest.importorskip("polars")
        used = type(self).instrument
        rows = data.draw(st.lists(_answers(used), min_size=1, max_size=3))
        asked = [node.code for node in used.asked()]
        columns = {code: [row.get(code) for row in rows] for code in asked}
        # A column of an answer and of "n/a" is one of anything.
        mixed = {code: len({type(cell) for cell in cells if cell is not None}) > 1 for code, cells in columns.items()}
        frame = polars.DataFrame(
            [polars.Series(code, cells, polars.Object if mixed[code] else None) for code, cells in columns.items()]
        )
        found = score_frame(frame, used, year=used.validity.first_year)
        for number, row in enumerate(rows):
            single = self.measure(row)
            batch = (found["index"][number], found["predicate"][number])
            index = None if single.refused else str(single.index)
            assert batch == (index, single.predicate), f"one by one {index}, in a frame {batch}: {row}"


def _answers(instrument: Instrument) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to some of what is asked, each on its scale; a third of all is left open."""
    pools = {node.code: answers_on(instrument.scale_of(node)) for node in instrument.asked()}

    def draw(seed: int) -> dict[str, Any]:
        dice = random.Random(seed)  # noqa: S311 - no secret
        drawn = {code: dice.choice([*pool, *[None] * (len(pool) // 2)]) for code, pool in pools.items() if pool}
        return {code: answer for code, answer in drawn.items() if answer is not None}

    return st.integers(0, 10**9).map(draw)


def answers_on(scale: Scale) -> list[Any]:
    """Answers that a scale allows: all of them, or, of figures, the ends and edges and what lies between."""
    if not is_asked(scale):
        return []
    accepted = isinstance(scale, Answered) and scale.not_applicable != "refuse"
    return [*_given(scale), *(["n/a"] if accepted else [])]


def _given(scale: Scale) -> list[Any]:
    match scale:
        case Levels():
            return list(range(scale.minimum, scale.maximum + 1))
        case Grades():
            return sorted(scale.values)
        case Number() | External():
            return _figures([scale.minimum, scale.maximum], scale.decimals)
        case Goalposts():
            return _figures(sorted((scale.start, scale.end)), scale.decimals)
        case Bands():
            edges = [edge for step in scale.steps for edge in (step.at_least, step.above) if edge is not None]
            return _figures(sorted({*edges, *(end for end in (scale.minimum, scale.maximum) if end is not None)}), None)
        case _:
            return [True, False]


def _figures(ends: list[Fraction], decimals: int | None) -> list[str]:
    """Figures at some ends and between them, as people write them."""
    parts = 10 ** (3 if decimals is None else decimals)
    between = [low + (high - low) * Fraction(n, 5) for low, high in pairwise(ends) for n in range(1, 5)]
    cut = [Fraction(figure * parts // 1, parts) for figure in between]
    return [exact_text(figure) for figure in sorted({*ends, *cut})]
