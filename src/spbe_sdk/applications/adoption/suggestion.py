"""A binding suggested for a workspace's port from a file, a web address or a database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.adapters.installed import place_of
from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.adoption.known import known_source, named_source
from spbe_sdk.applications.adoption.sheets import with_other_sheets
from spbe_sdk.applications.adoption.titled import with_titled_unit
from spbe_sdk.applications.workspace.choices import is_open
from spbe_sdk.bindings.alike import pieces
from spbe_sdk.bindings.causes import causes
from spbe_sdk.bindings.detect import opened_by, options_for, said_above
from spbe_sdk.bindings.fields import columns_read
from spbe_sdk.bindings.intake import read_port
from spbe_sdk.bindings.leaning import says_external, says_self
from spbe_sdk.bindings.outcome import Verdict, once
from spbe_sdk.bindings.presets.recognition import opens_there
from spbe_sdk.bindings.suggest import OF_THE_DATA, Suggestion, suggest
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.assessment import Stage
from spbe_sdk.documents.binding import Binding, Written, as_sources, as_written
from spbe_sdk.files.addresses import is_address
from spbe_sdk.files.atomic import write_atomic
from spbe_sdk.files.folder import read_bytes
from spbe_sdk.findings.finding import Finding, Origin, Severity, errors_among, row_place
from spbe_sdk.findings.words import Phrase

# What `spbe.yaml` was before a binding was replaced.
BEFORE = ".spbe/before-bind.yaml"

_STAGE = "stage"

# Which finding says that a proposal is held back for its errors.
FAULTY = "bind-faulty"


def suggest_binding(
    adoption: Adoption,
    port: str,
    source: str,
    *,
    sheet: str | None = None,
    table: str | None = None,
    adapter: str | None = None,
    options: Mapping[str, Any] | None = None,
    fields: Mapping[str, str] | None = None,
) -> Suggestion:
    """A binding of a port to a source, and what the port reads through it; nothing is written.

    `adapter` and `options` are what is known already, and `fields` the columns of some fields; absent: as the source
    looks.

    Raises:
        UsageError: there is no such port, or the source is of no kind that is known.
        SpbeError: the source cannot be opened.
        DataError: nothing in it looks like what the port asks for.
    """
    found = _suggested(adoption, port, source, sheet, table, adapter, options, fields)
    if sheet or table or fields or "sheet" in (options or {}) or "header_row" in (options or {}):
        return found

    def elsewhere(name: str) -> Suggestion:
        return _suggested(adoption, port, source, name, table, adapter, options, fields)

    return with_other_sheets(adoption, port, found, elsewhere)


def _suggested(
    adoption: Adoption,
    port: str,
    source: str,
    sheet: str | None,
    table: str | None,
    adapter: str | None,
    options: Mapping[str, Any] | None,
    fields: Mapping[str, str] | None,
) -> Suggestion:
    """A binding of a port to one table."""
    asked, place = adoption.port(port), _relative(source, adoption.folder)
    given = {**(options or {}), **({"sheet": sheet} if sheet else {})}
    name, opened = opened_by(place, table=table, adapter=adapter, options=given)
    # Of many alike files, the first says what they are.
    first = pieces(name, opened, adoption.files)[0].source.options
    several = {option: value for option, value in opened.items() if first.get(option) != value}
    made = None if fields else known_source(adoption, port, name, first)
    # What a person says goes before what a preset knows.
    if made is not None and not all(opens_there(one.options, given) for one in (made.binding, *made.more)):
        made = None
    if made is None:
        one = str(first[next(iter(several))]) if several else place
        known = options_for(one, asked, adoption.files, sheet=sheet, table=table, adapter=adapter, options=options)
        year = adoption.choices.settings.get("year")
        measured = year if isinstance(year, int) else None
        made = suggest(asked, *known, adoption.files, adoption.reach, said=fields, year=measured)
        made.after.findings[:0] = named_source(adoption, port, made.binding)
    made = with_titled_unit(adoption, port, made)
    return _of_all(adoption, port, made, first, several) if several else made


def _of_all(
    adoption: Adoption, port: str, made: Suggestion, first: Mapping[str, Any], several: Mapping[str, Any]
) -> Suggestion:
    """What was suggested for one of many alike files, for all of them."""

    def widened(binding: Binding) -> Binding:
        own = all(binding.options.get(option) == first.get(option) for option in several)
        return binding.model_copy(update={"options": {**binding.options, **several}}) if own else binding

    bindings = [widened(binding) for binding in (made.binding, *made.more)]
    after = read_port(adoption.port(port), bindings, adoption.files, adoption.reach)
    said = [finding for finding in made.after.findings if finding.severity is Severity.NOTICE]
    faults = tuple(errors_among(after.findings))
    after.findings[:0] = [finding for finding in said if finding not in after.findings]
    return attrs.evolve(made, binding=bindings[0], more=tuple(bindings[1:]), after=after, faults=faults)


@attrs.frozen(slots=True)
class Placement:
    """Where a suggestion goes: the port's sources with it, those of before that it replaces, and why it may not.

    `settings` are what a workspace has to say of these sources, such as that they are a self-assessment.
    """

    sources: list[Written]
    replaced: tuple[Binding, ...] = ()
    refusals: tuple[Finding, ...] = ()
    settings: Mapping[str, str] = attrs.field(factory=dict)


def place(
    adoption: Adoption, port: str, made: Suggestion, *, add: bool = False, replace: bool = False, anyway: bool = False
) -> Placement:
    """Where a suggestion goes. A binding that works stays unless it is to be replaced, and a proposal with faults is
    only taken where it is wanted anyway.
    """
    found = (made.binding, *made.more)
    sources = list[Written](found) if replace and not add else sources_with(adoption, port, *found, add=add)
    present = _present(adoption, port)
    replaced = tuple(whole for written, whole in present if written not in sources and whole is not None)
    refusals = []
    if replaced and not replace and _works(adoption, port, replaced):
        places = ", ".join(place_of(source.adapter, source.options) for source in replaced)
        refusals.append(Finding("bind-bound", origin=Origin(CHOICES, path=f"bindings.{port}"), found=places))
    if made.faults and not anyway:
        refusals.append(_faulty(port, made.faults))
    return Placement(sources, replaced, tuple(refusals), _settings(adoption, port, made))


@attrs.frozen(slots=True)
class Tried:
    """What `doctor`, `trial` and `run` would say of the workspace with a suggestion: the verdict, the required ports
    that are not bound yet, the errors in the rows of this one, which are not known before all of them are, and what
    the verdict comes of.
    """

    verdict: Verdict
    missing: tuple[str, ...]
    errors: tuple[Finding, ...]
    telling: tuple[Finding, ...] = ()


def judged(adoption: Adoption, port: str, placing: Placement) -> Tried:
    """What the verbs that judge a workspace would say of it with a suggestion; nothing is written.

    Examples:
        ``judged(adoption, "ratings", place(adoption, "ratings", made)).verdict``
    """
    choices = adoption.choices
    bindings = {**as_written(choices.bindings), port: tuple(placing.sources)}
    changed = {"bindings": bindings, "settings": {**choices.settings, **placing.settings}}
    after = attrs.evolve(adoption, choices=choices.model_copy(update=changed))
    measured = after.measured()
    missing = tuple(asked.name for asked in after.ports if asked.required and asked.name not in after.bindings)
    found = [] if missing else errors_among(measured.findings)
    own = measured.outcome.errors_in(port) if measured.outcome else []
    sources = after.bindings.get(port, ())
    others = {field.name for other in after.ports for field in other.fields} - {
        f.name for f in adoption.port(port).fields
    }
    ours = [one for one in found if one.field not in others]
    errors = [one for one in found if one in own or (one in ours and any(_is_about(one, source) for source in sources))]
    return Tried(measured.verdict, missing, tuple(errors), tuple(measured.telling))


def held_back(adoption: Adoption, port: str, made: Suggestion, placing: Placement, found: Tried) -> list[Finding]:
    """Why a suggestion is not written unless it is wanted anyway: the errors that it brings into the workspace.

    What was wrong before it does not count, nor what names rows of a port that is still to be bound, whose rows the
    application does not bring, nor a row with a cell that no binding can read: that the file alone can end.
    """
    if any(refusal.code == FAULTY for refusal in placing.refusals):
        return []
    brought = adoption.package.contents
    later = {asked.name for asked in adoption.ports if asked.brought not in brought} - {*adoption.bindings, port}
    known = [*made.after.findings, *found.errors]
    unreadable = {row_place(one.origin) for one in known if one.code.startswith(OF_THE_DATA)} - {None}
    readable = [one for one in errors_among(known) if row_place(one.origin) not in unreadable]
    telling = [one for one in readable if not _awaits(one, later)]
    new = once(telling)
    if new and (present := [written for written, _ in _present(adoption, port)]):
        before = judged(adoption, port, Placement(present)).errors
        new = once([*before, *new])[len(once(before)) :]
    return [_faulty(port, new)] if new else []


def _awaits(finding: Finding, later: Collection[str]) -> bool:
    """Whether it names a row of a port that is still to be bound, as measurement-indicator names an indicator."""
    return finding.field in later or f"{finding.code.rpartition('-')[2]}s" in later


def _faulty(port: str, errors: Sequence[Finding]) -> Finding:
    """That a proposal has errors; `fix` is named where it has a line to offer against one of them."""
    then = Phrase("bind.then_fix") if any(cause.changes for cause in causes(errors)) else ""
    place = Origin(CHOICES, path=f"bindings.{port}")
    return Finding(FAULTY, origin=place, found=str(len(errors)), details={"then": then})


def _is_about(finding: Finding, source: Binding) -> bool:
    """Whether a finding stands in what a source reads."""
    origin, sheet = finding.origin, source.options.get("sheet")
    if origin is None or not fnmatch(origin.source, place_of(source.adapter, source.options)):
        return False
    return sheet in (None, origin.sheet) and origin.column in {None, *columns_read(source)}


def write(adoption: Adoption, port: str, placing: Placement) -> Adoption:
    """Write sources into `spbe.yaml`, with the settings that belong to them; what it replaces is kept in `BEFORE`."""
    if placing.replaced:
        write_atomic(adoption.folder / BEFORE, read_bytes(adoption.folder / CHOICES))
    adoption = adoption.bind_all(port, placing.sources)
    for name, value in placing.settings.items():
        adoption = adoption.set(name, value)
    return adoption


def _works(adoption: Adoption, port: str, sources: Sequence[Binding]) -> bool:
    """Whether sources give what a port needs: no error, and figures in one row at least."""
    asked = adoption.port(port)
    data = read_port(asked, sources, adoption.files, adoption.reach)
    needed = [field.name for field in asked.fields if field.required]
    filled = any(all(row.values.get(name) is not None for name in needed) for row in data.rows)
    return filled and not errors_among(data.findings)


def _settings(adoption: Adoption, port: str, made: Suggestion) -> dict[str, str]:
    """That the ratings are the assessed's own, where their sheet says so and nobody has chosen otherwise."""
    asked, binding = adoption.port(port), made.binding
    known = adoption.kind.settings_model.model_fields
    waits = _STAGE in known and is_open(_STAGE, adoption.choices, adoption.package.application)
    if asked.voice != "external" or not waits:
        return {}
    figures = [binding.fields[f.name] for f in asked.fields if f.type.measured and f.name in binding.fields]
    title = said_above(binding.adapter, binding.options, adoption.files)
    own = any(map(says_self, figures)) or (says_self(title) and not any(map(says_external, [title, *figures])))
    return {_STAGE: Stage.SELF.value} if own else {}


