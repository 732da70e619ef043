"""Columns that stand for periods beside each other: quarters and months, of one measure or of several."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from spbe_sdk.bindings.choosing import Cells
from spbe_sdk.bindings.figures import is_share, may_count
from spbe_sdk.bindings.leaning import says_code
from spbe_sdk.bindings.likeness import LIKE, are_codes, named, synonyms
from spbe_sdk.bindings.planned import MONEY, role_of, takes_reached
from spbe_sdk.bindings.port import Port
from spbe_sdk.bindings.saying import says
from spbe_sdk.bindings.upto import without_upto
from spbe_sdk.documents.binding import Split, Unpivot
from spbe_sdk.findings.words import normal

_PERIODS = (*(f"Q{number}" for number in range(1, 5)), *(f"M{number}" for number in range(1, 13)))

_YEAR = "year"

_TARGET = "target"

# What stands between the two things that one heading says of its column; no code has it.
BETWEEN = "/"

# A code in a heading, such as IKU-1 or S1.2.
_CODED = re.compile(r"\b[A-Z]{1,6}[-. ]?\d+(?:[.-]\d+)*\b")

_YEARS = re.compile(r"\b20\d\d\b")

Spread = dict[str, dict[str, str]]


def spread_periods(
    port: Port, columns: Sequence[str], *, planned: bool = False, paid: Callable[[str], bool] = lambda _: False
) -> Unpivot | None:
    """The columns of a port's measures that stand for periods, where it has a period of its own.

    `planned`: a figure whose heading names a period alone is a target, as the sheet says. `paid` tells of a column
    whether it holds amounts of money.
    """
    if port.field("period") is None:
        return None
    spread: Spread = {}
    upto: Spread = {}
    for column in columns:
        rest = without_upto(column)
        period, stem = _period(column if rest is None else rest)
        bare = "rp" if not stem and port.field("actual") is None and paid(column) else stem
        measure = _measure_said(port, column, bare, planned) if period is not None else None
        if period is not None and measure is not None:
            (spread if rest is None else upto).setdefault(measure, {})[column] = period
    # Money adds up over the periods of a year, which what was spent up to each of them must not.
    spread = {**{measure: found for measure, found in upto.items() if _may_be_upto(port, measure)}, **spread}
    spread = {measure: found for measure, found in spread.items() if {*found.values()} - {_YEAR}}
    if not any(len(found) > 1 for found in spread.values()) or not all(map(_distinct, spread.values())):
        return None
    heading = {name: synonyms("synonyms", name)[0].capitalize() for name in ("period", *spread)}
    values = {heading[measure]: found for measure, found in spread.items()}
    if len(values) == 1:
        ((value, found),) = values.items()
        return Unpivot(columns=found, key=heading["period"], value=value)
    return Unpivot(key=heading["period"], values=values)


def earlier_periods(port: Port, columns: Sequence[str], cells: Cells) -> list[str]:
    """The columns of money up to a period that stand before the last one with anything in it, and those after it: the
    last one holds them all, as its sheet says.
    """
    upto: dict[str, dict[str, str]] = {}
    for column in columns:
        period, stem = _period(without_upto(column) or column)
        measure = _measure_said(port, column, stem, planned=False) if period is not None else None
        if period is not None and period != _YEAR and measure in MONEY:
            upto.setdefault(measure, {})[column] = period
    found = []
    for several in (upto[measure] for measure in upto if len(upto[measure]) > 1):
        filled = [column for column in several if any(cells[column])] or list(several)
        last = max(filled, key=lambda column: _PERIODS.index(several[column]))
        found += [column for column in several if column != last]
    return found


def with_year(port: Port, unpivot: Unpivot, fields: Mapping[str, str]) -> Unpivot | None:
    """The same with what is planned for the whole year, which stands once beside its months or quarters and must not
    be repeated in each of them; nothing where there is no such column.
    """
    planned = [field for field in port.fields if field.type.figure]
    whole = [fields[f.name] for f in planned if f.name in fields and not takes_reached(port, f)]
    whole = [column for column in whole if column not in {unpivot.key, *unpivot.measures}]
    return Unpivot(key=unpivot.key, values={**unpivot.measures, **{c: {c: _YEAR} for c in whole}}) if whole else None


def spread_names(port: Port, columns: Sequence[str], year: int | None = None) -> Unpivot | None:
    """The columns of a port's measures that are each about one thing of a known list, such as Target Stunting; of
    several years those of `year`, or else of the latest.
    """
    field = next((field for field in port.fields if field.headings is not None), None)
    if field is None or field.headings is None or field.name in columns:
        return None
    spread: Spread = {}
    wanted = str(year or max((said for column in columns for said in _YEARS.findall(column)), default=""))
    for column in sorted(columns, key=lambda column: ("%" in _nearest(column), wanted not in column)):
        if {*_YEARS.findall(column)} - {wanted}:
            continue
        measure, about = _about_below(port, field.headings, _YEARS.sub(" ", column))
        before = [other for other, known in spread.get(measure, {}).items() if known == about]
        if about is not None and not any(_better(other, column) for other in before):
            spread.setdefault(measure, {})[column] = about
    if not spread or not all(map(_distinct, spread.values())) or set(spread) & set(columns):
        return None
    return Unpivot(key=field.name, values=spread)


def _about_below(port: Port, find: Callable[[str], str | None], column: str) -> tuple[str, str | None]:
    """The measure that a heading names, and what it is about; the heading of a chapter above both says neither."""
    measure, about = _about(port, find, column)
    chapter, _, below = column.partition(" / ")
    if about is not None or " / " not in below or says("other-years", chapter) or role_of(f"{chapter} / k") is not None:
        return measure, about
    return _about_below(port, find, below)


def _better(column: str, other: str) -> bool:
    """Whether a column tells more surely of two about one thing: the other one is a share of what was planned, or
    says no year.
    """
    share, dated = "%" in _nearest(other), _YEARS.search(other) is not None
    return share or (not dated and _YEARS.search(column) is not None)


def _nearest(column: str) -> str:
    """The heading that stands right above the cells."""
    return column.rsplit(" / ", 1)[-1]


def spread_both(port: Port, columns: Sequence[str], *, planned: bool = False) -> Unpivot | None:
    """The columns of a port's measures that are each about one thing in one period, such as Stunting TW I; what they
    stand for is both of them. `planned` as above.
    """
    field = next((field for field in port.fields if field.headings is not None), None)
    if field is None or field.headings is None or port.field("period") is None:
        return None
    spread: Spread = {}
    for column in columns:
        measure, about, period = _about_in_period(port, field.headings, column, _TARGET if planned else "")
        if measure is not None and about is not None:
            spread.setdefault(measure, {})[column] = f"{about}{BETWEEN}{period}"
    several = len({both for found in spread.values() for both in found.values()}) > 1
    if not several or not all(map(_distinct, spread.values())) or set(spread) & set(columns):
        return None
    return Unpivot(key=f"{field.name} {BETWEEN} period", values=spread)


def _about_in_period(
    port: Port, find: Callable[[str], str | None], column: str, unsaid: str
) -> tuple[str | None, str | None, str | None]:
    """The measure, the thing and the period that a heading names: a thing that is known, or one that has a code; the
    measure is the unsaid one where it names none.
    """
    period, stem = _period(column)
    if period is None or not stem:
        return None, None, None
    for code in _CODED.finditer(column):
        period, rest = _period(f"{column[: code.start()]} {column[code.end() :]}")
        if period is not None and _period(code.group())[0] is None:
            return _measure(port, rest or unsaid), find(code.group()) or code.group(), period
    period = _period(column)[0]
    if (about := find(stem)) is not None:
        return _measure(port, unsaid), about, period
    return *_about(port, find, stem), period


def said_of(unpivot: Unpivot, cells: Cells) -> dict[str, str]:
    """The columns of a table that names what it is about in its headings: those that it gets, and that of the unit."""
    unit = next(
        (c for c, texts in cells.items() if c not in unpivot.spread and says_code(c) and are_codes(texts)), None
    )
    key = unpivot.key.partition(f" {BETWEEN} ")[0]
    return {key: unpivot.key, **{name: name for name in unpivot.measures}, **({"unit": unit} if unit else {})}


def splits_of(unpivot: Unpivot) -> dict[str, Split]:
    """What each part of that for which columns stand fills, where it has several."""
    names = unpivot.key.split(f" {BETWEEN} ")
    return {
        name: Split(column=unpivot.key, separator=BETWEEN, part=number)
        for number, name in enumerate(names, start=1)
        if len(names) > 1
    }


def _about(port: Port, find: Callable[[str], str | None], column: str) -> tuple[str, str | None]:
    """The measure that a heading names, and what it is about."""
    bare = column.replace("(%)", " ")
    heading = "" if "%" in bare else normal(bare.replace("_", " "))
    for measure, spelled in _spelled(port):
        for pattern in (rf"{spelled}\b(.+)", rf"(.+)\b{spelled}"):
            match = re.fullmatch(pattern, heading)
            if match is not None and (about := find(match[1])) is not None:
                return measure, about
    return "", None


def _spelled(port: Port) -> list[tuple[str, str]]:
    """The measures of a port by all that they are called, the longest first; T and R are Target and Realisasi."""
    figures = [field.name for field in port.fields if field.type.measured and "_" not in field.name]
    words = [(name, word) for name in figures for word in (normal(name), normal(name)[:1], *synonyms("synonyms", name))]
    words += [(name, word[:1]) for name in figures for word in synonyms("synonyms", name)[:1]]
    return sorted(((name, re.escape(word)) for name, word in set(words)), key=lambda found: (-len(found[1]), found))


def _may_be_upto(port: Port, measure: str) -> bool:
    field = port.field(measure)
    return field is not None and field.type.measured


def _distinct(found: Mapping[str, str]) -> bool:
    return len(set(found.values())) == len(found)


def _measure_said(port: Port, column: str, stem: str, planned: bool) -> str | None:
    """The measure of a period; K beside Rp says no more than that it is no money."""
    role = role_of(stem, unsaid=planned)
    if role is not None:
        return role if port.field(role) and not (is_share(column) and role in MONEY) else None
    return _measure(port, stem or (_TARGET if planned else ""))


def _measure(port: Port, stem: str) -> str | None:
    """The measure that a heading names beside its period; a figure without a name is what was reached."""
    if not stem:
        return "actual" if port.field("actual") else None
    kinds = [field for field in port.fields if field.type.figure]
    figures = [field for field in kinds if may_count(field, stem)]
    alike, name = max(((named(port.name, field, stem), field.name) for field in figures), default=(0.0, ""))
    return name if alike >= LIKE and not is_share(stem) else None


def _period(column: str) -> tuple[str | None, str]:
    """The period with which a heading ends or begins, or else that stands in it, and the rest of it."""
    heading = normal(column)
    for name in (*_PERIODS, _YEAR):
        for spelled in synonyms("choices", name):
            # A numeral alone says a quarter only below a heading that says of what.
            if len(spelled) == 1 and not ("/" in column and name.startswith("Q")):
                continue
            if match := re.search(rf"\b{re.escape(spelled)}$", heading):
                rest = heading[: match.start()].strip()
            elif name != _YEAR and len(spelled) > 1 and (match := re.match(rf"{re.escape(spelled)}\b", heading)):
                rest = heading[match.end() :].strip()
            else:
                continue
            if rest or name != _YEAR:
                return name, rest
    for name in _PERIODS:
        for spelled in synonyms("choices", name):
            if len(spelled) > 1 and (match := re.search(rf"\b{re.escape(spelled)}\b", heading)):
                return name, f"{heading[: match.start()]} {heading[match.end() :]}".strip()
    return None, heading
