"""`spbe demo`: the whole journey with the example files, by the same calls as the verbs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.package.package import verify
from spbe_sdk.applications.scaffolds.example import adopt_example, examples_folder
from spbe_sdk.applications.workspace.run import Run
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_json
from spbe_sdk.cli.shown import print_run, print_trial
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import say

# The demos: what Sumedang's example publishes, how Bekasi's adopts it, and the file that a person would edit.
DEMOS = {
    "index": ("sumedang-spbe-index", "bekasi", "data/penilaian-2021.csv"),
    "esakip": ("sumedang-esakip", "bekasi-esakip", "data/kecamatan/32.16.01-tarumajaya.csv"),
}


def demo(
    which: Annotated[str, typer.Argument()] = "index",
    into: Path | None = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Take Bekasi from Sumedang's example to a report."""

    def tell(key: str, **details: object) -> None:
        if not as_json:
            echo(say(f"cli.{key}", language, **details))

    if which not in DEMOS:
        raise UsageError(Finding("demo-unknown", found=which, allowed=", ".join(DEMOS)))
    publisher, adopter, editable = DEMOS[which]
    examples = examples_folder()
    workspace = into or _free_folder()
    tell("demo_intro")
    package = build(examples / publisher, workspace.parent)
    tell("demo_build")
    tell("built", path=package)
    checked = verify(package)
    tell(
        "verified",
        id=checked.application.id,
        version=checked.application.version,
        count=len(checked.contents),
        size=checked.size,
    )
    catalogue = workspace.with_name(f"{workspace.name}-katalog")
    publish(Additions([package]), catalogue, language=language)
    tell("demo_publish", path=catalogue / "index.html")
    adoption = adopt_example(catalogue, examples / adopter, workspace, language)
    tell("demo_adopt")
    tell("adopted", path=workspace)
    tell("demo_bind", ports=", ".join(adoption.bindings))
    for port, sources in adoption.bindings.items():
        for source in sources:
            if source.provenance is not None:
                tell("demo_real", port=port, source=source.provenance.source)
    tell("demo_trial")
    report = adoption.trial()
    if not as_json:
        print_trial(report, language)
    tell("demo_run")
    done = adoption.run(language=language)
    if as_json:
        print_json({"package": str(package), "workspace": str(workspace), **done.to_dict()}, indent=2)
        return
    _print_published(done, language)
    print_run(done)
    tell("demo_next", csv=workspace / editable, path=workspace)


def _free_folder() -> Path:
    names = ["spbe-demo", *(f"spbe-demo-{number}" for number in range(2, 1000))]
    return next(Path(name) for name in names if not Path(name).exists())


def _print_published(done: Run, language: LanguageOption) -> None:
    if not isinstance(done.outcome, IndexOutcome):
        return
    echo(say("report.published", language) + ":")
    for item in done.outcome.published:
        predicate = f" ({item.predicate})" if item.predicate else ""
        echo(f"  {item.year}  {item.institution}: {value_text(item.index, language)}{predicate}  [{item.instrument}]")
    echo(say("report.published_note", language))
