"""Revoked keys: who may revoke which, that it is never forgotten, and that every verb that trusts looks at it."""

import json
import shutil
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption, Catalogue, PackageError
from spbe_sdk.applications.adoption.doctor import examine
from spbe_sdk.applications.catalogue.catalogue import FILE, normal_location
from spbe_sdk.applications.catalogue.copies import forget
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.catalogue.revocations import heard
from spbe_sdk.applications.package.signatures import seal
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.documents.adoption import Reason
from spbe_sdk.documents.catalogue import CatalogueIssue, Revocation
from spbe_sdk.documents.fields import LocalText
from spbe_sdk.files.home import home
from spbe_sdk.findings.errors import DataError
from spbe_sdk.findings.finding import Finding, Severity

TODAY = date.today()


def gone(key: Any, reason: str = "Laptop hilang") -> Revocation:
    return Revocation(id=key[1].id, name=key[1].name, reason=reason, since=TODAY)


def words(folder: Path, revoked: Iterable[Revocation], by: Any, number: int = 1) -> Path:
    """A catalogue that lists nothing, and only says that keys are revoked."""
    folder.mkdir(exist_ok=True)
    issue = CatalogueIssue(
        id=f"katalog.{folder.name}",
        title=LocalText(id=folder.name),
        publisher=folder.name,
        number=number,
        issued=TODAY,
        expires=TODAY + timedelta(days=9),
        revoked=tuple(revoked),
    )
    (folder / FILE).write_bytes(seal(issue, by))
    return folder


def codes(findings: Iterable[Finding]) -> list[tuple[str, Severity]]:
    return [(finding.code, finding.severity) for finding in findings]


REVOKED, NAMED = [("key-revoked", Severity.ERROR)], [("key-named-revoked", Severity.WARNING)]

# Who signs a catalogue that calls Sumedang's key revoked, and whether that counts wherever the key signs.
SPEAKERS: dict[str, tuple[Callable[[Callable[..., Any]], Any], bool]] = {
    "nobody": (lambda signer: None, False),
    "a stranger": (lambda signer: signer("lain"), False),
    "the key itself": (lambda signer: signer("sumedang"), True),
    "a key that it vouches for": (lambda signer: signer("baru", by="sumedang"), True),
    "one that such a key vouches for": (
        lambda signer: (signer("baru", by="sumedang"), signer("lagi", by="baru"))[1],
        True,
    ),
    "one that vouches for it": (lambda signer: (signer("ibu"), signer("sumedang", by="ibu"), signer("ibu"))[2], False),
}


def tell(words_at: Path) -> None:
    """Somebody looks at a catalogue; whether it is accepted or refused is no matter here."""
    try:
        Catalogue.open(words_at)
    except PackageError:
        return


@pytest.mark.parametrize("name", SPEAKERS)
def test_who_may_revoke_a_key(
    name: str, signer: Callable[..., Any], make: Maker, tmp_path: Path, spbe: CommandLine
) -> None:
    ours = signer("sumedang")
    package = make(version="1.0", key=tmp_path / "sumedang.pem")
    by, counts = SPEAKERS[name]
    place = words(tmp_path / "kata", [gone(ours)], by(signer))
    tell(place)
    assert (ours[1].id in heard().counted) == counts
    assert spbe("verify", package).status == int(counts)
    assert str(place) in spbe.text
    assert ("disebut dicabut" in spbe.err) != counts
    assert spbe("adopt", package, "--region", "32.16", "--into", tmp_path / "w").status == int(counts)
    assert "Laptop hilang" in spbe.err
    assert (tmp_path / "w").exists() != counts
    assert spbe("publish", package, "--to", tmp_path / "k").status == int(counts)
    assert "Laptop hilang" in spbe.err


@pytest.fixture
def adopted(signer: Callable[..., Any], make: Maker, tmp_path: Path) -> Adoption:
    """A workspace on a package from a province's catalogue, which a key of the province signs."""
    signer("sumedang")
    package = make(version="1.0", key=tmp_path / "sumedang.pem")
    publish(Additions([package]), tmp_path / "provinsi", signer=signer("provinsi"))
    return adopt_example(tmp_path / "provinsi", EXAMPLES / "bekasi", tmp_path / "w", "id")


