from fractions import Fraction

from spbe_sdk.scoring.column import Column


def test_columns_stay_exact() -> None:
    column = Column({}, Fraction(1, 3))
    assert (column * 3 + 1 - Fraction(1, 7)).constant == Fraction(13, 7)
    assert (column / 2).constant == Fraction(1, 6)