def sources_with(adoption: Adoption, port: str, *bindings: Binding, add: bool = False) -> list[Written]:
    """The sources of a port once it is bound to these: beside the others where it has several already, or where they
    are to be added; otherwise in place of the one that it has. A source that is bound already is replaced.
    """
    present = _present(adoption, port)
    if not add and len(present) < 2:
        return list(bindings)
    places = [_identity(binding) for binding in bindings]
    found: list[Written] = []
    at = len(present)
    for written, whole in present:
        if whole is not None and _identity(whole) in places:
            at = min(at, len(found))
        else:
            found.append(written)
    return [*found[:at], *bindings, *found[at:]]


def _present(adoption: Adoption, port: str) -> list[tuple[Written, Binding | None]]:
    """The sources of a port as they are written, each with what it means; nothing where it names none that is there."""
    written = as_written(adoption.choices.bindings).get(port, ())
    wholes = (as_sources({port: (one,)}, adoption.choices.sources)[port] for one in written)
    return [(one, next(iter(whole), None)) for one, whole in zip(written, wholes, strict=True)]


def _identity(binding: Binding) -> tuple[str, ...]:
    parts = (str(binding.options.get(name)) for name in ("sheet", "table", "query"))
    return (binding.adapter, place_of(binding.adapter, binding.options), *parts)


def _relative(source: str, workspace: Path) -> str:
    """A file as the workspace names it: one that lies in it is named from there, wherever the command runs."""
    path = Path(source)
    if is_address(source) or not path.is_file() or (workspace / source).is_file():
        return source
    inside = path.resolve().is_relative_to(workspace.resolve())
    return path.resolve().relative_to(workspace.resolve()).as_posix() if inside else path.resolve().as_posix()
