"""Changing one place of a YAML file line by line, and refusing where lines do not tell the places apart."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.files.notation import parse
from spbe_sdk.files.yaml_lines import remove_entry, set_entry
from spbe_sdk.findings.errors import WorkspaceError

FLOW = {
    "on one line": "settings: {year: 2021, stage: self}\n",
    "over several lines": "settings: {\n  year: 2021,\n  stage: self}\n",
    "as JSON": '{"settings": {"year": 2021, "stage": "self"}}',
    "with a neighbour": "settings: {year: 2021, stage: self}\nregion: '32.16'\n",
}


def refusal(caught: pytest.ExceptionInfo[WorkspaceError]) -> tuple[str, object]:
    (finding,) = caught.value.findings
    return finding.code, finding.details["reason"]


@pytest.mark.parametrize("name", ["year", "stage", "language"])
@pytest.mark.parametrize("text", FLOW.values(), ids=FLOW)
def test_nothing_is_set_among_entries_in_braces(text: str, name: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        set_entry(text, "settings", name, "x")
    assert refusal(caught) == ("workspace-edit", f"settings.{name}")


@pytest.mark.parametrize("name", ["year", "stage"])
@pytest.mark.parametrize("text", [text for name, text in FLOW.items() if name != "over several lines"])
def test_nothing_is_removed_among_entries_in_braces(text: str, name: str) -> None:
    with pytest.raises(WorkspaceError) as caught:
        remove_entry(text, ("settings",), name)
    assert refusal(caught) == ("workspace-edit", f"settings.{name}")


def test_nothing_is_removed_with_the_brace_that_ends_a_section() -> None:
    text = FLOW["over several lines"]
    assert parse(remove_entry(text, ("settings",), "year"), "x").value == {"settings": {"stage": "self"}}
    with pytest.raises(WorkspaceError) as caught:
        remove_entry(text, ("settings",), "stage")
    assert refusal(caught) == ("workspace-edit", "settings.stage")


names = st.sampled_from(["year", "stage", "language", "title"])
values = st.one_of(st.integers(0, 9), st.sampled_from(["self", "a: b", "# x", ""]), st.lists(st.integers(0, 9)),
                   st.dictionaries(names, st.integers(0, 9)))  # fmt: skip
sections = st.dictionaries(names, values, min_size=1)
documents = st.dictionaries(st.sampled_from(["settings", "labels", "reasons"]), sections, min_size=1)


def without_empty(document: dict[str, Any]) -> dict[str, Any]:
    return {name: section for name, section in document.items() if section}


@given(documents, st.sampled_from([True, False, None]), names, values)
def test_an_edit_changes_its_own_place_only_or_is_refused(
    document: dict[str, Any], flow: bool | None, name: str, value: Any
) -> None:
    text = yaml.safe_dump(document, default_flow_style=flow, sort_keys=False)
    section = next(iter(document))
    refusable = flow is not False
    others = {key: item for key, item in document[section].items() if key != name}
    try:
        assert parse(set_entry(text, section, name, value), "x").value == {
            **document, section: {**others, name: value}}  # fmt: skip
    except WorkspaceError:
        assert refusable
    try:
        removed = parse(remove_entry(text, (section,), name), "x").value
        assert without_empty(removed) == without_empty({**document, section: others})
    except WorkspaceError:
        assert refusable
