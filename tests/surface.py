"""The public surface: every name that is promised, with what it takes and gives, one a line.

``python tests/surface.py`` writes the listing anew, which is committed; a change of it is a change for users.
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

LISTING = Path(__file__).parent / "house" / "surface.txt"
MODULES = ("spbe_sdk", "spbe_sdk.plugins")


def listing() -> str:
    """Every public name of every public module."""
    lines = [line for module in MODULES for name in exported(module) for line in described(module, name)]
    return "\n".join(lines) + "\n"


def exported(module: str) -> list[str]:
    return [name for name in import_module(module).__all__ if not name.startswith("_")]


def described(module: str, name: str) -> Iterator[str]:
    value, path = getattr(import_module(module), name), f"{module}.{name}"
    if not inspect.isclass(value):
        yield path + (taken(value) if inspect.isroutine(value) else "")
        return
    yield f"{path} ({', '.join(base.__name__ for base in value.__bases__)})"
    # What another module hands on too is told there.
    if module == MODULES[0] or name not in exported(MODULES[0]):
        yield from sorted(f"{path}.{member}" for member in members(value))


def members(cls: type) -> Iterator[str]:
    """The fields and methods that a class has of ours."""
    ours = [base for base in cls.__mro__ if base.__module__.startswith("spbe_sdk")]
    if issubclass(cls, Enum):
        yield from (f"{name} = {member.value!r}" for name, member in cls.__members__.items())
    fields = {name: told for base in reversed(ours) for name, told in inspect.get_annotations(base).items()}
    yield from (f"{name}: {told}" for name, told in fields.items() if not name.startswith("_"))
    defined = {name: member for base in reversed(ours) for name, member in vars(base).items()}
    told = {*fields, *(cls.__members__ if issubclass(cls, Enum) else ())}
    for name, member in defined.items():
        if name in told or (name.startswith("_") and name != "__call__"):
            continue
        if isinstance(member, property) and member.fget is not None:
            yield f"{name}: {inspect.get_annotations(member.fget).get('return')}"
        elif isinstance(member, classmethod | staticmethod) or inspect.isroutine(member):
            yield name + taken(getattr(cls, name))


class Bare(str):
    """An annotation, shown without quotes."""

    __slots__ = ()
    __repr__ = str.__str__


def taken(function: Any) -> str:
    signature = inspect.signature(function)
    parameters = [one.replace(annotation=bare(one.annotation)) for one in signature.parameters.values()]
    return str(signature.replace(parameters=parameters, return_annotation=bare(signature.return_annotation)))


def bare(annotation: Any) -> Any:
    return Bare(annotation) if isinstance(annotation, str) else annotation


if __name__ == "__main__":
    LISTING.write_text(listing(), encoding="utf-8")
    sys.stdout.write(f"{LISTING}\n")
