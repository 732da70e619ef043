"""What a web server said, in its own words, and whether it refused; whole answers are tried in test_http."""

from typing import Any

import pytest

from spbe_sdk.adapters.answers import explained, quoted, refusal_in, words_in
from spbe_sdk.files.transport import RefusedError
from spbe_sdk.findings.finding import Finding

WORDS = [
    ({"message": "Token salah"}, "Token salah"),
    ({"status": "x", "pesan": "Kuota habis"}, "Kuota habis"),
    ({"error": {"code": "7", "message": "Gagal"}}, "Gagal"),
    ({"errors": [{"detail": "Satu"}, {"detail": "Dua"}]}, "Satu"),
    ({"errors": {"token": ["Kedaluwarsa"]}}, "Kedaluwarsa"),
    ({"message": "", "detail": "baris\n dua"}, "baris dua"),
    ({"data": None}, ""),
    ([], ""),
]


@pytest.mark.parametrize(("value", "expected"), WORDS)
def test_the_words_of_a_server(value: Any, expected: str) -> None:
    assert words_in(value) == expected


REFUSALS = [
    ({"status": False}, True, True),
    ({"success": False}, True, True),
    ({"error": "x"}, True, True),
    ({"error": True}, True, True),
    ({"errors": ["x"]}, True, True),
    ({"status": "error"}, False, True),
    ({"status": "404"}, False, True),
    ({"code": "500"}, False, True),
    ({"status": "200"}, False, False),
    ({"status": True}, False, False),
    ({"error": "0"}, False, False),
    ({"error": None, "errors": {}}, False, False),
    ({"data": []}, False, False),
    ([], False, False),
]


@pytest.mark.parametrize(("value", "with_items", "without"), REFUSALS)
def test_whether_an_answer_refuses(value: Any, with_items: bool, without: bool) -> None:
    assert (refusal_in(value, True) is not None) is with_items
    assert (refusal_in(value, False) is not None) is without


@pytest.mark.parametrize("body", [b"", b"rahasia", b"<html>", b"[" * 100_000, b"\xff\xfe", b"null"])
def test_a_refusal_without_words_stays_as_it_is(body: bytes) -> None:
    refused = RefusedError(Finding("address-failed", details={"reason": "HTTP 500"}), 500, body)
    assert explained(refused, ()).findings[0].details == {"reason": "HTTP 500"}


def test_words_are_one_printable_line_of_some_length() -> None:
    text = quoted("a\x1b[2J\n\ud800" + "x" * 1000, ())
    assert text.isprintable()
    assert len(text) == 300
