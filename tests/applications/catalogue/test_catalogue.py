"""Catalogues: static folders that can be verified, searched, included, and that cannot be turned back."""

import functools
import json
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption, PackageError, UsageError, build, verify
from spbe_sdk.applications.catalogue.catalogue import FILE, Catalogue
from spbe_sdk.applications.catalogue.included import open_all
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.catalogue.search import Query, search
from spbe_sdk.applications.package.keys import new_key, public_path, read_private_key, vouch
from spbe_sdk.applications.package.package import pack
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps
from spbe_sdk.documents.catalogue import Included, Revocation
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Severity

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def signer(tmp_path: Path) -> Any:
    new_key(tmp_path / "k.pem", "Kabupaten Sumedang", None)
    return read_private_key(tmp_path / "k.pem", None)


@pytest.fixture
def folder(package: Path, tmp_path: Path, signer: Any) -> Path:
    esakip = build(EXAMPLES / "sumedang-esakip", tmp_path / "esakip.spbe")
    publish(Additions([package, esakip]), tmp_path / "katalog", signer=signer, today=TODAY)
    return tmp_path / "katalog"


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    servers = []

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *arguments: Any) -> None:
            pass

    def start(root: Path) -> str:
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(root)))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


def code(error: pytest.ExceptionInfo[Any]) -> str:
    return str(error.value.findings[0].code)


def test_a_catalogue_lists_its_packages_and_who_signed_it(folder: Path) -> None:
    catalogue = Catalogue.open(folder, today=TODAY)
    assert [(item.id, item.version) for item in catalogue.issue.packages] == [
        ("id.go.sumedangkab.esakip", "1.0"),
        ("id.go.sumedangkab.spbe-index", "1.0"),
    ]
    assert [key.name for key in catalogue.signers] == ["Kabupaten Sumedang"]
    listed = catalogue.find("id.go.sumedangkab.spbe-index")
    assert catalogue.package(listed).digest == listed.content
    assert listed.required_ports == ("ratings",)


def test_its_pages_need_no_server_and_escape_what_came_from_others(folder: Path, make: Maker, signer: Any) -> None:
    hostile = make(
        ("Tidak perlu anggaran", '"<script>alert(1)</script> Tidak perlu anggaran'),
        ("sudah diketahui.", 'sudah diketahui."'),
    )
    publish(Additions([hostile]), folder, signer=signer, today=TODAY)
    pages = [folder / "index.html", *(folder / "packages").glob("*.html")]
    assert len(pages) == 4
    for page in pages:
        text = page.read_text(encoding="utf-8")
        assert "<script>alert" not in text
        assert "http://" not in text
        assert "https://" not in text


def test_from_a_catalogue_to_a_run_and_the_next_version(folder: Path, make: Maker, tmp_path: Path, signer: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Adoption.create(folder, "32.16", tmp_path / "w")
    assert code(caught) == "catalogue-unlisted"
    adoption = Adoption.create(folder, "32.16", tmp_path / "w", application="id.go.sumedangkab.spbe-index", year=2021)
    assert adoption.lock.catalogue is not None
    assert adoption.lock.catalogue.number == 1
    assert adoption.choices.application.source == str(folder)
    publish(Additions([make(version="1.2"), make(version="1.10")]), folder, signer=signer)
    steps = upgrade_steps(adoption, folder)
    assert steps.new.version == "1.10"
    upgraded = apply_upgrade(adoption, steps)
    assert upgraded.lock.catalogue is not None
    assert upgraded.lock.catalogue.number == 2
    assert upgrade_steps(adoption, folder, version="1.2").new.version == "1.2"


def test_over_http_exactly_as_from_a_folder(folder: Path, serve: Callable[[Path], str], tmp_path: Path) -> None:
    address = serve(folder)
    far, near = Catalogue.open(address, today=TODAY), Catalogue.open(folder, today=TODAY)
    assert far.data == near.data
    made = Adoption.create(address, "32.16", tmp_path / "w", application="id.go.sumedangkab.spbe-index")
    assert made.package.digest == near.find("id.go.sumedangkab.spbe-index").content
    assert made.choices.application.source == address.rstrip("/")


def test_what_cannot_be_reached_is_said(tmp_path: Path) -> None:
    with pytest.raises(DataError) as caught:
        Catalogue.open("http://127.0.0.1:9/", today=TODAY)
    assert code(caught) == "address-failed"
    with pytest.raises(DataError) as caught:
        Catalogue.open(tmp_path / "none", today=TODAY)
    assert code(caught) == "file-missing"
    with pytest.raises(DataError) as caught:
        Catalogue.open(tmp_path / "none", offline=True, today=TODAY)
    assert code(caught) == "catalogue-unseen"


def test_an_expired_catalogue_is_refused(folder: Path) -> None:
    expires = Catalogue.open(folder, today=TODAY).issue.expires
    assert Catalogue.open(folder, today=expires)
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=expires + timedelta(days=1))
    assert code(caught) == "catalogue-expired"


