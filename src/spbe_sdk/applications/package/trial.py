"""Trial: the publisher's data on this machine, then our own ports, coverage, and one verdict. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, cast

import attrs

from spbe_sdk.applications.kinds.kind import Kind, Task, headline_of, ports_of
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.package.playbook import PlaybookMatch
from spbe_sdk.applications.package.settings import resolve_settings
from spbe_sdk.bindings.outcome import Outcome, PortReport, Verdict, reasons
from spbe_sdk.documents.adoption import CHOICES
from spbe_sdk.documents.application import MANIFEST
from spbe_sdk.documents.binding import as_sources
from spbe_sdk.documents.evidenced import DASH
from spbe_sdk.files.folder import document_text
from spbe_sdk.files.notation import Path as Place
from spbe_sdk.files.notation import path_text
from spbe_sdk.files.plain import plain_json
from spbe_sdk.findings.errors import DataError, SpbeError
from spbe_sdk.findings.finding import Finding, Origin, errors_among
from spbe_sdk.findings.words import DEFAULT_LANGUAGE, Language


@attrs.frozen(slots=True)
class TrialReport:
    """What a trial found.

    `package_index` is the index that the publisher's data gave here; `covered` counts the indicators that
    our data can compute today, of `indicators`, and `missing` names the rest; `errors` is how many errors the index
    rests on; `evidenced` is the index that evidence bears out; `telling` are the findings that the verdict comes of,
    and `outcome` is what our own data gave, where it could be read; `playbook` says which benefits and obstacles apply
    here.
    """

    verdict: Verdict
    package_index: str | None
    package_findings: list[Finding]
    ports: list[PortReport]
    covered: int
    indicators: int
    index: str | None
    predicate: str | None
    findings: list[Finding]
    errors: int = 0
    missing: list[tuple[str, str]] = attrs.field(factory=list)
    playbook: PlaybookMatch = attrs.field(factory=lambda: PlaybookMatch([], []))
    telling: list[Finding] = attrs.field(factory=list)
    evidenced: str | None = None
    outcome: Outcome | None = attrs.field(default=None, eq=False)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.verdict}: {self.covered} of {self.indicators} indicators>"

    def reasons(self, language: Language = DEFAULT_LANGUAGE) -> list[str]:
        """Why the verdict is no better, in up to three sentences."""
        return reasons(self.verdict, self.telling, language)

    def to_dict(self, language: Language = DEFAULT_LANGUAGE) -> dict[str, Any]:
        """The trial as JSON-ready values."""
        return {
            "verdict": str(self.verdict),
            "reasons": self.reasons(language),
            "package": {
                "index": self.package_index,
                "as_expected": not self.package_findings,
                "findings": [finding.to_dict(language) for finding in self.package_findings],
            },
            "ports": [
                {"port": p.port, "bound": p.bound, "required": p.required, "rows": p.rows, "problems": len(p.findings)}
                for p in self.ports
            ],
            "coverage": {
                "computable": self.covered,
                "indicators": self.indicators,
                "missing": [{"code": code, "name": name} for code, name in self.missing],
            },
            "obstacles": {match.lesson.id: str(match.fit) for match in self.playbook.obstacles},
            "index": self.index,
            "predicate": self.predicate,
            "evidenced": self.evidenced,
            "errors": self.errors,
            "findings": [finding.to_dict(language) for finding in self.findings],
        }


def try_out(
    package: Package,
    kind: Kind,
    outcome: Outcome | None,
    verdict: Verdict,
    findings: list[Finding],
    telling: list[Finding],
    playbook: PlaybookMatch,
) -> TrialReport:
    """Try a package, and say what came of our own data, where the workspace is far enough to read it.

    `verdict` is that on our own data, and `telling` what it comes of; a package that fails its own trial is not ready,
    whatever the data.
    """
    package_index, package_findings = try_package(package, kind)
    headline = headline_of(kind, outcome, "id") if outcome else None
    return TrialReport(
        verdict=Verdict.NOT_READY if package_findings else verdict,
        package_index=package_index,
        package_findings=package_findings,
        ports=outcome.ports
        if outcome
        else [
            PortReport(port.name, False, port.required)
            for port in ports_of(kind, package.application, package.contents)
        ],
        covered=headline.covered if headline else 0,
        indicators=headline.countable if headline else 0,
        index=headline.figure if headline else None,
        predicate=headline.label if headline else None,
        findings=findings,
        telling=package_findings or telling,
        errors=headline.errors if headline else 0,
        missing=headline.missing if headline else [],
        playbook=playbook,
        evidenced=headline.evidenced if headline else None,
        outcome=outcome,
    )


def try_package(package: Package, kind: Kind) -> tuple[str | None, list[Finding]]:
    """The index that the publisher's own data gives here, and where it differs from what is expected.

    Where it differs, what was wrong with the data itself comes first: it says why.
    """
    try:
        expected = _figures(_expected(package))
        outcome = trial_outcome(package, kind)
        actual = _figures(kind.expected(outcome))
        figure = kind.headline(outcome, "id").figure
    except SpbeError as error:
        return None, list(map(_in_manifest, error.findings))
    differences = [
        _different(name, _shown(expected.get(name)), _shown(actual.get(name)))
        for name in [*actual, *(name for name in expected if name not in actual)]
        if expected.get(name) != actual.get(name)
    ]
    return figure, [*map(_in_manifest, errors_among(outcome.findings)), *differences] if differences else []


def _in_manifest(finding: Finding) -> Finding:
    """A finding on the trial's own choices, which stand in the manifest and in no `spbe.yaml`."""
    origin = finding.origin
    if origin is None or origin.source != CHOICES:
        return finding
    path = f"trial.{origin.path}" if origin.path else "trial"
    return attrs.evolve(finding, origin=attrs.evolve(origin, source=MANIFEST, path=path))


def _figures(value: Mapping[str, Any], around: str = "") -> dict[str, Any]:
    """Each figure of an expected result by where it stands: ``unit 32.16, performance``."""
    found: dict[str, Any] = {}
    for name, item in value.items():
        place = f"{around}{name}"
        found |= _figures(item, f"{place}, ") if isinstance(item, dict) and item else {place: item}
    return found


def _shown(value: Any) -> str:
    if value is None:
        return DASH
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _expected(package: Package) -> dict[str, Any]:
    path = package.application.trial.expected
    try:
        value = plain_json(document_text(package.read(path), "expected"))
    except ValueError as error:
        raise DataError(_different(path, "JSON", str(error))) from None
    if not isinstance(value, dict):
        raise DataError(_different(path, "JSON", str(value)))
    return value


def trial_outcome(package: Package, kind: Kind) -> Outcome:
    """Compute the publisher's trial from the files in the package.

    Raises:
        DataError: its settings are not acceptable.
    """
    application = package.application
    settings = resolve_settings(application, application.trial.settings, kind.settings_model, _trial_setting)
    # A fixed day, so that the publisher's expected result holds for ever.
    day = date(cast(int, settings["year"]), 12, 31) if "year" in settings else date(2000, 1, 1)
    bindings = as_sources(application.trial.bindings)
    region, contents = application.trial.region, package.contents
    task = Task(application, region, settings, bindings, package, day, contents=contents)
    return kind.execute(task)


def _trial_setting(place: Place) -> Origin:
    return Origin(MANIFEST, path=path_text(("trial", "settings", *place)))


def _different(field: str, expected: str, found: str) -> Finding:
    origin = Origin(MANIFEST, path="trial.expected")
    return Finding("trial-different", origin=origin, field=field, found=found[:80], allowed=expected[:80])
