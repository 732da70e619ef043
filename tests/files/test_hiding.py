"""Secrets are hidden whole, in pieces, and however they are spelled."""

from urllib.parse import quote

import pytest

from spbe_sdk.files.hiding import hidden

URL = "postgresql+psycopg://bambang:kunci%40ku@db.dalam.id:5432/kinerja?sslmode=require&password=lain-lagi"


@pytest.mark.parametrize("text", [URL, "bambang", "kunci%40ku", "kunci@ku", "db.dalam.id", "DB.DALAM.ID", "lain-lagi"])
def test_an_address_is_hidden_whole_and_in_its_pieces(text: str) -> None:
    assert hidden(f"gagal: {text}!", (URL,)) == "gagal: •••!"


@pytest.mark.parametrize("text", ["postgresql", "kinerja", "require", "5432"])
def test_what_is_no_secret_of_an_address_stays(text: str) -> None:
    assert hidden(text, (URL,)) == text


@pytest.mark.parametrize(
    "secret", ["pa/ss", "pa#rahasia", "pa?rahasia", "satu@rahasia", "a:rahasia", "r a h", "é€ü", "100%"]
)
def test_a_password_is_hidden_however_it_is_spelled(secret: str) -> None:
    for text in (secret, quote(secret), quote(secret, safe="")):
        assert hidden(f"<{text}>", (secret,)) == "<•••>"


def test_a_piece_of_a_password_that_broke_an_address_is_hidden() -> None:
    assert hidden("failed to resolve host 'rahasia@db'", ("satu@rahasia",)) == "failed to resolve host '•••@db'"
    assert hidden("u:pw@host-dalam/db", ("usr:pw1@host-dalam/db",)) == "u:pw@•••/db"


def test_a_text_that_was_shortened_within_a_secret_shows_no_beginning_of_it() -> None:
    assert hidden("token sangat-ra…", ("sangat-rahasia",)) == "token •••…"
    assert hidden("token lain…", ("sangat-rahasia",)) == "token lain…"


def test_without_secrets_a_text_stays() -> None:
    assert hidden("apa saja", ()) == "apa saja"
