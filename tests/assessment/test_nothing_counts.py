"""An index of nothing: why there is none, and what to do, in words that name no code of ours."""

from typing import Any

import pytest

from drafted import BASE, group, leaf, scales
from spbe_sdk import Assessment, Rating, Result, score
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.findings.words import LANGUAGES

AWAY = scales(one={"kind": "number", "minimum": "0", "maximum": "1", "not_applicable": "reweight"})
NODES = [leaf("A"), group("G", leaf("B"), leaf("C"))]


def rated(answers: dict[str, str], **more: Any) -> Result:
    instrument = Instrument.model_validate({**BASE, **AWAY, "nodes": NODES, **more})
    ratings = tuple(Rating(indicator=code, value=value) for code, value in answers.items())
    return score(Assessment(instrument="p", region="32.16", year=2024, ratings=ratings), instrument)


NONE = {"A": "n/a", "B": "n/a", "C": "n/a"}
DROPPED = {"gaps": {"does": "reweight", "reason": "x"}}


@pytest.mark.parametrize(("answers", "more"), [(NONE, {}), (NONE, DROPPED), ({"A": "n/a"}, DROPPED), ({}, DROPPED)])
def test_where_nothing_counts_it_is_said_what_to_rate(answers: dict[str, str], more: dict[str, Any]) -> None:
    result = rated(answers, **more)
    told = result.to_dict()
    assert [told.get(name) for name in ("index", "exact", "predicate", "unknown")] == [None, None, None, ["index"]]
    said = {language: result.explain(language=language) for language in LANGUAGES}
    assert "nilai sekurangnya satu yang berlaku" in said["id"]
    assert "rate at least one that applies" in said["en"]
    assert "()" not in said["id"] and ": index" not in said["id"]
    assert [line for line in said["id"].splitlines() if line.startswith(("A ", "G "))] == ["A A: –", "G G: –"]


def test_where_no_variant_is_for_the_answers_it_is_said_where_to_look() -> None:
    item = leaf("SE", kind="context")
    variants = [{"name": "v", "when": [{"node": "SE", "at_least": "0.5"}]}]
    result = rated({"A": "1", "B": "1", "C": "1", "SE": "0"}, context=[item], variants=variants)
    assert result.unknown == ("variants",)
    assert "periksa jawaban di luar indeks" in result.explain()
    assert "variants" not in result.explain()


def test_a_part_that_does_not_count_has_no_figure_and_the_formula_leaves_it_out() -> None:
    said = rated({"A": "0.7", "B": "n/a", "C": "n/a"}).explain()
    assert said.splitlines()[1] == "  = jumlah bobot × nilai, dibagi jumlah bobot (A: 1 × 0,7)"
    assert "G G: –" in said
