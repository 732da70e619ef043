"""Old issues stay old, whatever the clock says; numbers and dates are bounded; and includes cost a bounded time."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine
from spbe_sdk import Catalogue, PackageError, UsageError
from spbe_sdk.applications.catalogue import clock, currency, included
from spbe_sdk.applications.catalogue.catalogue import FILE
from spbe_sdk.applications.catalogue.included import open_all
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.documents.catalogue import CatalogueIssue, Included
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.findings.errors import DataError

TODAY = date(2026, 11, 24)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Sets the clock of this machine."""

    def set_clock(day: date) -> None:
        class Clock(date):
            @classmethod
            def today(cls) -> date:  # type: ignore[override]
                return day

        for module in (clock, currency):
            monkeypatch.setattr(module, "date", Clock)

    return set_clock


def issue(number: int = 1, issued: date = TODAY, days: int = 180, **more: Any) -> CatalogueIssue:
    return CatalogueIssue(
        id="katalog.x", title=LocalText(id="X"), publisher="X", number=number, issued=issued,
        expires=issued + timedelta(days=days), **more,
    )  # fmt: skip


def written(folder: Path, made: CatalogueIssue, signer: Any = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / FILE).write_bytes(seal(made, signer))
    return folder


def code(caught: pytest.ExceptionInfo[Any]) -> str:
    (finding,) = caught.value.findings
    assert finding.message("id") != finding.message("en")
    return str(finding.code)


def test_a_clock_that_is_set_back_makes_nothing_current_again(tmp_path: Path, at: Callable[[date], None]) -> None:
    place = written(tmp_path / "k", issue(days=30))
    at(TODAY)
    Catalogue.open(place)
    at(TODAY + timedelta(days=31))
    with pytest.raises(PackageError) as caught:
        Catalogue.open(place)
    assert code(caught) == "catalogue-expired"
    at(date(1971, 1, 1))
    with pytest.raises(PackageError) as caught:
        Catalogue.open(place)
    assert code(caught) == "catalogue-clock"
    assert str(clock.remembered_in()) in caught.value.findings[0].remedy()
    with pytest.raises(PackageError):
        Catalogue.open(place, offline=True)


def test_the_newest_day_is_remembered_for_all_catalogues(tmp_path: Path, at: Callable[[date], None]) -> None:
    one, other = written(tmp_path / "one", issue(days=30)), written(tmp_path / "other", issue(days=300))
    at(TODAY + timedelta(days=100))
    Catalogue.open(other)
    at(TODAY)
    with pytest.raises(PackageError) as caught:
        Catalogue.open(one)
    assert code(caught) == "catalogue-clock"
    clock.remembered_in().unlink()
    Catalogue.open(one)


@pytest.mark.parametrize("damage", ["", "tomorrow", "\x00", "9999"])
def test_a_damaged_memory_of_the_day_stops_nobody(damage: str, tmp_path: Path, at: Callable[[date], None]) -> None:
    place = written(tmp_path / "k", issue())
    at(TODAY)
    clock.remembered_in().parent.mkdir()
    clock.remembered_in().write_text(damage)
    Catalogue.open(place)
    assert clock.remembered_in().read_text() == f"{TODAY}\n"


def test_a_day_that_is_asked_for_is_not_remembered(tmp_path: Path) -> None:
    place = written(tmp_path / "k", issue())
    Catalogue.open(place, today=TODAY + timedelta(days=99))
    assert not clock.remembered_in().exists()


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (issue(issued=TODAY + timedelta(days=1)), None),
        (issue(issued=TODAY + timedelta(days=2)), "catalogue-future"),
        (issue(issued=date(2999, 1, 1)), "catalogue-future"),
        (issue(days=currency.MAX_DAYS), None),
        (issue(days=currency.MAX_DAYS + 1), "catalogue-dates"),
        (issue().model_copy(update={"expires": date(9999, 12, 31)}), "catalogue-dates"),
        (issue(days=-1), "catalogue-dates"),
        (issue(days=0), None),
        (issue(issued=TODAY - timedelta(days=500), days=100), "catalogue-expired"),
    ],
)
def test_dates_are_bounded(made: CatalogueIssue, expected: str | None, tmp_path: Path) -> None:
    place = written(tmp_path / "k", made)
    if expected is None:
        assert Catalogue.open(place, today=TODAY).issue == made
        return
    with pytest.raises(PackageError) as caught:
        Catalogue.open(place, today=TODAY)
    assert code(caught) == expected


@pytest.mark.parametrize("number", [10**6 + 1, 2**62, 10**30, 0, -1])
def test_numbers_are_bounded(number: int, tmp_path: Path) -> None:
    made = seal(issue(number=1), None).replace(b'"number": 1', f'"number": {number}'.encode())
    (tmp_path / FILE).write_bytes(made)
    with pytest.raises((DataError, PackageError)):
        Catalogue.open(tmp_path, today=TODAY)


