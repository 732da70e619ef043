"""The suite for instruments: ours keep it, and each law catches the instrument that breaks it."""

from fractions import Fraction
from typing import Any, ClassVar

import pytest

from conftest import EXAMPLES
from spbe_sdk import load_instrument
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.library import library, read_instrument
from spbe_sdk.testing import InstrumentSuite, PublishedCase

OWN = {path.stem: path for folder in ("instruments", "indeks-kepuasan") for path in (EXAMPLES / folder).glob("*.yaml")}
NAMES = sorted([*library().files, *(name for name in OWN if not name.startswith("penilaian"))])
SKM = read_instrument(OWN["skm-14-2017"])


def suite(used: Instrument, *published: PublishedCase) -> Any:
    class Suite(InstrumentSuite):
        instrument = used
        cases: ClassVar = published

    return Suite()


@pytest.mark.parametrize("name", NAMES)
def test_every_instrument_of_ours_keeps_the_laws(name: str) -> None:
    kept = suite(read_instrument(OWN[name]) if name in OWN else load_instrument(name))
    for law in ("sound", "says_how_sure_it_is", "bounded", "scalar_equals_batch"):
        getattr(kept, f"test_{law}")()


def test_what_is_unsound_is_told_with_its_fix() -> None:
    gaps = SKM.gaps.model_copy(update={"value": Fraction(99999)})
    with pytest.raises(AssertionError, match=r"lies outside the scale.*fix: Write a value"):
        suite(SKM.model_copy(update={"gaps": gaps})).test_sound()
    with pytest.raises(AssertionError, match="say of each part"):
        suite(SKM.model_copy(update={"confidence": {}})).test_says_how_sure_it_is()


def test_published_figures_are_met_at_every_level_or_told() -> None:
    ratings = {f"U{number}": "3.5" for number in range(1, 10)}
    suite(SKM, PublishedCase(ratings, "87.5", "B (Baik)", {"U1": "87.50"}, 2024)).test_published_cases()
    for wrong in (
        PublishedCase(ratings, "87.51"),
        PublishedCase(ratings, "87.5", nodes={"U1": "87.4"}),
        PublishedCase(ratings, "87.5", nodes={"U10": "87.5"}),
        PublishedCase(ratings, "87.5", "A (Sangat Baik)"),
    ):
        with pytest.raises(AssertionError, match=r"differ|is not"):
            suite(SKM, wrong).test_published_cases()
