"""The one-way law: what is read, the printed schema accepts."""

import copy
import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from spbe_sdk.documents import contracts
from spbe_sdk.files.notation import parse
from spbe_sdk.files.reading import parse_document
from spbe_sdk.findings.errors import DataError

ASSESSMENT = {
    "instrument": "spbe-59-2020",
    "region": "32.16",
    "year": 2023,
    "stage": "final",
    "ratings": [{"indicator": "1", "value": 3, "note": "x", "evidence": ["a"]}, {"indicator": "2", "value": "A"}],
    "evidence": [{"id": "a", "title": "b", "issued": "2021-03-01", "sha256": "0" * 64, "status": "draft"}],
}


def example(name: str) -> Any:
    return json.loads(parse((EXAMPLES / name).read_text(encoding="utf-8"), name).to_json())


INSTRUMENT = {
    "id": "x", "family": "x", "title": "x", "index_name": "x",
    "legal": {"regulation": "x", "status": "x"}, "validity": {"first_year": 2021},
    "confidence": {}, "sources": [], "strategy": "weighted-mean", "decimals": 2, "rounding": "half-up",
    "predicate_from": "published", "gaps": {"value": "1", "reason": "x"},
    "scales": {"l": {"kind": "levels", "minimum": 1, "maximum": 5}},
    "predicates": [{"name": "a", "at_least": "2.5"}, {"name": "b"}],
    "nodes": [{"code": "D1", "kind": "domain", "name": "x", "weight": "10/3",
               "nodes": [{"code": "1", "kind": "indicator", "name": "x", "weight": "10/3", "scale": "l"}]}],
}  # fmt: skip
SEEDS: dict[str, Any] = {
    "assessment": ASSESSMENT,
    "instrument": INSTRUMENT,
    "application": example("sumedang-spbe-index/application.yaml"),
    "adoption": example("bekasi/spbe.yaml"),
}
odd = st.sampled_from(
    [None, True, 0, -1, 3, 101, 10**20, 2.5, 3.0, "", "x", "NaN", "1.305", "1e3", "01", "-0", "1/0", "2021-02-30", [],
     {}, ["a", 1], {"id": "x"}, "32.16", "a b", "self", " 1", "1.0", "٣"]
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(below for key, item in inner for below in places(item, (*path, key)))]


@pytest.mark.parametrize("name", sorted(SEEDS))
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_read_is_accepted_by_the_schema(name: str, data: st.DataObject) -> None:
    document = copy.deepcopy(SEEDS[name])
    for path in data.draw(st.lists(st.sampled_from(places(document)[1:]), min_size=0, max_size=2)):
        around = document
        try:
            for part in path[:-1]:
                around = around[part]
            if data.draw(st.booleans()):
                around[path[-1]] = copy.deepcopy(data.draw(odd))
            else:
                del around[path[-1]]
        except (KeyError, IndexError, TypeError):
            continue
    try:
        parse_document(json.dumps(document), contracts.CONTRACTS[name], "document.json")
    except DataError:
        return
    assert jsonschema_rs.validator_for(contracts.schema(name)).is_valid(document)
