"""Programs and their money: of an office, of all below the highest unit, and of an objective."""

from spbe_sdk.documents.plan import Budget, Level, Objective, Plan, Unit
from spbe_sdk.performance.programs import Programs

UNITS = (
    Unit(code="K", name="Kabupaten", kind="regency"),
    Unit(code="A", name="Dinas A", kind="office", parent="K"),
    Unit(code="B", name="Dinas B", kind="office", parent="K"),
    Unit(code="S", name="Seksi", kind="other", parent="A"),
)
NODES = (
    Objective(code="O", name="Sasaran", level=Level.OBJECTIVE, unit="A"),
    Objective(code="P", name="Program Bersama", level=Level.PROGRAM, unit="A", serves="O"),
    Objective(code="K1", name="Kegiatan", level=Level.ACTIVITY, unit="A", serves="P"),
    Objective(code="Q", name="Program Bersama", level=Level.PROGRAM, unit="B"),
    Objective(code="D", name="Tanpa program", level=Level.OBJECTIVE, unit="B"),
)
BUDGETS = (
    Budget(objective="P", year=2025, ceiling=100),
    Budget(objective="K1", year=2025, ceiling=30, realised=10),
    Budget(objective="K1", unit="S", year=2025, ceiling=5),
    Budget(objective="Q", year=2025, ceiling=7),
    Budget(objective="D", year=2025, ceiling=9),
    Budget(objective="P", year=2024, ceiling=1000),
)
PROGRAMS = Programs(Plan(region="32.16", year=2025, units=UNITS, objectives=NODES, budgets=BUDGETS))


def told(unit: Unit) -> dict[str, int]:
    return {program.name: program.money.ceiling for program in PROGRAMS.of(unit)}


def test_an_office_has_whole_programs_with_what_is_below_them() -> None:
    assert told(UNITS[1]) == {"Program Bersama": 130}
    assert told(UNITS[2]) == {"Program Bersama": 7, "Tanpa program": 9}


def test_a_part_of_an_office_has_what_it_is_budgeted_for() -> None:
    assert told(UNITS[3]) == {"Kegiatan": 5}


def test_the_highest_unit_has_the_programs_of_all_once_each() -> None:
    assert told(UNITS[0]) == {"Program Bersama": 142}


def test_what_serves_an_objective() -> None:
    assert [(program.name, program.money.ceiling) for program in PROGRAMS.serving(NODES[0])] == [
        ("Program Bersama", 130)
    ]
    assert PROGRAMS.serving(NODES[4])[0].money.ceiling == 9


def test_an_objective_of_the_highest_unit_is_served_by_programs_of_those_below() -> None:
    top = Objective(code="T", name="Tujuan", level=Level.GOAL, unit="K")
    nodes = (top, *(node.model_copy(update={"serves": "T"}) if node.code in "OD" else node for node in NODES))
    programs = Programs(Plan(region="32.16", year=2025, units=UNITS, objectives=nodes, budgets=BUDGETS))
    assert [(program.name, program.money.ceiling) for program in programs.serving(top)] == [("Program Bersama", 135)]


def test_a_circle_has_an_end() -> None:
    circle = (
        Objective(code="X", name="X", level=Level.ACTIVITY, unit="A", serves="Y"),
        Objective(code="Y", name="Y", level=Level.ACTIVITY, unit="A", serves="X"),
    )
    budgets = (Budget(objective="X", year=2025, ceiling=1),)
    found = Programs(Plan(region="32.16", year=2025, units=UNITS, objectives=circle, budgets=budgets))
    assert [program.name for program in found.of(UNITS[1])] == ["X"]
