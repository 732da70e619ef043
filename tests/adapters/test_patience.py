"""Steps of work are waited for so long and no longer; what was given up is ended when it comes to its end."""

import threading
import time

import pytest

from spbe_sdk.adapters.patience import Patience


def test_a_step_gives_what_it_makes_or_raises() -> None:
    patience = Patience(30)
    assert patience.of(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        patience.of(lambda: 1 // 0)


def test_what_comes_afterwards_comes_at_once_where_nothing_runs() -> None:
    done: list[int] = []
    patience = Patience(30)
    patience.afterwards(lambda: done.append(1))
    patience.of(lambda: None)
    patience.afterwards(lambda: done.append(2))
    assert done == [1, 2]


def test_a_step_that_was_given_up_is_ended_when_it_comes_to_its_end() -> None:
    going_on, done = threading.Event(), threading.Event()
    patience = Patience(0.05)
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        patience.of(lambda: going_on.wait(60))
    assert time.monotonic() - begun < 30
    patience.afterwards(done.set)
    assert not done.is_set()
    going_on.set()
    assert done.wait(30)
