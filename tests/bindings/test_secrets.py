"""Secrets come from outside, are named where they are missing, and appear in no word, file or run."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import CommandLine, Maker
from servers import http, send
from spbe_sdk import Adoption, DataError, SpbeError, verify
from spbe_sdk.adapters.installed import find_adapter
from spbe_sdk.applications.package.package import pack
from spbe_sdk.bindings.secrets import Reach, hide
from spbe_sdk.bindings.sources import open_source
from spbe_sdk.files.folder import Folder
from spbe_sdk.files.providers import registered
from spbe_sdk.findings.finding import Finding, Origin
from spbe_sdk.findings.words import Phrase

SECRET = "sangat-rahasia-4711"
AT = Origin("spbe.yaml")


def codes(options: dict[str, Any], reach: Reach) -> list[str]:
    with pytest.raises(DataError) as caught:
        reach.resolve(options, AT)
    return [finding.code for finding in caught.value.findings]


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RAHASIA", "SPBE_SECRETS"):
        monkeypatch.delenv(name, raising=False)


def test_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAHASIA", SECRET)
    options, secrets = Reach(True).resolve({"headers": {"X": "Key ${env:RAHASIA}"}, "n": [1, "a"]}, AT)
    assert options == {"headers": {"X": f"Key {SECRET}"}, "n": [1, "a"]}
    assert secrets == (SECRET,)


def test_from_a_file_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "rahasia.env").write_text(f"# catatan\nRAHASIA={SECRET}\n", encoding="utf-8")
    monkeypatch.setenv("SPBE_SECRETS", str(tmp_path / "rahasia.env"))
    assert Reach(True, tmp_path / "w").resolve({"a": "${env:RAHASIA}"}, AT)[1] == (SECRET,)
    assert codes({"a": "${env:RAHASIA}"}, Reach(True, tmp_path)) == ["secrets-inside"]


def test_a_missing_one_is_named() -> None:
    assert codes({"a": "${env:RAHASIA}", "b": "${env:LAIN}"}, Reach(True)) == ["secret-missing", "secret-missing"]


@pytest.mark.parametrize(
    "options",
    [
        {"url": "postgresql://ani:rahasia@host/db"},
        {"url": "https://host/a?token=rahasia"},
        {"token": "rahasia"},
        {"headers": {"Authorization": "Bearer rahasia"}},
        {"basic": {"user": "ani", "password": "rahasia"}},
        {"headers": {"X-API-Key": "rahasia"}},
        {"url": "http://ani:raha/sia@host/"},
        {"url": "postgresql://ani:raha@sia@host/db"},
    ],
)
def test_a_secret_in_the_open_is_refused_and_not_repeated(options: dict[str, Any]) -> None:
    with pytest.raises(DataError) as caught:
        Reach(True).resolve(options, AT)
    assert [finding.code for finding in caught.value.findings] == ["secret-open"]
    assert "rahasia" not in str(caught.value.findings[0].text("en"))


@pytest.mark.parametrize("options", [{"url": "sqlite:///data/a.db"}, {"url": "${env:URL}"}, {"query": "SELECT token"},
                                     {"url": "https://host:8443/x?mail=a@b.id"}])  # fmt: skip
def test_what_is_no_secret(options: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URL", "x")
    Reach(True).resolve(options, AT)


def test_a_finding_hides_them_wherever_they_stand() -> None:
    place = Origin(f"a {SECRET}", path=SECRET)
    phrase = Phrase("scale.decimals", {"ends": SECRET})
    finding = Finding(
        "sql-broken", origin=place, found=SECRET, allowed=phrase, details={"reason": SECRET, "at": (place,)}
    )
    assert SECRET not in str(hide(finding, (SECRET,)))
    assert hide(finding, ()) is finding


@pytest.mark.parametrize(
    "binding",
    [
        "adapter: http\n      options: {url: 'http://data.example/'}",
        "adapter: sql\n      options: {url: 'sqlite:////etc/x.db', table: t}",
        "adapter: csv\n      options: {path: '${env:HOME}/a.csv'}",
        "adapter: csv\n      options: {path: ../../secret.csv}",
        "adapter: csv\n      options: {path: /etc/passwd}",
    ],
)
def test_what_a_package_brings_along_reaches_nothing(make: Maker, binding: str) -> None:
    """Trial data that would look at our network, our databases, our environment or our files."""
    with pytest.raises(DataError) as caught:
        make(('adapter: csv\n      options: {path: trial/tingkat.csv, delimiter: ","}', binding), version="1.0")
    codes = {finding.code for finding in caught.value.findings}
    assert codes & {"adapter-forbidden", "secret-forbidden", "file-missing", "application-file"}


def test_a_package_made_by_hand_reaches_nothing_either(package: Path, tmp_path: Path) -> None:
    """Whoever packs a hostile package does not use our `build`."""
    asked: list[str] = []
    with http(lambda handler, _: (asked.append(handler.path), send(handler, 200, b"[]"))[1]) as url:  # type: ignore[func-returns-value]
        contents = dict(verify(package).contents)
        text = contents["application.yaml"].decode()
        old = 'adapter: csv\n      options: {path: trial/tingkat.csv, delimiter: ","}'
        assert old in text
        hostile = text.replace(old, f"adapter: http\n      options: {{url: '{url}/x', private: true}}")
        (tmp_path / "bad.spbe").write_bytes(pack({**contents, "application.yaml": hostile.encode()}))
        report = Adoption.create(tmp_path / "bad.spbe", "32.16", tmp_path / "w", year=2021).trial()
    assert "adapter-forbidden" in [finding.code for finding in report.package_findings] or report.package_findings
    assert asked == []


ODD = ["pa/rahasia", "1234/rahasia", "1234#rahasia", "satu?rahasia", "satu@rahasia", "satu:rahasia", "[rahasia",
       "a b rahasia", "100%rahasia", "é€rahasia", "rahasia\n", "\\rahasia"]  # fmt: skip
WRITTEN = [
    ("http", {"url": "http://bambang:${env:RAHASIA}@127.0.0.1:1/x", "private": True}),
    ("http", {"url": "${env:ALAMAT}", "private": True}),
    ("http", {"url": "http://127.0.0.1:1/", "private": True, "headers": {"X": "${env:RAHASIA}"}}),
    ("ckan", {"url": "http://bambang:${env:RAHASIA}@127.0.0.1:1/x", "private": True, "dataset": "d"}),
    ("sql", {"url": "postgresql+psycopg://bambang:${env:RAHASIA}@127.0.0.1:1/x", "table": "t"}),
    ("sql", {"url": "mysql+pymysql://bambang:${env:RAHASIA}@127.0.0.1:1/x", "table": "t"}),
    ("sql", {"url": "${env:ALAMAT}", "table": "t"}),
    ("sql", {"url": "bambang:${env:RAHASIA}@127.0.0.1/x", "table": "t"}),
]  # fmt: skip


@pytest.mark.parametrize(("adapter", "options"), WRITTEN)
@pytest.mark.parametrize("password", ODD)
def test_no_piece_of_a_password_is_shown_however_it_breaks_an_address(
    monkeypatch: pytest.MonkeyPatch, adapter: str, options: dict[str, Any], password: str
) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv("RAHASIA", password)
    monkeypatch.setenv("ALAMAT", f"{adapter}://bambang:{password}@127.0.0.1:1/x")
    with pytest.raises(SpbeError) as caught:
        list(open_source(adapter, options, "ratings", Folder(Path()), Reach(True))[0].rows)
    shown = "".join(
        f"{found.text('id')} {json.dumps(found.to_dict(), ensure_ascii=False)}" for found in caught.value.findings
    )
    for piece in ("rahasia", "satu", "1234", "pa/", "100%", *(["bambang"] if "ALAMAT" in options["url"] else [])):
        assert piece not in shown


EVERY_OPTION = [
    (name, field) for name in registered("adapters") for field in [*find_adapter(name).options_model.model_fields, "x"]
]


@pytest.mark.parametrize(("adapter", "option"), EVERY_OPTION)
@pytest.mark.parametrize("form", ["text", "list", "object"])
def test_no_option_shows_the_secret_that_it_does_not_take(
    adapter: str, option: str, form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Neither where it is of another type, nor where there is no such option, nor where it names no file."""
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAHASIA", SECRET)
    given = {"text": "${env:RAHASIA}", "list": ["${env:RAHASIA}"], "object": {"${env:NAMA}": "${env:RAHASIA}"}}[form]
    around = {"path": "x.csv", "url": "http://127.0.0.1:1/", "table": "t", "private": True, "dataset": "d"}
    known = find_adapter(adapter).options_model.model_fields
    options = {**{name: value for name, value in around.items() if name in known}, option: given}
    try:
        list(open_source(adapter, options, "ratings", Folder(tmp_path), Reach(True))[0].rows)
    except SpbeError as error:
        assert SECRET not in str([(one.text("id"), one.to_dict()) for one in error.findings])


