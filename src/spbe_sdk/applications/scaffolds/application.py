"""Scaffolds: an application that builds at once, and a workspace with worksheets to fill in."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from typing import Any

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.build import build
from spbe_sdk.assessment.worksheet import worksheet, worksheet_binding
from spbe_sdk.documents.application import MANIFEST
from spbe_sdk.documents.fields import SCHEMA_PREFIX
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.files.atomic import write_atomic, write_folder_atomic
from spbe_sdk.files.notation import to_yaml
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language
from spbe_sdk.instruments.library import load_instrument

INSTRUMENT = "spbe-59-2020"

WORKSHEET = "data/penilaian.csv"

_TRIAL_SHEET = "trial/ratings.csv"


def new_application(folder: Path, region: str) -> None:
    """Make an application folder that `build` accepts at once; its trial levels are illustrative.

    Raises:
        UsageError: the folder's name makes no id.
        DataError: the region code is not one.
        WorkspaceError: the folder is taken or cannot be written.
    """
    name = _identifier(folder)
    instrument = load_instrument(INSTRUMENT)

    def fill(draft: Path) -> None:
        write_atomic(draft / MANIFEST, _manifest(name, region, instrument).encode())
        # Levels that go round the scale, so that every level is tried; they are nobody's.
        levels = {node.code: str(1 + number % 5) for number, node in enumerate(instrument.indicators())}
        write_atomic(draft / _TRIAL_SHEET, _sheet(instrument, levels))
        with tempfile.TemporaryDirectory() as elsewhere:
            build(draft, Path(elsewhere), update_expected=True)

    write_folder_atomic(folder, fill)


def new_adoption(folder: Path, region: str, package: Path | None, language: Language = DEFAULT_LANGUAGE) -> Adoption:
    """Make a workspace whose ratings come from a worksheet that lists every indicator, still without ratings.

    Raises:
        PackageError: the package is refused.
        DataError: the region code is not one.
        WorkspaceError: the folder is taken or cannot be written.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        if package is None:
            source = Path(elsewhere) / _identifier(folder)
            new_application(source, region)
            package = build(source, Path(elsewhere))
        adoption = Adoption.create(package, region, folder, language=language)
    instrument = load_instrument(adoption.package.application.instrument or "")
    write_atomic(folder / WORKSHEET, _sheet(instrument, {}))
    return adoption.bind("ratings", **worksheet_binding(WORKSHEET))


def _identifier(folder: Path) -> str:
    name = re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    if not re.match(r"[a-z]", name):
        raise UsageError(Finding("name-invalid", found=folder.name))
    return name


def _sheet(instrument: Instrument, levels: dict[str, str]) -> bytes:
    return worksheet(
        {"indicator": node.code, "name": node.name, "value": levels.get(node.code)} for node in instrument.indicators()
    )


def _manifest(name: str, region: str, instrument: Instrument) -> str:
    manifest: dict[str, Any] = {
        "schema": f"{SCHEMA_PREFIX}application",
        "id": f"id.contoh.{name}",
        "version": "0.1",
        "kind": "maturity-index",
        "instrument": instrument.id,
        "title": {"id": f"{instrument.index_name} ({name})"},
        "summary": {"id": "Tulis di sini apa yang dilakukan aplikasi ini, dalam satu atau dua kalimat."},
        "publisher": {"name": "Nama instansi penerbit", "region": region},
        "licence": "CC-BY-4.0",
        "legal_basis": [instrument.legal.regulation],
        "settings": {"language": {"default": "id"}},
        "trial": {
            "region": region,
            "settings": {"year": instrument.validity.first_year},
            "bindings": {
                "ratings": {
                    **worksheet_binding(_TRIAL_SHEET, complete=True),
                    "provenance": {"source": "Nilai ilustrasi dari kerangka", "illustrative": True},
                }
            },
            "expected": "trial/expected.json",
        },
        "playbook": {
            "benefits": [{"id": "manfaat-1", "text": {"id": "Tulis manfaat bagi daerah yang mengadopsi."}}],
            "obstacles": [
                {
                    "id": "kendala-1",
                    "text": {"id": "Tulis kendala yang Anda temui."},
                    "remedy": {"id": "Tulis yang menolong."},
                }
            ],
        },
    }
    head = "# Manifes aplikasi. Setelah mengubah data uji: spbe build MAP --update-expected\n"
    return head + to_yaml(manifest)
