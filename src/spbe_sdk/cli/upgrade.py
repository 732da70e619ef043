"""`spbe upgrade` and `spbe rollback`: a new version with local choices kept, and back again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.adoption import Adoption
from spbe_sdk.applications.merging import Outcome
from spbe_sdk.applications.upgrade import Decision, UpgradePlan, apply_upgrade, plan_upgrade
from spbe_sdk.applications.upgrade import rollback as go_back
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json, working
from spbe_sdk.wording import say


def upgrade(
    package: Annotated[Path, typer.Argument(help="Paket versi baru.")],
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    apply: Annotated[bool, typer.Option("--apply/--plan", help="Lakukan, atau hanya tunjukkan (bawaan).")] = False,
    decide: Annotated[
        list[str] | None, typer.Option(help="Putusan, misalnya settings.language=ours; boleh berulang.")
    ] = None,
    accept_key: Annotated[str | None, typer.Option(help="Sidik kunci baru yang diterima.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Tunjukkan apa yang berubah dengan versi baru, lalu pakai; pilihan sendiri dipertahankan."""
    adoption = Adoption.open(workspace)
    with working(language):
        plan = plan_upgrade(adoption, package, _decisions(decide), accept_key=accept_key, language=language)
    if apply:
        adoption = apply_upgrade(adoption, plan)
    if as_json:
        print_json({**plan.to_dict(), "applied": apply}, indent=2)
    else:
        _print(plan, language)
        if apply:
            echo(say("upgrade.applied", language, version=plan.new.version))
        elif plan.undecided:
            echo(say("upgrade.waiting", language, count=len(plan.undecided)))
        else:
            echo(say("upgrade.planned", language))
    raise typer.Exit(1 if plan.undecided else 0)


def rollback(
    workspace: Annotated[Path, typer.Argument(help="Ruang kerja.")] = Path(),
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Kembali ke versi dan pilihan sebelum pemutakhiran terakhir."""
    adoption = go_back(workspace)
    version = adoption.package.application.version
    if as_json:
        print_json({"version": version})
    else:
        echo(say("upgrade.rolled_back", language, version=version))


def _decisions(words: list[str] | None) -> dict[str, Decision]:
    made: dict[str, Decision] = {}
    for word in words or []:
        path, _, side = word.rpartition("=")
        if side == "ours":
            made[path] = "ours"
        elif side == "theirs":
            made[path] = "theirs"
        else:
            raise typer.BadParameter(f"{word!r}: …=ours | …=theirs")
    return made


def _print(plan: UpgradePlan, language: LanguageOption) -> None:
    echo(say("upgrade.title", language, id=plan.old.id, old=plan.old.version, new=plan.new.version))
    for item in [*plan.merged, *plan.ports]:
        if item.outcome is Outcome.UNCHANGED:
            continue
        decided = plan.decisions.get(item.path)
        mark = f" → {decided}" if decided else ""
        echo(f"  {item.path}: {say(f'upgrade.{item.outcome}', language)}{mark}")
        echo(f"    {say('upgrade.sides', language, base=item.base, theirs=item.theirs, ours=item.ours)}")
    unknown = say("upgrade.unknown", language)
    before, after = (
        f"{headline.figure} · {headline.label}" if headline and headline.figure else unknown
        for headline in (plan.before, plan.after)
    )
    echo(say("upgrade.effect", language, before=before, after=after))
    if plan.before and plan.after:
        old = {row[0]: row[-1] for row in plan.before.rows}
        for row in plan.after.rows:
            if row[0] in old and old[row[0]] != row[-1]:
                echo(f"    {row[0]} {row[1]}: {old[row[0]]} → {row[-1]}")
    print_findings([finding for finding in plan.findings if finding.code == "trial-different"], language)
