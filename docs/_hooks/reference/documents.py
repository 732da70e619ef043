"""Every document: what it is for, its fields however deep they stand, where people see them, a whole example."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from reference.shapes import Node, Shapes, default
from reference.told import HERE, code, fence, first_words, frame, table, told, written
from spbe_sdk.documents.binding import Binding, NamedBinding, NamedSource
from spbe_sdk.documents.contracts import CONTRACTS, schema
from spbe_sdk.findings.words import Language, say

EXAMPLES = HERE.parents[1] / "reference/examples"

# Each page with what it tells; a binding is a part of several documents, and told once.
PAGES: Mapping[str, tuple[str, ...]] = {
    "assessment": ("assessment", "evidence"),
    "result": ("result",),
    "instrument": ("instrument",),
    "application": ("application",),
    "adoption": ("adoption", "lock"),
    "binding": ("binding",),
    "plan": ("plan", "policy"),
    "sharing": ("catalogue", "receipt", "proposal"),
    "known": ("preset", "crosswalk", "roadmap-rules"),
}
_BINDINGS = (Binding, NamedBinding, NamedSource)
# What is told on a page of its own, wherever it is a part.
_ELSEWHERE = {model.__name__: name for name, model in CONTRACTS.items()} | {
    model.__name__: "binding" for model in _BINDINGS
}
_ALWAYS = ("schema", "$schema", "extensions")


@cache
def whole(name: str) -> Node:
    """The schema of a document, or of bindings."""
    if name != "binding":
        return schema(name)
    _, made = models_json_schema([(model, "validation") for model in _BINDINGS], by_alias=True)
    return {**made["$defs"]["Binding"], "$defs": made["$defs"]}


def page_of(name: str) -> str:
    """The page that tells a document."""
    return next(page for page, names in PAGES.items() if name in names)


def overview(language: Language) -> str:
    """All documents with what each is for."""
    words = frame(language)
    rows = (
        (f"[{name}](documents/{page}.md#{name})", told(_about(name), language))
        for page, names in PAGES.items()
        for name in names
    )
    return table((words["document"], words["meaning"]), rows)


def document(name: str, language: Language) -> str:
    """One document with all that it consists of."""
    words, printed = frame(language), whole(name)
    page = _Page(name, language)
    parts = [f"## {name} {{ #{name} }}\n\n{told(_about(name), language)}\n"]
    if "$id" in printed:
        parts.append(f"{words['id']}: {code(printed['$id'])}\n")
    parts += [page.fields(printed), page.seen(), *page.nested()]
    example = next(EXAMPLES.glob(f"{name}.*"), None)
    if example is not None:
        parts.append(f"### {words['example_of']} {{ #{name}-example }}\n")
        parts.append(fence(example.read_text(encoding="utf-8"), example.suffix[1:], example.name))
    return "\n".join(filter(None, parts))


class _Page:
    """What is told of one document; nested objects are gathered while they are met."""

    def __init__(self, name: str, language: Language) -> None:
        self.name, self.language, self.met = name, language, dict[str, None]()
        self.shapes = Shapes(whole(name), language, self._link)

    def _link(self, part: str) -> str:
        home = _ELSEWHERE.get(part)
        if home is None or home == self.name:
            self.met.setdefault(part)
            return f"[{part}](#{self.name}-{part.lower()})"
        anchor = f"binding-{part.lower()}" if home == "binding" and part != "Binding" else home
        same = home in PAGES[page_of(self.name)]
        return f"[{part}]({'' if same else f'{page_of(home)}.md'}#{anchor})"

    def fields(self, node: Node) -> str:
        """A table of an object's fields; those that every document has are told once."""
        words, needed = frame(self.language), node.get("required", ())
        rows = [
            (code(name), self.shapes.of(about), default(about, name in needed, self.language), self._meaning(about))
            for name, about in node["properties"].items()
            if name not in _ALWAYS
        ]
        return table((words["field"], words["type"], words["default"], words["meaning"]), rows)

    def _meaning(self, node: Node) -> str:
        shown = ", ".join(map(written, node.get("examples", ())))
        more = f" {frame(self.language)['for_instance'].format(shown)}." if shown else ""
        # Pydantic leaves out what is said in the same words of the object that is held.
        said = node.get("description") or self.shapes.definitions[node["$ref"].rsplit("/", 1)[-1]]["description"]
        return told(said, self.language) + more

    def nested(self) -> Iterator[str]:
        """Each object inside, in the order in which they are met."""
        definitions = self.shapes.definitions
        done: set[str] = set()
        if self.name == "binding":
            self.met.update(dict.fromkeys(model.__name__ for model in _BINDINGS[1:]))
        while waiting := [part for part in self.met if part not in done]:
            part = waiting[0]
            done.add(part)
            about = " ".join(definitions[part]["description"].split("\n\n")[0].split())
            yield f"### {part} {{ #{self.name}-{part.lower()} }}\n\n{told(about, self.language)}\n"
            yield self.fields(definitions[part])

    def seen(self) -> str:
        """Where people see what stands in some of the fields."""
        words = frame(self.language)
        rows = (
            (code(field), " · ".join([code(place[0]), *(_plain(key, self.language) for key in place[1:])]))
            for field, place in seen().get(self.name, {}).items()
        )
        return table((words["shown"], words["where"]), rows)


def _plain(key: str, language: Language) -> str:
    """A heading as people see it, without what a page fills in."""
    return say(key, language).split("{")[0].strip(" :(")


def _about(name: str) -> str:
    return first_words(Binding if name == "binding" else CONTRACTS[name])


@cache
def seen() -> dict[str, dict[str, list[str]]]:
    """Where fields are seen, by document."""
    return tomllib.loads((Path(HERE) / "seen.toml").read_text(encoding="utf-8"))


def always(language: Language) -> str:
    """The fields that every document has."""
    words = frame(language)
    properties: dict[str, Any] = schema("assessment")["properties"]
    rows = ((code(name), told(properties[name]["description"], language)) for name in _ALWAYS)
    return table((words["field"], words["meaning"]), rows)
