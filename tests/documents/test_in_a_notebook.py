"""What a notebook shows of a document: a line, or a small table; and what a service sends of an error."""

import json
from html.parser import HTMLParser
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import (
    Adoption,
    Assessment,
    DataError,
    Plan,
    PlanScore,
    Result,
    ScoredResult,
    SpbeError,
    UsageError,
    compare,
    load_instrument,
    load_policy,
    measure_plan,
    score,
    standing,
)
from spbe_sdk.comparison.trend import Trend

VALUES: dict[str, Any] = {"instrument": "spbe-59-2020", "region": "32.16", "year": 2023}


def scored(level: int = 3, of: int = 47, **other: Any) -> ScoredResult:
    ratings = [{"indicator": str(number), "value": level} for number in range(1, of + 1)]
    return score({**VALUES, "ratings": ratings}, **other)


@pytest.mark.parametrize(
    ("made", "line"),
    [
        (scored(), "<ScoredResult spbe-59-2020 32.16 2023: 3.00 Baik>"),
        (scored().nodes[0], "<ResultNode D1 Kebijakan Internal SPBE: 3.00>"),
        (load_instrument("spbe-59-2020"), "<Instrument spbe-59-2020: Pemantauan dan Evaluasi SPBE>"),
        (load_instrument("spbe-59-2020").nodes[0], "<InstrumentNode D1 Kebijakan Internal SPBE>"),
        (Assessment.from_dict(VALUES), "<Assessment spbe-59-2020 32.16 2023 (self)>"),
        (Plan(region="32.16", year=2023), "<Plan 32.16 2023>"),
        (load_policy("umum-1"), "<MeasurementPolicy umum-1 1.0>"),
    ],
)
def test_a_large_document_is_one_line(made: object, line: str) -> None:
    assert repr(made) == str(made) == line


def measured() -> PlanScore:
    unit = {"code": "A", "name": "A", "kind": "regency"}
    objective = {"code": "S", "name": "S", "level": "objective", "unit": "A"}
    plan = Plan.model_validate({"region": "32.16", "year": 2023, "units": [unit], "objectives": [objective]})
    return measure_plan(plan, load_policy("umum-1"))


def test_what_a_workspace_gives_is_one_line(workspace: Adoption) -> None:
    run = workspace.run()
    given: list[object] = [workspace, workspace.choices, workspace.lock, workspace.status(offline=True)]
    given += [
        workspace.trial(),
        run,
        run.outcome,
        run.result,
        compare([scored(), scored(2)])[0],
        standing("Kabupaten Bekasi", 2023),
    ]
    given += [measured(), *measured().units(), *measured().units()[0].objectives, Trend("32.16", [])]
    for one in given:
        shown = repr(one)
        assert shown.startswith(f"<{type(one).__name__} ")
        assert len(shown) < 200
        assert "\n" not in shown


def test_a_result_that_rests_on_errors_says_so() -> None:
    wrong = score({**VALUES, "ratings": [{"indicator": "1", "value": 9}]})
    assert "1 error" in repr(wrong)
    assert "1 kesalahan" in wrong._repr_html_()


def test_a_refused_index_is_a_dash() -> None:
    refused = score({**VALUES, "instrument": "akip-88-2021", "ratings": []})
    assert repr(refused)
    assert refused.to_frame()["index"].isna().any() == refused.refused


class Cells(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.texts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_the_table_of_a_notebook_is_small_and_in_the_language_asked_for() -> None:
    html = scored(of=46)._repr_html_()
    seen = Cells(html)
    assert len(html) < 4000
    assert {"D1", "A1", "3,00"} <= {*seen.texts}
    assert not {"script", "img", "style"} & {*seen.tags}
    assert "Belum lengkap: 1 indikator" in seen.texts[0]
    assert "3.00, Baik" in Cells(scored(language="en")._repr_html_()).texts[0]


@given(st.text(st.characters(categories=["L", "P", "S", "Zs"]), min_size=1, max_size=30))
def test_names_of_others_are_text_and_nothing_else(name: str) -> None:
    dumped = scored().model_dump(mode="json")
    dumped["nodes"][0]["name"] = name
    seen = Cells(Result.model_validate_json(json.dumps(dumped))._repr_html_())
    assert "".join(seen.texts).count(name) >= 1
    assert {*seen.tags} == {"table", "caption", "thead", "tr", "th", "tbody", "td"}


def test_a_frame_of_its_nodes() -> None:
    result = scored(4)
    nodes = result.to_frame()
    assert list(nodes["code"]) == [node.code for node in result.walk()]
    aspects = result.to_frame("aspect")
    assert isinstance(aspects, pd.DataFrame)
    assert {*aspects["kind"]} == {"aspect"}
    assert {*aspects["index"]} == {"4.00"}
    indicators = result.to_frame(level="indicator", engine="polars")
    assert isinstance(indicators, pl.DataFrame)
    assert indicators["value"].to_list() == ["4"] * 47
    assert result.to_frame(engine="pyarrow").num_rows == len(nodes)


@pytest.mark.parametrize("asked", [{"level": "aspek"}, {"engine": "excel"}])
def test_what_is_asked_wrong_names_what_there_is(asked: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        scored().to_frame(**asked)
    assert caught.value.findings[0].allowed in ("domain, aspect, indicator", "pandas, polars, pyarrow")


def test_an_engine_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "polars", None)
    with pytest.raises(UsageError, match="pip install polars"):
        scored().to_frame(engine="polars")


def test_an_error_as_values_has_the_words_of_both_languages() -> None:
    with pytest.raises(SpbeError) as caught:
        score({**VALUES, "year": "2023"})
    told = json.loads(json.dumps(caught.value.to_dict()))
    assert told["error"] == DataError.__name__
    assert [found["code"] for found in told["findings"]] == ["field-integer"]
    for finding, found in zip(caught.value.findings, told["findings"], strict=True):
        assert found["origin"] == {"source": "assessment", "path": "year"}
        assert found["message"] == {"id": finding.message("id"), "en": finding.message("en")}
        assert found["remedy"] == {"id": finding.remedy("id"), "en": finding.remedy("en")}
