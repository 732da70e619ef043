"""What the results of a year say in sentences: where an institution stands, what is doubtful, what they are from."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from spbe_sdk.comparison.likes import Likes
from spbe_sdk.comparison.nation import Nation
from spbe_sdk.comparison.next_predicate import NextPredicate, Way
from spbe_sdk.comparison.published.doubts import doubts_of
from spbe_sdk.comparison.published.library import Akip, Conflict, Published, Reference, complete_years, sources
from spbe_sdk.comparison.rises import Rises, as_those_who_reached
from spbe_sdk.comparison.standing import Standing
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.alike import who_is_alike
from spbe_sdk.reports.nation.marks import marked, marks_of
from spbe_sdk.scoring.exact import round_half_up

# So many ways of several domains are told, the least first.
_WAYS = 3


def standing_lines(
    standing: Standing, rises: Rises | None, language: Language, workspace: str | None = None
) -> list[str]:
    """Where the institution stands, a sentence each; `workspace` is where its own ratings are, if that is known."""
    own, step = standing.own, standing.next_step
    lines = [own_line(own, language), say("nation.source", language, source=source_of(own, language))]
    lines += said_doubts(doubts_of(own), [own], language)
    if not standing.complete:
        lines.append(say("nation.incomplete", language, known=standing.known, of=standing.of, year=own.year))
    lines += _circle_lines(standing, language)
    lines += _who_lines(standing, language)
    lines += _move_lines(standing, rises, language)
    lines += next_lines(standing, rises, language)
    lines += _weakest_lines(standing, language)
    lines += _roadmap_lines(own, step, workspace, language)
    return lines + [_akip_line(item, language) for item in standing.akip]


def own_line(own: Published, language: Language) -> str:
    """The published index of an institution, by whom, and its predicate, with the marks that it bears."""
    details = {"name": own.name, "predicate": own.predicate, "year": own.year}
    details["index"] = marked(figure(own.index, language), marks_of(own, "index"))
    line = say(f"nation.own.{own.confidence}", language, **details)
    return line if own.printed else f"{line} {say('nation.by_index', language)}"


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
    """What the figures are from: the kind of source, and the source; and whose, where each is of a few."""
    whose: dict[str, list[str]] = {}
    for _, item in nation.listed:
        for key in item.sources:
            whose.setdefault(key, []).append(item.name)
    found = [(sources()[key].kind, _source(sources()[key], language), names) for key, names in whose.items()]
    if nation.edition.complete:
        return [(kind, source) for kind, source, _ in found]
    return [
        (kind, say("nation.of_whom", language, source=source, names=", ".join(names))) for kind, source, names in found
    ]


def source_of(item: Published, language: Language) -> str:
    """What a figure is from: its first source, and the place in it."""
    return ", ".join(filter(None, (_source(sources()[item.sources[0]], language), item.place)))


def doubt_lines(nation: Nation, language: Language) -> list[str]:
    """What contradicts a figure, or makes it doubtful, a sentence each; and the cells that were derived."""
    return said_doubts(nation.doubts, [item for _, item in nation.listed], language)


def said_doubts(doubts: Sequence[Conflict], items: Sequence[Published], language: Language) -> list[str]:
    """Doubts, and what of some institutions is derived, a sentence each."""
    lines = []
    for item in doubts:
        kept = "–" if item.kept is None else figure(item.kept, language)
        other = figure(Decimal(item.other), language) if item.other else "–"
        where = ", ".join(_source(sources()[key], language) for key in item.sources)
        details = {"name": item.institution, "node": _node_name(item.node, language), "kept": kept, "other": other}
        lines.append(say(f"nation.doubt.{item.kind}", language, **details, source=where))
    derived = [item for item in items if item.derived]
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
    if lines:
        lines.append(say("nation.percentile", language))
    if lines and standing.own.kind == "province":
        lines.append(say("nation.no_province", language))
    return lines


def _who_lines(standing: Standing, language: Language) -> list[str]:
    """Who is not known to be similar, or not in this year, and why, where that is so."""
    own, likes = standing.own, standing.likes
    if likes is None:
        key = "absent" if own.year - 1 in complete_years() else "unknown"
        details = {"name": own.name, "year": own.year, "before": own.year - 1, "newest": complete_years()[-1]}
        return [say(f"nation.likes.{key}", language, **details)]
    lines = [] if likes.found else [say("nation.likes.nobody", language, who=who_is_alike(likes, language))]
    if likes.found and standing.against != "similar" and standing.circles:
        lines.append(say("nation.likes.too_few", language, count=len(likes.found)))
    if likes.absent:
        names = ", ".join(item.institution for item in likes.absent)
        lines.append(say("nation.likes.without", language, year=own.year, names=names))
    return lines


def _alike(likes: Likes | None, language: Language) -> str:
    return who_is_alike(likes, language) if likes else ""


def _move_lines(standing: Standing, rises: Rises | None, language: Language) -> list[str]:
    """How it moved to this year, and which movement of others is shown, where that is not the one to this year."""
    own, before = standing.own, standing.before
    lines = []
    if before and standing.change is not None and (rises is None or rises.end != own.year):
        change, kinds = figure(standing.change, language, signed=True), [before.confidence, own.confidence]
        by = [say(f"nation.confidence.{kind}", language) for kind in kinds]
        details = {"start": before.year, "end": own.year, "change": change, "before": by[0], "now": by[1]}
        lines.append(say("nation.own_move", language, **details))
    if rises is not None and rises.end != own.year:
        moved = f"{rises.start}–{rises.end}"
        lines.append(say("nation.other_years", language, year=own.year, known=_complete(), moved=moved))
    elif not {own.year - 1, own.year} <= {*complete_years()}:
        lines.append(say("nation.no_years", language, year=own.year, known=_complete(), newest=complete_years()[-1]))
    return lines


def next_lines(standing: Standing, rises: Rises | None, language: Language) -> list[str]:
    """What is missing to the next predicate, which domains could bring it, and how far those who reached one came."""
    step = standing.next_step
    if step is None:
        return []
    edge, missing = figure(step.at_least, language), figure(step.missing, language)
    if not step.missing:
        # Where the predicate follows from the exact index, the published one may be at the edge already.
        return [say("nation.next_exact", language, predicate=step.predicate, edge=edge)]
    told = [say("nation.next", language, predicate=step.predicate, edge=edge, missing=missing)]
    told += _ways_lines(standing, language)
    gain = as_those_who_reached(rises, standing.own) if rises else None
    if rises and gain is not None:
        key = "nation.as_risen" if gain >= step.missing else "nation.as_risen_short"
        details = {"count": len(rises.reached), "gain": figure(gain, language, signed=True), "missing": missing}
        told.append(say(key, language, **details, predicate=step.predicate))
    return told


def _ways_lines(standing: Standing, language: Language) -> list[str]:
    alone = [item for item in standing.domains if item.needed is not None]
    doubtful = ", ".join(item.code for item in standing.domains if item.doubtful)
    never = [item.code for item in standing.domains if item not in alone and item.share and not item.doubtful]
    told = []
    if alone:
        gains = ", ".join(f"{item.code} {figure(item.needed or 0, language, signed=True)}" for item in alone)
        told.append(say("nation.alone", language, domains=gains))
    if never:
        told.append(say("nation.never_alone", language, domains=", ".join(never)))
    if standing.ways and not alone:
        shown = [_way(way, language) for way in standing.ways[:_WAYS]]
        told.append(say("nation.ways", language, count=len(standing.ways[0]), ways="; ".join(shown)))
    if never and not standing.ways:
        told.append(say("nation.no_way", language))
    if doubtful:
        told.append(say("nation.no_advice", language, domains=doubtful))
    return told


def _way(way: Way, language: Language) -> str:
    gains = {code: figure(gain, language, signed=True) for code, gain in way.items()}
    if len(set(gains.values())) == 1:
        return say("nation.each", language, domains=" + ".join(gains), gain=next(iter(gains.values())))
    return " + ".join(f"{code} {gain}" for code, gain in gains.items())


def _weakest_lines(standing: Standing, language: Language) -> list[str]:
    """The domains that lie furthest below the median of the others, or that none does; those at the lowest value."""
    told = []
    if standing.weakest:
        place = standing.weakest[0].in_circle(standing.against)
        gap = figure(round_half_up(place.to_median, 2), language, signed=True) if place else ""
        names = ", ".join(f"{item.code} {item.name}" for item in standing.weakest)
        told.append(say(f"nation.weakest_{standing.against}", language, domains=names, gap=gap))
    elif any(item.in_circle(standing.against) for item in standing.domains):
        told.append(say(f"nation.none_weak_{standing.against}", language))
    if lowest := ", ".join(f"{item.code} {item.name}" for item in standing.domains if item.lowest):
        told.append(say("nation.lowest", language, domains=lowest))
    return told


def _roadmap_lines(own: Published, step: NextPredicate | None, workspace: str | None, language: Language) -> list[str]:
    """The command that tells which indicators to raise first, and what must be there before; a workspace is a
    region's, so that institutions of the centre have none.
    """
    if own.region is None:
        return []
    folder = workspace or say("nation.workspace", language)
    command = f"spbe roadmap {_word(folder)}"
    if step is None:
        told = [say("nation.roadmap_within", language, command=f"{command} --budget 100")]
    else:
        target = f"{command} --target {_word(step.predicate)}"
        told = [say("nation.roadmap", language, command=target, predicate=step.predicate)]
    if workspace is None:
        made = f"spbe new adoption {folder} --region {own.region} --year {own.year}"
        told.append(say("nation.roadmap_first", language, command=made))
    return told


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
