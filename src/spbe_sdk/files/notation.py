"""YAML or JSON text to plain values, with the line of every value.

Text that is JSON is read as JSON (YAML readers stumble over its tabs and surrogate pairs), anything else as
YAML. The reader is stricter than YAML: no anchors or aliases (they explode), no tags, no duplicate keys,
bounded depth. Words such as ``no`` or ``on`` stay text, and a number keeps its text, so that ``32.10`` can be
reported as written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn, cast

import attrs
import yaml

from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Origin

MAX_DEPTH = 40

# One document a file, or one a line.
JSON_LINES = (".ndjson", ".jsonl")
JSON_ENDINGS = (".json", *JSON_LINES)

_LITERALS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")

_NUMBER = re.compile(r"[-+]?([0-9][0-9_]*)(\.[0-9]*)?([eE][-+]?[0-9]+)?\Z|[-+]?\.(inf|nan|[0-9]+)\Z", re.IGNORECASE)

Path = tuple[str | int, ...]


@attrs.frozen(slots=True)
class UnquotedNumber:
    """A number that a document may not hold as such: it is read as text, and reported with the advice to quote it."""

    text: str


@attrs.frozen(slots=True)
class Notation:
    """A document's plain values, and the line on which each of them begins."""

    value: Any
    lines: dict[Path, int]
    source: str

    def line(self, path: Path) -> int | None:
        """The line of a value, or of the nearest thing around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path)

    def origin(self, path: Path) -> Origin:
        """The place of a value, as findings show it."""
        return Origin(self.source, row=self.line(path), path=path_text(path) or None)

    def to_json(self) -> str:
        """The same document as JSON text, the one form that the models accept."""
        return json.dumps(self.value, ensure_ascii=False, default=lambda number: number.text)

    def unquoted_numbers(self) -> Iterator[tuple[Path, str]]:
        """Every number that stands where only text can keep it exact."""
        yield from _unquoted(self.value, ())


def _unquoted(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, UnquotedNumber):
        yield path, value.text
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unquoted(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unquoted(item, (*path, index))


def path_text(path: Path) -> str:
    """A path as people write it: ``ratings[3].value``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")


def parse(text: str, source: str) -> Notation:
    """Read YAML or JSON text.

    Raises:
        DataError: the text is not well formed, or uses what this reader refuses; the finding names the line.
    """
    if text.lstrip()[:1] in ("{", "["):
        try:
            value = json.loads(text, parse_float=UnquotedNumber, parse_int=_whole, parse_constant=UnquotedNumber)
            return _JsonLines(text, source).read(value)
        except RecursionError:
            raise DataError(Finding("notation-deep", origin=Origin(source))) from None
        except json.JSONDecodeError as error:
            if source.lower().endswith(JSON_ENDINGS):
                origin = Origin(source, row=error.lineno)
                raise DataError(Finding("notation-broken", origin=origin, details={"reason": error.msg})) from None
    try:
        return _YamlReader(text, source).read()
    except yaml.MarkedYAMLError as error:
        if (escaped := _escaped(error, text, source)) is not None:
            raise DataError(escaped) from None
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        reason = " ".join(part for part in (error.context, error.problem) if part)
        raise DataError(
            Finding("notation-broken", origin=Origin(source, row=line), details={"reason": reason})
        ) from None
    except yaml.YAMLError as error:
        raise DataError(Finding("notation-broken", origin=Origin(source), details={"reason": str(error)})) from None


_QUOTED_BACKSLASH = re.compile(r'"([^"]*\\[^"]*)"')


def _escaped(error: yaml.MarkedYAMLError, text: str, source: str) -> Finding | None:
    """What is said where text within double quotes is broken by a backslash, as in a path of Windows."""
    if "quoted scalar" not in (error.context or "") or error.context_mark is None:
        return None
    number = error.context_mark.line
    line = text.splitlines()[number].strip()
    match = _QUOTED_BACKSLASH.search(line)
    if match is None:
        return None
    plain = _QUOTED_BACKSLASH.sub(_in_single_quotes, line)
    return Finding("notation-backslash", origin=Origin(source, row=number + 1), found=match[1], allowed=plain)


def _in_single_quotes(match: re.Match[str]) -> str:
    return "'{}'".format(match[1].replace("\\\\", "\\").replace("'", "''"))


def _whole(text: str) -> int | UnquotedNumber:
    return int(text) if _INTEGER.match(text) else UnquotedNumber(text)