def test_an_older_issue_is_no_news(folder: Path, make: Maker, tmp_path: Path, signer: Any) -> None:
    shutil.copytree(folder, tmp_path / "old")
    publish(Additions([make()]), folder, signer=signer, today=TODAY)
    Catalogue.open(folder, today=TODAY)
    shutil.copyfile(tmp_path / "old" / FILE, folder / FILE)
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == "catalogue-older"


def test_an_old_issue_is_refused_by_a_workspace_that_knows_a_newer_one(
    folder: Path, make: Maker, tmp_path: Path, signer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also on a machine that never saw the newer issue, such as one that gets everything by USB stick."""
    publish(Additions([make(version="1.5")]), folder, signer=signer, today=TODAY)
    shutil.copytree(folder, tmp_path / "old")
    publish(Additions(), folder, signer=signer, today=TODAY)
    adoption = Adoption.create(
        folder, "32.16", tmp_path / "w", application="id.go.sumedangkab.spbe-index", version="1.0", year=2021
    )
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "another machine"))
    with pytest.raises(PackageError) as caught:
        upgrade_steps(adoption, tmp_path / "old")
    assert code(caught) == "catalogue-older"


def test_the_same_number_with_other_content_is_named(folder: Path, make: Maker, tmp_path: Path, signer: Any) -> None:
    shutil.copytree(folder, tmp_path / "fork")
    publish(Additions([make(version="1.1")]), folder, signer=signer, today=TODAY)
    Catalogue.open(folder, today=TODAY)
    publish(Additions([make(version="1.2")]), tmp_path / "fork", signer=signer, today=TODAY)
    shutil.copyfile(tmp_path / "fork" / FILE, folder / FILE)
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == "catalogue-replaced"


def test_another_key_must_be_vouched_for_or_accepted(folder: Path, tmp_path: Path, signer: Any) -> None:
    Catalogue.open(folder, today=TODAY)
    other = tmp_path / "other.pem"
    new_key(other, "Penerus", None)
    issue = Catalogue.open(folder, today=TODAY).issue
    following = issue.model_copy(update={"number": 2})
    (folder / FILE).write_bytes(seal(following, read_private_key(other, None)))
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == "catalogue-key"
    (folder / FILE).write_bytes(seal(following, None))
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == "catalogue-key"
    vouch(public_path(other), *signer)
    (folder / FILE).write_bytes(seal(following, read_private_key(other, None)))
    assert [key.name for key in Catalogue.open(folder, today=TODAY).signers] == ["Penerus"]


def test_a_key_can_be_accepted_on_purpose(folder: Path, tmp_path: Path) -> None:
    issue = Catalogue.open(folder, today=TODAY).issue
    other = tmp_path / "other.pem"
    key = new_key(other, "Penerus", None)
    (folder / FILE).write_bytes(seal(issue.model_copy(update={"number": 2}), read_private_key(other, None)))
    assert Catalogue.open(folder, accept_key=key.id, today=TODAY).issue.number == 2


def test_an_issue_does_not_follow_by_a_key_that_it_revokes(folder: Path, signer: Any) -> None:
    issue = Catalogue.open(folder, today=TODAY).issue
    gone = Revocation(id=signer[1].id, name=signer[1].name, reason="Laptop hilang", since=TODAY)
    (folder / FILE).write_bytes(seal(issue.model_copy(update={"number": 2, "revoked": (gone,)}), signer))
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == "key-revoked"


def test_an_issue_follows_one_that_has_expired_since(folder: Path, signer: Any) -> None:
    later = Catalogue.open(folder, today=TODAY).issue.expires + timedelta(days=1)
    assert publish(Additions(), folder, signer=signer, today=later).issue.number == 2


def test_another_catalogue_in_the_same_place_is_named(folder: Path, signer: Any) -> None:
    issue = Catalogue.open(folder, today=TODAY).issue
    (folder / FILE).write_bytes(seal(issue.model_copy(update={"id": "katalog.lain", "number": 9}), signer))
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == "catalogue-other"


def test_an_altered_list_is_refused(folder: Path) -> None:
    path = folder / FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('"licence": "CC-BY-4.0"', '"licence": "CC0-1.0"', 1), encoding="utf-8")
    with pytest.raises(PackageError) as caught:
        Catalogue.open(folder, today=TODAY)
    assert code(caught) == "package-signature"


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"catalogue": 3}', b"[" * 100_000, b'{"catalogue": {"number": 1e400}}', b"\xff"]
)
def test_what_is_no_catalogue(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / FILE).write_bytes(content)
    with pytest.raises((PackageError, DataError)):
        Catalogue.open(tmp_path / "k", today=TODAY)


def test_a_swapped_package_is_refused(folder: Path, make: Maker) -> None:
    catalogue = Catalogue.open(folder, today=TODAY)
    listed = catalogue.find("id.go.sumedangkab.spbe-index")
    other = make().read_bytes()
    (folder / listed.path).write_bytes(other)
    with pytest.raises(PackageError) as caught:
        catalogue.package(listed)
    assert code(caught) == "package-altered"


def test_a_lying_list_is_refused(folder: Path, make: Maker, signer: Any) -> None:
    """An old package that the list calls a new one: its own signed manifest says what it is."""
    issue = Catalogue.open(folder, today=TODAY).issue
    lying = tuple(item.model_copy(update={"version": "9.0"}) for item in issue.packages)
    (folder / FILE).write_bytes(seal(issue.model_copy(update={"number": 2, "packages": lying}), signer))
    catalogue = Catalogue.open(folder, today=TODAY)
    with pytest.raises(PackageError) as caught:
        catalogue.package(catalogue.find("id.go.sumedangkab.spbe-index", "9.0"))
    assert code(caught) == "catalogue-other-package"


LIES: list[tuple[str, Any]] = [
    ("title", LocalText(id="Indeks SPBE resmi")),
    ("publisher", "Kementerian PANRB"),
    ("region", "32.16"),
    ("licence", "MIT"),
    ("signers", ("0" * 64,)),
]


@pytest.mark.parametrize(("field", "lie"), LIES)
def test_what_a_list_says_otherwise_than_the_package_is_told(
    field: str, lie: Any, folder: Path, signer: Any, tmp_path: Path, spbe: CommandLine
) -> None:
    """By adopting and by doctor; what counts is what the package itself says."""
    issue = Catalogue.open(folder, today=TODAY).issue
    lying = tuple(item.model_copy(update={field: lie}) for item in issue.packages)
    (folder / FILE).write_bytes(seal(issue.model_copy(update={"number": 2, "packages": lying}), signer))
    words = ("--application", "id.go.sumedangkab.spbe-index", "--region", "32.16", "--year", "2021")
    told = spbe("adopt", folder, *words, "--into", tmp_path / "w")
    assert told.status == 0, told.text
    shown = lie.id if isinstance(lie, LocalText) else lie if isinstance(lie, str) else lie[0]
    assert f"{field} “{shown[:40]}" in told.text
    assert spbe("doctor", tmp_path / "w", "--json").status in (0, 1)
    checks: Any = spbe.json["checks"]
    found = [finding for check in checks for finding in check["findings"]]
    assert [one["field"] for one in found if one["code"] == "listed-otherwise"] == [field]
    honest = Catalogue.open(folder, today=TODAY)
    (folder / FILE).write_bytes(seal(honest.issue.model_copy(update={"number": 3, "packages": issue.packages}), signer))
    Catalogue.open(folder, today=TODAY)
    assert Adoption.open(tmp_path / "w").listing_findings() == []


def failing(package: Path, target: Path, old: bytes, new: bytes) -> Path:
    """The package with its manifest changed, as nobody's `build` would have made it."""
    contents = dict(verify(package).contents)
    assert old in contents["application.yaml"]
    target.write_bytes(pack({**contents, "application.yaml": contents["application.yaml"].replace(old, new)}))
    return target


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"path: trial/tingkat.csv", b"path: ../../../../etc/passwd", "file-missing"),
        (b"path: trial/tingkat.csv", b"path: trial/none.csv", "file-missing"),
        (b"adapter: csv", b"adapter: nothing", "plugin-adapters"),
        (b'delimiter: ","', b'delimiter: ",", encoding: punycode', "encoding-unknown"),
        (b"expected: trial/expected.json", b"expected: trial/none.json", "file-missing"),
        (b"instrument: spbe-59-2020", b"instrument: none-1", "instrument-unknown"),
    ],
)
def test_what_fails_its_own_trial_is_published_only_on_purpose(
    old: bytes, new: bytes, code: str, package: Path, tmp_path: Path, spbe: CommandLine
) -> None:
    """And it is told why, not only that a figure differs."""
    bad = failing(package, tmp_path / "bad.spbe", old, new)
    told = spbe("publish", bad, "--to", tmp_path / "k", "--json")
    found: Any = spbe.json["findings"]
    assert (told.status, found[0]["code"]) == (1, "publish-trial")
    assert code in {finding["code"] for finding in found}
    assert not (tmp_path / "k" / FILE).exists()
    assert "--accept-failing" in found[0]["remedy"]
    if code != "instrument-unknown":
        assert spbe("publish", bad, "--to", tmp_path / "k", "--accept-failing").status == 0
        assert [item.version for item in Catalogue.open(tmp_path / "k").issue.packages] == ["1.0"]