def test_the_catalogue_that_a_package_came_from_may_revoke_its_key(
    adopted: Adoption, signer: Callable[..., Any], tmp_path: Path, spbe: CommandLine, make: Maker
) -> None:
    assert adopted.key_findings() == []
    publish(Additions(revoked=[gone(signer("sumedang"))]), tmp_path / "provinsi", signer=signer("provinsi"))
    assert codes(adopted.key_findings()) == REVOKED
    assert spbe("doctor", adopted.folder).status == 1
    assert "Laptop hilang" in spbe.out
    assert [check.name for check in examine(adopted.folder) if check.status == "fail"] == ["package", "verdict"]
    assert spbe("trial", adopted.folder).status == 1
    assert str(tmp_path / "provinsi") in spbe.out
    assert codes(adopted.trial().findings)[:1] == REVOKED
    assert spbe("run", adopted.folder).status == 1
    assert "Laptop hilang" in spbe.err
    with pytest.raises(DataError):
        adopted.run()
    again = ("--region", "32.16", "--into", tmp_path / "w2")
    assert spbe("adopt", tmp_path / "provinsi", *again).status == 1
    assert "Laptop hilang" in spbe.err
    newer = make(version="1.1", key=tmp_path / "sumedang.pem")
    assert spbe("publish", newer, "--to", tmp_path / "provinsi", "--key", tmp_path / "provinsi.pem").status == 1
    # From elsewhere the same package is only under a cloud: the province does not speak for this key.
    assert codes(adopted.upgrade_steps(newer).findings)[:1] == NAMED


def test_a_workspace_whose_key_is_only_called_revoked_goes_on_with_a_warning(
    adopted: Adoption, signer: Callable[..., Any], tmp_path: Path, spbe: CommandLine
) -> None:
    tell(words(tmp_path / "kata", [gone(signer("sumedang"))], signer("lain")))
    for verb in ("trial", "run", "doctor"):
        assert spbe(verb, adopted.folder).status == 0
        assert "disebut dicabut" in spbe.text
        assert str(tmp_path / "kata") in spbe.text


def test_an_upgrade_looks_at_the_key_that_was_pinned(
    adopted: Adoption, signer: Callable[..., Any], tmp_path: Path, make: Maker
) -> None:
    """A revoked key vouches for nobody: its successor has to be accepted on purpose, and the reason is said."""
    new = signer("baru", by="sumedang")
    package = make(version="1.1", key=tmp_path / "baru.pem")
    assert adopted.upgrade_steps(package).keys == (new[1],)
    tell(words(tmp_path / "kata", [gone(signer("sumedang"))], new))
    with pytest.raises(PackageError) as caught:
        adopted.upgrade_steps(package)
    assert {finding.code for finding in caught.value.findings} == {"key-revoked", "upgrade-key"}
    assert adopted.upgrade_steps(package, accept_key=new[1].id).keys == (new[1],)


def test_what_was_revoked_stays_revoked_though_a_later_issue_drops_it(
    signer: Callable[..., Any], tmp_path: Path
) -> None:
    ours, new = signer("sumedang"), signer("baru", by="sumedang")
    other = signer("tetangga")
    Catalogue.open(words(tmp_path / "kata", [gone(ours), gone(other)], new))
    Catalogue.open(words(tmp_path / "kata", [], new, number=2))
    assert set(heard().counted) == {ours[1].id}
    assert set(heard().named) == {other[1].id}
    assert set(heard(normal_location(tmp_path / "kata")).counted) == {ours[1].id, other[1].id}
    assert forget(normal_location(tmp_path / "kata"))
    assert heard().counted == {}


def test_a_word_that_counts_is_not_made_less_by_a_later_one(signer: Callable[..., Any], tmp_path: Path) -> None:
    ours, new, last = signer("sumedang"), signer("baru", by="sumedang"), signer("lain", by="baru")
    Catalogue.open(words(tmp_path / "kata", [gone(ours)], new))
    stranger = signer("pindahan")
    Catalogue.open(words(tmp_path / "kata", [gone(ours, "lain")], last, number=2))
    Catalogue.open(words(tmp_path / "kata", [gone(ours, "lagi")], stranger, number=3), accept_key=stranger[1].id)
    assert heard().counted[ours[1].id][0].reason == "lain"


def test_a_catalogue_that_a_revoked_key_signed_is_refused(
    signer: Callable[..., Any], tmp_path: Path, spbe: CommandLine
) -> None:
    ours, new = signer("sumedang"), signer("baru", by="sumedang")
    place = words(tmp_path / "sumedang", [], ours)
    Catalogue.open(place)
    Catalogue.open(words(tmp_path / "kata", [gone(ours)], new))
    for offline in (False, True):
        with pytest.raises(PackageError) as caught:
            Catalogue.open(place, offline=offline)
        assert codes(caught.value.findings) == REVOKED
    assert spbe("catalogue", place).status == 1
    assert spbe("search", "x", "--catalogue", place).status == 2
    assert str(tmp_path / "kata") in spbe.err


