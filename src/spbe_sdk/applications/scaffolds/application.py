"""Scaffolds: an application that builds at once, and a workspace with worksheets to fill in."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.scaffolds.filling import identifier, write_templates
from spbe_sdk.applications.worksheets.making import new_worksheet
from spbe_sdk.applications.workspace.edits import forget_edits
from spbe_sdk.assessment.worksheet import worksheet
from spbe_sdk.documents.application import EXAMPLE_ID, NOBODY, OWN_ID
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.files.atomic import write_atomic, write_folder_atomic
from spbe_sdk.findings.errors import UsageError
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language, say
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.performance.policies.library import DEFAULT_POLICY
from spbe_sdk.regions.choice import choose_region
from spbe_sdk.regions.library import region_name

INSTRUMENT = "spbe-59-2020"

# The kind of application that is made if none is asked for.
INDEX = "maturity-index"

_TRIAL_SHEET = "trial/ratings.csv"


def new_application(
    folder: Path, region: str | None = None, kind: str = INDEX, language: Language = DEFAULT_LANGUAGE
) -> None:
    """Make an application folder that `build` accepts at once; its trial data are illustrative.

    `region` is the publisher's code or name; without it, nobody publishes it yet, and no catalogue takes it. `kind`
    is ``maturity-index``, or ``performance`` for an e-SAKIP with its objectives and indicators. Its words are in the
    `language`, and so are the reports of those who adopt it, unless they choose otherwise.

    Raises:
        UsageError: the folder's name makes no id, the region is not known, or may be several, or there is no such kind.
        WorkspaceError: the folder is taken or cannot be written.
    """
    if kind not in _FILLED:
        raise UsageError(Finding("scaffold-kind", found=kind, allowed=", ".join(_FILLED)))
    name, title = identifier(folder), _index_name() if kind == INDEX else "e-SAKIP"
    _write_application(folder, kind, name, EXAMPLE_ID + name, f"{title} ({name})", region, language)


def _write_application(
    folder: Path, kind: str, name: str, id: str, title: str, region: str | None, language: Language
) -> None:
    code = choose_region(region) if region else NOBODY
    about = {"name": name, "identifier": id, "title": title, "publisher": _government(code), "region": code}
    values = {**about, "language": language}

    def fill(draft: Path) -> None:
        _FILLED[kind](draft, values, language)
        with tempfile.TemporaryDirectory() as elsewhere:
            build(draft, Path(elsewhere), update_expected=True)

    write_folder_atomic(folder, fill)


def _index_name() -> str:
    return load_instrument(INSTRUMENT).index_name


def _index(draft: Path, values: Mapping[str, str], language: Language) -> None:
    instrument = load_instrument(INSTRUMENT)
    about = {
        "instrument": instrument.id,
        "index": instrument.index_name,
        "regulation": instrument.legal.regulation,
        "year": str(instrument.validity.first_year),
    }
    write_templates("application", draft, {**values, **about}, language)
    # Levels that go round the scale, so that every level is tried; they are nobody's.
    levels = {node.code: str(1 + number % 5) for number, node in enumerate(instrument.indicators())}
    write_atomic(draft / _TRIAL_SHEET, _sheet(instrument, levels, language))


def _performance(draft: Path, values: Mapping[str, str], language: Language) -> None:
    write_templates("performance", draft, {**values, "policy": DEFAULT_POLICY}, language)


_FILLED = {INDEX: _index, "performance": _performance}


def new_adoption(
    folder: Path,
    region: str,
    package: Path | None,
    language: Language = DEFAULT_LANGUAGE,
    year: int | None = None,
) -> Adoption:
    """Make a workspace with a workbook to fill in, which its ports are bound to already.

    Raises:
        UsageError: the region is not known, or may be several.
        PackageError: the package is refused.
        WorkspaceError: the folder is taken or cannot be written.
    """
    with tempfile.TemporaryDirectory() as elsewhere:
        if package is None:
            # The region measures itself, so that it is the publisher, and nothing waits to be filled in.
            name, made = identifier(folder), Path(elsewhere) / "made"
            _write_application(made, INDEX, name, OWN_ID + name, _index_name(), region, language)
            package = build(made, Path(elsewhere))
        lasting = Path(elsewhere) not in package.parents
        adoption = Adoption.create(package, region, folder, year=year, language=language, lasting=lasting)
    return with_sheet(adoption, language)


def with_sheet(adoption: Adoption, language: Language = DEFAULT_LANGUAGE) -> Adoption:
    """A workspace that was just made, with a workbook to fill in, bound already: that it was made ends the way back.

    Examples:
        ``with_sheet(Adoption.create("packages/index.spbe", "32.16", "bekasi"))``

    Raises:
        UsageError: for an application of this kind there is no worksheet.
        WorkspaceError: the workspace cannot be written.
    """
    bound = new_worksheet(adoption, language)
    forget_edits(adoption.folder)
    return bound


def _government(code: str) -> str:
    """The government of a region, as it calls itself; a dash where nobody is known."""
    name = region_name(code)
    if name is None:
        return "–"
    return say("scaffold.province" if "." not in code else "scaffold.government", name=name)


def _sheet(instrument: Instrument, levels: dict[str, str], language: Language) -> bytes:
    rows = (
        {"indicator": node.code, "name": node.name, "value": levels.get(node.code)} for node in instrument.indicators()
    )
    return worksheet(rows, language)
