"""A local choice that leaves `spbe.yaml`, with its reason; everything else stays as it is."""

from __future__ import annotations

from spbe_sdk.applications.package.lines import ADDED, LEFT_OUT
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.notation import parse
from spbe_sdk.files.yaml_lines import remove_entry, set_entry


def left(text: str, path: str) -> str:
    """The text without a choice: a setting, a label, a binding, an indicator, or a line that was left out.

    Raises:
        WorkspaceError: it is written in a way that cannot be changed line by line.
    """
    section, _, name = path.partition(".")
    if section == LEFT_OUT:
        rest = [code for code in parse(text, CHOICES).value["overrides"][LEFT_OUT] if code != name]
        text = set_entry(text, "overrides", LEFT_OUT, rest) if rest else remove_entry(text, ("overrides",), LEFT_OUT)
    else:
        text = remove_entry(text, ("overrides", section) if section in ("labels", ADDED) else (section,), name)
    return remove_entry(text, ("reasons",), path)
