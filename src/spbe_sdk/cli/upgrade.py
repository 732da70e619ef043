"""`spbe upgrade` and `spbe rollback`: a new version with local choices kept, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from spbe_sdk.applications.kinds.kind import Headline
from spbe_sdk.applications.upgrade.history import rollback as go_back
from spbe_sdk.applications.upgrade.merge import Merged, MergeOutcome
from spbe_sdk.applications.upgrade.upgrade import Decision, UpgradeSteps, apply_upgrade
from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.assessment.carrying_evidence import CarriedEvidence
from spbe_sdk.bindings.outcome import once
from spbe_sdk.cli.asking import agreed, choosing
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.cli.shown import opened, print_breaking, print_effect, print_terms
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding, errors_among
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.scoring.exact import round_half_up


def upgrade(
    package: str,
    workspace: Annotated[Path, typer.Argument()] = Path(),
    apply: Annotated[bool, typer.Option("--apply/--plan")] = False,
    decide: list[str] | None = None,
    version: str | None = None,
    accept_key: str | None = None,
    move_to: str | None = None,
    accept_terms: Annotated[bool, typer.Option("--accept-terms")] = False,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Show what a new version changes, and take it into use."""
    adoption, decisions = opened(workspace, language), _decisions(decide)

    def look(chosen: str | None) -> UpgradeSteps:
        options = {"version": version, "accept_key": chosen or accept_key, "move_to": move_to}
        with working(language):
            return adoption.upgrade_steps(package, decisions, language=language, **options)

    steps = choosing(look, "package-keys", language)
    if not as_json:
        print_terms(steps, language)
    if apply:
        asked = bool(steps.terms) and not accept_terms and agreed("upgrade.agree", language)
        apply_upgrade(adoption, steps, accept_terms=accept_terms or asked)
    if as_json:
        print_json({**steps.to_dict(), "applied": apply}, indent=2)
    else:
        _print(steps, language)
        _print_end(steps, apply, language)
    raise typer.Exit(1 if steps.undecided else 0)


def rollback(
    workspace: Annotated[Path, typer.Argument()] = Path(),
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Go back to what was before the last upgrade."""
    adoption = go_back(workspace)
    print_findings(adoption.version_findings(), language, stderr=True)
    version = adoption.package.application.version
    if as_json:
        print_json({"version": version})
    else:
        echo(say("upgrade.rolled_back", language, version=version))


def _decisions(words: list[str] | None) -> dict[str, Decision]:
    made: dict[str, Decision] = {}
    for word in words or []:
        path, _, side = word.rpartition("=")
        if side not in get_args(Decision):
            sides = " | ".join(f"…={name}" for name in get_args(Decision))
            raise UsageError(Finding("line-form", field="--decide", found=word, allowed=sides))
        made[path] = cast("Decision", side)
    return made


def _print(steps: UpgradeSteps, language: Language) -> None:
    old, new = steps.old.version, steps.new.version
    echo(say("upgrade.title", language, id=steps.new.id, old=old, new=new))
    if steps.new.id != steps.old.id:
        echo(say("upgrade.moved", language, old=steps.old.id, publisher=steps.new.publisher.name))
    print_breaking(steps.breaking, language)
    for item in steps.fields:
        if item.outcome is not MergeOutcome.UNCHANGED:
            _print_field(item, steps, language)
    for port, carried in steps.carried.items():
        _print_carried(port, carried, steps.after, language)
    print_effect(steps, language)


def _print_end(steps: UpgradeSteps, applied: bool, language: Language) -> None:
    for item in steps.taken_over:
        echo(say("upgrade.taken_over", language, path=item.path))
    if applied:
        echo(say("upgrade.applied", language, version=steps.new.version))
    elif steps.undecided:
        echo(say("upgrade.waiting", language, count=len(steps.undecided)))
        for item in steps.undecided:
            sides = "ours | theirs | carry" if item.name in steps.carried else "ours | theirs"
            echo(f"  --decide {item.path}=({sides})")
    else:
        echo(say("upgrade.not_applied", language))
    shown = ("trial-different", "package-withdrawn", "assessment-year", "indicator-collides")
    trust = ("key-", "catalogue-")
    serious = [finding for finding in steps.findings if finding.code in shown or finding.code.startswith(trust)]
    missing = errors_among(steps.findings) if steps.after is None else []
    print_findings(once([*serious, *missing]), language)


def _print_field(item: Merged, steps: UpgradeSteps, language: Language) -> None:
    decided = steps.decisions.get(item.path)
    mark = f" → {decided}" if decided else ""
    echo(f"  {item.path}: {say(f'upgrade.{item.outcome}', language)}{mark}")
    if item.section != "bindings":
        echo(f"    {say('upgrade.sides', language, base=item.base, theirs=item.theirs, ours=item.ours)}")


def _print_carried(port: str, carried: Carried, after: Headline | None, language: Language) -> None:
    """What of a port's rows carries over to the new instrument: values, evidence, what is new, what is gone."""
    states = [row.state for row in carried.rows]
    counts = {name: states.count(name) for name in ("carried", "elsewhere", "new")}
    documents = len({id for row in carried.rows for id in row.evidence})
    walk = carried.crosswalk
    official = say("compare.yes" if walk.official else "compare.no", language)
    echo(say("carry.title", language, port=port, id=walk.id, official=official))
    if isinstance(carried, CarriedEvidence):
        proving = sum(bool(item.supports) for item in carried.documents)
        echo(f"  {say('carry.evidence_counts', language, documents=len(carried.documents), proving=proving)}")
    else:
        echo(f"  {say('carry.counts', language, documents=documents, **counts)}")
    points = {share.code: share.points for share in after.shares} if after and port == "ratings" else {}
    for row in carried.rows if port == "ratings" else ():
        worth = points.get(row.code)
        points_of = "" if worth is None else figure(round_half_up(worth, 3), language)
        gives = f" = {points_of} {say('upgrade.points', language)}" if points_of else ""
        proof = f", {say('carry.evidence', language, count=len(row.evidence))}" if row.evidence else ""
        came = f" ← {', '.join(row.came_from)}" if row.came_from else ""
        value = value_text(row.value, language) if row.value else say(f"carry.state_{row.state}", language)
        echo(f"    {row.code} {row.name}{came}: {value}{gives}{proof}")
    if carried.gone:
        echo(f"  {say('compare.gone', language, codes=', '.join(carried.gone))}")
    echo(f"  {say('carry.path', language, port=port, path=carried.path)}")
