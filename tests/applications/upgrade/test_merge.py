"""The laws of the three-way merge."""

from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.applications.upgrade.merge import MergeOutcome, merge, merge_fields
from spbe_sdk.applications.workspace.choices import MISSING

VALUES = st.one_of(st.just(MISSING), st.integers(0, 3), st.sampled_from(["a", "b"]))
SECTIONS = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 3))


@given(VALUES, VALUES)
def test_what_only_they_changed_is_taken(base: object, theirs: object) -> None:
    assert merge("f", base, theirs, base).value == theirs


@given(VALUES, VALUES)
def test_what_only_we_changed_is_kept(base: object, ours: object) -> None:
    assert merge("f", base, base, ours).value == ours


@given(VALUES, VALUES)
def test_what_both_changed_alike_is_no_conflict(base: object, both: object) -> None:
    assert merge("f", base, both, both).value == both


@given(VALUES, VALUES, VALUES)
def test_a_conflict_is_exactly_two_different_changes(base: object, theirs: object, ours: object) -> None:
    merged = merge("f", base, theirs, ours)
    assert (merged.outcome is MergeOutcome.CONFLICT) == (theirs not in (base, ours) and ours != base)


@given(VALUES, VALUES, VALUES)
def test_a_conflict_does_not_depend_on_who_is_named_first(base: object, theirs: object, ours: object) -> None:
    conflicts = [
        merge("f", base, *sides).outcome is MergeOutcome.CONFLICT for sides in ((theirs, ours), (ours, theirs))
    ]
    assert conflicts[0] == conflicts[1]


@given(SECTIONS, SECTIONS)
def test_who_chose_nothing_follows_the_publisher(base: dict[str, int], theirs: dict[str, int]) -> None:
    merged = merge_fields("s", base, theirs, {})
    assert {item.path.removeprefix("s."): item.value for item in merged if item.value is not MISSING} == theirs


@given(SECTIONS, SECTIONS)
def test_a_publisher_who_changed_nothing_changes_nothing(base: dict[str, int], ours: dict[str, int]) -> None:
    merged = merge_fields("s", base, base, ours)
    assert {item.path.removeprefix("s."): item.value for item in merged} == {**base, **ours}
