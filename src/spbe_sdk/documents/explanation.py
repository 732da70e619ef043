"""How a number of a result came about, in words: formula, parts, ratings, evidence, places."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from spbe_sdk.documents.rating_value import value_text
from spbe_sdk.findings.finding import doubted
from spbe_sdk.findings.numbers import figure
from spbe_sdk.findings.words import Language, say, words
from spbe_sdk.scoring.exact import exact_text


def explain_result(result: Any, language: Language) -> str:
    """One readable page about the index of a `Result`: verdict, formula, and every node down to its ratings."""
    index = _index(result, language)
    silent = result.strategy is None or not any(node.counted for node in result.nodes)
    formula = [] if silent else [f"  = {_formula(result, result, language)}"]
    lines = [doubted(index, result.errors, language), *_verdict(result, language), *formula]
    lines += [f"  {line}" for line in _instead(result, language)]
    lines += [line for node in result.nodes for line in _lines(node, result, 0, language)]
    lines += [line for node in result.context for line in _lines(node, result, 0, language)]
    return "\n".join(lines)


def explain_node(node: Any, result: Any, language: Language) -> str:
    """One readable page about a node of a `Result`, down to its ratings and their sources."""
    return "\n".join(_lines(node, result, 0, language))


def _index(result: Any, language: Language) -> str:
    if result.refused:
        return say("explain.no_index", language)
    details = {"index": result.index, "exact": _exact(result.exact, language), "predicate": result.predicate or "–"}
    return say("explain.index", language, **details)


def _verdict(result: Any, language: Language) -> Iterator[str]:
    if result.variant is not None:
        yield "  " + say("explain.variant", language, name=result.variant)
    if result.predicate_from is not None:
        why = result.predicate_evidence or say("explain.unproven", language, year=result.year)
        yield "  " + say(f"explain.from_{result.predicate_from}", language, evidence=why)
    for need in result.unmet:
        key = "explain.need_any" if need.predicate is None else "explain.need"
        yield "  " + say(key, language, predicate=need.predicate, shortfall=_shortfall(need, language))
    if result.unknown:
        # What nobody can rate is no code of the instrument, and has words of its own.
        key = {("index",): "nothing", ("variants",): "no_variant"}.get(result.unknown, "unknown")
        yield "  " + say(f"explain.{key}", language, codes=", ".join(result.unknown))


def _shortfall(need: Any, language: Language) -> str:
    key, details = need.shortfall()
    return say(key, language, **details)


def _lines(node: Any, result: Any, depth: int, language: Language) -> Iterator[str]:
    indent = "    " * depth
    yield f"{indent}{node.code} {node.name}: {_number(node, language)}"
    if node.nodes:
        if any(part.counted for part in node.nodes):
            yield f"{indent}  = {_formula(node, result, language)}"
        yield from (f"{indent}  {line}" for line in _instead(node, language))
        for part in node.nodes:
            yield from _lines(part, result, depth + 1, language)
        return
    yield f"{indent}  {'; '.join(_details(node, result, language))}"


def _details(node: Any, result: Any, language: Language) -> Iterator[str]:
    yield say("explain.weight", language, value=_exact(node.weight, language))
    if node.coarse:
        yield say("explain.coarse", language)
    elif node.value is not None:
        yield from _answer(node, result, language)
    elif node.because is None:
        yield say("explain.derived", language)
    yield from _instead(node, language)
    if node.evidence:
        yield say("explain.evidence", language, ids=", ".join(node.evidence))
    if node.evidenced is not None and node.evidenced != node.value:
        yield say("explain.evidenced", language, value=value_text(node.evidenced, language))
    if node.note:
        yield node.note
    if node.origin is not None:
        places = (
            node.origin.source,
            node.origin.sheet,
            node.origin.row and say("place.row", language, value=node.origin.row),
        )
        yield say("explain.origin", language, place=", ".join(str(place) for place in places if place))


def _answer(node: Any, result: Any, language: Language) -> Iterator[str]:
    """What was answered, where the number alone does not say it."""
    if node.because == "not-applicable":
        return
    if _is_points(node, result):
        yield say("explain.answer", language, answer=value_text(node.value, language), value=_points(node, language))
    elif str(node.value) != exact_text(node.exact):
        yield say("explain.given", language, answer=value_text(node.value, language))


def _is_points(node: Any, result: Any) -> bool:
    return result.unit == "points" and all(node.code != item.code for item in result.around())


def _points(node: Any, language: Language) -> str:
    """The share of the weight that an answer is worth, as it is multiplied: 70% × 6."""
    return f"{_exact(100 * _own(node) / node.weight, language)}% × {_exact(node.weight, language)}"


def _own(node: Any) -> Fraction:
    """A node's value before its cap, its floor or its conditions."""
    return Fraction(node.exact if node.before is None else node.before)


