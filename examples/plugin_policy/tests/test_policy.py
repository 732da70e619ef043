"""The policy is found by its id, and measures as its text says."""

import pytest

from spbe_sdk import achievement
from spbe_sdk.plugins import load_policy

NAME = "ilustrasi-tiga-kelas"


@pytest.mark.parametrize(("actual", "percent"), [("60", "75"), ("80", "100"), ("160", "120")])
def test_by_hand(actual: str, percent: str) -> None:
    assert achievement("80", actual, policy=NAME).published(0) == percent


def test_its_classes() -> None:
    assert [one.name for one in load_policy(NAME).classes] == ["Hijau", "Kuning", "Merah"]
