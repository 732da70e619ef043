"""How a number of a result came about, in words: formula, parts, ratings, evidence, places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from spbe_sdk.findings.words import Language, say, words
from spbe_sdk.scoring.exact import exact_text


def explain_node(node: Any, language: Language) -> str:
    """One readable page about a node of a result (`ResultNode`), down to its ratings and their sources."""
    return "\n".join(_lines(node, 0, language))


def _lines(node: Any, depth: int, language: Language) -> Iterator[str]:
    indent = "    " * depth
    yield f"{indent}{node.code} {node.name}: {_number(node, language)}"
    if node.nodes:
        yield f"{indent}  = {_formula(node, language)}"
        for part in node.nodes:
            yield from _lines(part, depth + 1, language)
        return
    details = [say("explain.weight", language, value=exact_text(node.weight))]
    if node.coarse:
        details.append(say("explain.coarse", language))
    if node.value is None:
        details.append(say("explain.gap" if not node.complete else "explain.derived", language))
    if node.evidence:
        details.append(say("explain.evidence", language, ids=", ".join(node.evidence)))
    if node.evidenced is not None and node.evidenced != node.value:
        details.append(say("explain.evidenced", language, value=node.evidenced))
    if node.note:
        details.append(node.note)
    if node.origin is not None:
        places = (
            node.origin.source,
            node.origin.sheet,
            node.origin.row and say("place.row", language, value=node.origin.row),
        )
        details.append(say("explain.origin", language, place=", ".join(str(place) for place in places if place)))
    yield f"{indent}  {'; '.join(details)}"


def _number(node: Any, language: Language) -> str:
    exact = exact_text(node.exact)
    if exact == str(node.index) or str(node.index).rstrip("0").rstrip(".") == exact:
        return str(node.index)
    return say("explain.number", language, index=node.index, exact=exact)


def _formula(node: Any, language: Language) -> str:
    strategy = node.strategy or ""
    rule = words(language)["formula"].get(strategy, strategy)
    terms = "; ".join(f"{part.code}: {exact_text(part.weight)} × {exact_text(part.exact)}" for part in node.nodes)
    return f"{rule} ({terms})"
