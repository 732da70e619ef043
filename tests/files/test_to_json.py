"""What is signed and hashed is JSON as every program writes it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spbe_sdk.files.folder import to_json

VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(VALUES)
def test_it_is_what_the_standard_library_writes(value: Any) -> None:
    assert to_json(value) == (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def test_half_a_letter_is_refused() -> None:
    with pytest.raises(ValueError):
        to_json("\ud800")