def test_a_catalogue_whose_key_is_only_called_revoked_is_opened_with_a_warning(
    signer: Callable[..., Any], tmp_path: Path, spbe: CommandLine
) -> None:
    place = words(tmp_path / "sumedang", [], signer("sumedang"))
    Catalogue.open(words(tmp_path / "kata", [gone(signer("sumedang"))], signer("lain")))
    assert spbe("catalogue", place).status == 0
    assert str(tmp_path / "kata") in spbe.err
    assert codes(Catalogue.open(place).findings) == NAMED


def test_an_issue_that_is_refused_teaches_only_what_its_keys_may_say(
    signer: Callable[..., Any], tmp_path: Path
) -> None:
    ours, mirror = signer("sumedang"), signer("mirror")
    place = words(tmp_path / "kata", [], ours)
    Catalogue.open(place)
    with pytest.raises(PackageError):
        Catalogue.open(words(place, [gone(ours), gone(mirror)], mirror, number=2))
    assert set(heard(normal_location(place)).counted) == {mirror[1].id}
    assert heard().named == {}
    Catalogue.open(words(place, [], ours, number=2))


def test_a_key_does_not_publish_once_it_is_revoked(
    signer: Callable[..., Any], make: Maker, tmp_path: Path, spbe: CommandLine
) -> None:
    """Also where it would revoke itself: no reader would open what it signs."""
    signer("sumedang")
    package = make(version="1.0", key=tmp_path / "sumedang.pem")
    key, folder = tmp_path / "sumedang.pem", tmp_path / "k"
    assert spbe("publish", package, "--to", folder, "--key", key).status == 0
    before = (folder / FILE).read_bytes()
    revoke = ("--revoke", f"{key}.pub", "--because", "Laptop hilang")
    assert spbe("publish", "--to", folder, "--key", key, *revoke).status == 1
    assert (folder / FILE).read_bytes() == before


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff\xfe", b"[" * 10_000, b'{"place": "x", "revoked": 3}'])
def test_a_damaged_memory_stops_nobody(damage: bytes, package: Path, tmp_path: Path) -> None:
    publish(Additions([package]), tmp_path / "k")
    for memory in home().rglob("memory.json"):
        memory.write_bytes(damage)
    assert Adoption.create(package, "32.16", tmp_path / "w").key_findings() == []
    assert Catalogue.open(tmp_path / "k").issue.number == 1
    assert json.loads(next(home().rglob("memory.json")).read_bytes())["place"] == str(tmp_path / "k")


def test_nobody_signs_with_a_revoked_key_or_takes_over_what_one_signed(
    workspace: Adoption, package: Path, signer: Callable[..., Any], tmp_path: Path, spbe: CommandLine
) -> None:
    ours, new = signer("sumedang"), signer("baru", by="sumedang")
    signer("lain")
    application, key = tmp_path / "aplikasi", ("--key", tmp_path / "sumedang.pem")
    shutil.copytree(EXAMPLES / "sumedang-spbe-index", application)
    workspace.choose("labels.title", "Rapor {name}", Reason(reason="Surat edaran."))
    bare, signed = tmp_path / "a.spbe", tmp_path / "s.spbe"
    bare.write_bytes(package.read_bytes())
    receipt, proposal = tmp_path / "terima.json", tmp_path / "usulan.json"
    making: list[tuple[object, ...]] = [
        ("build", application, "--out", signed, *key),
        ("receipt", "new", workspace.folder, "--name", "Bekasi", "--out", receipt, *key),
        ("contribute", workspace.folder, "--choose", "labels.title", "--name", "Bekasi", "--out", proposal, *key),
        ("keys", "vouch", tmp_path / "lain.pem.pub", *key),
        ("publish", bare, "--to", tmp_path / "katalog", *key),
        ("sign", bare, *key),
    ]
    taking: list[tuple[object, ...]] = [
        ("verify", signed),
        ("verify", receipt),
        ("receipt", "show", receipt),
        ("receipt", "learn", application, receipt),
        ("accept", proposal, application),
        ("sign", signed, "--key", tmp_path / "lain.pem"),
        ("keys", "show", tmp_path / "sumedang.pem.pub"),
    ]
    for line in making:
        assert spbe(*line).status == 0, spbe.text
    Catalogue.open(words(tmp_path / "kata", [gone(ours)], new))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    for line in (*taking, *making):
        assert spbe(*line).status == 1, line
        assert "Laptop hilang" in spbe.text, line
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
