"""What is asked of the solver: a quiet one, and whole bounds of numbers that are a little off."""

import sys

import pytest

from spbe_sdk.scoring.programmes import at_least, is_installed, quiet


def test_a_bound_that_is_a_little_off_is_the_whole_number_that_it_is() -> None:
    assert [at_least(bound) for bound in (2.0000000001, 1.9999999, 2.001, 2.0)] == [2, 2, 3, 2]
    assert at_least(10**10 + 0.5, 10**10) == 10**10 - 9


def test_a_solver_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    solver = quiet()
    chosen = [solver.addBinary(obj=1), solver.addBinary(obj=2)]
    solver.addConstr(solver.qsum(chosen) >= 1)
    solver.minimize()
    assert [round(solver.val(one)) for one in chosen] == [1, 0]
    assert capfd.readouterr().out == ""


def test_there_need_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    assert is_installed()
    monkeypatch.setitem(sys.modules, "highspy", None)
    assert not is_installed()
