"""The cheapest cost of every index of a tree, whatever its rules: what can be had is combined node by node, upwards.

Of each node all ways are kept of which none gives more for less; its own rule, its cap and its floor make of those of
its parts what it is worth. Where a part asks something of another, a way remembers what it asks and what there is,
until both are known. Exact, as long as a better part never makes a worse whole; what could do so is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cache

import attrs

from spbe_sdk.files.providers import find_strategy
from spbe_sdk.instruments.ladders import LINEAR
from spbe_sdk.roadmaps.joining import Option, States, best_of, joined, worthwhile
from spbe_sdk.roadmaps.problem import Problem
from spbe_sdk.roadmaps.watches import NOTHING, Lie, Watch, before, derived_in, following, refused
from spbe_sdk.scoring.strategy import WeightedPart
from spbe_sdk.scoring.trees import Node, score_tree

# The rules that never make a worse whole of better parts.
RISING = (*LINEAR, "weakest-link", "weighted-geometric-mean")

_MOST_VALUES = 500


@attrs.frozen(slots=True, eq=False)
class Slopes:
    """The ways up a tree."""

    problem: Problem
    lie: Lie
    watches: Sequence[Watch]
    states: States

    @classmethod
    def of(cls, problem: Problem) -> Slopes:
        """The ways up the tree of a problem, its needs kept.

        Raises:
            UsageError: a rule could make a worse whole of better parts; the finding says which.
        """
        gauge, scored = problem.gauge, problem.measured(problem.levels)
        now = {score.code: score.value for top in (scored.score, *scored.around) for score in top.walk()}
        free = [code for code in problem.levels if len(problem.choices(code)) > 1]
        lie = Lie.of(gauge.tree, now, free, problem.instrument)
        watches = [
            watch
            for check, asker in [*((check, None) for check in problem.needs),
                                 *((check, node.code) for node in gauge.tree.walk() for check in node.checks)]
            if lie.settled(check) is None
            for watch in lie.watches(check, asker, problem.ladders)
        ]  # fmt: skip
        watches += filter(None, (before(d, lie, problem.levels) for d in problem.dependencies))
        watches += [following(c, s, lie) for c, s in derived_in(problem.instrument).items() if c in lie.moving]
        made = cls(problem, lie, watches, States(watches))
        made._check()
        return made

    def _check(self) -> None:
        for node in self.lie.nodes.values():
            name = self.problem.strategy_of(node.code)
            moving = [part for part in node.parts if part.code in self.lie.moving]
            if moving and name not in RISING:
                raise refused("strategy", node.code or "index", name)
            if any(part.deducts for part in moving):
                raise refused("deducts", next(part.code for part in moving if part.deducts))
            dynamic = any(self.lie.settled(check) is None for check in node.checks)
            if dynamic and (node.if_not != "zero" or node.minimum < 0):
                raise refused("condition", node.code or "index", node.if_not)

    def ways(self, known: dict[str, list[Option]]) -> list[Option]:
        """The ways to the top of which none gives more for less, the cheapest first; some may be `known`."""
        return worthwhile(self.options(self.lie.nodes[""], known))

    def options(self, node: Node, known: dict[str, list[Option]]) -> list[Option]:
        """The ways to bring a node somewhere; those of nodes below that are `known` are not looked for again."""
        if node.code not in known:
            found = self._whole(node, known) if node.parts else list(self._leaf(node))
            known[node.code] = self._closed(node, self._checked(node, found))
        return known[node.code]

    def _leaf(self, node: Node) -> Iterable[Option]:
        problem, code = self.problem, node.code
        if code in problem.levels:
            for level in problem.choices(code):
                value = problem.value(code, level)
                yield self._option(node, value, problem.cost({code: level}), level)
        elif code in self.lie.moving:
            yield from (self._option(node, value, 0, 0, asked=code) for value in self._derived(code))
        else:
            yield self._option(node, problem.given.get(code, self._settled(code)), 0, 0)

    def _settled(self, code: str) -> Fraction | None:
        """The value of an indicator that follows from others, none of which changes."""
        return self.lie.now[code] if code in derived_in(self.problem.instrument) else None

    def _option(self, node: Node, value: Fraction | None, cost: int, level: int, asked: str | None = None) -> Option:
        code, bare = node.code, attrs.evolve(node, checks=())
        score = score_tree(bare, {} if value is None else {code: value}, self.problem.left_out)
        before_ = self.problem.levels.get(code, level)
        asks = tuple(
            watch.most if watch.asker == code and watch.level is not None and level >= watch.level > before_
            else value - self._base(watch) if watch.value and watch.asker == code == asked and value is not None
            else NOTHING
            for watch in self.watches
        )  # fmt: skip
        amounts = tuple(w.amount(code, score.value, level) if code in w.rungs else Fraction(0) for w in self.watches)
        trail = (code, level) if level > before_ else ()
        return Option(cost, score.value, score.counted, self.states.of(amounts, asks), trail)

    def _base(self, watch: Watch) -> Fraction:
        return sum((share * watch.lows[code] for code, share in watch.shares.items()), Fraction(0))

    def _derived(self, code: str) -> list[Fraction]:
        """What an indicator that follows from others can come to."""
        scale = derived_in(self.problem.instrument)[code]
        rule = find_strategy(scale.strategy, scale.using)
        sums: set[tuple[Fraction, ...]] = {()}
        for part in scale.of:
            told = {self.problem.value(part, level) for level in self.problem.choices(part)}
            if None in told:
                raise refused("gap", part)
            sums = {(*one, value) for one in sums for value in told if value is not None}
            if len(sums) > _MOST_VALUES:
                raise refused("large", code)
        weights = [self.lie.nodes[part].weight for part in scale.of]
        return sorted({rule([WeightedPart(w, v) for w, v in zip(weights, one, strict=True)]) for one in sums})

    def _whole(self, node: Node, known: dict[str, list[Option]]) -> list[Option]:
        offers = [self.options(part, known) for part in node.parts]
        rule, effort = self.problem.strategy_of(node.code), self.problem.effort
        return joined(node, rule, offers, self.states, self._closing(node), effort)

    def _closing(self, node: Node) -> Callable[[int], int | None]:
        """What is known in whole once all parts of a node are there: what it asks, or adds, by itself comes later."""
        own = any(node.code in watch.shares or watch.asker == node.code for watch in self.watches)
        home = [] if own else [number for number, watch in enumerate(self.watches) if watch.home == node.code]

        @cache
        def close(state: int) -> int | None:
            amounts, asked = map(list, self.states[state])
            if not all(self._holds(number, amounts, asked) for number in home):
                return None
            for number in home:
                amounts[number], asked[number] = Fraction(0), NOTHING
            return self.states.of(tuple(amounts), tuple(asked))

        return close

    def _checked(self, node: Node, options: list[Option]) -> list[Option]:
        """Every way as it is where the conditions of a node hold, asking for it, and as it is where they do not."""
        settled = [self.lie.settled(check) for check in node.checks]
        without = [self._without(node, option) for option in options]
        if False in settled:
            return without
        asking = [w.asker == node.code and w.level is None and not w.value for w in self.watches]
        if not any(asking):
            return options
        return [*(self._asking(option, asking) for option in options), *without]

    def _asking(self, option: Option, asking: Sequence[bool]) -> Option:
        amounts, before_ = self.states[option.state]
        asked = (watch.most if asks else was
                 for watch, asks, was in zip(self.watches, asking, before_, strict=True))  # fmt: skip
        return attrs.evolve(option, state=self.states.of(amounts, tuple(asked)))

    def _without(self, node: Node, option: Option) -> Option:
        counted = option.counted and node.if_not != "reweight"
        return attrs.evolve(option, value=node.instead(node.if_not, option.value), counted=counted)

    def _closed(self, node: Node, options: list[Option]) -> list[Option]:
        """With what a node itself adds; what is known in whole is judged, and then forgotten."""
        adding = [number for number, watch in enumerate(self.watches) if node.code in watch.shares]
        home = [number for number, watch in enumerate(self.watches) if watch.home == node.code]
        closed = bool(node.parts) and not adding and all(watch.asker != node.code for watch in self.watches)
        kept: list[Option] = []
        for option in options:
            amounts, asked = map(list, self.states[option.state])
            for number in adding:
                watch = self.watches[number]
                amounts[number] = watch.capped(amounts[number] + watch.amount(node.code, option.value, 0))
            if closed or all(self._holds(number, amounts, asked) for number in home):
                for number in home:
                    amounts[number], asked[number] = Fraction(0), NOTHING
                kept.append(attrs.evolve(option, state=self.states.of(tuple(amounts), tuple(asked))))
        return best_of(kept)

    def _holds(self, number: int, amounts: Sequence[Fraction], asked: Sequence[Fraction]) -> bool:
        watch = self.watches[number]
        return watch.holds(amounts[number], watch.most if watch.asker is None else asked[number])
