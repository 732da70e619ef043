"""Small instruments, written in a line: what a test says of one, and the rest as in any that is sound."""

from typing import Any

# What is written beside it is the instrument; what stands for nothing is as in an instrument that is sound.
BASE: dict[str, Any] = {
    "id": "p",
    "family": "p",
    "title": "t",
    "index_name": "i",
    "legal": {"regulation": "r", "status": "s"},
    "validity": {"first_year": 2020},
    "confidence": {},
    "sources": ["s"],
    "strategy": "weighted-mean",
    "decimals": 3,
    "rounding": "half-up",
    "predicate_from": "exact",
    "gaps": {"value": "0", "reason": "x"},
    "predicates": [{"name": "A", "at_least": "0.5"}, {"name": "B"}],
    "scales": {
        "one": {"kind": "number", "minimum": "0", "maximum": "1"},
        "hundred": {"kind": "number", "minimum": "0", "maximum": "100"},
        "below": {"kind": "number", "minimum": "-1", "maximum": "1"},
        "levels": {"kind": "levels", "minimum": 1, "maximum": 5},
        "grades": {"kind": "grades", "values": {"A": "1", "B": "0"}},
    },
}
POINTS = {"unit": "points", "strategy": "plain-sum", "predicates": [{"name": "A"}]}


def leaf(code: str, weight: str = "1", scale: str = "one", **more: Any) -> dict[str, Any]:
    return {"code": code, "kind": "item", "name": code, "weight": weight, "scale": scale, **more}


def group(code: str, *nodes: dict[str, Any], **more: Any) -> dict[str, Any]:
    weight = str(sum(int(node["weight"]) for node in nodes if not node.get("deducts")))
    return {"code": code, "kind": "area", "name": code, "weight": weight, "nodes": list(nodes), **more}


def bands(edge: str, *needs: dict[str, Any], by: str = "at_least") -> dict[str, Any]:
    return {"predicates": [{"name": "A", by: edge, "needs": list(needs)}, {"name": "B"}]}


def needs(**condition: Any) -> dict[str, Any]:
    return {"needs": [condition]}


def scales(**added: dict[str, Any]) -> dict[str, Any]:
    return {"scales": {**BASE["scales"], **added}}
