"""Typed rows become a plan, together with the objectives and indicators that an application brings for its units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from spbe_sdk.bindings.intake import PortData
from spbe_sdk.bindings.parts import part_of
from spbe_sdk.bindings.typed import Row
from spbe_sdk.documents.fields import Part
from spbe_sdk.documents.plan import Budget, Measurement, Objective, Official, PerformanceIndicator, Plan, Unit
from spbe_sdk.findings.finding import Finding, Origin, Severity
from spbe_sdk.performance.complementing import complemented
from spbe_sdk.performance.expansion import Expansion, Fitted, expand
from spbe_sdk.performance.names import Directory, Known, is_code, made_code
from spbe_sdk.regions.library import plain_code, region_name

# Which table defines what a field names; a unit that stands beside tells which of several is meant.
_DEFINED = {
    "parent": "units",
    "predecessors": "units",
    "unit": "units",
    "actors": "units",
    "serves": "objectives",
    "contributes": "objectives",
    "objective": "objectives",
    "indicator": "indicators",
}

# What a row of figures may hold.
_FIGURES = ("target", "target_low", "revised", "revised_low", "actual", "ceiling", "realised")


_REGIONS = ("district", "village", "ward")


@attrs.frozen(slots=True)
class ReadPlan:
    """A plan, the place of each of its rows by table and number, and what no plan may hold.

    `lines` has the code in the application of everything that it brings for a unit; `dropped` are the units, as they
    were written, of rows that could not be read.
    """

    plan: Plan
    places: dict[tuple[str, int], Origin]
    findings: list[Finding]
    lines: Mapping[str, str]
    dropped: tuple[str, ...] = ()


def read_plan(
    region: str,
    year: int,
    data: Mapping[str, PortData],
    fitted: Fitted | None = None,
) -> ReadPlan:
    """Typed rows as a plan; a row without its codes or its period was reported and stays out.

    A row of ours takes the place of one that the application brings with the same code.
    """
    reader = _Reader(year, {name: part.rows for name, part in data.items()})
    units = reader.units()
    brought = expand(fitted or Fitted(), [unit for unit, _ in units], year)
    tables: dict[str, list[tuple[Any, Origin]]] = {"units": units}
    tables["objectives"] = reader.objectives(brought)
    tables["indicators"] = reader.indicators(brought.indicators, tables["objectives"])
    tables["measurements"] = complemented(reader.figures("measurements", Measurement, "indicator"))
    tables["budgets"] = reader.figures("budgets", Budget, "objective")
    tables["officials"] = reader.officials()
    places = {(name, n): origin for name, rows in tables.items() for n, (_, origin) in enumerate(rows)}
    made: dict[str, Any] = {name: tuple(part for part, _ in rows) for name, rows in tables.items()}
    findings = [*brought.findings, *reader.findings]
    return ReadPlan(
        Plan(region=region, year=year, **made), places, findings, brought.lines, tuple(dict.fromkeys(reader.dropped))
    )


def _placed(values: dict[str, Any]) -> dict[str, Any]:
    """A unit with the code of its district or village as the list of regions writes it: 3216022001 is 32.16.02.2001."""
    code = str(values["code"])
    dotted = plain_code(code) if code.isdigit() and values.get("kind") in _REGIONS else None
    return {**values, "code": dotted} if dotted and region_name(dotted) else values


def _above(values: Mapping[str, Any]) -> str | None:
    """What the made code of a unit begins with: the unit above it, as a code also where it is called by its name."""
    parent = values.get("parent")
    return parent if parent is None or is_code(parent) else made_code(None, parent)


class _Reader:
    """The rows of every table, and the codes and names that those before it have defined."""

    def __init__(self, year: int, rows: Mapping[str, Sequence[Row]]) -> None:
        self.year, self.rows = year, rows
        self.known: dict[str, Directory] = {}
        self.findings: list[Finding] = []
        self.dropped: list[str] = []

    def units(self) -> list[tuple[Unit, Origin]]:
        """The units; one without a code is told by the unit above and its name."""
        rows = [(row, _placed(values)) for row, values in self._coded("units", Unit, _above)]
        codes = {values["code"] for _, values in rows}
        for _, values in rows:
            # A village lies in the district with whose code its own begins, where nothing else is said.
            above = values["code"].rpartition(".")[0]
            if not values.get("parent") and above in codes and plain_code(above) == above:
                values["parent"] = above
        self.known["units"] = Directory(Known(values["code"], None, values["name"]) for _, values in rows)
        return list(self._made(Unit, rows, ("parent", "predecessors")))

    def objectives(self, brought: Expansion) -> list[tuple[Objective, Origin]]:
        """Our objectives, and those brought whose codes are not among ours, with what we say that these serve."""
        rows = list(self._coded("objectives", Objective, lambda values: values.get("unit"), ("unit",)))
        codes = {values["code"] for _, values in rows}
        more = [(node, origin) for node, origin in brought.objectives if node.code not in codes]
        own = [Known(values["code"], values.get("unit"), values["name"]) for _, values in rows]
        self.known["objectives"] = Directory([*own, *(Known(node.code, node.unit, node.name) for node, _ in more)])
        return [
            *self._made(Objective, rows, ("serves", "contributes")),
            *brought.served(more, own, self.known["objectives"]),
        ]

    def indicators(
        self,
        brought: Iterable[tuple[PerformanceIndicator, Origin]],
        objectives: Iterable[tuple[Objective, Origin]],
    ) -> list[tuple[PerformanceIndicator, Origin]]:
        """Our indicators, and those brought whose codes are not among ours."""
        owner = {node.code: node.unit for node, _ in objectives}

        def unit_of(values: Mapping[str, Any]) -> str | None:
            return owner.get(values["objective"]) or values.get("unit")

        rows = list(self._coded("indicators", PerformanceIndicator, unit_of, ("unit", "objective")))
        codes = {values["code"] for _, values in rows}
        more = [(item, origin) for item, origin in brought if item.code not in codes]
        own = [Known(values["code"], unit_of(values), values["name"]) for _, values in rows]
        named = [Known(item.code, owner.get(item.objective), item.name) for item, _ in more]
        self.known["indicators"] = Directory([*own, *named])
        plain = ((row, {name: value for name, value in values.items() if name != "unit"}) for row, values in rows)
        return [*self._made(PerformanceIndicator, plain, ("actors",)), *more]

    def figures(self, table: str, model: type[Part], about: str) -> list[tuple[Any, Origin]]:
        """Measurements or budgets, each about something that is known."""
        rows = []
        for row in self._whole(table, model):
            if self._says_nothing(row, about):
                continue
            # An empty cell says no year either.
            given = {**row.values, "year": row.values.get("year") or self.year}
            values = self._resolved(given, ("unit", about), row)
            if values is not None and about not in values:
                values = self._of_unit(values, about, row)
            if values is not None:
                rows.append((row, {name: value for name, value in values.items() if name in model.model_fields}))
        return list(self._made(model, rows, (), once=False))

    def officials(self) -> list[tuple[Official, Origin]]:
        """Who signs for the units: one of each; of a second one, and of one of no unit, it is said."""
        rows = ((row, dict(row.values)) for row in self._whole("officials", Official))
        found: dict[str, tuple[Official, Origin]] = {}
        for official, origin in self._made(Official, rows, ("unit",)):
            kind = "official-twice" if official.unit in found else "official-unit"
            if official.unit in found or not self.known["units"].find(official.unit):
                details = {"name": official.name}
                self.findings.append(
                    Finding(kind, Severity.WARNING, origin, field="unit", found=official.unit, details=details)
                )
            else:
                found[official.unit] = (official, origin)
        return list(found.values())

    def _of_unit(self, values: dict[str, Any], about: str, row: Row) -> dict[str, Any] | None:
        """A row that tells its unit alone, which is about the one thing that the unit has; several are asked about."""
        codes = self.known[_DEFINED[about]].of_unit(values.get("unit"))
        if len(codes) == 1:
            return {**values, about: codes[0]}
        found, details = str(values.get("unit", "–")), {"table": _DEFINED[about]}
        kind = "unit-of-several" if codes else "unit-of-none"
        allowed = ", ".join(codes[:12])
        self.findings.append(
            Finding(kind, origin=row.origin, field=about, found=found, allowed=allowed, details=details)
        )
        return None

    def _says_nothing(self, row: Row, about: str) -> bool:
        """Whether a row has no figure, and is about nothing that its unit has: an empty place in a wide table."""
        figures = (row.values.get(name) for name in _FIGURES)
        if row.broken or any(value is not None for value in figures):
            return False
        if about not in row.values:
            return True
        units = self.known["units"].find(str(row.values.get("unit")))
        return not self.known[_DEFINED[about]].find(str(row.values.get(about)), units[0] if units else None)

    def _coded(
        self,
        table: str,
        model: type[Part],
        unit_of: Callable[[Mapping[str, Any]], str | None],
        resolved: Sequence[str] = (),
    ) -> Iterator[tuple[Row, dict[str, Any]]]:
        """The rows of a table that defines codes, each with its own, or with one that is made."""
        for row in self._whole(table, model):
            values = self._resolved(row.values, resolved, row)
            if values is None or not all(values.get(name) for name in resolved if name in model.model_fields):
                self._drop(row, model)
                continue
            if "code" not in values:
                values["code"] = made_code(unit_of(values), values["name"])
            yield row, values

    def _whole(self, table: str, model: type[Part]) -> Iterator[Row]:
        """The rows without a fault in what they cannot do without."""
        # Without its period a row would count as one of the whole year, without its unit as one of another.
        needed = {"period", "unit", *(name for name, info in model.model_fields.items() if info.is_required())}
        for row in self.rows.get(table, ()):
            if row.broken & needed:
                self._drop(row, model)
            else:
                yield row

    def _drop(self, row: Row, model: type[Part]) -> None:
        """Remember which unit a row was about that stays out of the plan."""
        if model in (Unit, Objective, PerformanceIndicator):
            named = row.values.get("name" if model is Unit else "unit")
            self.dropped += [str(named)] if named else []

    def _resolved(self, values: Mapping[str, Any], names: Sequence[str], row: Row) -> dict[str, Any] | None:
        """Values with the codes of what some fields name; nothing where one of them is unclear, which is said."""
        found = {name: value for name, value in values.items() if value is not None}
        for name in names:
            given = found.get(name)
            if given is None:
                continue
            several = isinstance(given, tuple)
            codes = [self._code(name, text, found.get("unit"), row) for text in (given if several else (given,))]
            if None in codes:
                return None
            found[name] = tuple(codes) if several else codes[0]
        return found

    def _code(self, field: str, text: str, unit: str | None, row: Row) -> str | None:
        """The code that a text stands for; one that no table has is left for the cascade to name."""
        directory = self.known.get(_DEFINED[field]) or Directory(())
        codes = directory.find(text, None if _DEFINED[field] == "units" else unit)
        if not codes and field != "indicator":
            # Money may be spent on what another unit answers for; a figure is of nobody's indicator but the unit's.
            codes = directory.find(text)
        if len(codes) == 1 or (not codes and is_code(text)):
            return codes[0] if codes else text
        kind = "name-several" if codes else "name-unknown"
        origin = row.origin.at(row.columns.get(field))
        details = {"table": _DEFINED[field]}
        self.findings.append(
            Finding(kind, origin=origin, field=field, found=text, allowed=", ".join(codes[:12]), details=details)
        )
        return None

    def _made(
        self, model: type[Part], rows: Iterable[tuple[Row, dict[str, Any]]], resolved: Sequence[str], once: bool = True
    ) -> Iterator[tuple[Any, Origin]]:
        """Parts of a plan. A flat table repeats its unit, its objective and its indicator in row after row."""
        seen: set[Part] = set()
        for row, values in rows:
            found = self._resolved(values, resolved, row)
            made, refused = (None, []) if found is None else part_of(model, found, row)
            self.findings += refused
            if made is None:
                self._drop(row, model)
            elif not (once and made in seen):
                seen.add(made)
                yield made, row.origin
