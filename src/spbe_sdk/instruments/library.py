"""Instruments that are installed, and those in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from inspect import Parameter, signature
from pathlib import Path
from typing import Any

import attrs

from spbe_sdk.documents.crosswalk import Crosswalk
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.instrument_scales import Derived
from spbe_sdk.files.folder import decode, read_bytes
from spbe_sdk.files.providers import Provider, registered, twice
from spbe_sdk.files.reading import parse_document
from spbe_sdk.files.shipped import shipped_files
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin, errors_among
from spbe_sdk.instruments.fingerprint import basis, fingerprint
from spbe_sdk.instruments.soundness import check_instrument

_NOT_INSTALLED = "plugin-strategies"


def read_instrument(path: Path) -> Instrument:
    """The instrument in a YAML or JSON file, checked.

    Raises:
        DataError: everything that is wrong with it.

    Examples:
        >>> read_instrument(Path("instrument.yaml")).index_name
        'Indeks Kesiapan Data'
    """
    return parse_instrument(decode(read_bytes(path), str(path)), str(path))


def parse_instrument(text: str, source: str) -> Instrument:
    """The instrument in YAML or JSON text, checked.

    Raises:
        DataError: everything that is wrong with it.
    """
    instrument = parse_document(text, Instrument, source)
    # A strategy that is not installed is told where it is asked for.
    findings = [finding for finding in errors_among(check_whole(instrument, source)) if finding.code != _NOT_INSTALLED]
    if findings:
        raise DataError(findings)
    return instrument


@lru_cache(maxsize=32)
def _parsed(text: str, source: str) -> Instrument:
    """An installed instrument, checked once for as long as its text stays as it is."""
    return parse_instrument(text, source)


@attrs.frozen(slots=True)
class Library:
    """Instruments by id, each file named after the id in it; crosswalks in a folder of that name beside them.

    `providers` says who provides each instrument and each crosswalk; what several provide is refused.
    """

    files: dict[str, Traversable]
    crosswalk_files: dict[str, Traversable] = attrs.field(factory=dict)
    providers: dict[str, tuple[Provider, ...]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, folders: Iterable[tuple[Provider, Traversable]]) -> Library:
        """The instruments in some folders, each with who provides it."""
        known = list(folders)
        crosswalks = [(provider, folder / "crosswalks") for provider, folder in known]
        return cls(
            shipped_files([folder for _, folder in known], ".yaml"),
            shipped_files([folder for _, folder in crosswalks], ".yaml"),
            _providers([*known, *crosswalks]),
        )

    def load(self, instrument_id: str) -> Instrument:
        """The instrument with an id.

        Raises:
            UsageError: there is none.
        """
        if instrument_id not in self.files:
            raise UsageError(Finding("instrument-unknown", found=instrument_id, allowed=", ".join(self.files)))
        if problems := self.problems([instrument_id]):
            raise UsageError(problems)
        return _parsed(self.files[instrument_id].read_text(encoding="utf-8"), f"{instrument_id}.yaml")

    def problems(self, names: Iterable[str]) -> list[Finding]:
        """A finding for each of some names that several distributions provide."""
        several = ((name, self.providers.get(name, ())) for name in names)
        return [twice(name, providers) for name, providers in several if len(providers) > 1]

    def crosswalks(self) -> list[Crosswalk]:
        """Every crosswalk.

        Raises:
            UsageError: several distributions provide one.
        """
        if problems := self.problems(self.crosswalk_files):
            raise UsageError(problems)
        return [
            parse_document(file.read_text(encoding="utf-8"), Crosswalk, f"{name}.yaml")
            for name, file in self.crosswalk_files.items()
        ]

    def in_force(self, family: str, year: int) -> Instrument:
        """The instrument of a family that measures a year.

        Raises:
            UsageError: none does.
        """
        members = [instrument for name in self.files if (instrument := self.load(name)).family == family]
        for instrument in members:
            validity = instrument.validity
            if validity.first_year <= year and (validity.last_year is None or year <= validity.last_year):
                return instrument
        years = ", ".join(f"{i.id} {i.validity.first_year}–{i.validity.last_year or ''}" for i in members)
        raise UsageError(Finding("instrument-year", found=f"{family} {year}", allowed=years or ", ".join(self.files)))


def _providers(folders: Iterable[tuple[Provider, Traversable]]) -> dict[str, tuple[Provider, ...]]:
    """Who provides each of the files in some folders."""
    found: dict[str, tuple[Provider, ...]] = {}
    for provider, folder in folders:
        for name in shipped_files([folder], ".yaml"):
            found[name] = (*found.get(name, ()), provider)
    return found


@cache
def library() -> Library:
    """Every installed instrument.

    Raises:
        UsageError: a distribution that says that it brings instruments cannot be imported.
    """
    # The name of such an entry point names nothing: two distributions may well have the same.
    plugins = (
        attrs.evolve(plugin, points=(point,))
        for plugin in registered("instruments").values()
        for point in plugin.points
    )
    return Library.of((plugin.provider, resources.files(plugin.load())) for plugin in plugins)


def load_instrument(name: str, year: int | None = None) -> Instrument:
    """The instrument with an id (``"spbe-59-2020"``), or that of a family in force in a year (``"spbe", 2023``).

    Raises:
        UsageError: there is none.

    Examples:
        >>> load_instrument("spbe-59-2020").index_name
        'Indeks SPBE'
        >>> load_instrument("spbe", 2026).id
        'pemdi-8-2026'
    """
    return library().load(name) if year is None else library().in_force(name, year)


def named_instrument(name: Instrument | str) -> Instrument:
    """The installed instrument with an id, or the one in a file; one that is there already, as it is.

    Raises:
        UsageError: there is none with that id.
        DataError: everything that is wrong with the file.
    """
    if isinstance(name, Instrument):
        return name
    return read_instrument(Path(name)) if Path(name).suffix or Path(name).exists() else load_instrument(name)


def summary(instrument: Instrument) -> dict[str, Any]:
    """What a list of instruments tells of one, as JSON-ready values."""
    return {
        "id": instrument.id,
        "family": instrument.family,
        "title": instrument.title,
        "first_year": instrument.validity.first_year,
        "last_year": instrument.validity.last_year,
        "indicators": len(instrument.indicators()),
        "regulation": instrument.legal.regulation,
        "status": instrument.legal.status,
        "fingerprint": fingerprint(basis(instrument, {})),
    }


def check_whole(instrument: Instrument, source: str) -> list[Finding]:
    """Everything that is wrong with an instrument and its strategies; what fails for that alone is not told again."""
    wrong = check_strategies(instrument)
    sound = (f for f in check_instrument(instrument, source) if not (wrong and f.code == "plugin-failed"))
    return [*sound, *wrong]


def check_strategies(instrument: Instrument) -> list[Finding]:
    """A finding for every node whose strategy is not installed, or does not take the parameters that it is given."""
    known = registered("strategies")
    derived = [(f"scales.{n}", s.strategy, s.using) for n, s in instrument.scales.items() if isinstance(s, Derived)]
    nodes = [(node.code, node.strategy, node.using) for node in instrument.everything() if node.strategy is not None]
    named = [("strategy", instrument.strategy, instrument.using), *nodes, *derived]
    unknown = [
        Finding(_NOT_INSTALLED, origin=Origin(instrument.id, path=place), found=name, allowed=", ".join(known))
        for place, name, _ in named
        if name not in known
    ]
    return unknown + [
        Finding(
            "strategy-needs" if wrong <= taken.keys() else "strategy-using" if taken else "strategy-plain",
            origin=Origin(instrument.id, path=place),
            found=", ".join(sorted(wrong)),
            allowed=", ".join(taken),
            details={"strategy": name},
        )
        for place, name, using in named
        if name in known
        for taken in [_parameters(known[name].load())]
        if (wrong := _wrong(taken, using))
    ]


def _parameters(strategy: Callable[..., object]) -> dict[str, Parameter]:
    """What a strategy takes beside the parts, by name."""
    return dict(list(signature(strategy).parameters.items())[1:])


def _wrong(taken: Mapping[str, Parameter], using: Mapping[str, Fraction]) -> set[str]:
    """The parameters that a strategy is given and does not take, and those that it needs and is not given."""
    several = {name for name, one in taken.items() if one.kind in (Parameter.VAR_KEYWORD, Parameter.VAR_POSITIONAL)}
    needed = {name for name, one in taken.items() if one.default is one.empty} - several
    unknown = using.keys() - taken.keys()
    return unknown if unknown and not several else needed - using.keys()
