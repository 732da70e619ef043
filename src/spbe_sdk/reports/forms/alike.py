"""Who counts as similar, in words: the same wherever similar ones are shown."""

from __future__ import annotations

from spbe_sdk.comparison.likes import Likes, part_of
from spbe_sdk.comparison.rises import Rises
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say


def who_is_alike(likes: Likes, language: Language) -> str:
    """How many are alike, of which kind, from where, and by what: ``34 kabupaten lain di Jawa …``."""
    own = likes.own
    if likes.part:
        where = say("nation.likes.in_part", language, part=say(f"nation.part.{likes.part}", language))
    else:
        own_part = part_of(own)
        part = say(f"nation.part.{own_part}", language) if own_part else ""
        where = say("nation.likes.few" if likes.few else "nation.likes.in_country", language, part=part)
    count = len(likes.found)
    return say(
        f"nation.likes.who_{likes.by}",
        language,
        count=figure(count, language),
        kind=say(f"nation.{'one' if count == 1 else 'several'}.{own.kind}", language),
        where=where if own.region else say("nation.likes.in_centre", language),
        year=likes.year,
        lowest=figure(likes.lowest, language),
        highest=figure(likes.highest, language),
        predicate=own.predicate,
    )


def likes_note(rises: Rises, language: Language) -> str:
    """What is counted beside the steps of a roadmap."""
    who = who_is_alike(rises.likes, language)
    return say("roadmap.likes_note", language, who=who, start=rises.start, end=rises.end)
