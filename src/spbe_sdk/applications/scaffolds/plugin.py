"""Scaffolds that tests pass at once: plug-in packages of a strategy, a formula or an adapter, and an instrument."""

from __future__ import annotations

import keyword
import sys
from pathlib import Path

import spbe_sdk
from spbe_sdk.applications.scaffolds.filling import identifier, write_templates
from spbe_sdk.files.atomic import write_folder_atomic
from spbe_sdk.files.providers import OURS, registered
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.instruments.library import library
from spbe_sdk.performance.policies.library import policy_names


def new_strategy(folder: Path, language: Language = DEFAULT_LANGUAGE) -> None:
    """Make a strategy package; its name comes from the folder's.

    Its words are those of the `language`.

    Raises:
        UsageError: the folder's name is no name of a package, or is taken.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "strategy", language)


def new_formula(folder: Path, language: Language = DEFAULT_LANGUAGE) -> None:
    """Make a package with a formula and a policy that uses it; their name comes from the folder's.

    Its words are those of the `language`.

    Raises:
        UsageError: the folder's name is no name of a package, or is taken.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "formula", language)


def new_instrument(folder: Path, language: Language = DEFAULT_LANGUAGE) -> None:
    """Make a folder with an instrument as data and its tests; its id comes from the folder's name.

    Its words are those of the `language`.

    Raises:
        UsageError: the folder's name makes no id, or one that is taken.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "instrument", language)


def new_adapter(folder: Path, language: Language = DEFAULT_LANGUAGE) -> None:
    """Make an adapter package; its name comes from the folder's.

    Its words are those of the `language`.

    Raises:
        UsageError: the folder's name is no name of a package, or is taken.
        WorkspaceError: the folder is taken or cannot be written.
    """
    _make(folder, "adapter", language)


# Where names of code are registered, by what is scaffolded.
_GROUPS = {"strategy": "strategies", "formula": "formulas", "adapter": "adapters"}


def _taken(kind: str) -> dict[str, str]:
    """The names that a kind of scaffold may not take, and who provides each."""
    if kind == "instrument":
        return {name: str(providers[0]) for name, providers in library().providers.items()}
    # A formula comes with a policy of the same name.
    policies = dict.fromkeys(policy_names(), OURS) if kind == "formula" else {}
    return policies | {name: str(plugin.provider) for name, plugin in registered(_GROUPS[kind]).items()}


def _module_name(folder: Path) -> str:
    """A folder's name, where it can name a package and the module in it."""
    name, own = identifier(folder), folder.resolve().name
    if own != name:
        raise UsageError(Finding("name-invalid", found=own))
    module = name.replace("-", "_")
    if keyword.iskeyword(module) or module in sys.stdlib_module_names:
        raise UsageError(Finding("name-taken", found=name, allowed="Python"))
    if module == spbe_sdk.__name__:
        raise UsageError(Finding("name-taken", found=name, allowed=OURS))
    return name


def _free_name(folder: Path, kind: str) -> str:
    """What a scaffold is called, where nobody has taken it. An instrument is data: its id names no module."""
    name = identifier(folder) if kind == "instrument" else _module_name(folder)
    if provider := _taken(kind).get(name):
        raise UsageError(Finding("name-taken", found=name, allowed=provider))
    return name


def _make(folder: Path, kind: str, language: Language) -> None:
    name = _free_name(folder, kind)
    class_name = "".join(part.capitalize() for part in name.split("-"))
    values = {"name": name, "module": name.replace("-", "_"), "class": class_name}
    write_folder_atomic(folder, lambda draft: write_templates(kind, draft, values, language))
