"""The tables of the nation: how the predicates are spread over kinds and provinces, and every institution."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from spbe_sdk.comparison.nation import Cohort, Nation
from spbe_sdk.comparison.published.library import Published
from spbe_sdk.findings.words import Language, say
from spbe_sdk.instruments.library import load_instrument
from spbe_sdk.regions.library import region_name
from spbe_sdk.reports.nation.lines import together_line
from spbe_sdk.reports.nation.marks import explained, marked, marks_of
from spbe_sdk.reports.nation.tables import Cell, ShownColumn, ShownTable
from spbe_sdk.scoring.exact import round_half_up


def distribution_tables(nation: Nation, language: Language) -> list[ShownTable]:
    """How many of each predicate there are, by kind and by province; none where the list is not complete."""
    if not nation.edition.complete:
        return []
    by_kind = _distribution(nation, language, "group", [nation.everyone, *nation.kinds])
    by_province = _distribution(nation, language, "column.province", nation.provinces)
    return [
        ShownTable(say("nation.distribution", language), say("nation.sheet.kinds", language), "", *by_kind,
                   together_line(nation, language)),
        ShownTable(say("nation.by_province", language), say("nation.sheet.provinces", language), "", *by_province,
                   say("nation.province_note", language)),
    ]  # fmt: skip


def list_table(nation: Nation, language: Language) -> ShownTable:
    """Every institution with what was published of it, for people: names instead of codes, and marks."""
    domains = list(domain_names(nation))
    texts = ("region", "institution", "kind", "province")
    columns = [ShownColumn(say("nation.column.rank", language), "count")]
    columns += [ShownColumn(say(f"nation.column.{name}", language), "text") for name in texts]
    columns += [ShownColumn(say("nation.column.index", language)), *map(ShownColumn, domains)]
    columns += [
        ShownColumn(say(f"nation.column.{name}", language), "text") for name in ("predicate", "confidence", "source")
    ]
    rows = [_listed(rank, item, domains, language) for rank, item in nation.listed]
    names = [str(row[2]) for row in rows]
    return ShownTable(
        title=say("nation.list", language),
        sheet=str(nation.edition.year),
        before="",
        columns=columns,
        rows=rows,
        behind=" ".join(explained(names, language)),
        filtered=True,
    )


def group_name(group: Cohort, language: Language) -> str:
    """The name of a group: a province's own, or that of a kind."""
    return group.name or say(f"nation.kind.{group.code}", language)


def kind_name(item: Published, language: Language) -> str:
    """What an institution is, as a heading has it."""
    name = say(f"nation.one.{item.kind}", language)
    return name[0].upper() + name[1:]


def domain_names(nation: Nation) -> dict[str, str]:
    """The parts of the index that the list holds, by code."""
    held = {code for _, item in nation.listed for code in item.domains}
    return {node.code: node.name for node in load_instrument(nation.edition.instrument).nodes if node.code in held}


def _distribution(
    nation: Nation, language: Language, head: str, groups: Iterable[Cohort]
) -> tuple[list[ShownColumn], list[list[Cell]]]:
    columns = [
        ShownColumn(say(f"nation.{head}", language), "text"),
        ShownColumn(say("nation.count", language), "count"),
    ]
    columns += [ShownColumn(name, "count") for name in nation.predicates]
    columns += [ShownColumn(say("report.median", language))]
    rows: list[list[Cell]] = [
        [
            group_name(group, language),
            Decimal(group.count),
            *(Decimal(group.predicates[name]) for name in nation.predicates),
            round_half_up(group.median, 2),
        ]
        for group in groups
    ]
    return columns, rows


def _listed(rank: int | None, item: Published, domains: Sequence[str], language: Language) -> list[Cell]:
    return [
        None if rank is None else Decimal(rank),
        item.region,
        marked(item.name, marks_of(item)),
        kind_name(item, language),
        region_name(item.province) if item.province else None,
        item.index,
        *(item.domains.get(code) for code in domains),
        item.predicate,
        say(f"nation.confidence.{item.confidence}", language),
        item.place or item.source,
    ]
