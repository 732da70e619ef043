"""A new workspace's `spbe.yaml`: every port, field and setting explained where a person fills it in."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from pydantic.fields import FieldInfo

from spbe_sdk.applications.kinds.kind import Kind, ports_of
from spbe_sdk.applications.package.package import Package
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.fields import SCHEMA_PREFIX
from spbe_sdk.findings.words import Language, printable, say, words
from spbe_sdk.performance.blueprint import UnitLine, read_blueprint


def workspace_yaml(
    package: Package,
    kind: Kind,
    validity: tuple[str, str],
    region: str,
    source: str,
    year: int,
    language: Language,
) -> str:
    """The text of a new `spbe.yaml`."""

    application = package.application

    def t(key: str, **details: object) -> str:
        return say(f"guide.{key}", language, **details)

    lines = [
        "# yaml-language-server: $schema=.spbe/schemas/adoption.schema.json",
        *_comment(t("about", title=application.title.say(language), publisher=application.publisher.name)),
        f"schema: {SCHEMA_PREFIX}adoption",
        "",
        *_comment(t("application")),
        "application:",
        f"  id: {application.id}",
        f'  version: "{application.version}"',
        f"  source: {json.dumps(source, ensure_ascii=False)}",
        "",
        *_comment(t("region")),
        f'region: "{region}"',
        "",
        *_comment(t("settings")),
        "settings:",
        *_settings(application, kind, validity, year, language),
        "",
        *_comment(t("bindings")),
        "bindings:",
    ]
    ports = ports_of(kind, application, package.contents)
    brought = read_blueprint(package.contents, ports)
    for port in ports:
        lines += ["", *_port(port, brought.of(port.name), language)]
    for part in ("overrides", "reasons", "profile"):
        lines += ["", *_comment(t(part)), *_comment(t(f"{part}_example"))]
    return "\n".join(lines) + "\n"


def _comment(text: str, indent: str = "") -> list[str]:
    return [f"{indent}# {printable(line)}".rstrip() for line in text.strip().splitlines()]


def _settings(
    application: Application, kind: Kind, validity: tuple[str, str], year: int, language: Language
) -> list[str]:
    lines: list[str] = []
    for name, field in kind.settings_model.model_fields.items():
        setting = application.settings.get(name)
        lines.append(f"  # {say(f'setting.{name}', language)}")
        if name == "year":
            lines += [
                f"  # {say('guide.year', language, instrument=validity[0], years=validity[1])}",
                f"  year: {year}",
            ]
        elif setting is not None and setting.lock == "fixed":
            lines.append(f"  # {name}: {json.dumps(setting.default)}  ({say('guide.fixed', language)})")
        else:
            example = setting.default if setting is not None else _example(field)
            lines.append(f"  # {name}: {json.dumps(example, ensure_ascii=False, default=str)}")
    return lines


def _example(setting: FieldInfo) -> Any:
    if setting.examples:
        return setting.examples[0]
    return None if setting.is_required() else setting.get_default(call_default_factory=True)


def _port(port: Port, brought: Sequence[UnitLine], language: Language) -> list[str]:
    need = say("guide.required" if port.required else "guide.optional", language)
    lines = [f"  # ---- {port.name} ({need}) ----", *_comment(port.explain(language), "  ")]
    if brought:
        lines += _comment(say("guide.brought", language), "  ")
        lines += [line for item in brought for line in _comment(f"- {item.told(language)}", "  ")]
    for field in port.fields:
        need = say("guide.required" if field.required and not field.made else "guide.optional", language)
        about = f"{field.explain(port.name, language)} ({need}); {field.type.takes.text(language)}"
        lines.append(f"  #   {field.name}: {about}")
    lines += [
        f"  # {say('guide.example', language)}",
        f"  # {port.name}:",
        "  #   adapter: csv",
        f'  #   options: {{path: data/{port.name}.csv, delimiter: ";"}}',
        "  #   fields:",
        *(f"  #     {field.name}: {_heading(field.name, language)}" for field in port.fields),
    ]
    examples = [f"  #     {field.name}: {field.type.example}" for field in port.fields if field.type.example]
    return [*lines, "  #   values:", *examples] if examples else lines


def _heading(field: str, language: Language) -> str:
    """The heading that a table of people's own most often has for a field."""
    return str(words(language)["synonyms"].get(field, field.replace("_", " "))).split("|")[0].capitalize()
