"""Covered where a policy uses it: tests/test_measurement.py."""

from spbe_sdk.scoring import achievement


def test_every_formula_names_its_source() -> None:
    for name, value in vars(achievement).items():
        if callable(value) and getattr(value, "__module__", "") == achievement.__name__ and name.islower():
            assert value.__doc__, name
