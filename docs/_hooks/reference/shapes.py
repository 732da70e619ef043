"""What a field may hold, in the reader's words, from its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import TypeAdapter

from reference.told import code, frame, written
from spbe_sdk.documents.assessment import Rating
from spbe_sdk.documents.fields import Exact, Published, RegionCode, Sha256, Version
from spbe_sdk.findings.words import Language

Node = Mapping[str, Any]

# The pattern of a type of ours, and the word for it.
_PATTERNS = {
    TypeAdapter(kind).json_schema()["pattern"]: name
    for name, kind in (
        ("region", RegionCode),
        ("sha256", Sha256),
        ("version", Version),
        ("exact", Exact),
        ("published", Published),
    )
} | {Rating.model_json_schema()["properties"]["indicator"]["pattern"]: "code"}


# So long most texts may be; the overview of all documents says it once.
_LONGEST = 4000


class Shapes:
    """The words for what the nodes of one schema hold; `link` names a nested object."""

    def __init__(self, schema: Node, language: Language, link: Callable[[str], str]) -> None:
        self.definitions: Node = schema.get("$defs", {})
        self.words = frame(language)
        self.link = link

    def of(self, node: Node) -> str:
        """What a node holds."""
        if "$ref" in node:
            return self._named(node["$ref"].rsplit("/", 1)[-1])
        if "allOf" in node:
            return self.of(node["allOf"][0])
        if "const" in node:
            return written(node["const"])
        if "enum" in node:
            return " · ".join(code(value) for value in node["enum"])
        for several in ("anyOf", "oneOf"):
            if several in node and any("required" not in part or len(part) > 1 for part in node[several]):
                parts = [self.of(part) for part in node[several] if part.get("type") != "null"]
                return f" {self.words['or']} ".join(dict.fromkeys(parts))
        kinds = node.get("type", "any")
        kind = next((name for name in kinds if name != "null"), "any") if isinstance(kinds, list) else kinds
        return str(getattr(self, f"_{kind}", lambda _: self.words[kind])(node))

    def _named(self, name: str) -> str:
        node = self.definitions.get(name, {})
        if "properties" in node:
            return self.link(name)
        return self.of(node) if node else self.words["any"]

    def _string(self, node: Node) -> str:
        if node.get("format") == "date":
            return self.words["date"]
        if "pattern" in node:
            return self.words[_PATTERNS.get(node["pattern"], "text")]
        longest = node.get("maxLength", _LONGEST)
        return self.words["text"] if longest == _LONGEST else self.words["text_of"].format(longest)

    def _integer(self, node: Node) -> str:
        low, high = node.get("minimum"), node.get("maximum")
        if low is not None and high is not None:
            return self.words["whole_between"].format(low, high)
        return self.words["whole"] if low is None else self.words["whole_from"].format(low)

    _number = _integer

    def _array(self, node: Node) -> str:
        held = node.get("items", {})
        most = node.get("maxItems")
        return self.words["list"].format(self.of(held)) + (f" (≤ {most})" if most else "")

    def _object(self, node: Node) -> str:
        held = [*node.get("patternProperties", {}).values(), node.get("additionalProperties")]
        inside = next((part for part in held if isinstance(part, dict)), None)
        shape = self.of(inside) if inside else self.words["any"]
        return self.words["names"].format(f"({shape})" if " " in shape else shape)


def default(node: Node, required: bool, language: Language) -> str:
    """What holds where a field is left out."""
    if required:
        return f"**{frame(language)['required']}**"
    value = node.get("default")
    return "–" if value in (None, [], {}, "") else written(value)
