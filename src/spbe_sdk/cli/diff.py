"""`spbe diff`: how two packages differ, whether versions of one application or variants of two publishers."""

from __future__ import annotations

from pathlib import Path

from spbe_sdk.applications.package.package import verify
from spbe_sdk.applications.upgrade.lineage import differences, related
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.findings.words import say


def diff(
    one: Path,
    other: Path,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show how two packages differ."""
    first, second = verify(one), verify(other)
    found = differences(first, second)
    kin = related(first.application, second.application)
    if as_json:
        print_json({"related": kin, "differences": [item.to_dict() for item in found]}, indent=2)
        return
    names = [f"{package.application.id} {package.application.version}" for package in (first, second)]
    echo(" → ".join(names))
    echo(say("diff.related" if kin else "diff.unrelated", language))
    for item in found:
        echo(f"  {item.path}: {item.one or '–'} → {item.other or '–'}")
    if not found:
        echo(say("diff.same", language))