def test_places_of_rows_hold_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("RAHASIA", SECRET)
    with http(lambda handler, _: send(handler, 200, b'[{"a": 1}, 2]')) as url:
        options = {"url": f"{url}/${{env:RAHASIA}}/x", "private": True}
        table, _ = open_source("http", options, "ratings", Folder(Path()), Reach(True))
        assert SECRET not in str([table.header, *table.rows])


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    rows = json.dumps([{"no": str(n), "nilai": 3} for n in range(1, 48)]).encode()

    def answer(handler: Any, _: int) -> None:
        right = handler.headers["Authorization"] == f"Bearer {SECRET}"
        send(handler, 200, rows) if right else send(handler, 401, SECRET.encode())

    with http(answer) as url:
        yield url


def test_no_secret_is_found_anywhere_afterwards(
    package: Path, tmp_path: Path, api: str, monkeypatch: pytest.MonkeyPatch, spbe: CommandLine
) -> None:
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2021)
    adoption.bind(
        "ratings", adapter="http", options={"url": f"{api}/a", "token": "${env:RAHASIA}", "private": True},
        fields={"indicator": "no", "value": "nilai"},
    )  # fmt: skip
    words = ""
    for secret in (SECRET, "salah", ""):
        monkeypatch.setenv("RAHASIA", secret)
        for verb in ("doctor", "trial", "run"):
            words += spbe(verb, adoption.folder).text + spbe(verb, adoption.folder, "--json").text
    monkeypatch.setenv("RAHASIA", SECRET)
    run = Adoption.open(adoption.folder).run()
    assert str(run.headline.figure) == "3.00"
    assert SECRET not in words
    read = [path for root in (adoption.folder, tmp_path / "home") for path in root.rglob("*") if path.is_file()]
    assert read
    for path in read:
        assert SECRET.encode() not in path.read_bytes(), path


