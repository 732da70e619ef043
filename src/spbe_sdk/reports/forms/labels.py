"""The words of a report: ours, replaced by the publisher's and then by the adopter's."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping

import attrs

from spbe_sdk.bindings.outcome import Outcome
from spbe_sdk.comparison.outcome import IndexOutcome
from spbe_sdk.findings.finding import Finding, Origin, doubt
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, Phrase, say, words, written


@attrs.frozen(slots=True)
class Labels:
    """Looks up a word of the report; a replaced one only has its placeholders filled, it is never evaluated."""

    language: Language
    replaced: Mapping[str, str]

    def __call__(self, label: str, /, **details: object) -> str:
        """The words under a label, with their placeholders filled in."""
        if label not in self.replaced:
            return say(f"report.{label}", self.language, **details)
        text = self.replaced[label]
        for placeholder, value in details.items():
            text = text.replace("{" + placeholder + "}", str(written(value, self.language)))
        return text


def port_name(port: str, language: Language) -> str:
    """What a port is called; one of another author's kind by its own name."""
    return str(words(language)["port_name"].get(port, port))


def doubts(outcome: Outcome, language: Language) -> Callable[..., str]:
    """Marks for figures that rest on errors: the main one, or one made of a port's rows too, or of these alone.

    No label replaces them.
    """

    def mark(port: str | None = None, *, alone: bool = False) -> str:
        found = outcome.errors if port is None else outcome.errors_in(port) if alone else outcome.errors_with(port)
        return doubt(len(found), language)

    return mark


def among_words(outcome: IndexOutcome, t: Labels) -> list[str]:
    """One sentence for each circle of published indices that the result stands in, and one on the national mean."""
    found = [
        t(
            "among_text" if circle.scope == "all" else f"among_{circle.scope}",
            rank=circle.place.rank,
            count=circle.place.count,
            best=circle.place.best,
        )
        for circle in outcome.circles
    ]
    if outcome.mean is not None and not outcome.result.refused:
        found.append(
            t(
                "national_mean",
                value=outcome.mean,
                difference=figure(outcome.result.index - outcome.mean, t.language, signed=True),
            )
        )
    return found


def check_labels(names: Iterable[str], origin: Origin) -> list[Finding]:
    """A finding for every label that no report has."""
    known = list(words("id")["report"])
    return [
        Finding(
            "label-unknown",
            origin=origin,
            found=name,
            allowed=", ".join(difflib.get_close_matches(name, known, n=8, cutoff=0)),
            details={"close": Phrase("cli.perhaps", {"close": close[0]}) if close else ""},
        )
        for name in names
        if name not in known
        for close in [difflib.get_close_matches(name, known, n=1)]
    ]