@pytest.mark.parametrize("path", ["../../secret", "/etc/passwd", "packages/../../x", "C:\\x", "con"])
def test_a_list_does_not_lead_out_of_its_folder(folder: Path, signer: Any, path: str) -> None:
    issue = Catalogue.open(folder, today=TODAY).issue
    wrong = tuple(item.model_copy(update={"path": path}) for item in issue.packages)
    (folder / FILE).write_bytes(seal(issue.model_copy(update={"number": 2, "packages": wrong}), signer))
    catalogue = Catalogue.open(folder, today=TODAY)
    with pytest.raises(PackageError) as caught:
        catalogue.package(catalogue.issue.packages[0])
    assert code(caught) == "package-hostile"


def test_what_was_published_is_never_replaced(folder: Path, make: Maker, signer: Any) -> None:
    changed = make(("Satu atau dua orang", "Satu orang"), version="1.0")
    before = (folder / FILE).read_bytes()
    with pytest.raises(UsageError) as caught:
        publish(Additions([changed]), folder, signer=signer, today=TODAY)
    assert code(caught) == "catalogue-frozen"
    assert (folder / FILE).read_bytes() == before


def test_nothing_is_no_catalogue(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        publish(Additions(), tmp_path / "k", today=TODAY)
    assert code(caught) == "catalogue-empty"


def test_a_province_includes_its_regencies(folder: Path, tmp_path: Path) -> None:
    includes = [Included(title="Sumedang", location="../katalog"), Included(title="Hilang", location="../hilang")]
    publish(Additions(includes=includes), tmp_path / "provinsi", title="Jawa Barat", today=TODAY)
    catalogues, findings = open_all(tmp_path / "provinsi", today=TODAY)
    assert next(found.issue.title.id for found in catalogues) == "Jawa Barat"
    assert len(catalogues) == 2
    assert [(finding.code, finding.severity) for finding in findings] == [("file-missing", Severity.WARNING)]


@pytest.mark.parametrize("far", [False, True])
@pytest.mark.parametrize("relative", [False, True])
def test_an_included_catalogue_lies_at_an_address_or_beside_the_one_that_includes_it(
    folder: Path, tmp_path: Path, serve: Callable[[Path], str], far: bool, relative: bool
) -> None:
    address = serve(tmp_path)
    included = Included(title="Sumedang", location="../katalog" if relative else f"{address}katalog")
    publish(Additions(includes=[included]), tmp_path / "provinsi", today=TODAY)
    first = f"{address}provinsi" if far else tmp_path / "provinsi"
    catalogues, findings = open_all(first, today=TODAY)
    if not far and not relative:
        # A catalogue on a disk does not know the networks of whoever opens it.
        assert [(finding.code, finding.severity) for finding in findings] == [("catalogue-inside", Severity.WARNING)]
        assert len(catalogues) == 1
        return
    assert findings == []
    expected = f"{address}katalog/" if far or not relative else str(folder.resolve())
    assert [found.location for found in catalogues[1:]] == [expected]


def test_the_next_issue_needs_a_key_that_readers_know(folder: Path, tmp_path: Path, signer: Any) -> None:
    before = (folder / FILE).read_bytes()
    new_key(tmp_path / "other.pem", "Penerus", None)
    for other in (None, read_private_key(tmp_path / "other.pem", None)):
        with pytest.raises(UsageError) as caught:
            publish(Additions(), folder, signer=other, today=TODAY)
        assert code(caught) == "catalogue-keeper"
    assert (folder / FILE).read_bytes() == before
    vouch(public_path(tmp_path / "other.pem"), *signer)
    following = read_private_key(tmp_path / "other.pem", None)
    assert publish(Additions(), folder, signer=following, today=TODAY).issue.number == 2


def test_catalogues_that_include_each_other(folder: Path, tmp_path: Path, signer: Any) -> None:
    publish(Additions(includes=[Included(title="S", location="../katalog")]), tmp_path / "p", today=TODAY)
    publish(Additions(includes=[Included(title="P", location="../p")]), folder, signer=signer, today=TODAY)
    catalogues, findings = open_all(folder, today=TODAY)
    assert len(catalogues) == 2
    assert findings == []


def including(folder: Path, *locations: str) -> Path:
    """A catalogue that only includes others."""
    includes = [Included(title=location, location=location) for location in locations]
    publish(Additions(includes=includes), folder, title=folder.name, today=TODAY)
    return folder


@pytest.mark.parametrize(("length", "opened"), [(1, 1), (3, 3), (4, 4), (5, 4), (9, 4)])
def test_catalogues_are_followed_three_steps_down(tmp_path: Path, length: int, opened: int) -> None:
    chain = [including(tmp_path / f"k{step}", f"../k{step + 1}") for step in range(length - 1)]
    chain += [including(tmp_path / f"k{length - 1}", "../k0")]
    catalogues, findings = open_all(chain[0], today=TODAY)
    assert [found.issue.title.id for found in catalogues] == [folder.name for folder in chain[:opened]]
    assert findings == []


def test_a_hundred_catalogues_are_opened_and_no_more(tmp_path: Path) -> None:
    first = including(tmp_path / "awal", *(f"../k{number}" for number in range(103)))
    leaf = including(tmp_path / "daun", "../awal")
    for number in range(103):
        shutil.copytree(leaf, tmp_path / f"k{number}")
    assert len(open_all(first, today=TODAY)[0]) == 100


QUERIES = [
    (Query(["indeks"]), ["id.go.sumedangkab.spbe-index"]),
    (Query(["SERAT", "optik"]), ["id.go.sumedangkab.spbe-index"]),
    (Query(["fibre"]), ["id.go.sumedangkab.spbe-index"]),
    (Query([], instrument="spbe-59-2020"), ["id.go.sumedangkab.spbe-index"]),
    (Query([], ports=["budgets"]), ["id.go.sumedangkab.esakip"]),
    (Query([], obstacles=["pusat data"]), ["id.go.sumedangkab.spbe-index"]),
    (Query(["sumedang"]), ["id.go.sumedangkab.esakip", "id.go.sumedangkab.spbe-index"]),
    (Query(["tidakada"]), []),
]


@pytest.mark.parametrize(("query", "ids"), QUERIES)
def test_searching(folder: Path, query: Query, ids: list[str]) -> None:
    assert [hit.listed.id for hit in search([Catalogue.open(folder, today=TODAY)], query)] == ids


def test_searching_offline_from_what_was_seen(folder: Path, tmp_path: Path) -> None:
    Catalogue.open(folder, today=TODAY)
    folder.rename(tmp_path / "unplugged")
    seen = Catalogue.open(folder, offline=True, today=TODAY)
    assert seen.remembered
    assert [hit.listed.id for hit in search([seen], Query(["optik"]))] == ["id.go.sumedangkab.spbe-index"]


def test_the_newest_version_is_found(folder: Path, make: Maker, signer: Any) -> None:
    publish(Additions([make(version="1.9"), make(version="1.10")]), folder, signer=signer, today=TODAY)
    (hit,) = search([Catalogue.open(folder, today=TODAY)], Query(["optik"]))
    assert hit.listed.version == "1.10"


def test_the_verbs(package: Path, tmp_path: Path, spbe: CommandLine) -> None:
    key, folder = tmp_path / "k.pem", tmp_path / "kat"
    new_key(key, "Sumedang", None)
    assert spbe("publish", package, "--to", folder, "--key", key, "--title", "Katalog kami").status == 0
    assert spbe("catalogue", folder).status == 0
    assert "Katalog kami" in spbe.out
    assert "Sumedang" in spbe.out
    value: Any = spbe("catalogue", folder, "--json").json
    assert value["number"] == 1
    assert json.loads(spbe("catalogue", "--json").out) == [str(folder)]
    assert spbe("search", "optik").status == 0
    assert f"spbe adopt {folder}" in spbe.out
    assert spbe("search", "tidakada").status == 1
    found: Any = spbe("search", "optik", "--catalogue", folder, "--json").json
    assert [hit["id"] for hit in found["hits"]] == ["id.go.sumedangkab.spbe-index"]
    assert spbe("adopt", folder, "--region", "32.16", "--into", tmp_path / "w").status == 0
    assert spbe("publish", "--to", folder, "--key", key, "--revoke", f"{key}.pub").status == 2
    assert spbe("publish", "--to", folder, "--include", "x").status == 2
    assert spbe("catalogue", folder, "--forget").status == 0
    assert spbe("search", "optik").status == 2
    assert spbe("search", "optik", "--catalogue", tmp_path / "none").status == 2


def test_a_workspace_from_a_file_still_upgrades_from_a_catalogue(
    package: Path, folder: Path, make: Maker, tmp_path: Path, signer: Any
) -> None:
    adoption = adopt_example(package, EXAMPLES / "bekasi", tmp_path / "w", "id")
    publish(Additions([make()]), folder, signer=signer, today=TODAY)
    assert apply_upgrade(adoption, upgrade_steps(adoption, folder)).lock.catalogue is not None


def test_a_catalogue_that_is_begun_anew_in_the_same_place_is_no_replay(package: Path, tmp_path: Path) -> None:
    for day in (TODAY, TODAY + timedelta(days=1)):
        publish(Additions([package]), tmp_path / "k", today=day)
        assert Catalogue.open(tmp_path / "k", today=day).issue.number == 1
        shutil.rmtree(tmp_path / "k")
