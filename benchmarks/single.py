"""One assessment, beside plain integers; a document, beside bare pydantic; a plan, beside one solve."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import highspy
from beside import Beside, beside
from frames import GROUPS, INSTRUMENT, LEAVES, leaves_of, weights_of

from spbe_sdk import Assessment, Rating, roadmap, score
from spbe_sdk.files.reading import parse_document

DRAW = random.Random(3)  # noqa: S311 - reproducible data, no secret
RAW = [{leaf.code: DRAW.randint(1, 5) for leaf in LEAVES} for _ in range(200)]
WHOLE = weights_of(LEAVES)
PARTS = [weights_of(leaves_of(node)) for node in GROUPS]


def assessments() -> list[Assessment]:
    """The same levels as documents."""
    return [
        Assessment(
            instrument=INSTRUMENT.id, region="32.16", year=2023,
            ratings=tuple(Rating(indicator=code, value=level) for code, level in levels.items()),
        )
        for levels in RAW
    ]  # fmt: skip


def plain() -> None:
    """Index and every node of every assessment, in whole numbers."""
    for levels in RAW:
        for weights, whole in (WHOLE, *PARTS):
            total = sum(weight * levels[code] for code, weight in weights.items())
            _ = (200 * total + whole) // (2 * whole)


def one_solve() -> None:
    """The cheapest way to 0.40 more, for three regions, as one integer programme each."""
    weights, whole = WHOLE
    for levels in RAW[:3]:
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        steps = [(code, level) for code in levels for level in range(levels[code] + 1, 6)]
        for number, (_, level) in enumerate(steps):
            solver.addVar(0, 1)
            solver.changeColCost(number, {2: 10, 3: 20, 4: 40, 5: 60}[level])
            solver.changeColIntegrality(number, highspy.HighsVarType.kInteger)
        for number, (one, other) in enumerate(pairwise(steps), 1):
            if one[0] == other[0]:
                solver.addRow(-highspy.kHighsInf, 0, 2, [number, number - 1], [1.0, -1.0])
        gains = [float(weights[code]) for code, _ in steps]
        least = min(0.4 * whole, sum(gains))
        solver.addRow(least, highspy.kHighsInf, len(steps), list(range(len(steps))), gains)
        solver.run()


def run() -> Iterator[Beside]:
    """The rows of the table about single documents."""
    documents = assessments()

    def short() -> None:
        for document in documents:
            result = score(document, INSTRUMENT)
            _ = result.index, result.predicate

    def whole() -> None:
        for document in documents:
            result = score(document, INSTRUMENT)
            _ = result.nodes, result.problems

    yield beside("`score`, one assessment, index and predicate", short, "plain integers", plain, goal="≤ 10")
    yield beside("the same, all nodes and findings", whole, "plain integers", plain, goal="≤ 60")
    text = json.dumps({
        "instrument": INSTRUMENT.id, "region": "32.16", "year": 2023,
        "ratings": [{"indicator": leaf.code, "value": 3, "note": "Perbup", "evidence": ["e1"]} for leaf in LEAVES],
        "evidence": [{"id": "e1", "title": "Dokumen"}],
    })  # fmt: skip
    yield beside(
        "validation of an assessment", lambda: [parse_document(text, Assessment, "x.json") for _ in range(50)],
        "bare pydantic", lambda: [Assessment.model_validate_json(text) for _ in range(50)], goal="≤ 2.0",
    )  # fmt: skip
    results = [score(document, INSTRUMENT) for document in documents[:3]]

    def ways() -> None:
        for result in results:
            roadmap(result, target=min(Decimal("5.00"), result.index + Decimal("0.40")), instrument=INSTRUMENT)

    yield beside(
        "roadmap with frontier and alternatives", ways, "one solve of one target by HiGHS", one_solve,
        goal="≤ 4", times=3,
    )  # fmt: skip
