from fractions import Fraction

import narwhals.stable.v2 as nw
import pytest

from spbe_sdk.scoring.column import Atom, Column, NeedsRows, units_of


def test_columns_stay_exact() -> None:
    column = Column({}, Fraction(1, 3))
    assert (column * 3 + 1 - Fraction(1, 7)).constant == Fraction(13, 7)
    assert (column / 2).constant == Fraction(1, 6)


@pytest.mark.parametrize(("factor", "decimals"), [(Fraction(1, 2**62 + 1), 0), (Fraction(2**61), 1)])
def test_what_does_not_fit_into_64_bits_needs_rows(factor: Fraction, decimals: int) -> None:
    with pytest.raises(NeedsRows):
        units_of(Column({Atom(nw.col("a"), 1): factor}), decimals)