def _before(node: Any, language: Language) -> str:
    """What it was before, as it is written."""
    return str(node.shown) if node.before is None and node.refused else _exact(_own(node), language)


def _instead(node: Any, language: Language) -> Iterator[str]:
    """Why a node counts otherwise than it was rated or computed, and what it does then."""
    if node.because is None:
        return
    missing = "; ".join(_shortfall(need, language) for need in node.conditions) or "–"
    why = say(f"explain.because_{node.because}", language, before=_before(node, language), missing=missing)
    yield why if node.does is None else f"{why}: {say(f'explain.does_{node.does}', language)}"


def _number(node: Any, language: Language) -> str:
    if node.refused or not node.counted:
        return str(node.shown)
    exact = exact_text(node.exact)
    if exact == str(node.index) or str(node.index).rstrip("0").rstrip(".") == exact:
        return figure(node.index, language)
    return say("explain.number", language, index=node.index, exact=_exact(node.exact, language))


def _exact(value: Fraction, language: Language) -> str:
    """A number in full; one that never ends as the quotient that it is: whoever asks how it came about can check it."""
    text = exact_text(value)
    return text if "/" in text else figure(Fraction(value), language)


def _formula(node: Any, result: Any, language: Language) -> str:
    strategy = node.strategy or ""
    rule = words(language)["formula"].get(strategy, strategy)
    if node.using:
        rule += f" [{', '.join(f'{name} {_exact(value, language)}' for name, value in node.using.items())}]"
    counted = [part for part in node.nodes if part.counted and not part.deducts]
    sign = " + " if strategy in ("plain-sum", "weighted-sum") else "; "
    terms = sign.join(f"{part.code}: {_term(strategy, part, result, language)}" for part in counted)
    off = [part for part in node.nodes if part.deducts and part.counted]
    taken = "".join(f" − {part.code}: {_exact(part.exact, language)}" for part in off)
    return f"{rule} ({terms}){_grown(node, counted, result, language)}{taken}"


def _term(strategy: str, part: Any, result: Any, language: Language) -> str:
    """One part of a whole, as its strategy counts it."""
    weight = _exact(part.weight, language)
    value = part.shown if part.refused else _exact(part.exact, language)
    if strategy == "plain-sum":
        plain = part.value is not None and part.because is None and not part.nodes and not part.coarse
        return _points(part, language) if plain and _is_points(part, result) else value
    if strategy == "weakest-link":
        return value
    if strategy == "weighted-geometric-mean":
        return f"{value} ^ {weight}"
    if strategy in ("weighted-mean", "weighted-sum"):
        return f"{weight} × {value}"
    return say("explain.part", language, weight=weight, value=value)


def _grown(node: Any, counted: list[Any], result: Any, language: Language) -> str:
    """By how much the points of the parts that count have grown, since others do not count."""
    adding = [part for part in node.nodes if not part.deducts]
    if not counted or len(counted) == len(adding) or not _is_points(counted[0], result):
        return ""
    whole, left = (sum((part.weight for part in parts), Fraction(0)) for parts in (adding, counted))
    return f" × {_exact(whole, language)} ÷ {_exact(left, language)}"