@pytest.mark.parametrize(("step", "follows"), [(1, True), (10_000, True), (10_001, False)])
def test_no_number_leaps_ahead_of_all_later_ones(step: int, follows: bool, tmp_path: Path) -> None:
    new_key(tmp_path / "k.pem", "K", None)
    signer = read_private_key(tmp_path / "k.pem", None)
    place = written(tmp_path / "k", issue(7), signer)
    Catalogue.open(place, today=TODAY)
    written(place, issue(7 + step), signer)
    if follows:
        assert Catalogue.open(place, today=TODAY).issue.number == 7 + step
        return
    with pytest.raises(PackageError) as caught:
        Catalogue.open(place, today=TODAY)
    assert code(caught) == "catalogue-jump"
    written(place, issue(8), signer)
    assert Catalogue.open(place, today=TODAY).issue.number == 8


@pytest.mark.parametrize("days", [0, -1, currency.MAX_DAYS + 1, 10**9])
def test_nothing_is_published_for_ever(days: int, package: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        publish(Additions([package]), tmp_path / "k", days=days, today=TODAY)
    assert code(caught) == "catalogue-days"
    assert not (tmp_path / "k").exists()


def test_what_is_published_where_nothing_can_be_remembered(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine
) -> None:
    """A file stands where the folder would be: nobody, not even the owner of the machine, can write there."""
    (tmp_path / "taken").touch()
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "taken/home"))
    found = publish(Additions([package]), tmp_path / "k", today=TODAY)
    assert found.issue.number == 1
    assert [str(finding.severity) for finding in found.findings] == ["warning"]
    assert spbe("publish", package, "--to", tmp_path / "other").status == 0


OUTSIDE = [
    "/etc", "/proc/self", "//server/share", "\\\\server\\share", "\\\\?\\C:\\x", "C:\\x", "c:x", "C:/x", "\\x",
    "http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "http://10.0.0.1:9/", "http://169.254.169.254/",
    "http://192.168.0.1:9/", "http://2130706433:9/", "http://0x7f.1:9/", "http://[::ffff:127.0.0.1]:9/",
    "http://0.0.0.0:9/", "https://127.1:9/", "x\0y",
]  # fmt: skip


@pytest.mark.parametrize("location", OUTSIDE)
def test_includes_lead_nowhere_inside(location: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def connect(*_: object, **__: object) -> Any:
        raise AssertionError("something inside was asked")

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket.socket, "connect", connect)
    place = written(tmp_path / "k", issue(includes=(Included(title="X", location=location),)))
    opened, findings = open_all(place, today=TODAY)
    assert len(opened) == 1
    assert [finding.code for finding in findings] in (["catalogue-inside"], ["address-failed"], ["address-wrong"])


ODD = [
    "http://[",
    "http://x:99999/",
    "http://x:abc/",
    "file:///etc",
    "ftp://x/",
    "~",
    "$HOME",
    "x/" * 1900,
    "x/" * 2000,
    "http://x.example/" + "y" * 3900,
    "ab\ncd",
]


@pytest.mark.parametrize("location", ODD)
def test_odd_places_are_findings(location: str, tmp_path: Path) -> None:
    place = written(tmp_path / "k", issue(includes=(Included(title="X", location=location),)))
    opened, findings = open_all(place, today=TODAY)
    assert len(opened) == 1
    assert findings
    assert all(str(finding.severity) == "warning" and finding.message() for finding in findings)


@pytest.fixture
def silent() -> Iterator[str]:
    """A server that takes every call and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"


def test_a_hundred_that_cannot_be_reached_cost_a_bounded_time(
    silent: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(included, "TOTAL_SECONDS", 2.0)
    monkeypatch.setattr(included, "EACH_SECONDS", 0.5)
    others = tuple(Included(title="X", location=f"{silent}{number}") for number in range(100))
    place = written(tmp_path / "k", issue(includes=others))
    # As if all lay where the one that includes them does.
    monkeypatch.setattr(included, "site", lambda _: "one")
    monkeypatch.setattr(included, "is_address", lambda text: True)
    began = time.monotonic()
    opened, findings = included.open_all(place, today=TODAY)
    assert time.monotonic() - began < 10
    assert len(opened) == 1
    assert findings[-1].code == "catalogue-many"
    assert int(str(findings[-1].found)) > 90


def test_a_hundred_places_are_tried_and_no_more(tmp_path: Path) -> None:
    """Also where nothing is at any of them."""
    others = tuple(Included(title="X", location=f"../none-{number}") for number in range(150))
    place = written(tmp_path / "k", issue(includes=others))
    _, findings = open_all(place, today=TODAY)
    assert len(findings) == 100
    assert (findings[-1].code, findings[-1].found) == ("catalogue-many", "51")
