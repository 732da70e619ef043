"""Connections lead only where they were checked to lead, whatever a name means the next time it is asked for."""

import socket
from typing import Any

import pytest

from servers import http, send
from spbe_sdk.files.connection import Route, is_public, pause_asked
from spbe_sdk.files.transport import Limits, get
from spbe_sdk.findings.errors import DataError

PUBLIC = ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"]
INSIDE = ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
          "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fd00::1", "fec0::1", "ff02::1", "::ffff:7f00:1",
          "::ffff:a00:1", "64:ff9b::7f00:1", "64:ff9b::10.0.0.1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:a00:1::1",
          "::127.0.0.1", "2001:0:4136:e378:8000:63bf:80ff:fffe"]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_in_every_form(address: str) -> None:
    assert not is_public(address)


def names(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Make a name mean some addresses, others each time it is asked for; what is connected to is remembered."""
    asked, connected = iter(answers), list[str]()

    def found(_host: str, port: int, **_: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in next(asked)]

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> socket.socket:
        connected.append(address[0])
        made = socket.socket()
        made.connect(("127.0.0.1", address[1]))
        return made

    monkeypatch.setattr("socket.getaddrinfo", found)
    monkeypatch.setattr("spbe_sdk.files.connection.create_connection", connect)
    return connected


def test_what_was_checked_is_connected_to_under_the_name_of_the_host(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with http(lambda handler, _: send(handler, 200, str(handler.headers["Host"]).encode())) as url:
        connected = names(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
        host = url.replace("127.0.0.1", "data.example").removeprefix("http://")
        assert get(f"http://{host}/", limits=Limits(private=False)).body.decode() == host
    assert connected == ["8.8.8.8"]


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::ffff:10.0.0.1"], ["fd00::1", "8.8.8.8"]])
def test_one_address_inside_is_enough_to_refuse_a_name(monkeypatch: pytest.MonkeyPatch, found: list[str]) -> None:
    connected = names(monkeypatch, found)
    with pytest.raises(DataError) as caught:
        get("http://data.example/", limits=Limits(private=False))
    assert caught.value.findings[0].code == "address-private"
    assert connected == []


@pytest.mark.parametrize("host", ["tidak-ada.invalid", "a" * 70, "a..b"])
def test_a_name_that_means_nothing_is_refused(host: str) -> None:
    for private in (True, False):
        with pytest.raises(DataError) as caught:
            Route("x", 5, private).connect(host, 80, None)
        assert caught.value.findings[0].code == "address-unknown"


@pytest.mark.parametrize("text", ["", "²", "-1", "1.5", "soon", "9" * 5000, "Fri, 99 Oct 99999999 07:28:00 GMT"])
def test_a_pause_that_is_none(text: str) -> None:
    assert pause_asked(text) is None
