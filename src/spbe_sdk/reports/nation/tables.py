"""The tables of a standing: domains, those who are like us, how they moved, and those who rose most.

They are the same in every form: the page, the workbook, the text and the terminal only lay them out.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import attrs

from spbe_sdk.comparison.likes import Like, Likes
from spbe_sdk.comparison.position import Position
from spbe_sdk.comparison.published.library import Published
from spbe_sdk.comparison.rises import Move, Rises, Spread
from spbe_sdk.comparison.standing import DomainStanding, Standing
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say
from spbe_sdk.reports.forms.alike import who_is_alike
from spbe_sdk.reports.nation.marks import explained, marked, marks_of
from spbe_sdk.scoring.exact import round_half_up

# A text, a figure, or nothing where it is not known.
Cell = str | Decimal | None


@attrs.frozen(slots=True)
class ShownColumn:
    """A heading, and how what is below it is written: as ``text``, a ``figure``, a whole ``count``, or a
    ``change`` with its sign.
    """

    head: str
    form: str = "figure"

    def shown(self, cell: Cell, language: Language) -> str:
        """A cell for people."""
        if cell is None:
            return "–"
        return cell if isinstance(cell, str) else figure(cell, language, signed=self.form == "change")


@attrs.frozen(slots=True)
class ShownTable:
    """A table with its title, a short one for a sheet, a sentence before it and one behind it, which may be empty;
    `filtered` says that it is a long list, to be sorted and filtered.
    """

    title: str
    sheet: str
    before: str
    columns: Sequence[ShownColumn]
    rows: Sequence[Sequence[Cell]]
    behind: str = ""
    filtered: bool = False

    def shown(self, language: Language) -> list[list[str]]:
        """The rows for people."""
        return [
            [column.shown(cell, language) for column, cell in zip(self.columns, row, strict=True)] for row in self.rows
        ]


def standing_tables(
    standing: Standing, rises: Rises | None, language: Language, most: int | None = None
) -> list[ShownTable]:
    """The tables that there are, in the order in which a regent asks; `most` so many similar ones and narrow tables, as
    a terminal has room for, if that is not absent.
    """
    found = [_domains(standing, language)] if standing.domains else []
    found += [_likes(standing, standing.likes, language, most)] if standing.likes and standing.likes.found else []
    if rises is not None:
        found.append(_movement(standing, rises, language))
        found += [_risen(rises, language, narrow=most is not None)] if rises.to_ask else []
    return [_explained(table, language) for table in found]


def _explained(table: ShownTable, language: Language) -> ShownTable:
    """A table with what the marks in it mean behind it."""
    cells = [cell for row in table.rows for cell in row if isinstance(cell, str)]
    return attrs.evolve(table, behind=" ".join(filter(None, [*explained(cells, language), table.behind])))


def _likes(standing: Standing, likes: Likes, language: Language, most: int | None) -> ShownTable:
    """Who is like us by name, the nearest first."""
    count, who = len(likes.found), standing.own.region or f'"{standing.own.name}"'
    asked = f"{who} --year {standing.own.year}" + (
        " --everywhere" if likes.everywhere and not likes.few and standing.own.region else ""
    )
    year = standing.own.year
    columns = [_text("column.institution", language), ShownColumn(str(likes.year)), ShownColumn(str(year))]
    columns += [_change(language), _text("column.predicate", language)]
    # Only the ministry's own list is of one source.
    columns += [] if standing.complete else [ShownColumn(say("nation.source_in", language, year=year), "text")]
    return ShownTable(
        title=say("nation.likes.title", language, year=likes.year),
        sheet=say("nation.sheet.likes", language),
        before=say("nation.likes.before", language, who=who_is_alike(likes, language)),
        columns=columns,
        rows=[_like(like, language)[: len(columns)] for like in likes.found[:most]],
        behind=say("nation.likes.more", language, shown=most, count=count, asked=asked)
        if most and most < count
        else "",
    )


def _movement(standing: Standing, rises: Rises, language: Language) -> ShownTable:
    """How the domains of those like us moved: ours, how many rose, and the quartiles."""
    reached = len(rises.reached)
    groups = (
        say("nation.all_moves", language),
        say("nation.reached", language, count=reached),
        say("nation.stayed", language, count=len(rises.moves) - reached),
    )
    heads = [_text("domain", language), ShownColumn(say("nation.ours", language), "change"), _text("rose", language)]
    return ShownTable(
        title=say("nation.rises", language, start=rises.start, end=rises.end),
        sheet=say("nation.sheet.moves", language),
        before=_rises_line(standing, rises, language),
        columns=[*heads, *(ShownColumn(group, "text") for group in groups)],
        rows=[
            [
                f"{item.code} {item.name}",
                rises.own.domain(item.code),
                f"{item.everyone.rose}/{item.everyone.count}",
                *(_quartiles(spread, language) for spread in (item.everyone, item.reached, item.stayed)),
            ]
            for item in rises.domains
        ],
        behind=say("nation.quartiles", language),
    )


def _risen(rises: Rises, language: Language, narrow: bool) -> ShownTable:
    """Those who rose most, with how each domain of theirs moved; and with their predicates, if there is room."""
    codes = [item.code for item in rises.domains]
    columns = [_text("column.institution", language), ShownColumn(str(rises.start)), ShownColumn(str(rises.end))]
    columns += [_change(language), *(ShownColumn(code, "change") for code in codes)]
    columns += [] if narrow else [_text("column.predicate", language)]
    return ShownTable(
        title=say("nation.to_ask", language, count=len(rises.to_ask)),
        sheet=say("nation.sheet.risen", language),
        before="",
        columns=columns,
        rows=[_move(move, codes)[: len(columns)] for move in rises.to_ask],
        behind=say("nation.to_ask_note", language),
    )


def _rises_line(standing: Standing, rises: Rises, language: Language) -> str:
    """How many of those like us rose, how many reached a higher predicate, and what we did ourselves; and that these
    are not the ones above, where they are not.
    """
    told = say(
        "nation.rises_what",
        language,
        who=who_is_alike(rises.likes, language),
        end=rises.end,
        rose=figure(rises.index.rose, language),
        reached=figure(len(rises.reached), language),
        change=figure(rises.own.change, language, signed=True),
    )
    if standing.likes is None or standing.likes.year == rises.start:
        return told
    other = say("nation.other_likes", language, year=rises.start, above=standing.likes.year)
    return f"{told} {other}"


def _domains(standing: Standing, language: Language) -> ShownTable:
    scopes = [circle.scope for circle in standing.circles]
    against = standing.against
    columns = [_text("domain", language), ShownColumn(say("nation.column.index", language))]
    columns += [_text(f"scope.{scope}", language) for scope in scopes]
    columns += [ShownColumn(say(f"nation.to_median_{against}", language), "change")] if scopes else []
    step = standing.next_step
    if step and step.missing:
        columns.append(ShownColumn(say("nation.needed", language, predicate=step.predicate), "change"))
    return ShownTable(
        title=say("nation.by_domain" if scopes else "nation.domains", language),
        sheet=say("nation.sheet.domains", language),
        before="",
        columns=columns,
        rows=[
            [
                marked(f"{item.code} {item.name}", marks_of(standing.own, item.code)),
                item.value,
                *(_place(item.in_circle(scope), language) for scope in scopes),
                *([_to_median(item, against)] if scopes else []),
                *([item.needed] if step and step.missing else []),
            ]
            for item in standing.domains
        ],
        behind=say("nation.needed_note", language) if step and step.missing else "",
    )


def _place(place: Position | None, language: Language) -> str | None:
    return f"{figure(place.rank, language)}/{figure(place.count, language)}" if place else None


def _to_median(item: DomainStanding, scope: str) -> Decimal | None:
    place = item.in_circle(scope)
    return round_half_up(place.to_median, 2) if place else None


def _like(like: Like, language: Language) -> list[Cell]:
    before, now = like.before, like.now
    predicates = _turned(before.predicate, now.predicate) if now else before.predicate
    kind = say(f"nation.confidence.{now.confidence}", language) if now else None
    return [_name(before, now), before.index, now.index if now else None, like.change, predicates, kind]


def _move(move: Move, codes: Sequence[str]) -> list[Cell]:
    changes = [move.domain(code) for code in codes]
    predicates = _turned(move.before.predicate, move.after.predicate)
    name = _name(move.before, move.after)
    return [name, move.before.index, move.after.index, move.change, *changes, predicates]


def _name(before: Published, now: Published | None) -> str:
    """An institution with the marks of its figures in either year."""
    return marked(before.institution, "".join(marks_of(item) for item in (before, now) if item))


def _turned(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _quartiles(spread: Spread | None, language: Language) -> str | None:
    if spread is None:
        return None
    if spread.count == 1:
        return _signed(spread.middle, language)
    return " · ".join(_signed(value, language) for value in (spread.lower, spread.middle, spread.upper))


def _signed(value: Fraction, language: Language) -> str:
    return figure(round_half_up(value, 2), language, signed=True)


def _text(key: str, language: Language) -> ShownColumn:
    return ShownColumn(say(f"nation.{key}", language), "text")


def _change(language: Language) -> ShownColumn:
    return ShownColumn(say("nation.change", language), "change")
