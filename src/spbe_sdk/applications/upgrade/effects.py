"""What a version makes of our own data, and how two versions differ in it, in points of the figure."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

import attrs

from spbe_sdk.applications.kinds.kind import Headline, Kind
from spbe_sdk.applications.package.package import Package
from spbe_sdk.applications.workspace.measured import Measured, measure_task
from spbe_sdk.applications.workspace.workspace import Workspace
from spbe_sdk.assessment.carrying import Carried
from spbe_sdk.documents.binding import Binding
from spbe_sdk.files.memory import Overlaid
from spbe_sdk.findings.errors import SpbeError
from spbe_sdk.scoring.exact import exact_text


@attrs.frozen(slots=True)
class Effect:
    """How much an indicator gives to the figure before and after, in points; nothing where it does not count."""

    code: str
    name: str
    before: Fraction | None
    after: Fraction | None

    @property
    def difference(self) -> Fraction:
        """After minus before."""
        return (self.after or Fraction(0)) - (self.before or Fraction(0))

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready values."""
        before, after = (None if value is None else exact_text(value) for value in (self.before, self.after))
        difference = exact_text(self.difference)
        return {"code": self.code, "name": self.name, "before": before, "after": after, "difference": difference}


def measure(
    adoption: Workspace,
    package: Package,
    kind: Kind,
    carried: Mapping[str, Carried],
    today: date | None,
    dropped: Collection[str] = (),
    unbound: Collection[str] = (),
) -> Measured:
    """Our own data by a version: with some choices, by path, and bindings dropped, and some rows carried over."""
    choices, overrides = adoption.choices, adoption.choices.overrides
    settings = {name: value for name, value in choices.settings.items() if f"settings.{name}" not in dropped}
    bindings = {port: sources for port, sources in adoption.bindings.items() if port not in unbound}
    bindings.update({port: (Binding.model_validate(item.binding),) for port, item in carried.items()})
    files = Overlaid(adoption.files, {item.path: item.content for item in carried.values()})
    application, contents = package.application, package.contents
    try:
        resolved = adoption.settings_for(application, kind, settings)
    except SpbeError as error:
        return Measured(kind, None, None, list(error.findings))
    task = attrs.evolve(
        adoption.task(resolved, today),
        application=application,
        contents=contents,
        bindings=bindings,
        files=files,
        indicators={code: item for code, item in overrides.indicators.items() if f"indicators.{code}" not in dropped},
        without=[code for code in overrides.without if f"without.{code}" not in dropped],
    )
    return measure_task(kind, task, [])


def effects(before: Headline | None, after: Headline | None) -> list[Effect]:
    """The indicators that give another number of points after than before."""
    if before is None or after is None:
        return []
    old, new = ({share.code: share for share in headline.shares} for headline in (before, after))
    found = []
    for code in dict.fromkeys([*old, *new]):
        one, other = old.get(code), new.get(code)
        name = (other or one).name  # type: ignore[union-attr]
        effect = Effect(code, name, one.points if one else None, other.points if other else None)
        if effect.before != effect.after:
            found.append(effect)
    return found
