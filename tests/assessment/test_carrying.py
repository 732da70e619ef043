"""From PermenPANRB 59/2020 to 8/2026: what carries over, what has to be asked for, what is new, what it comes to."""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, Assessment, Rating, UsageError, build, score
from spbe_sdk.applications.upgrade.history import rollback
from spbe_sdk.applications.upgrade.upgrade import UpgradeSteps, apply_upgrade, upgrade_steps
from spbe_sdk.assessment.carrying import carry_ratings
from spbe_sdk.documents.fields import RegionCode
from spbe_sdk.instruments.library import library, load_instrument
from spbe_sdk.scoring.exact import round_half_up

TODAY = date(2026, 11, 24)
OLD, NEW = "spbe-59-2020", "pemdi-8-2026"
CARRY: dict[str, Literal["ours", "theirs", "carry"]] = {"bindings.ratings": "carry", "bindings.claims": "theirs"}


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sumedang's application 2.0, which measures by Pemdi 8/2026."""
    return build(EXAMPLES / "sumedang-spbe-index-2", tmp_path_factory.mktemp("second"))


@pytest.fixture
def steps(workspace: Adoption, second: Path) -> UpgradeSteps:
    return upgrade_steps(workspace, second, today=TODAY)


def assessed(levels: list[int], region: RegionCode = "32.16") -> Assessment:
    ratings = tuple(Rating(indicator=str(n), value=level) for n, level in enumerate(levels, start=1))
    return Assessment(instrument=OLD, region=region, year=2023, ratings=ratings)


def walk() -> "object":
    return next(walk for walk in library().crosswalks() if (walk.old, walk.new) == (OLD, NEW))


def test_the_steps_say_what_carries_over(steps: UpgradeSteps) -> None:
    carried = steps.carried["ratings"]
    states = {row.code: row.state for row in carried.rows}
    assert [code for code, state in states.items() if state == "elsewhere"] == ["5", "7", "18"]
    assert [code for code, state in states.items() if state == "new"] == ["6"]
    assert sum(state == "carried" for state in states.values()) == 16
    rows = {row.code: row for row in carried.rows}
    assert rows["3"].came_from == ("25",)
    assert rows["1"].evidence == ("perbup-arsitektur", "konsep-arsitektur")
    assert "1, 2, 11, 12, 13" in rows["1"].note
    assert [item.path for item in steps.undecided] == ["bindings.ratings", "bindings.claims"]
    assert len(steps.breaking) == 1


def test_a_value_is_the_mean_by_the_old_weights(steps: UpgradeSteps, workspace: Adoption) -> None:
    old = load_instrument(OLD)
    task, _ = workspace.prepare(TODAY)
    assert task is not None
    result = workspace.kind.execute(task).result
    for row in steps.carried["ratings"].rows:
        if row.state == "carried":
            nodes = [(old.find(code).weight, result.find(code).exact) for code in row.came_from]  # type: ignore[union-attr]
            mean = sum(weight * value for weight, value in nodes) / sum(weight for weight, _ in nodes)
            assert row.value == str(round_half_up(Fraction(mean), 2))


def test_the_index_it_comes_to_is_that_of_the_worksheet(workspace: Adoption, second: Path) -> None:
    steps = upgrade_steps(workspace, second, CARRY, today=TODAY)
    assert steps.before is not None
    assert steps.after is not None
    assert (steps.before.figure, steps.after.figure) == ("3.19", "2.90")
    upgraded = apply_upgrade(workspace, steps, TODAY)
    assert upgraded.run(TODAY).headline.figure == steps.after.figure
    values = {row.code: row.value for row in steps.carried["ratings"].rows}
    ratings = tuple(Rating(indicator=code, value=value) for code, value in values.items() if value)
    again = score(Assessment(instrument=NEW, region="32.16", year=2026, ratings=ratings))
    assert str(again.index) == steps.after.figure
    assert again.gaps == ("5", "6", "7", "18")


