"""What verbs write into `spbe.yaml`: checked before it is written, and taken back step by step, byte for byte."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES, CommandLine
from spbe_sdk import Adoption, DataError, WorkspaceError, build
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.workspace.edits import EDITS, KEPT, undo_edit
from spbe_sdk.documents.adoption import CHOICES, Reason

Replace = Callable[[Path, str, str], None]


def text_of(adoption: Adoption) -> bytes:
    return (adoption.folder / CHOICES).read_bytes()


def steps(adoption: Adoption) -> list[Path]:
    return sorted((adoption.folder / EDITS).glob("*"))


@pytest.fixture
def new(package: Path, tmp_path: Path) -> Adoption:
    return Adoption.create(package, "32.16", tmp_path / "w", year=2023)


CHANGES: list[Callable[[Adoption], Any]] = [
    lambda adoption: adoption.bind("ratings", adapter="csv", options={"path": "a.csv"}, fields={"indicator": "No"}),
    lambda adoption: adoption.bind("claims", adapter="csv", options={"path": "b.csv"}, fields={"value": "Nilai"}),
    lambda adoption: adoption.set("year", 2022),
    lambda adoption: adoption.choose("settings.stage", "self", Reason(reason="Baru mandiri")),
    lambda adoption: adoption.choose("labels.title", "Rapor {name}"),
    lambda adoption: adoption.set("letterhead", "PEMERINTAH KABUPATEN BEKASI"),
]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(st.sampled_from(CHANGES), max_size=8))
def test_as_many_steps_back_as_there_were_changes(new: Adoption, made: list[Callable[[Adoption], Any]]) -> None:
    begin, texts = text_of(new), [text_of(new)]
    for change in made:
        change(Adoption.open(new.folder))
        if text_of(new) != texts[-1]:
            texts.append(text_of(new))
    for text in reversed(texts[:-1]):
        assert undo_edit(new.folder)
        assert text_of(new) == text
    assert (text_of(new), steps(new)) == (begin, [])
    with pytest.raises(WorkspaceError, match="Nothing that spbe wrote"):
        undo_edit(new.folder)


def test_what_was_undone_is_told(new: Adoption, spbe: CommandLine) -> None:
    new.choose("settings.stage", "self", Reason(reason="Baru mandiri"))
    assert spbe("undo", new.folder).out.startswith(
        "Dibatalkan yang ditulis 'spbe set': settings.stage, reasons.settings.stage. "
    )
    assert spbe("undo", new.folder).status == 1
    assert "Tidak ada tulisan spbe yang dapat dibatalkan" in spbe.err
    bound, paths = new.set("year", 2024).undo()
    assert (bound.choices.settings["year"], paths) == (2023, ["settings.year"])
    new.bind("ratings", adapter="csv", options={"path": "a.csv"}, fields={"indicator": "No", "value": "N"})
    assert spbe("undo", new.folder, "--json").json == {"undone": ["bindings.ratings"], "verb": "bind"}


@pytest.mark.parametrize("kind", ["index", "esakip"])
def test_the_way_back_ends_where_a_workspace_was_made(tmp_path: Path, spbe: CommandLine, kind: str) -> None:
    package = build(EXAMPLES / ("sumedang-spbe-index" if kind == "index" else "sumedang-esakip"), tmp_path / "p.spbe")
    spbe("new", "adoption", tmp_path / "w", "--region", "32.16", "--package", package)
    made = (tmp_path / "w" / CHOICES).read_bytes()
    assert spbe("undo", tmp_path / "w").status == 1
    assert (tmp_path / "w" / CHOICES).read_bytes() == made
    Adoption.open(tmp_path / "w").set("letterhead", "KAMI")
    assert spbe("undo", tmp_path / "w").status == 0
    assert spbe("undo", tmp_path / "w").status == 1
    assert (tmp_path / "w" / CHOICES).read_bytes() == made


def test_the_way_back_keeps_what_windows_wrote(new: Adoption) -> None:
    path = new.folder / CHOICES
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    before = path.read_bytes()
    Adoption.open(new.folder).set("year", 2024).undo()
    assert path.read_bytes() == before


def test_what_was_changed_by_hand_since_is_not_lost(new: Adoption, replace: Replace, spbe: CommandLine) -> None:
    before = text_of(new)
    new.set("year", 2024)
    replace(new.folder / CHOICES, "  year: 2024", "  year: 2022")
    by_hand = text_of(new)
    assert spbe("undo", new.folder).status == 1
    assert text_of(new) == by_hand
    kept = steps(new)[0]
    assert f"{EDITS}/{kept.name}" in spbe.err
    # The file that it names is what stood there before.
    assert kept.read_bytes() == before
    # A step on top of what was changed by hand leads back to that.
    Adoption.open(new.folder).set("letterhead", "KAMI").undo()
    assert text_of(new) == by_hand


def test_the_history_is_bounded(new: Adoption) -> None:
    adoption = new
    for number in range(KEPT + 5):
        adoption = adoption.set("letterhead", f"KAMI {number}")
    assert len(steps(new)) == KEPT
    for _ in range(KEPT):
        undo_edit(new.folder)
    assert Adoption.open(new.folder).choices.settings["letterhead"] == "KAMI 4"


@pytest.mark.parametrize(
    "secret",
    [
        'bindings:\n  claims: {adapter: http, options: {url: "https://a.id/", headers: {Authorization: RAHASIA}}}\n',
        'bindings:\n  claims: {adapter: sql, options: {url: "mysql://ani:RAHASIA@localhost/d", query: SELECT 1}}\n',
        'bindings:\n  claims: {adapter: http, options: {url: "https://a.id/x?token=RAHASIA"}}\n',
        "# password: RAHASIA\nbindings:\n",
        "# url: mysql://ani:RAHASIA@localhost/d\nbindings:\n",
    ],
)
def test_a_text_that_shows_a_secret_is_never_kept(new: Adoption, replace: Replace, secret: str) -> None:
    replace(new.folder / CHOICES, "bindings:\n", secret)
    Adoption.open(new.folder).set("year", 2022)
    assert not any(b"RAHASIA" in path.read_bytes() for path in (new.folder / ".spbe").rglob("*") if path.is_file())
    with pytest.raises(WorkspaceError):
        undo_edit(new.folder)


def test_a_secret_from_the_environment_is_no_secret_in_the_open(new: Adoption, replace: Replace) -> None:
    named = (
        'bindings:\n  claims: {adapter: http, options: {url: "https://a.id/", headers: {Authorization: "${env:T}"}}}\n'
    )
    replace(new.folder / CHOICES, "bindings:\n", named)
    before = text_of(new)
    Adoption.open(new.folder).set("year", 2022).undo()
    assert text_of(new) == before


def test_undo_in_another_folder_leaves_nothing_there(tmp_path: Path, spbe: CommandLine) -> None:
    assert spbe("undo", tmp_path).status == 1
    assert "Ini bukan ruang kerja" in spbe.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("settings.stage", "wawancara"),
        ("settings.year", "banyak"),
        ("settings.year", "1999"),
        ("settings.tahun", "2023"),
        ("settings.target_index", "tinggi"),
        ("settings.language", "jp"),
        ("settings.parameters", '{"gap_value": "x"}'),
        ("settings.parameters", '{"tidak_ada": "1"}'),
        ("labels.titel", "Rapor"),
    ],
)
def test_a_choice_that_is_not_acceptable_is_not_written(
    new: Adoption, spbe: CommandLine, path: str, value: str
) -> None:
    before = text_of(new)
    assert spbe("set", path, value, new.folder).status == 1
    assert "spbe.yaml, baris" not in spbe.err
    assert (text_of(new), steps(new)) == (before, [])
    with pytest.raises(DataError):
        new.choose(path, value)


def test_a_choice_is_written_although_something_else_is_wrong(new: Adoption, replace: Replace) -> None:
    replace(new.folder / CHOICES, "  year: 2023", "  year: 2023\n  tahun: 2023")
    assert Adoption.open(new.folder).choose("settings.stage", "self").choices.settings["stage"] == "self"


def test_a_year_that_nothing_measures_is_written_with_a_warning(new: Adoption, spbe: CommandLine) -> None:
    assert spbe("set", "settings.year", "2031", new.folder).status == 0
    assert "di luar masa berlaku" in spbe.out
    found: Any = spbe("set", "settings.year", "2032", new.folder, "--json").json
    assert [finding["code"] for finding in found["findings"]] == ["assessment-year"]


def test_an_unknown_policy_is_not_written(tmp_path: Path, spbe: CommandLine) -> None:
    plan = build(EXAMPLES / "sumedang-esakip", tmp_path)
    adoption = adopt_example(plan, EXAMPLES / "bekasi-esakip", tmp_path / "w", "id")
    before = text_of(adoption)
    for name in ("tidakada", "local/tidakada.yaml"):
        assert spbe("set", "settings.policy", name, adoption.folder).status == 1
        assert text_of(adoption) == before
    assert "kota-semarang" in spbe("set", "settings.policy", "tidakada", adoption.folder).err
    assert spbe("set", "settings.policy", "kota-semarang", adoption.folder).status == 0
