"""The overlay: a region's own choices, each addressed by what it is, with its reason and the digest of what it
replaces."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.adoption import CHOICES, AdoptionChoices, Overrides, Reason
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.binding import NamedBinding, as_written
from spbe_sdk.files.folder import sha256
from spbe_sdk.files.notation import Notation, parse
from spbe_sdk.files.reading import try_convert
from spbe_sdk.files.yaml_lines import set_entry
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Severity, errors_among
from spbe_sdk.findings.words import Phrase

SETTABLE = ("settings", "labels")


def published_settings(application: Application) -> dict[str, Any]:
    """The publisher's settings, by name."""
    return {name: setting.default for name, setting in application.settings.items() if setting.default is not None}


def is_open(name: str, choices: AdoptionChoices, application: Application) -> bool:
    """Whether a setting waits to be chosen: the region has not, and the publisher has not fixed it."""
    published = application.settings.get(name)
    return name not in choices.settings and (published is None or published.lock == "free")


def published_labels(application: Application) -> dict[str, Any]:
    """The publisher's words, by name."""
    return {name: label.id for name, label in application.labels.items()}


def published_choices(application: Application) -> dict[str, Any]:
    """What the publisher chose, by path."""
    return {
        **{f"settings.{name}": value for name, value in published_settings(application).items()},
        **{f"labels.{name}": text for name, text in published_labels(application).items()},
    }


def local_choices(choices: AdoptionChoices) -> dict[str, Any]:
    """What the region chose otherwise or in addition, by path."""
    overrides = choices.overrides
    return {
        **{f"settings.{name}": value for name, value in choices.settings.items()},
        **{f"labels.{name}": value for name, value in overrides.labels.items()},
        **{
            f"indicators.{code}": item.model_dump(mode="json", exclude_defaults=True)
            for code, item in overrides.indicators.items()
        },
        **{f"serves.{code}": above for code, above in overrides.serves.items()},
        **{f"without.{code}": True for code in overrides.without},
        **({"templates": overrides.templates} if overrides.templates else {}),
    }


def digest_of(value: Any) -> str:
    """The digest by which an overlay entry remembers what it replaced."""
    shown = None if value is MISSING else value
    return sha256(json.dumps(shown, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode())


def check_reasons(choices: AdoptionChoices, application: Application, notation: Notation, today: date) -> list[Finding]:
    """Reasons without a choice, choices whose ground has moved, and choices that are due to be looked at again."""
    local, published = local_choices(choices), published_choices(application)
    findings = []
    for path, reason in choices.reasons.items():
        origin = notation.origin(("reasons", path))
        if path not in local and not path.startswith("bindings."):
            allowed = ", ".join(local) or "–"
            findings.append(Finding("reason-unused", Severity.WARNING, origin, found=path, allowed=allowed))
            continue
        base = published.get(path, MISSING)
        if reason.replaces is not None and reason.replaces != digest_of(base):
            findings.append(Finding("reason-moved", Severity.WARNING, origin, field=path, found=str(base)))
        if reason.review_by is not None and reason.review_by < today:
            due = reason.review_by
            findings.append(Finding("reason-due", Severity.WARNING, origin, field=path, found=due))
    return findings


def read_choices(text: str) -> tuple[Notation, AdoptionChoices, tuple[Finding, ...]]:
    """A text of `spbe.yaml`, its choices, and what is wrong with it although it can be read.

    Raises:
        DataError: it cannot be read.
    """
    notation = parse(text, CHOICES)
    choices, problems = try_convert(notation, AdoptionChoices)
    if choices is None:
        raise DataError(problems)
    return notation, choices, (*problems, *check_sources(choices, notation))


def check_sources(choices: AdoptionChoices, notation: Notation) -> list[Finding]:
    """Bindings from a source that nobody named."""
    allowed = ", ".join(choices.sources) or "–"
    return [
        Finding("binding-source", origin=notation.origin(("bindings", port)), found=binding.source, allowed=allowed)
        for port, written in as_written(choices.bindings).items()
        for binding in written
        if isinstance(binding, NamedBinding) and binding.source not in choices.sources
    ]


def with_choice(
    text: str, path: str, value: Any, application: Application, overrides: Overrides, reason: Reason | None
) -> str:
    """The text of `spbe.yaml` with a setting, a label or a field of the profile chosen, or what an objective that is
    brought serves; and why.

    Raises:
        UsageError: the path is none of these.
    """
    path = path.removeprefix("overrides.")
    section, _, name = path.partition(".")
    if section not in (*SETTABLE, "serves", "profile") or not name:
        raise UsageError(Finding("choice-path", found=path, allowed=Phrase("choice.paths")))
    if section in ("settings", "profile"):
        text = set_entry(text, section, name, value)
    else:
        before = overrides.labels if section == "labels" else overrides.serves
        text = set_entry(text, "overrides", section, {**before, name: value})
    if reason is None:
        return text
    replaces = digest_of(published_choices(application).get(path, MISSING))
    kept = reason.model_copy(update={"replaces": replaces}).model_dump(mode="json", exclude_none=True)
    return set_entry(text, "reasons", path, kept)


def with_choices(
    text: str, chosen: Mapping[str, Any], application: Application, overrides: Overrides, reason: Reason | None
) -> str:
    """The text of `spbe.yaml` with several choices, by their paths, and why.

    Raises:
        UsageError: one of the paths names nothing that can be chosen.
    """
    for path, value in chosen.items():
        text = with_choice(text, path, value, application, overrides, reason)
    return text


def refuse_new(before: Sequence[Finding], after: Sequence[Finding]) -> None:
    """Refuse what was not wrong before a choice and is after it.

    Raises:
        DataError: there is such.
    """
    known = [_placeless(finding) for finding in before]
    wrong = [finding for finding in map(_placeless, errors_among(after)) if finding not in known]
    if wrong:
        raise DataError(wrong)


def _placeless(finding: Finding) -> Finding:
    """A finding without its line, which is another one in a text that was changed above it."""
    return attrs.evolve(finding, origin=finding.origin and attrs.evolve(finding.origin, row=None))


class Missing:
    """Stands for a field that one side does not have; there is only one."""

    def __repr__(self) -> str:
        return "–"


MISSING = Missing()


def check_bindings(bound: Collection[str], ports: Sequence[Port], notation: Notation) -> list[Finding]:
    """What is wrong with the names of bound ports: one that the application does not have, or one that is needed."""
    names = [port.name for port in ports]
    findings = [
        Finding("binding-port", origin=notation.origin(("bindings", name)), found=name, allowed=", ".join(names))
        for name in bound
        if name not in names
    ]
    origin = notation.origin(("bindings",))
    missing = [port.name for port in ports if port.required and port.name not in bound]
    return findings + [Finding("binding-absent", origin=origin, field=name, found=name) for name in missing]