def test_files_outside_only_where_they_are_allowed(package: Path, tmp_path: Path) -> None:
    outside = tmp_path / "lain"
    outside.mkdir()
    (outside / "a.csv").write_text("No,Nilai\n1,3\n", encoding="utf-8")
    adoption = Adoption.create(package, "32.16", tmp_path / "w", year=2021)
    for path in (str(outside / "a.csv"), "../lain/a.csv"):
        bound = adoption.bind(
            "ratings", adapter="csv", options={"path": path}, fields={"indicator": "No", "value": "Nilai"}
        )
        assert "file-outside" in [finding.code for finding in bound.trial().findings]
    choices = adoption.folder / "spbe.yaml"
    text = choices.read_text(encoding="utf-8")
    choices.write_text(f"{text}read_from: ['{outside.as_posix()}']\n", encoding="utf-8")
    assert Adoption.open(adoption.folder).trial().covered == 1


@pytest.mark.skipif(os.name == "nt", reason="files have no such mode")
@pytest.mark.parametrize(("mode", "told"), [(0o600, False), (0o400, False), (0o644, True), (0o660, True)])
def test_a_file_of_secrets_that_others_can_read_is_told(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, told: bool
) -> None:
    path = tmp_path / "rahasia saya.env"
    path.write_text(f"RAHASIA={SECRET}\n", encoding="utf-8")
    path.chmod(mode)
    monkeypatch.setenv("SPBE_SECRETS", str(path))
    plain = Adoption.create(package, "32.16", tmp_path / "w", year=2023)
    assert "secrets-exposed" not in {one.code for one in plain.trial().findings}, "no source takes a secret"
    adapter = {
        "adapter": "http",
        "options": {"url": "http://127.0.0.1:9/", "headers": {"Authorization": "${env:RAHASIA}"}},
    }
    made = plain.bind("evidence", **adapter, fields={"id": "id", "title": "judul"})
    found = [one for one in made.trial().findings if one.code == "secrets-exposed"]
    assert bool(found) == told
    for one in found:
        assert str(path) in one.text("id")
        assert f"chmod 600 '{path}'" in one.remedy("id")
        assert SECRET not in one.text("id")
