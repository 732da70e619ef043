"""Who signs: heads of units, those above them, and what is not known."""

import pytest

from spbe_sdk.documents.plan import Official, Plan, Unit
from spbe_sdk.performance.signing import Parties, Party

UNITS = (
    Unit(code="K", name="Kabupaten", kind="regency"),
    Unit(code="D", name="Dinas Sosial", kind="office", parent="K"),
    Unit(code="B", name="Bidang Data", kind="other", parent="D"),
)


def parties(*officials: Official) -> Parties:
    return Parties(Plan(region="32.16", year=2025, units=UNITS, officials=officials))


def test_the_head_of_the_unit_above_signs_above() -> None:
    found = parties(Official(unit="K", name="Ani", title="Bupati"), Official(unit="D", name="Budi", title="Kepala"))
    assert found.above(UNITS[1]) == Party("Kabupaten", "Ani", "Bupati")
    assert found.of(UNITS[1]).complete
    assert found.above(UNITS[0]) is None


def test_who_is_not_known_is_left_open() -> None:
    assert parties().of(UNITS[1]) == Party("Dinas Sosial")
    assert not parties(Official(unit="D", name="Budi")).of(UNITS[1]).complete


@pytest.mark.parametrize(
    ("superior", "expected"),
    [
        ("ANI", Party("Kabupaten", "Ani", "Bupati")),
        ("K", Party("Kabupaten", "Ani", "Bupati")),
        ("kabupaten", Party("Kabupaten", "Ani", "Bupati")),
        ("Sekretaris Daerah", Party("", "Sekretaris Daerah")),
    ],
)
def test_a_superior_is_a_person_or_a_unit(superior: str, expected: Party) -> None:
    ani = Official(unit="K", name="Ani", title="Bupati")
    found = parties(ani, Official(unit="B", name="Cici", superior=superior))
    assert found.above(UNITS[2]) == expected
