"""`spbe policies`: the measurement policies that ship, and what one of them says."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.cli.output import JsonOption, LanguageOption, console, echo, escape, print_json
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import say
from spbe_sdk.performance.policies.library import load_policy, policy_names, read_policy


def policies(
    name: Annotated[str | None, typer.Argument()] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """List the measurement policies, or show one."""
    if name is None:
        found = [load_policy(known) for known in policy_names()]
        if as_json:
            print_json([{"id": p.id, "version": p.version, "title": p.title, "source": p.source} for p in found], 2)
        else:
            for policy in found:
                echo(f"{policy.id:22} {policy.title}")
        return
    path = Path(name)
    policy = read_policy(path) if path.suffix in (".yaml", ".json") else load_policy(name)
    if as_json:
        print_json(policy.model_dump(mode="json", exclude_none=True), indent=2)
    else:
        _print(policy, language)


def _print(policy: MeasurementPolicy, language: LanguageOption) -> None:

    out = console()
    out.print(f"[bold]{escape(policy.id)} {policy.version}[/] {escape(policy.title)}")
    out.print(escape(f"{policy.source}. {policy.confidence}."))
    for direction in ("maximize", "minimize", "target", "range"):
        formula = getattr(policy, direction)
        zero = getattr(policy.zero_target, "target" if direction == "range" else direction)
        out.print(escape(f"  {direction}: {formula} · 0 → {zero}"))
    bounds = [figure(edge, language) if edge is not None else "–" for edge in (policy.floor, policy.cap)]
    out.print(escape(f"  floor {bounds[0]} · cap {bounds[1]} · {policy.roll_up.strategy} · {policy.efficiency}"))
    bands = []
    for band in policy.classes:
        edge = band.at_least if band.at_least is not None else band.above
        sign = "≥" if band.at_least is not None else ">"
        bands.append(f"{band.name} {sign} {figure(edge, language)}" if edge is not None else band.name)
    out.print(escape(f"  {say('plan.class', language)}: {', '.join(bands)}"))
