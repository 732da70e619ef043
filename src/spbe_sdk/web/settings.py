"""Settings: what a region chooses besides its data, as `spbe set` writes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs
from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import JsonValue

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.worksheets.making import renewed
from spbe_sdk.documents.application import Setting
from spbe_sdk.files.held import hold
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, words
from spbe_sdk.performance.policies.library import policy_names
from spbe_sdk.scoring.exact import EXACT_PATTERN
from spbe_sdk.web.shown import desk, digest_of, problems, still_shown

pages = Blueprint("settings", __name__, url_prefix="/settings")

_SET = "set."

# Where the names of choices are that reports speak of too.
_NAMED = {"period": "plan.period_", "stage": "report.stage_"}


@attrs.frozen(slots=True)
class SettingField:
    """A setting as a field of the form: what it is now, and what holds where it is not set.

    `kinds` are the types that its values may have; `fixed` is the publisher's value where nobody may change it.
    """

    name: str
    title: str
    help: str
    required: bool
    value: str
    standing: str
    fixed: str | None
    choices: Sequence[tuple[str, str]]
    kinds: frozenset[str]

    @property
    def known(self) -> list[str]:
        """The values that may be chosen."""
        return [value for value, _ in self.choices]

    def read(self, text: str) -> JsonValue:
        """What somebody wrote, as it stands in `spbe.yaml`."""
        if "integer" in self.kinds and text.isascii() and text.isdecimal():
            return int(text)
        if "boolean" in self.kinds and text in ("true", "false"):
            return text == "true"
        return text.replace(",", ".") if "exact" in self.kinds else text


@pages.get("")
def shown() -> Any:
    """Every setting with what it is now; nothing is written."""
    return _form(desk().opened(), {})


@pages.post("")
def save() -> Any:
    """Write what is other than it was shown, all of it or nothing."""
    form, folder = request.form, desk().folder
    given = {name.removeprefix(_SET): text.strip() for name, text in form.items() if name.startswith(_SET)}
    with hold(folder):
        adoption = desk().opened()
        before = adoption.choices.settings.get("year")
        try:
            still_shown(adoption.files, (), form.get("digest", ""))
            chosen = dict(_changed(adoption, given))
            if chosen:
                adoption.choose_all({f"settings.{name}": value for name, value in chosen.items()})
        except SpbeError as error:
            return _form(adoption, given, error.findings), 422
    moved = before if before and chosen.get("year", before) != before else None
    return redirect(url_for("settings.shown", saved=1, moved=moved, renewed=_renewed()), 303)


@pages.post("/undo")
def undo() -> Any:
    """Take back what was saved last, as `spbe undo` does."""
    desk().opened().undo()
    return redirect(url_for("settings.shown", undone=1, renewed=_renewed()), 303)


def _renewed() -> int | None:
    """Renew a worksheet that was made for other settings: 1 where that was done; what cannot be renewed is told."""
    adoption = desk().opened()
    if not any(finding.code == "worksheet-stale" for finding in adoption.doubts()):
        return None
    try:
        renewed(adoption)
    except SpbeError:
        return None
    return 1


def _changed(adoption: Adoption, given: Mapping[str, str]) -> Iterator[tuple[str, JsonValue]]:
    """The settings that are other than they were; what was emptied is the publisher's again."""
    published = adoption.package.application.settings
    for field in _fields(adoption, desk().language):
        text = given.get(field.name, field.value)
        if field.fixed is None and text != field.value:
            yield field.name, field.read(text) if text else published.get(field.name, Setting()).default


def _form(adoption: Adoption, given: Mapping[str, str], refusals: Sequence[Finding] = ()) -> Any:
    language = desk().language
    fields, doubts = _fields(adoption, language), adoption.doubts()
    return render_template(
        "settings.html",
        fields=[attrs.evolve(field, value=given.get(field.name, field.value)) for field in fields],
        digest=digest_of(adoption.files, ()),
        refusals=problems(refusals, language),
        findings=problems(doubts, language),
        saved="saved" in request.args,
        undone="undone" in request.args,
        policies=policy_names(),
        renewed="renewed" in request.args,
        moved=request.args.get("moved", ""),
        year=adoption.choices.settings.get("year", "–"),
        stale=any(finding.code == "worksheet-stale" for finding in doubts),
    )


def _fields(adoption: Adoption, language: Language) -> list[SettingField]:
    """The settings of the application that stand on one line, as its kind describes them."""
    schema = adoption.kind.settings_model.model_json_schema()
    fields = [
        _field(name, _parts(part, schema), name in schema.get("required", ()), adoption, language)
        for name, part in schema["properties"].items()
    ]
    return [field for field in fields if field.kinds & {"string", "integer", "boolean"}]


def _parts(part: Mapping[str, Any], schema: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """What a setting may be, each kind of value by itself, the first with its default and description."""
    within = [schema["$defs"][item["$ref"].rpartition("/")[2]] if "$ref" in item else item
              for item in (part, *part.get("anyOf", ()))]  # fmt: skip
    return [{**within[0], **part}, *within[1:]]


def _field(
    name: str, parts: Sequence[Mapping[str, Any]], required: bool, adoption: Adoption, language: Language
) -> SettingField:
    setting = adoption.package.application.settings.get(name, Setting())
    kinds = {str(part["type"]) for part in parts if "type" in part}
    values = [_text(value) for part in parts for value in part.get("enum", ())]
    values += ["true", "false"] if "boolean" in kinds else []
    if setting.lock == "bounded" and setting.allowed is not None:
        values = [_text(value) for value in setting.allowed]
    default = parts[0].get("default") if setting.default is None else setting.default
    said = words(language)["web"]
    return SettingField(
        name,
        said["setting"].get(name, name),
        said["setting_help"].get(name, "" if name in said["setting"] else parts[0].get("description", "")),
        required,
        _as_read(_text(adoption.choices.settings.get(name)), parts, language),
        _named(name, _text(default), language),
        _named(name, _text(setting.default), language) if setting.lock == "fixed" else None,
        [(value, _named(name, value, language)) for value in values],
        frozenset(kinds | ({"exact"} if any(part.get("pattern") == EXACT_PATTERN for part in parts) else set())),
    )


def _named(name: str, value: str, language: Language) -> str:
    """A value as people call it."""
    section, _, before = _NAMED.get(name, "").rpartition(".")
    known = words(language)[section] if section else words(language)["web"]["choice"]
    return str(known.get(f"{before}{value}", value))


def _as_read(value: str, parts: Sequence[Mapping[str, Any]], language: Language) -> str:
    """An exact number with the comma of a reader who writes one; other texts as they are."""
    exact = any(part.get("pattern") == EXACT_PATTERN for part in parts)
    return value.replace(".", ",") if exact and language == "id" else value


def _text(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
