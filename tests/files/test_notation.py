import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.files.notation import UnquotedNumber, parse
from spbe_sdk.findings.errors import DataError

plain = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**17), 10**17) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.lists(plain, max_size=3) | st.dictionaries(st.text(max_size=8), plain, max_size=3))
def test_json_is_read_as_it_is(value: object) -> None:
    assert parse(json.dumps(value), "x").value == value
    assert parse(json.dumps(value, ensure_ascii=False, indent="\t"), "x.json").value == value


def test_json_as_other_languages_write_it() -> None:
    notation = parse('{"a": "\\ud83d\\ude00",\n\t"b": [1,\n\t{"c": 1.50}], "d\\"{": {}}', "x.json")
    assert notation.value == {"a": "😀", "b": [1, {"c": UnquotedNumber("1.50")}], 'd"{': {}}
    assert (notation.line(("b",)), notation.line(("b", 1, "c"))) == (2, 3)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('{"a": 1,\n"a": 2}', "notation-duplicate", 2),
        ('{"a": 1,\n"b" 2}', "notation-broken", 2),
        ("[" * 100_000, "notation-deep", None),
        ("[" * 60 + "]" * 60, "notation-deep", 1),
    ],
)
def test_bad_json_is_refused_by_name(text: str, code: str, row: int | None) -> None:
    with pytest.raises(DataError) as caught:
        parse(text, "x.json")
    (finding,) = caught.value.findings
    assert finding.origin is not None
    assert (finding.code, finding.origin.row) == (code, row)


def test_words_stay_text_and_numbers_keep_theirs() -> None:
    value = parse("a: no\nb: 32.10\nc: 3\nd: 2021-03-01\ne: true\nf:\ng: '32.10'\nh: 1e3\n", "x").value
    assert value == {
        "a": "no",
        "b": UnquotedNumber("32.10"),
        "c": 3,
        "d": "2021-03-01",
        "e": True,
        "f": None,
        "g": "32.10",
        "h": UnquotedNumber("1e3"),
    }


def test_every_value_has_its_line() -> None:
    notation = parse("a: 1\nlist:\n  - x: 1\n    y: 2\n  - x: 3\n", "doc.yaml")
    assert notation.line(("list", 1, "x")) == 5
    assert notation.origin(("list", 0, "y")).text("en") == "doc.yaml, row 4, list[0].y"
    assert notation.line(("list", 0, "missing")) == 3


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: &x 1\nb: *x\n", "notation-alias"),
        ("a: !!python/object:os.system x\n", "notation-tag"),
        ("a: 1\na: 2\n", "notation-duplicate"),
        ("a: [1\n", "notation-broken"),
        ("a: 1\n---\nb: 2\n", "notation-several"),
        ("", "notation-empty"),
        ("? [a]\n: 1\n", "notation-key"),
        ("a: " + "[" * 60 + "]" * 60, "notation-deep"),
        ("a: \x00", "notation-broken"),
    ],
)
def test_what_could_harm_or_mislead_is_refused_by_name(text: str, code: str) -> None:
    with pytest.raises(DataError) as caught:
        parse(text, "x")
    assert [finding.code for finding in caught.value.findings] == [code]
