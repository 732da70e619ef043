"""What the results of a year say in sentences: where an institution stands, what is doubtful, what they are from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from spbe_sdk.comparison.likes import Likes
from spbe_sdk.comparison.nation import Nation
from spbe_sdk.comparison.published.library import Akip, Published, Reference, complete_years, sources
from spbe_sdk.comparison.rises import Rises
from spbe_sdk.comparison.standing import DomainStanding, NextPredicate, Standing
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.alike import who_is_alike
from spbe_sdk.scoring.exact import round_half_up


def standing_lines(
    standing: Standing, rises: Rises | None, language: Language, workspace: str | None = None
) -> list[str]:
    """Where the institution stands, a sentence each; `workspace` is where its own ratings are, if that is known."""
    own = standing.own
    index = figure(own.index, language)
    lines = [say("nation.own", language, name=own.name, index=index, predicate=own.predicate, year=own.year)]
    if not standing.complete:
        lines.append(say("nation.incomplete", language, known=standing.known, of=standing.of, year=own.year))
    lines += _circle_lines(standing, language)
    lines += _who_lines(standing, language)
    if standing.next_step:
        lines += _next_lines(standing.next_step, standing.domains, language)
    if standing.weakest:
        lines.append(_weakest_line(standing, language))
    lines.append(_roadmap_line(standing.next_step, workspace or say("nation.workspace", language), language))
    if not {own.year - 1, own.year} <= {*complete_years()}:
        moved = f"{rises.start}–{rises.end}" if rises else "–"
        lines.append(say("nation.other_years", language, year=own.year, known=_complete(), moved=moved))
    return lines + [_akip_line(item, language) for item in standing.akip]


def completeness(nation: Nation, language: Language) -> str:
    """Whether the list of the year is complete, and which years' are."""
    key = "complete" if nation.edition.complete else "partly"
    count = figure(nation.everyone.count, language)
    return say(f"nation.{key}", language, count=count, year=nation.edition.year, known=_complete())


def together_line(nation: Nation, language: Language) -> str:
    """Which domains go together over all institutions, in one sentence; nothing where their values are not known."""
    pairs = ", ".join(f"{item.one}–{item.other} {figure(item.coefficient, language)}" for item in nation.together)
    return say("nation.together", language, pairs=pairs) if pairs else ""


def mean_line(nation: Nation, language: Language) -> str:
    """The mean and the median of the list, and why the mean that the report prints is another."""
    mean, middle = round_half_up(nation.everyone.mean, 2), round_half_up(nation.everyone.median, 2)
    told = say("nation.mean", language, list=figure(mean, language), median=figure(middle, language))
    if nation.printed is None or Decimal(nation.printed) == mean:
        return told
    printed = say("nation.printed", language, value=figure(Decimal(nation.printed), language))
    return f"{told} {printed}"


def source_list(nation: Nation, language: Language) -> list[tuple[str, str]]:
    """What the figures are from: the kind of source, and the source."""
    keys = dict.fromkeys(key for _, item in nation.listed for key in item.sources)
    found = (sources()[key] for key in keys)
    return [(source.kind, _source(source, language)) for source in found]


def source_of(item: Published, language: Language) -> str:
    """What a figure is from: its first source, and the place in it."""
    return ", ".join(filter(None, (_source(sources()[item.sources[0]], language), item.place)))


def doubt_lines(nation: Nation, language: Language) -> list[str]:
    """What contradicts a figure, or makes it doubtful, a sentence each; and the cells that were derived."""
    lines = []
    for item in nation.doubts:
        kept = "–" if item.kept is None else figure(item.kept, language)
        other = figure(Decimal(item.other), language) if item.other else "–"
        where = ", ".join(_source(sources()[key], language) for key in item.sources)
        details = {"name": item.institution, "node": _node_name(item.node, language), "kept": kept, "other": other}
        lines.append(say(f"nation.doubt.{item.kind}", language, **details, source=where))
    derived = [item for _, item in nation.listed if item.derived]
    return lines + [say("nation.derived", language, name=item.name, node=item.derived) for item in derived]


def _circle_lines(standing: Standing, language: Language) -> list[str]:
    lines = []
    for circle in standing.circles:
        place = circle.place
        details = {
            "rank": figure(place.rank, language),
            "of": figure(place.count, language),
            "percentile": figure(place.percentile, language),
            "median": figure(round_half_up(place.to_median, 2), language, signed=True),
            "best": figure(place.best, language),
            "who": _alike(standing.likes, language),
        }
        lines.append(say(f"nation.circle.{circle.scope}", language, **details))
    return lines


def _who_lines(standing: Standing, language: Language) -> list[str]:
    """Why nobody is known to be similar, where that is so."""
    own, likes = standing.own, standing.likes
    if likes is not None:
        return [] if likes.found else [say("nation.likes.nobody", language, who=who_is_alike(likes, language))]
    key = "absent" if own.year - 1 in complete_years() else "unknown"
    details = {"name": own.name, "year": own.year, "before": own.year - 1, "newest": complete_years()[-1]}
    return [say(f"nation.likes.{key}", language, **details)]


def _alike(likes: Likes | None, language: Language) -> str:
    return who_is_alike(likes, language) if likes else ""


def _next_lines(step: NextPredicate, domains: Sequence[DomainStanding], language: Language) -> list[str]:
    edge, missing = figure(step.at_least, language), figure(step.missing, language)
    # Where the predicate follows from the exact index, the published one may be at the edge already.
    key = "nation.next" if step.missing else "nation.next_exact"
    told = [say(key, language, predicate=step.predicate, edge=edge, missing=missing)]
    alone = [f"{item.code} {figure(item.needed, language, signed=True)}" for item in domains if item.needed is not None]
    never = [item.code for item in domains if item.needed is None and item.share is not None]
    if step.missing and alone:
        told.append(say("nation.alone", language, domains=", ".join(alone)))
    if step.missing and never:
        told.append(say("nation.never_alone", language, domains=", ".join(never)))
    return told


def _weakest_line(standing: Standing, language: Language) -> str:
    """The domains that lie lowest beside the median of the similar ones."""
    first = standing.weakest[0].in_circle(standing.against)
    gap = figure(round_half_up(first.to_median, 2), language, signed=True) if first else ""
    names = ", ".join(f"{item.code} {item.name}" for item in standing.weakest)
    return say(f"nation.weakest_{standing.against}", language, domains=names, gap=gap)


def _roadmap_line(step: NextPredicate | None, workspace: str, language: Language) -> str:
    """The command that tells which indicators to raise first."""
    command = f"spbe roadmap {_word(workspace)}"
    if step is None:
        return say("nation.roadmap_within", language, command=f"{command} --budget 100")
    target = f"{command} --target {_word(step.predicate)}"
    return say("nation.roadmap", language, command=target, predicate=step.predicate)


def _word(text: str) -> str:
    """One word of a command."""
    return f'"{text}"' if " " in text else text


def _akip_line(item: Akip, language: Language) -> str:
    value = "" if item.value is None else f" {figure(item.value, language)}"
    where = ", ".join(sources()[key].address for key in item.sources)
    return say("nation.akip", language, year=item.year, value=value, predicate=item.predicate, source=where)


def _source(source: Reference, language: Language) -> str:
    """A source by its title and address, and what else a reader should know of it."""
    if source.note:
        return say(f"nation.source_note.{source.note}", language, title=source.title or "", address=source.address)
    return ", ".join(filter(None, (source.title, source.address)))


def _complete() -> str:
    return ", ".join(map(str, complete_years()))


def _node_name(node: str, language: Language) -> str:
    return say("report.index", language) if node == "index" else node
