"""Names are shortened by what nearly all begin with, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk import load_instrument
from spbe_sdk.reports.forms.names import ShortNames
from spbe_sdk.reports.forms.page import render_template

WORDS = st.lists(st.text("ab ", max_size=12), max_size=8)


@given(WORDS)
def test_a_short_name_ends_as_the_name_does_and_is_never_empty(names: list[str]) -> None:
    short = ShortNames.of(names)
    for name in names:
        assert name.endswith(short(name))
        assert bool(short(name).strip()) is bool(name.strip())


@pytest.mark.parametrize(("names", "lead"), [
    (["Tingkat Kematangan A", "Tingkat Kematangan B", "C"], "Tingkat Kematangan"),
    (["Tingkat Kematangan A", "B", "C"], ""),
    (["Tingkat Kematangan A"], ""),
    (["Tingkat Kematangan", "Tingkat Kematangan"], ""),
    ([], ""),
])  # fmt: skip
def test_what_is_left_out(names: list[str], lead: str) -> None:
    assert ShortNames.of(names).lead == lead


def test_instruments() -> None:
    assert ShortNames.of_instrument(load_instrument("spbe-59-2020")).lead == "Tingkat Kematangan"
    assert ShortNames.of_instrument(load_instrument("akip-88-2021")).lead == ""


def test_nothing_closes_the_text_of_a_style_sheet() -> None:
    hostile = '"; } </style><script>alert(1)</script> \\ {'
    text = render_template("report.css", {"title": hostile, "language": "id", "t": lambda key: key})
    for sign in ("<script", "</style", "alert(1)"):
        assert sign not in text
    assert "\\000022\\00003b" in text
