"""Which of a playbook's benefits and obstacles apply to an adopter, by its profile."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import Generic, TypeVar

import attrs

from spbe_sdk.documents.playbook import Benefit, Condition, Obstacle, Playbook, Profile, Range
from spbe_sdk.findings.words import Language, say

Lesson = TypeVar("Lesson", Benefit, Obstacle)

COUNTS = ("population", "offices", "districts", "villages", "it_staff")


class Fit(StrEnum):
    """Whether a lesson applies; unknown where the profile does not tell."""

    APPLIES = "applies"
    DOES_NOT = "does-not-apply"
    UNKNOWN = "unknown"


@attrs.frozen(slots=True)
class LessonMatch(Generic[Lesson]):
    """A lesson, whether it applies here, and which fields of the profile would tell."""

    lesson: Lesson
    fit: Fit
    untold: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class PlaybookMatch:
    """A playbook seen from one adopter."""

    benefits: list[LessonMatch[Benefit]]
    obstacles: list[LessonMatch[Obstacle]]

    @property
    def all(self) -> list[LessonMatch[Benefit] | LessonMatch[Obstacle]]:
        """Every lesson."""
        return [*self.benefits, *self.obstacles]

    @property
    def applying(self) -> list[Obstacle]:
        """The obstacles that apply here."""
        return [match.lesson for match in self.obstacles if match.fit is Fit.APPLIES]


def untold_words(matches: Iterable[LessonMatch[Benefit] | LessonMatch[Obstacle]], language: Language) -> str:
    """What a profile does not tell, in words, and the lines that fill it in; nothing where it tells enough."""
    fields = untold_fields(matches)
    told, lines = ([say(f"playbook.{part}.{field}", language) for field in fields] for part in ("told", "line"))
    return say("playbook.untold", language, fields=", ".join(told), lines="; ".join(lines)) if fields else ""


def untold_fields(matches: Iterable[LessonMatch[Benefit] | LessonMatch[Obstacle]]) -> list[str]:
    """What of a profile would tell more, each once."""
    return list(dict.fromkeys(field for match in matches for field in match.untold))


def match_playbook(playbook: Playbook, profile: Profile | None, bound: Collection[str]) -> PlaybookMatch:
    """Judge every lesson by a profile and the ports that are bound."""
    known = profile or Profile()
    return PlaybookMatch(
        [_match(lesson, known, bound) for lesson in playbook.benefits],
        [_match(lesson, known, bound) for lesson in playbook.obstacles],
    )


def _match(lesson: Lesson, profile: Profile, bound: Collection[str]) -> LessonMatch[Lesson]:
    answers = dict(_answers(lesson.when, profile, bound))
    if False in answers.values():
        return LessonMatch(lesson, Fit.DOES_NOT)
    untold = tuple(name for name, holds in answers.items() if holds is None)
    return LessonMatch(lesson, Fit.UNKNOWN if untold else Fit.APPLIES, untold)


def _answers(when: Condition, profile: Profile, bound: Collection[str]) -> Iterable[tuple[str, bool | None]]:
    for name in COUNTS:
        wanted: Range | None = getattr(when, name)
        if wanted is not None:
            yield name, _within(getattr(profile, name), wanted)
    if when.connectivity:
        yield "connectivity", None if profile.connectivity is None else profile.connectivity in when.connectivity
    if when.has or when.lacks:
        there = profile.infrastructure
        holds = there is not None and set(when.has) <= set(there) and (not when.lacks or bool({*when.lacks} - {*there}))
        yield "infrastructure", None if there is None else holds
    if when.unbound:
        yield "bindings", bool(set(when.unbound) - set(bound))


def _within(count: int | None, wanted: Range) -> bool | None:
    if count is None:
        return None
    return (wanted.at_least or 0) <= count and (wanted.at_most is None or count <= wanted.at_most)