def test_marks_of_borrowed_data_are_carried_too(workspace: Adoption, second: Path) -> None:
    upgraded = apply_upgrade(workspace, upgrade_steps(workspace, second, CARRY, today=TODAY), TODAY)
    (source,) = upgraded.bindings["ratings"]
    assert source.provenance is not None
    assert source.provenance.stands_in
    assert "Denpasar" in source.provenance.source
    assert "DATA PENGGANTI" in upgraded.run(TODAY).report.read_text(encoding="utf-8")


def test_rollback_takes_the_worksheet_away_unless_someone_worked_on_it(workspace: Adoption, second: Path) -> None:
    files = [workspace.folder / name for name in ("spbe.yaml", "spbe.lock")]
    before = [path.read_bytes() for path in files]
    sheet = workspace.folder / "data/ratings-pemdi-8-2026.csv"
    upgraded = apply_upgrade(workspace, upgrade_steps(workspace, second, CARRY, today=TODAY), TODAY)
    assert sheet.is_file()
    rollback(upgraded.folder)
    assert not sheet.exists()
    assert [path.read_bytes() for path in files] == before
    again = Adoption.open(workspace.folder)
    apply_upgrade(again, upgrade_steps(again, second, CARRY, today=TODAY), TODAY)
    sheet.write_bytes(sheet.read_bytes().replace(b";2.38;", b";2.50;"))
    rollback(again.folder)
    assert b";2.50;" in sheet.read_bytes()
    third = Adoption.open(workspace.folder)
    assert upgrade_steps(third, second, CARRY, today=TODAY).carried["ratings"].path == "data/ratings-pemdi-8-2026-2.csv"


def test_only_what_can_be_carried_is(workspace: Adoption, second: Path, package: Path) -> None:
    with pytest.raises(UsageError) as caught:
        upgrade_steps(workspace, second, {"bindings.published": "carry"}, today=TODAY)
    assert [finding.code for finding in caught.value.findings] == ["decision-unknown"]


def test_without_a_crosswalk_nothing_is_carried(steps: UpgradeSteps, workspace: Adoption) -> None:
    task, _ = workspace.prepare(TODAY)
    assert task is not None
    other = workspace.package.application.model_copy(update={"instrument": "akip-88-2021"})
    ground = workspace.kind.ground(other, {})
    assert workspace.kind.carry(workspace.kind.execute(task), ground, "id") == {}


@given(st.lists(st.integers(1, 5), min_size=47, max_size=47), st.integers(0, 46))
def test_a_higher_level_never_lowers_what_is_carried(levels: list[int], place: int) -> None:
    higher = [min(5, level + 1) if n == place else level for n, level in enumerate(levels)]
    instruments = load_instrument(OLD), load_instrument(NEW)
    values = []
    for given_levels in (levels, higher):
        result = score(assessed(given_levels))
        rows = carry_ratings("ratings", result, *instruments, walk(), "id").rows  # type: ignore[arg-type]
        values.append([Fraction(row.value) if row.value else None for row in rows])
    for one, other in zip(*values, strict=True):
        assert (one is None) == (other is None)
        assert one is None or other is None or (1 <= one <= other <= 5)


def test_the_verb_shows_it(workspace: Adoption, second: Path, spbe: CommandLine) -> None:
    assert spbe("upgrade", second, workspace.folder).status == 1
    for shown in (
        "3,19 · Baik → 2,90 · Baik",
        "16 indikator terbawa, 3 diambil dari indeks lembaga lain, 1 baru",
        "1 Tingkat Kematangan Tata Kelola Pemdi ← 1, 2, 11, 12, 13: 2,38 = 0,119 poin, 2 data dukung",
        "bindings.ratings=(ours | theirs | carry)",
        "resmi: tidak",
    ):
        assert shown in spbe.out
    decided = ("--decide", "bindings.ratings=carry", "--decide", "bindings.claims=theirs")
    assert spbe("upgrade", second, workspace.folder, *decided, "--apply").status == 0
    assert spbe("run", workspace.folder).status == 0
    assert "2,90" in spbe.out
    assert spbe("upgrade", second, workspace.folder, "--decide", "bindings.ratings=besok").status == 2
