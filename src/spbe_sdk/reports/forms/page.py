"""What every page shares: templates in a sandbox, everything escaped, findings in groups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from spbe_sdk.documents.fields import LocalText
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import SHOWN_PER_CODE, Finding, Origin, by_code, doubt
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say, written
from spbe_sdk.reports.forms.labels import port_name
from spbe_sdk.reports.forms.paper import Paper, paper_size


def render_template(name: str, view: Mapping[str, Any], templates: Path | None = None) -> str:
    """A page as HTML text. Everything from outside is escaped.

    `templates` is a folder of the adopter's own templates, which go before ours and run in a sandbox.

    Raises:
        DataError: one of those templates does not work; the finding names its line.
    """
    from jinja2 import TemplateError

    try:
        return str(_environment(templates).get_template(name).render(**view))
    except TemplateError as error:
        if templates is None:
            raise
        row = getattr(error, "lineno", None)
        details = {"reason": str(error)}
        raise DataError(Finding("template-broken", origin=Origin(str(templates), row=row), details=details)) from None


def spoken(language: Language, paper: Paper = "A4") -> dict[str, Any]:
    """What every page of ours needs for its words: ``w`` for any word, ``t`` for those of the report; and its paper."""
    return {
        "paper_size": paper_size(paper),
        "w": lambda key, **details: say(key, language, **details),
        "t": lambda key, **details: say(f"report.{key}", language, **details),
        "doubt": lambda errors: doubt(errors, language),
        "port_name": lambda port: port_name(port, language),
        "rated": lambda value: value_text(value, language),
        "language": language,
    }


@cache
def _environment(templates: Path | None) -> Any:
    """Templates are compiled once; those of a workspace again when their file changes."""
    from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    ours = PackageLoader("spbe_sdk", "reports/templates")
    form: dict[str, Any] = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    environment: Environment
    if templates is None:
        environment = Environment(loader=ours, **form)  # noqa: S701 - autoescape is in `form`
    else:
        environment = ImmutableSandboxedEnvironment(loader=ChoiceLoader([FileSystemLoader(templates), ours]), **form)
    environment.finalize = pass_context(_shown)
    environment.filters["css"] = _css
    environment.filters["legal"] = pass_context(_legal)
    environment.filters["figure"] = environment.filters["exact"] = pass_context(_figure)
    return environment


def _shown(context: Any, value: object) -> object:
    """What a template prints: texts in the page's language, every figure and day as its people write it."""
    language = context["language"]
    return value.say(language) if isinstance(value, LocalText) else written(value, language)


def _legal(context: Any, text: object, *names: str | None) -> object:
    """The words of a regulation, which has them in Indonesian alone: on other pages they say in which language.

    With names, such as those of predicates, only where these stand in the text.
    """
    from markupsafe import Markup, escape

    if context["language"] == "id" or not text:
        return text
    marked = Markup('<span lang="id">{}</span>')
    if not names:
        return marked.format(text)
    known = sorted(filter(None, names), key=len, reverse=True)
    parts = re.split(rf"\b({'|'.join(map(re.escape, known))})\b", str(text)) if known else [str(text)]
    return Markup("").join(marked.format(part) if number % 2 else escape(part) for number, part in enumerate(parts))


def _css(text: object) -> str:
    """A text inside quotes of a style sheet, which nothing in it can close: all but letters and digits by number."""
    return "".join(char if char.isascii() and char.isalnum() else f"\\{ord(char):06x}" for char in str(text))


def _figure(context: Any, value: Decimal | Fraction | int, *, signed: bool = False) -> str:
    return figure(value, context["language"], signed=signed)


def problems(findings: list[Finding], language: Language) -> list[dict[str, Any]]:
    """The findings by code, errors first, each code with its first few and the number of the others."""
    return [
        {
            "severity": str(group[0].severity),
            "code": group[0].code,
            "entries": [
                {
                    "where": finding.origin.text(language) if finding.origin else "",
                    "what": finding.message(language),
                    "how": finding.remedy(language),
                }
                for finding in group[:SHOWN_PER_CODE]
            ],
            "more": len(group) - SHOWN_PER_CODE,
        }
        for group in by_code(findings)
    ]
