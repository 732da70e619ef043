"""Changing one place of `spbe.yaml` and keeping every other byte of it, comments included."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

import yaml

from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.notation import parse, to_short_yaml, to_yaml_line
from spbe_sdk.findings.errors import SpbeError, WorkspaceError
from spbe_sdk.findings.finding import Finding, Origin

_Parameters = ParamSpec("_Parameters")


def _keeping_line_ends(
    change: Callable[Concatenate[str, _Parameters], str],
) -> Callable[Concatenate[str, _Parameters], str]:
    """A change of text that keeps Windows' line ends, also in what is new, where all of its lines have them."""

    @wraps(change)
    def changed(text: str, /, *args: _Parameters.args, **kwargs: _Parameters.kwargs) -> str:
        if "\r\n" not in text or re.search(r"(?<!\r)\n", text):
            return change(text, *args, **kwargs)
        return change(text.replace("\r\n", "\n"), *args, **kwargs).replace("\n", "\r\n")

    return changed


@_keeping_line_ends
def set_entry(text: str, section: str, name: str, value: Any, source: str = CHOICES) -> str:
    """The text with ``section.name`` set to a value, written in block style.

    Where the entry is new, it takes the place of its commented one-line example (``# name: value``), goes
    above its commented block (``# name:``), or else to the top of the section.

    Raises:
        WorkspaceError: the section is written in a way that cannot be changed line by line.
    """
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    before = parse(text, source)
    section_line = before.lines.get((section,))
    block = _block(name, value)
    if section_line is None:
        lines += [f"\n{section}:\n", *block]
    elif (section, name) in before.lines:
        start = before.lines[(section, name)] - 1
        lines[start : _end_of_block(lines, start)] = block
    else:
        start, end = _place(lines, section_line, name)
        lines[start:end] = block
    changed = "".join(lines)
    _check(changed, before.value, (section, name), value, source)
    return changed


@_keeping_line_ends
def set_part(text: str, place: Place, part: str, value: Any, source: str = CHOICES) -> str:
    """The text with one part of a mapping set to a value, in a line of its own or within the mapping's braces;
    everything else stays.

    Raises:
        WorkspaceError: the mapping is written in a way that cannot be changed so.
    """
    expected = copy.deepcopy(parse(text, source).value)
    around = expected
    for step in place:
        around = around[step]
    around[part] = value
    node = _node(text, place)
    changed = _set_in_braces(text, node, part, value) if node.flow_style else _set_in_lines(text, place, part, value)
    _same(changed, expected, ".".join(map(str, (*place, part))), source)
    return changed


def set_parts(text: str, parts: Iterable[tuple[str, int, str, Any]]) -> str:
    """The text with parts of bindings set, each of one source of a port by its number, of those that stand there.

    Raises:
        WorkspaceError: a binding is written in a way that cannot be changed so.
    """
    for port, index, part, value in parts:
        several = isinstance(parse(text, CHOICES).value["bindings"][port], list)
        text = set_part(text, ("bindings", port, *((index,) if several else ())), part, value)
    return text


def _node(text: str, place: Place) -> yaml.MappingNode:
    """The mapping at a place, with where in the text it begins and ends."""
    node: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    for step in place:
        node = node.value[step] if isinstance(step, int) else {key.value: below for key, below in node.value}[step]
    return cast(yaml.MappingNode, node)


def _set_in_braces(text: str, node: yaml.MappingNode, part: str, value: Any) -> str:
    """The text with one entry between the braces of a mapping set; a comment among them stays."""
    written = to_yaml_line({part: value})
    for key, present in node.value:
        if key.value == part:
            return f"{text[: key.start_mark.index]}{written}{text[present.end_mark.index :]}"
    if not node.value:
        written, at = f"{{{written}}}", (node.start_mark.index, node.end_mark.index)
    else:
        written, at = f", {written}", (node.value[-1][1].end_mark.index,) * 2
    return f"{text[: at[0]]}{written}{text[at[1] :]}"


