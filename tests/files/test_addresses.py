"""Web addresses: what is one, what it may show, and which belong together."""

import pytest

from spbe_sdk.files.addresses import apart, is_address, join, site, split, without_secrets
from spbe_sdk.findings.errors import DataError

BROKEN = ["http://[x", "http://a:b/", "http://a:99999999/", "http://a:0/", "http:///", "http://a\x00b/", "http://a b/",
          "http://u:p/w@host/", "http://u:12/w@host/", "http://u:p#w@host/", "http://a\\b/"]  # fmt: skip


def test_secrets_of_an_address_are_not_shown() -> None:
    assert without_secrets("https://ani:rahasia@kat.example:8443/a/b?token=rahasia#x") == "https://kat.example:8443/a/b"


@pytest.mark.parametrize(("text", "expected"), [("https://a/", True), ("http://a", True), ("C:\\a", False),
                                                ("a/b.spbe", False), ("ftp://a", False), ("", False)])  # fmt: skip
def test_what_is_an_address(text: str, expected: bool) -> None:
    assert is_address(text) is expected


@pytest.mark.parametrize("url", BROKEN)
def test_what_cannot_be_read_is_refused_and_shows_its_scheme_alone(url: str) -> None:
    with pytest.raises(DataError) as caught:
        split(url)
    assert caught.value.findings[0].code == "address-broken"
    assert without_secrets(url) in ("http://…", "http:///")


@pytest.mark.parametrize(
    "url", ["https://a.id/@u/x", "https://a.id:8443/x?mail=a@b.id", "https://a.id/x y", "http://[::1]:8/"]
)
def test_what_can_be_read(url: str) -> None:
    assert split(url).geturl() == url
    assert without_secrets(url) == url.partition("?")[0]


def test_what_belongs_together() -> None:
    assert site("https://A.id/x") == site("https://a.id:443/y") == ("https", "a.id", 443)
    assert site("http://a.id/") != site("https://a.id/")
    assert join("https://a.id/x/y", "../z?q") == "https://a.id/z?q"
    for target in ("http://[x", "//[x", "http://a:99999999/"):
        with pytest.raises(DataError):
            join("https://a.id/", target)


def test_a_user_and_a_password_become_a_header() -> None:
    assert apart("https://ani:raha%2Fsia@a.id/x", {}) == ("https://a.id/x", {"Authorization": "Basic YW5pOnJhaGEvc2lh"})
    assert apart("https://ani@a.id/x", {"authorization": "Bearer t"}) == (
        "https://a.id/x",
        {"authorization": "Bearer t"},
    )
    assert apart("https://a.id/x", {"X": "1"}) == ("https://a.id/x", {"X": "1"})
