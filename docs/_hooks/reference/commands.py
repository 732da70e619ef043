"""Every verb of the command line: how it is written, its arguments and options, examples, how it ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reference.told import code, fence, frame, table
from spbe_sdk.cli.help import HelpPage, VerbGroup, examples, told
from spbe_sdk.cli.main import commands as verbs
from spbe_sdk.cli.verbs import TASKS
from spbe_sdk.findings.words import Language, say


def overview(language: Language) -> str:
    """The verbs by what people want to do."""
    parts = []
    for task, names in TASKS.items():
        linked = ", ".join(f"[{path[0]}](#{'-'.join(path)})" for path in map(_first, names))
        parts.append(f"- **{say(f'help.frame.task.{task}', language)}**: {linked}")
    return "\n".join(parts) + "\n"


def commands(language: Language) -> str:
    """Every verb."""
    return "\n".join(_verb(path, verb, language) for path, verb in verbs() if path and not isinstance(verb, VerbGroup))


def _first(name: str) -> tuple[str, ...]:
    """The words of the first verb under a name."""
    return next(path for path, verb in verbs() if path and path[0] == name and not isinstance(verb, VerbGroup))


def _verb(path: Sequence[str], verb: Any, language: Language) -> str:
    line = f"spbe {' '.join(path)}"
    context = verb.context_class(verb, info_name=line)
    page = HelpPage(context, path, language)
    parts = [f"## `{line}` {{ #{'-'.join(path)} }}\n\n{told(path, 'about', language)}\n"]
    parts.append(fence(page.usage(verb).partition(" ")[2], "text"))
    for kind in ("argument", "option"):
        rows = [
            (code(page.named(part)), page.meant(part))
            for part in verb.get_params(context)
            if part.param_type_name == kind and part.name not in ("help", "language", "as_json")
        ]
        parts.append(table((frame(language)[kind], frame(language)["meaning"]), rows))
    if any(part.name == "as_json" for part in verb.params):
        parts.append(f"`--json`: {told(path, 'as_json', language)}\n")
    parts.append(fence("\n".join(examples(path, language)), "sh"))
    return "\n".join(filter(None, parts))
