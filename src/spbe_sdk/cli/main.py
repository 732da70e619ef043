"""The command `spbe`: one verb per file in this folder."""

from __future__ import annotations

import sys

import typer

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
from spbe_sdk.cli.export import export
from spbe_sdk.cli.instruments import instruments
from spbe_sdk.cli.keys import keys
from spbe_sdk.cli.new import new
from spbe_sdk.cli.output import prepare_streams, print_findings, print_json
from spbe_sdk.cli.policies import policies
from spbe_sdk.cli.publish import publish
from spbe_sdk.cli.receipt import receipt
from spbe_sdk.cli.roadmap import roadmap
from spbe_sdk.cli.run import run as run_verb
from spbe_sdk.cli.schema import schema
from spbe_sdk.cli.score import score
from spbe_sdk.cli.search import search
from spbe_sdk.cli.set import set_choice
from spbe_sdk.cli.trend import trend
from spbe_sdk.cli.trial import trial
from spbe_sdk.cli.upgrade import rollback, upgrade
from spbe_sdk.cli.validate import validate
from spbe_sdk.cli.verify import verify
from spbe_sdk.findings.errors import SpbeError, UsageError
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, LANGUAGES, Language

app = typer.Typer(
    name="spbe",
    help="Adopsi aplikasi SPBE daerah lain tanpa membangunnya kembali.\n\n"
    "Adopt another region's SPBE application without rebuilding it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for verb in (
    demo,
    build,
    verify,
    publish,
    catalogue,
    search,
    adopt,
    bind,
    doctor,
    trial,
    upgrade,
    rollback,
    diff,
    contribute,
    accept,
    score,
    compare,
    roadmap,
    trend,
    evidence,
    instruments,
    policies,
    validate,
    schema,
):
    app.command()(verb)

app.command("run")(run_verb)

app.command("set")(set_choice)

app.add_typer(new, name="new")

app.add_typer(keys, name="keys")

app.add_typer(receipt, name="receipt")

app.add_typer(export, name="export")


@app.callback()
def _main() -> None:
    """Adopsi aplikasi SPBE daerah lain tanpa membangunnya kembali."""


def run(arguments: list[str] | None = None) -> None:
    """Run the command line: 0 fine, 1 problems found, 2 wrong usage."""
    prepare_streams()
    words = sys.argv[1:] if arguments is None else arguments
    try:
        app(words)
    except SpbeError as error:
        language = _language(words)
        if "--json" in words:
            print_json({"findings": [finding.to_dict(language) for finding in error.findings]})
        else:
            print_findings(error.findings, language, stderr=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough; nothing is left to say.
        sys.stderr.close()
        sys.exit(0)


def _language(words: list[str]) -> Language:
    """The language that the command line asks for, also where the verb never got to read it."""
    import os

    asked = words[words.index("--lang") + 1] if "--lang" in words[:-1] else os.environ.get("SPBE_LANG")
    return next((language for language in LANGUAGES if language == asked), DEFAULT_LANGUAGE)
