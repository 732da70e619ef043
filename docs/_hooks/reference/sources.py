"""Where rows come from: the ports of each kind with their fields, and the adapters with their options."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from reference.documents import EXAMPLES
from reference.shapes import Shapes, default
from reference.told import code, fence, first_words, frame, table, told, written
from spbe_sdk.adapters.adapter import Adapter
from spbe_sdk.adapters.installed import find_adapter
from spbe_sdk.bindings.port import Port, PortField
from spbe_sdk.findings.finding import said
from spbe_sdk.findings.words import LANGUAGES, Language, words
from spbe_sdk.plugins import find, registered


def ports(kind: str, language: Language) -> str:
    """The ports of a kind of application, and what its settings are."""
    found = find("kinds", kind)
    parts = [told(first_words(found), language), f"## {frame(language)['settings']} {{ #{kind}-settings }}\n"]
    parts.append(_model(found.settings_model, kind, language))
    parts += [_port(port, kind, language) for port in found.ports]
    return "\n\n".join(parts)


def _port(port: Port, kind: str, language: Language) -> str:
    told_in, name = frame(language), words(language)["port_name"][port.name]
    notes = [port.explain(language), told_in["port_needed" if port.required else "port_optional"]]
    notes += [told_in[f"voice_{port.voice}"]] if port.voice else []
    notes += [told_in["port_brought"].format(port.brought)] if port.brought else []
    rows = (
        (
            code(field.name),
            said(field.type.takes, language),
            f"**{told_in['required']}**" if field.required else "–",
            field.explain(port.name, language),
            ", ".join(_headings(port, field)),
        )
        for field in port.fields
    )
    titles = ("field", "type", "needed", "meaning", "called")
    head = f"## `{port.name}` · {name} {{ #{kind}-{port.name} }}\n\n{' '.join(notes)}\n\n"
    return head + table([told_in[title] for title in titles], rows)


def _headings(port: Port, field: PortField) -> list[str]:
    """What a field's column may be called, in either language, as it is looked for."""
    known = [words(language)["synonyms"].get(name) for name in (field.name, f"{port.name}-{field.name}")
             for language in LANGUAGES]  # fmt: skip
    return list(dict.fromkeys(text for texts in known if texts for text in texts.split("|")))


def adapters(language: Language) -> str:
    """Every adapter that is installed: what it opens, its options, a binding."""
    return "\n\n".join(_adapter(name, find_adapter(name), language) for name in registered("adapters"))


def _adapter(name: str, adapter: type[Adapter], language: Language) -> str:
    told_in = frame(language)
    parts = [f"## `{name}` {{ #{name} }}\n\n{told(first_words(adapter), language)}"]
    if endings := getattr(adapter, "suffixes", ()):
        parts.append(f"{told_in['opens']}: {', '.join(map(code, endings))}")
    parts += [told_in[f"reaches_{adapter.reaches}"], _model(adapter.options_model, name, language)]
    example = EXAMPLES / "adapters" / f"{name}.yaml"
    if example.exists():
        parts.append(fence(example.read_text(encoding="utf-8"), "yaml"))
    return "\n\n".join(parts)


def _model(model: Any, name: str, language: Language) -> str:
    """The fields of a model, and of those that stand in it."""
    schema = model.model_json_schema(by_alias=True)
    met: dict[str, None] = {}

    def link(part: str) -> str:
        met.setdefault(part)
        return f"[{part}](#{name}-{part.lower()})"

    shapes = Shapes(schema, language, link)
    return "\n\n".join([_fields(schema, shapes, language), *_nested(schema, shapes, met, name, language)])


def _fields(node: Mapping[str, Any], shapes: Shapes, language: Language) -> str:
    told_in, needed = frame(language), node.get("required", ())
    rows = (
        (code(field), shapes.of(about), default(about, field in needed, language), _meaning(about, language))
        for field, about in node["properties"].items()
    )
    return table([told_in[title] for title in ("option", "type", "default", "meaning")], rows)


def _meaning(node: Mapping[str, Any], language: Language) -> str:
    shown = ", ".join(map(written, node.get("examples", ())))
    return told(node["description"], language) + (f" {frame(language)['for_instance'].format(shown)}." if shown else "")


def _nested(
    schema: Mapping[str, Any], shapes: Shapes, met: Mapping[str, None], name: str, language: Language
) -> Iterator[str]:
    for part in met:
        node = schema["$defs"][part]
        yield f"### {part} {{ #{name}-{part.lower()} }}\n\n{told(' '.join(node['description'].split()), language)}"
        yield _fields(node, shapes, language)
