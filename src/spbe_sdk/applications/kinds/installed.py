"""The kinds that are installed; what one of another distribution gives is what a kind gives, or is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import wraps
from typing import Any, cast

from spbe_sdk.applications.kinds.ground import Ground
from spbe_sdk.applications.kinds.kind import Headline, Kind, Share
from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.bindings.outcome import Outcome, PortReport
from spbe_sdk.bindings.port import Port
from spbe_sdk.documents.fields import Part
from spbe_sdk.files.making import Making
from spbe_sdk.files.paths import is_portable
from spbe_sdk.files.providers import Plugin, find_plugin, reason, shown
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding

Check = Callable[[Any], bool]


def find_kind(name: str) -> type[Kind]:
    """The application kind with a name.

    Raises:
        UsageError: none is installed, or it is no kind; when it is called: it fails, or gives what no kind gives.
    """
    plugin = find_plugin("kinds", name)
    found = plugin.load()
    return cast(type[Kind], found if plugin.provider.is_ours else _checked(plugin, found))


def _checked(plugin: Plugin, found: Any) -> Any:
    """The same class, whose methods refuse to give anything else than they should."""
    if not isinstance(found, type):
        raise UsageError(_wrong(plugin, "class", found))
    for name, is_right in _HOLDS.items():
        if not is_right(getattr(found, name, None)):
            raise UsageError(_wrong(plugin, name, getattr(found, name, None)))
    missing = next((name for name in _GIVES.keys() - {"ports_for"} if not callable(getattr(found, name, None))), None)
    if missing is not None:
        raise UsageError(_wrong(plugin, missing, None))
    methods = {name: _method(plugin, found, name) for name in ("__init__", *_GIVES) if hasattr(found, name)}
    return type(found.__name__, (found,), methods)


def _method(plugin: Plugin, found: type, name: str) -> Callable[..., Any]:
    method = getattr(found, name)
    is_right = _GIVES.get(name, _is_nothing)

    @wraps(method)
    def call(*given: Any, **more: Any) -> Any:
        try:
            value = method(*given, **more)
            right = is_right(value)
        except SpbeError:
            raise
        except Exception as error:
            # Whatever the code of others does.
            raise UsageError(plugin.failed("plugin-failed", reason(error))) from error
        if not right:
            raise UsageError(_wrong(plugin, name, value))
        return value

    return call


def _wrong(plugin: Plugin, name: str, value: Any) -> Finding:
    details = {"name": plugin.name, "provider": str(plugin.provider)}
    return Finding("plugin-kind", field=name, found=shown(value), details=details)


def _is_nothing(value: Any) -> bool:
    return value is None


def _all(values: Any, *types: type) -> bool:
    """Whether something holds values of some types only, one after another."""
    return isinstance(values, Iterable) and not isinstance(values, str) and all(isinstance(v, types) for v in values)


def _is_outcome(value: Any) -> bool:
    return isinstance(value, Outcome) and _all(value.ports, PortReport) and _all(value.findings, Finding)


def _is_headline(value: Any) -> bool:
    return (
        isinstance(value, Headline)
        and _all([value.title, *value.columns, *value.notes], str)
        and _all([value.figure, value.label], str, type(None))
        and _all([value.covered, value.countable, value.errors], int)
        and all(_all(row, str) for row in [*value.rows, *value.missing])
        and all(isinstance(part, Share) and isinstance(part.points, Fraction) for part in value.shares)
    )


def _is_exact(value: Any) -> bool:
    """Whether something is JSON without a number that is not exact."""
    if isinstance(value, dict):
        return _all(value, str) and all(map(_is_exact, value.values()))
    if isinstance(value, list):
        return all(map(_is_exact, value))
    return value is None or isinstance(value, (str, int, bool))


def _are_files(value: Any) -> bool:
    # What is made when it is written is not made before only to be looked at.
    made = isinstance(value, Making) or (isinstance(value, dict) and _all(value.values(), bytes))
    return made and _all(value, str) and all(map(is_portable, value))


def _are_ports(value: Any) -> bool:
    return isinstance(value, tuple) and _all(value, Port)


# What a kind says of itself, and what each of its methods gives.
_HOLDS: Mapping[str, Check] = {
    "name": lambda value: isinstance(value, str),
    "ports": _are_ports,
    "settings_model": lambda value: isinstance(value, type) and issubclass(value, Part),
}

_GIVES: Mapping[str, Check] = {
    "ports_for": _are_ports,
    "ground": lambda value: isinstance(value, Ground),
    "used": lambda value: isinstance(value, Ground),
    "execute": _is_outcome,
    "headline": _is_headline,
    "carry": lambda value: isinstance(value, Mapping) and _all(value.values(), Carried),
    "expected": lambda value: isinstance(value, dict) and _is_exact(value),
    "files": _are_files,
}
