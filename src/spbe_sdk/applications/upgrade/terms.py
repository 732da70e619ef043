"""The terms of an application: its licence, who may use it, how it is looked after; and how two versions differ."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from spbe_sdk.documents.application import Application
from spbe_sdk.findings.finding import Finding
from spbe_sdk.findings.words import Language, say


@attrs.frozen(slots=True)
class TermChange:
    """A term that a new version has changed, by its place in the manifest; nothing on the side that has none."""

    path: str
    before: str | None
    after: str | None

    @property
    def finding(self) -> Finding:
        """That it was not accepted yet."""
        return Finding(
            "upgrade-terms", field=self.path, found=self.after or "–", details={"before": self.before or "–"}
        )


def changed_terms(old: Application, new: Application, language: Language) -> list[TermChange]:
    """The terms in which two versions differ, in words."""
    before, after = _terms(old, language), _terms(new, language)
    return [TermChange(path, before[path], after[path]) for path in before if before[path] != after[path]]


def _terms(application: Application, language: Language) -> Mapping[str, str | None]:
    permission, support = application.registration.permission, application.support
    conditions = permission.conditions if permission else None
    return {
        "licence": application.licence,
        "registration.permission.granted_to": say(f"inventory.{permission.granted_to}", language)
        if permission
        else None,
        "registration.permission.document": permission.document if permission else None,
        "registration.permission.conditions": conditions.say(language) if conditions else None,
        "support.maintenance": say(f"catalogue.maintenance_{support.maintenance}", language) if support else None,
        "support.until": support.until.isoformat() if support and support.until else None,
    }
