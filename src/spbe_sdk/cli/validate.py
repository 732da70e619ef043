"""`spbe validate`: is a document right, by its model and by the rules across it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from spbe_sdk.assessment.score_file import evaluate_file
from spbe_sdk.cli.output import JsonOption, LanguageOption, echo, print_findings, print_json
from spbe_sdk.comparison.crosswalk import check_crosswalk
from spbe_sdk.documents.contracts import CONTRACTS, guess
from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.plan import Plan
from spbe_sdk.files.folder import decode, read_bytes
from spbe_sdk.files.notation import parse
from spbe_sdk.files.reading import try_convert
from spbe_sdk.files.schemas import check
from spbe_sdk.findings.errors import DataError, SpbeError, UsageError
from spbe_sdk.findings.finding import Finding, Origin, errors_among
from spbe_sdk.findings.words import say
from spbe_sdk.instruments.library import check_strategies, load_instrument, read_instrument
from spbe_sdk.instruments.soundness import check_instrument
from spbe_sdk.performance.cascade import check_cascade


def validate(
    files: Annotated[list[Path], typer.Argument(help="Dokumen (YAML atau JSON).")],
    kind: Annotated[str | None, typer.Option(help="Jenis dokumen, bila tidak dapat dikenali.")] = None,
    schema: Annotated[Path | None, typer.Option(help="Periksa terhadap JSON Schema ini, bukan model bawaan.")] = None,
    instrument: Annotated[Path | None, typer.Option(help="Berkas instrumen sendiri untuk penilaian.")] = None,
    as_json: JsonOption = False,
    language: LanguageOption = "id",
) -> None:
    """Periksa dokumen; setiap masalah disebut dengan baris dan cara memperbaikinya."""
    if kind is not None and kind not in CONTRACTS:
        raise UsageError(Finding("schema-unknown", found=kind, allowed=", ".join(sorted(CONTRACTS))))
    own = read_instrument(instrument) if instrument else None
    valid = True
    for file in files:
        name, findings = _look(file, kind, schema, own)
        right = not errors_among(findings)
        valid = valid and right
        if as_json:
            words = [finding.to_dict(language) for finding in findings]
            print_json({"file": str(file), "kind": name, "valid": right, "findings": words})
        else:
            print_findings(findings, language)
            if right:
                echo(say("cli.valid", language, path=file, kind=name))
    raise typer.Exit(0 if valid else 1)


def _look(file: Path, kind: str | None, schema: Path | None, own: Instrument | None) -> tuple[str, list[Finding]]:
    try:
        notation = parse(decode(read_bytes(file), str(file)), str(file))
        if schema is not None:
            contract = json.loads(decode(read_bytes(schema), str(schema)))
            return schema.name, check(notation, contract)
        model = CONTRACTS[kind] if kind else guess(notation.value)
        if model is None:
            names = ", ".join(sorted(CONTRACTS))
            raise DataError(Finding("document-unknown", origin=Origin(str(file)), allowed=names))
        document, findings = try_convert(notation, model)
        if isinstance(document, Instrument):
            findings += [*check_instrument(document, str(file)), *check_strategies(document)]
        if isinstance(document, Plan):
            findings += check_cascade(document).findings
        if isinstance(document, Crosswalk):
            findings += _check_crosswalk(document)
        if document is not None and model.contract == "assessment":
            findings = evaluate_file(file, own).findings
        return model.contract, findings
    except SpbeError as error:
        return kind or "?", list(error.findings)
    except ValueError as error:
        return "?", [Finding("schema-broken", origin=Origin(str(schema)), details={"reason": str(error)})]


def _check_crosswalk(crosswalk: Crosswalk) -> list[Finding]:
    """A crosswalk between installed instruments is checked against them; one of others by its form alone."""
    try:
        return check_crosswalk(crosswalk, load_instrument(crosswalk.old), load_instrument(crosswalk.new))
    except UsageError:
        return []
