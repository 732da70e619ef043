"""Lessons and the profile that they are matched to: what is unknown is never taken for yes or no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.applications.package.playbook import Fit, match_playbook
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.playbook import Condition, Obstacle, Playbook, Profile, Range


def fit(when: Condition, profile: Profile | None, bound: set[str] | None = None) -> tuple[Fit, tuple[str, ...]]:
    text = LocalText(id="x")
    playbook = Playbook(obstacles=(Obstacle(id="o", text=text, remedy=text, when=when),))
    (match,) = match_playbook(playbook, profile, bound or set()).obstacles
    return match.fit, match.untold


FEW = Condition(it_staff=Range(at_most=2))
FIBRE = Condition(lacks=("fibre-to-districts", "data-centre"))
CASES = [
    (Condition(), None, Fit.APPLIES, ()),
    (FEW, None, Fit.UNKNOWN, ("it_staff",)),
    (FEW, Profile(it_staff=2), Fit.APPLIES, ()),
    (FEW, Profile(it_staff=3), Fit.DOES_NOT, ()),
    (FIBRE, Profile(), Fit.UNKNOWN, ("infrastructure",)),
    (FIBRE, Profile(infrastructure=()), Fit.APPLIES, ()),
    (FIBRE, Profile(infrastructure=("data-centre",)), Fit.APPLIES, ()),
    (FIBRE, Profile(infrastructure=("data-centre", "fibre-to-districts")), Fit.DOES_NOT, ()),
    (Condition(has=("data-centre",)), Profile(infrastructure=("data-centre",)), Fit.APPLIES, ()),
    (Condition(has=("data-centre",)), Profile(infrastructure=()), Fit.DOES_NOT, ()),
    (Condition(connectivity=("patchy", "none")), Profile(connectivity="patchy"), Fit.APPLIES, ()),
    (Condition(connectivity=("patchy", "none")), Profile(connectivity="good"), Fit.DOES_NOT, ()),
    (Condition(offices=Range(at_least=10), it_staff=Range(at_most=2)), Profile(it_staff=1), Fit.UNKNOWN, ("offices",)),
    (Condition(offices=Range(at_least=10), it_staff=Range(at_most=2)), Profile(it_staff=9), Fit.DOES_NOT, ()),
]  # fmt: skip


@pytest.mark.parametrize(("when", "profile", "expected", "untold"), CASES)
def test_matching(when: Condition, profile: Profile | None, expected: Fit, untold: tuple[str, ...]) -> None:
    assert fit(when, profile) == (expected, untold)


def test_missing_ports() -> None:
    when = Condition(unbound=("evidence",))
    assert fit(when, None, {"ratings"})[0] is Fit.APPLIES
    assert fit(when, None, {"ratings", "evidence"})[0] is Fit.DOES_NOT


COUNTS = st.none() | st.integers(0, 9)


@given(COUNTS, COUNTS, COUNTS, COUNTS)
def test_telling_more_never_turns_a_judgement_round(
    low: int | None, high: int | None, staff: int | None, offices: int | None
) -> None:
    when = Condition(it_staff=Range(at_least=low, at_most=high), offices=Range(at_least=3))
    less = fit(when, Profile(it_staff=staff))[0]
    more = fit(when, Profile(it_staff=staff, offices=offices))[0]
    assert less is Fit.UNKNOWN or less is more