def _set_in_lines(text: str, place: Place, part: str, value: Any) -> str:
    """The text with one entry of a mapping that stands in lines of its own set; all other lines stay."""
    before = parse(text, CHOICES)
    lines = text.splitlines(keepends=True)
    beside = {path[-1]: line - 1 for path, line in before.lines.items() if path[:-1] == place}
    start = beside[part] if part in beside else _end_of_block(lines, max(beside.values()))
    end = _end_of_block(lines, start) if part in beside else start
    # The keys of an item of a list stand two columns behind its dash.
    first = lines[max(beside.values())]
    indent = len(first) - len(first.lstrip(" -"))
    block = [f"{' ' * indent}{line}\n" for line in _dumped(part, value)]
    if start and not lines[start - 1].endswith("\n"):
        lines[start - 1] += "\n"
    return "".join([*lines[:start], *block, *lines[end:]])


@_keeping_line_ends
def remove_entry(text: str, section: tuple[str, ...], name: str) -> str:
    """The text without ``section.name``; comments stay.

    Raises:
        WorkspaceError: the section is written in a way that cannot be changed line by line.
    """
    before = parse(text, CHOICES)
    path = (*section, name)
    if path not in before.lines:
        return text
    lines = text.splitlines(keepends=True)
    start = before.lines[path] - 1
    changed = "".join([*lines[:start], *lines[_end_of_block(lines, start) :]])
    expected = copy.deepcopy(before.value)
    around = expected
    for part in section:
        around = around[part]
    del around[name]
    try:
        after: Any = parse(changed, CHOICES).value
    except SpbeError:
        after = None
    if _without_empty(after) != _without_empty(expected):
        details = {"reason": ".".join(path)}
        raise WorkspaceError(Finding("workspace-edit", origin=Origin(CHOICES), details=details))
    return changed


def _without_empty(value: Any) -> Any:
    """Values in which an emptied section counts as the missing one that it becomes in the text."""
    if not isinstance(value, dict):
        return value
    inner = {key: _without_empty(item) for key, item in value.items()}
    return {key: item for key, item in inner.items() if item not in ({}, None)}


def _block(name: str, value: Any) -> list[str]:
    dumped = to_short_yaml({name: value})
    return [f"  {line}\n" for line in dumped.splitlines()]


def _dumped(part: str, value: Any) -> list[str]:
    """A part of an entry as lines that stand below it."""
    return [line[2:] for line in to_short_yaml({"": {part: value}}).splitlines()[1:]]


def _end_of_block(lines: list[str], start: int) -> int:
    """The line after the last one of the block that begins at `start`; trailing comments stay outside."""
    indent = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    for number in range(start + 1, len(lines)):
        content = lines[number].strip()
        if not content or content.startswith("#"):
            continue
        deep = len(lines[number]) - len(lines[number].lstrip())
        # The items of a list may stand as deep as the name that holds them.
        if deep < indent or (deep == indent and not content.startswith("- ")):
            break
        end = number + 1
    return end


def _place(lines: list[str], section_line: int, name: str) -> tuple[int, int]:
    """The lines that a new entry replaces; an empty range where it is only put in between."""
    example = re.compile(rf"  # {re.escape(name)}:(?P<value>.*)$")
    for number in range(section_line, len(lines)):
        match = example.match(lines[number].rstrip("\n"))
        if match:
            return number, number + bool(match["value"].strip())
        if lines[number][:1] not in ("", " ", "#", "\n"):
            break
    return section_line, section_line


def _check(changed: str, before: dict[str, Any], place: tuple[str, str], value: Any, source: str) -> None:
    section, name = place
    expected = {**before, section: {**(before.get(section) or {}), name: value}}
    _same(changed, expected, f"{section}.{name}", source)


def _same(changed: str, expected: Any, path: str, source: str) -> None:
    """Refuse a change of the text that says something else than was meant."""
    try:
        after: Any = parse(changed, source).value
    except SpbeError:
        after = None
    if after != expected:
        raise WorkspaceError(Finding("workspace-edit", origin=Origin(source), details={"reason": path}))