class _JsonLines:
    """Finds the lines of JSON text that is known to be well formed, and refuses duplicate keys."""

    _PIECE = re.compile(r'[{}\[\],:]|"(?:[^"\\]|\\.)*"|[^\s{}\[\],:"]+')

    def __init__(self, text: str, source: str) -> None:
        self.pieces = self._PIECE.finditer(text)
        self.text, self.source = text, source
        self.lines: dict[Path, int] = {}
        self.at, self.line = 0, 1

    def read(self, value: Any) -> Notation:
        self._value(self._next(), ())
        return Notation(value, self.lines, self.source)

    def _next(self) -> str:
        match = next(self.pieces)
        self.line += self.text.count("\n", self.at, match.start())
        self.at = match.start()
        return match.group()

    def _value(self, piece: str, path: Path) -> None:
        self.lines[path] = self.line
        if len(path) > MAX_DEPTH:
            raise DataError(Finding("notation-deep", origin=Origin(self.source, row=self.line)))
        if piece == "{":
            self._object(path)
        elif piece == "[":
            self._array(path)

    def _object(self, path: Path) -> None:
        keys: set[str] = set()
        while (piece := self._next()) != "}":
            if piece == ",":
                piece = self._next()
            key, line = json.loads(piece), self.line
            if key in keys:
                raise DataError(Finding("notation-duplicate", origin=Origin(self.source, row=line), found=key))
            keys.add(key)
            self._next()
            self._value(self._next(), (*path, key))
            self.lines[(*path, key)] = line

    def _array(self, path: Path) -> None:
        count = 0
        while (piece := self._next()) != "]":
            if piece == ",":
                piece = self._next()
            self._value(piece, (*path, count))
            count += 1


class _YamlReader:
    """Builds values from the parser's events; recursion is bounded by `MAX_DEPTH`."""

    def __init__(self, text: str, source: str) -> None:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.events = yaml.parse(text, Loader=loader)
        self.source = source
        self.lines: dict[Path, int] = {}

    def read(self) -> Notation:
        next(self.events)
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise DataError(Finding("notation-empty", origin=Origin(self.source)))
        value = self._value(next(self.events), ())
        next(self.events)
        extra = next(self.events)
        if not isinstance(extra, yaml.StreamEndEvent):
            self._refuse("notation-several", extra)
        return Notation(value, self.lines, self.source)

    def _refuse(self, code: str, event: yaml.Event, found: str = "") -> NoReturn:
        raise DataError(Finding(code, origin=Origin(self.source, row=_line(event)), found=found))

    def _value(self, event: yaml.Event, path: Path) -> Any:
        self.lines[path] = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._refuse("notation-alias", event, str(getattr(event, "anchor", "")))
        if getattr(event, "tag", None):
            self._refuse("notation-tag", event, str(getattr(event, "tag", "")))
        if len(path) > MAX_DEPTH:
            self._refuse("notation-deep", event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path)
        return _scalar(cast(yaml.ScalarEvent, event))

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                self._refuse("notation-key", event)
            key = str(getattr(event, "value", ""))
            if key in values:
                self._refuse("notation-duplicate", event, key)
            values[key] = self._value(next(self.events), (*path, key))
            # The key's line is where a person looks, also when the value starts below it.
            self.lines[(*path, key)] = _line(event)
        return values

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _scalar(event: yaml.ScalarEvent) -> Any:
    text = str(event.value)
    if not event.implicit[0]:
        return text
    if text.lower() in _LITERALS:
        return _LITERALS[text.lower()]
    if _INTEGER.match(text):
        return int(text)
    return UnquotedNumber(text) if _NUMBER.match(text) else text


def to_yaml(value: Any, width: int = 100) -> str:
    """YAML as a person would write it: in the order given, with every letter as itself."""
    return str(yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=width))


# The levels that always take lines of their own, and as much as a person writes within one pair of braces.
_OUTER, _ONE_LINE = 2, 90

# What people read line by line, however short it is.
_SPREAD = ("options", "fields")


def to_short_yaml(value: Any) -> str:
    """The same with what is short within braces on one line, save for the two outermost levels."""
    node = yaml.representer.SafeRepresenter(sort_keys=False).represent_data(value)
    _arrange(node, 0)
    return str(yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=10_000))


def to_yaml_line(value: dict[str, Any]) -> str:
    """Entries as one line, to be written below something: ``drop: {"No": [Jumlah]}``."""
    text = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10_000, default_flow_style=True)
    return str(text).strip().removeprefix("{").removesuffix("}")


class _Dumper(yaml.SafeDumper):
    """Writes an empty key as a person does: ``"": null``."""

    def check_simple_key(self) -> bool:
        empty = isinstance(self.event, yaml.ScalarEvent) and not self.event.value
        return empty or bool(super().check_simple_key())


def _arrange(node: yaml.Node, depth: int) -> int:
    """Set which collections stand on one line; how long a node is there."""
    if not isinstance(node, yaml.CollectionNode):
        return len(node.value) + 2
    inside = depth if isinstance(node, yaml.SequenceNode) and depth < _OUTER else depth + 1
    parts = node.value if isinstance(node, yaml.SequenceNode) else [part for pair in node.value for part in pair]
    length = sum(_arrange(part, inside) + 2 for part in parts) + 2
    node.flow_style = depth >= _OUTER and length <= _ONE_LINE
    for key, below in node.value if isinstance(node, yaml.MappingNode) and depth < _OUTER else ():
        if key.value in _SPREAD and isinstance(below, yaml.CollectionNode):
            below.flow_style = False
    return length if node.flow_style else _ONE_LINE + 1
