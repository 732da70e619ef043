"""The command `spbe`: one verb per file in this folder."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer

from spbe_sdk.cli import export, keys, new, receipt
from spbe_sdk.cli.adopt import adopt
from spbe_sdk.cli.bind import bind
from spbe_sdk.cli.build import build
from spbe_sdk.cli.catalogue import catalogue
from spbe_sdk.cli.compare import compare
from spbe_sdk.cli.contribute import accept, contribute
from spbe_sdk.cli.demo import demo
from spbe_sdk.cli.diff import diff
from spbe_sdk.cli.doctor import doctor
from spbe_sdk.cli.evidence import evidence
from spbe_sdk.cli.fix import fix
from spbe_sdk.cli.help import LostOutputError, Verb, VerbGroup, misread
from spbe_sdk.cli.instruments import instruments
from spbe_sdk.cli.language import asked_language
from spbe_sdk.cli.open import open_page
from spbe_sdk.cli.output import LanguageOption, echo, prepare_streams, print_findings, print_json, silence
from spbe_sdk.cli.policies import policies
from spbe_sdk.cli.publish import publish
from spbe_sdk.cli.roadmap import roadmap
from spbe_sdk.cli.run import run as run_verb
from spbe_sdk.cli.schema import schema
from spbe_sdk.cli.score import score
from spbe_sdk.cli.search import search
from spbe_sdk.cli.set import set_choice
from spbe_sdk.cli.sign import sign
from spbe_sdk.cli.standing import standing
from spbe_sdk.cli.status import status
from spbe_sdk.cli.trend import trend
from spbe_sdk.cli.trial import trial
from spbe_sdk.cli.undo import undo
from spbe_sdk.cli.upgrade import rollback, upgrade
from spbe_sdk.cli.validate import validate
from spbe_sdk.cli.verify import verify
from spbe_sdk.cli.version import version_lines
from spbe_sdk.cli.withdraw import withdraw
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, say

Verbs = Mapping[str, Callable[..., Any]]

VERBS: Verbs = {
    "demo": demo,
    "build": build,
    "sign": sign,
    "verify": verify,
    "publish": publish,
    "withdraw": withdraw,
    "catalogue": catalogue,
    "search": search,
    "adopt": adopt,
    "bind": bind,
    "doctor": doctor,
    "trial": trial,
    "status": status,
    "upgrade": upgrade,
    "rollback": rollback,
    "diff": diff,
    "contribute": contribute,
    "accept": accept,
    "score": score,
    "compare": compare,
    "roadmap": roadmap,
    "standing": standing,
    "trend": trend,
    "evidence": evidence,
    "instruments": instruments,
    "policies": policies,
    "validate": validate,
    "schema": schema,
    "run": run_verb,
    "set": set_choice,
    "fix": fix,
    "undo": undo,
    "open": open_page,
}

GROUPS: Mapping[str, Verbs] = {
    "new": {
        "application": new.application,
        "adoption": new.adoption,
        "instrument": new.instrument,
        "strategy": new.strategy,
        "formula": new.formula,
        "adapter": new.adapter,
    },
    "keys": {"new": keys.new, "show": keys.show, "vouch": keys.vouch_for},
    "receipt": {"new": receipt.new, "show": receipt.show, "learn": receipt.learn},
    "export": {
        "publiccode": export.publiccode,
        "inventory": export.inventory,
        "results": export.results,
        "nation": export.nation,
    },
}


def _group(verbs: Verbs) -> typer.Typer:
    """Verbs under one name; before them, too, ``--lang`` may stand."""
    group = typer.Typer(
        cls=VerbGroup,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    group.callback()(_before)
    for name, verb in verbs.items():
        group.command(name, cls=Verb)(verb)
    return group


def _before(language: LanguageOption = "id") -> None:
    """Nothing is done before a verb: its language has been found."""


def _before_all(
    ctx: typer.Context,
    show_version: Annotated[bool, typer.Option("--version")] = False,
    verbose: Annotated[bool, typer.Option("--verbose")] = False,
    language: LanguageOption = "id",
) -> None:
    """Which version this is, and what else is installed: who provides each name."""
    if show_version:
        for line in version_lines(verbose):
            echo(line)
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        ctx.fail("Missing command.")


app = _group(VERBS)
app.callback(invoke_without_command=True)(_before_all)

for group_name, group_verbs in GROUPS.items():
    app.add_typer(_group(group_verbs), name=group_name)


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: 0 fine, 1 problems found, 2 wrong usage."""
    prepare_streams()
    line = list(sys.argv[1:] if arguments is None else arguments)
    try:
        status = _answer(line)
        sys.stdout.flush()
    except LostOutputError as error:
        status = _lost(error.__cause__, line)
    except OSError as error:
        status = _lost(error, line)
    sys.exit(status)


def _answer(line: Sequence[str]) -> int:
    """Do what a line asks for, say what is wrong with it, and return how it ended."""
    try:
        return int(app(line, standalone_mode=False, obj=asked_language(line)) or 0)
    except SpbeError as error:
        _refuse(error.findings, line)
        return 2 if isinstance(error, UsageError) else 1
    except typer.TyperException as error:
        finding = misread(error)
        _refuse([finding] if finding else [], line)
        return error.exit_code
    except typer.Abort:
        typer.echo(say("help.frame.aborted", asked_language(line) or DEFAULT_LANGUAGE), err=True)
        return 1


def _lost(error: BaseException | None, line: Sequence[str]) -> int:
    """What is left to say where the output is lost: nothing if its reader, such as `head`, has seen enough."""
    silence(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return 0
    reason = getattr(error, "strerror", None) or type(error).__name__
    finding = Finding("output-lost", found=str(getattr(error, "filename", None) or "–"), details={"reason": reason})
    try:
        print_findings([finding], asked_language(line) or DEFAULT_LANGUAGE, stderr=True)
    except OSError:
        silence(sys.stderr)
    return 1


def _refuse(findings: Sequence[Finding], line: Sequence[str]) -> None:
    language = asked_language(line) or DEFAULT_LANGUAGE
    if "--json" in line:
        print_json({"findings": [finding.to_dict(language) for finding in findings]})
    else:
        print_findings(findings, language, stderr=True)
