"""What an application's figures rest on: an instrument or a policy, brought or installed, and plug-ins of others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import attrs

from spbe_sdk.documents.adoption import PinnedDocument, PinnedPlugin
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.fields import Document
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.documents.policy import MeasurementPolicy
from spbe_sdk.documents.requirements import Brought
from spbe_sdk.files.folder import document_text, sha256, to_json
from spbe_sdk.files.providers import OURS, Plugin, registered
from spbe_sdk.findings.errors import DataError, UsageError
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.instruments.fingerprint import strategies_of
from spbe_sdk.instruments.library import check_strategies, library, load_instrument, parse_instrument
from spbe_sdk.performance.policies.library import DEFAULT_POLICY, load_policy, parse_policy, policy_names

Measuring = TypeVar("Measuring", Instrument, MeasurementPolicy)


@attrs.frozen(slots=True)
class Ground:
    """The document that measures, the first and the last year that it does (absent while in force), and plug-ins.

    `brought` says that the package brings it; `plugins` are those of other distributions that it names.
    """

    document: Instrument | MeasurementPolicy
    first_year: int
    last_year: int | None
    brought: bool
    plugins: tuple[Plugin, ...]

    @property
    def instrument(self) -> Instrument:
        """The document, where it is an instrument.

        Raises:
            UsageError: it is none.
        """
        if isinstance(self.document, Instrument):
            return self.document
        raise UsageError(Finding("instrument-unknown", found=self.document.id, allowed=", ".join(library().files)))

    @property
    def pinned(self) -> PinnedDocument:
        """What a lock and a run keep of the document."""
        return PinnedDocument(id=self.document.id, sha256=document_digest(self.document))

    @property
    def pinned_plugins(self) -> tuple[PinnedPlugin, ...]:
        """What a lock and a run keep of the plug-ins."""
        return pinned_plugins(self.plugins)


def pinned_plugins(plugins: tuple[Plugin, ...]) -> tuple[PinnedPlugin, ...]:
    """What a lock and a run keep of some plug-ins: each with who provides it."""
    return tuple(
        PinnedPlugin(
            group=plugin.group,
            name=plugin.name,
            distribution=plugin.provider.distribution,
            version=plugin.provider.version,
        )
        for plugin in plugins
    )


def document_digest(document: Document) -> str:
    """The digest of what a document says, however it is written: as what is not left at its default, in JSON."""
    return sha256(to_json(document.model_dump(mode="json", exclude_defaults=True)))


def instrument_ground(
    application: Application, contents: Mapping[str, bytes], parameters: Mapping[str, str] | None = None
) -> Ground:
    """The instrument that an application measures by: among its own files (`contents`), or installed.

    `parameters` are what of it is decided otherwise, such as its strategy.

    Raises:
        UsageError: it is not installed, or is another one than the application requires.
        DataError: the application's own file is wrong, or takes the id of another instrument.
    """
    named = application.instrument
    if isinstance(named, Brought):
        instrument = _brought_instrument(named.path, contents)
    else:
        instrument = load_instrument(named or "")
        _check_required(application, instrument)
    validity = instrument.validity
    plugins = _of_others("strategies", strategies_of(instrument, parameters or {}))
    return Ground(instrument, validity.first_year, validity.last_year, isinstance(named, Brought), plugins)


def policy_ground(application: Application, contents: Mapping[str, bytes]) -> Ground:
    """The measurement policy that an application recommends: among its own files (`contents`), or shipped.

    Raises:
        UsageError: there is none.
        DataError: the application's own file is wrong, or takes the id of another policy.
    """
    named = application.policy
    if isinstance(named, Brought):
        policy = parse_policy(_text(named.path, contents), named.path)
        if policy.id in policy_names():
            _check_free(policy, load_policy(policy.id), OURS, named.path)
    else:
        policy = load_policy(named or DEFAULT_POLICY)
    return ground_of_policy(policy, isinstance(named, Brought))


def ground_of_policy(policy: MeasurementPolicy, brought: bool) -> Ground:
    """A policy, with the plug-ins of other distributions by which it measures; plans are of any year."""
    formulas = _of_others("formulas", [policy.maximize, policy.minimize, policy.target, policy.range])
    efficiency = _of_others("efficiencies", [policy.efficiency])
    combined = _of_others("strategies", [policy.roll_up.strategy])
    return Ground(policy, 2000, None, brought, (*formulas, *efficiency, *combined))


def _of_others(group: str, names: list[str]) -> tuple[Plugin, ...]:
    known = registered(group)
    used = (known[name] for name in dict.fromkeys(names) if name in known)
    return tuple(plugin for plugin in used if not plugin.provider.is_ours)


def _brought_instrument(path: str, contents: Mapping[str, bytes]) -> Instrument:
    instrument, known = parse_instrument(_text(path, contents), path), library()
    if instrument.id in known.files:
        provider = ", ".join(provider.distribution for provider in known.providers[instrument.id])
        _check_free(instrument, known.load(instrument.id), provider, path)
    problems = check_strategies(instrument)
    if problems:
        raise DataError(problems)
    return instrument


def _check_free(document: Measuring, other: Measuring, provider: str, path: str) -> None:
    """What a package brings says what its id says everywhere, or has an id of its own."""
    if document_digest(document) != document_digest(other):
        raise DataError(Finding("ground-taken", origin=Origin(path), found=document.id, allowed=provider))


def _check_required(application: Application, instrument: Instrument) -> None:
    wanted, found = application.requires.instrument, document_digest(instrument)
    if wanted not in (None, found):
        provider = ", ".join(map(str, library().providers[instrument.id]))
        details = {"id": instrument.id, "provider": provider, "distribution": provider.partition(" ")[0]}
        raise UsageError(Finding("requires-instrument", found=found[:12], allowed=str(wanted)[:12], details=details))


def _text(path: str, contents: Mapping[str, bytes]) -> str:
    if path not in contents:
        raise DataError(Finding("file-missing", origin=Origin(path), details={"beside": ", ".join(contents)}))
    return document_text(contents[path], path)
