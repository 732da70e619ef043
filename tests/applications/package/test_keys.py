"""Keys that take the place of others: vouched for, accepted on purpose, or refused by name."""

import itertools
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from conftest import EXAMPLES, CommandLine, Maker
from spbe_sdk import Adoption, PackageError, UsageError, verify
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.keys import new_key, public_path, read_private_key, read_public_key, vouch
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.applications.upgrade.upgrade import apply_upgrade, upgrade_steps
from spbe_sdk.documents.catalogue import Revocation

TODAY = date(2022, 6, 1)
PEM_END = "-----END PUBLIC KEY-----\n"


@pytest.fixture
def key(tmp_path: Path) -> Callable[[str], Path]:
    def make(name: str) -> Path:
        path = tmp_path / f"{name}.pem"
        new_key(path, name, None)
        return path

    return make


def vouched(new: Path, by: Path) -> PublicKey:
    return vouch(public_path(new), *read_private_key(by, None))


def about(path: Path) -> Any:
    """What stands behind the PEM block of a public key file."""
    return json.loads(path.read_text(encoding="utf-8").partition(PEM_END)[2])


def rewrite(path: Path, value: Any) -> None:
    block, end, _ = path.read_text(encoding="utf-8").partition(PEM_END)
    path.write_text(block + end + json.dumps(value), encoding="utf-8")


def test_a_chain_of_vouchers_leads_from_the_first_key_to_the_last(key: Callable[[str], Path]) -> None:
    paths = [key(name) for name in ("satu", "dua", "tiga")]
    for old, new in itertools.pairwise(paths):
        vouched(new, old)
    first, second, third = (read_public_key(public_path(path)) for path in paths)
    assert third.vouched_for_by({first.id})
    assert third.vouched_for_by({second.id})
    assert not first.vouched_for_by({third.id})
    assert not third.vouched_for_by({first.id}, revoked={second.id})
    assert not third.vouched_for_by({first.id}, revoked={first.id})
    assert not third.vouched_for_by(set())
    assert third.elders == {first.id, second.id, third.id}
    assert first.elders == {first.id}


@pytest.mark.parametrize("change", ["signature", "for", "by"])
def test_a_forged_voucher_makes_no_key(key: Callable[[str], Path], change: str) -> None:
    old, new, other = key("lama"), key("baru"), key("lain")
    vouched(new, old)
    path = public_path(new)
    value = about(path)
    step = value["vouchers"][0]
    if change == "signature":
        step["signature"] = "AAAA" + step["signature"][4:]
    elif change == "for":
        step["for"] = read_public_key(public_path(other)).id
    else:
        step["by"] = read_public_key(public_path(other)).to_dict()
    rewrite(path, value)
    with pytest.raises(UsageError):
        read_public_key(path)


WRONG: dict[str, dict[str, Any]] = {
    "another id": {"keyid": "0" * 64},
    "no name": {"name": ""},
    "an endless name": {"name": "x" * 201},
    "a number for a name": {"name": 7},
    "a list for a name": {"name": ["satu"]},
    "vouchers that are no list": {"vouchers": {}},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_public_key(key: Callable[[str], Path], name: str) -> None:
    path = public_path(key("satu"))
    known = read_public_key(path)
    rewrite(path, {"name": "x" * 200})
    assert read_public_key(path).id == known.id
    rewrite(path, {**about(path), **WRONG[name]})
    with pytest.raises(UsageError) as caught:
        read_public_key(path)
    assert caught.value.findings[0].code == "key-broken"


def test_a_voucher_does_not_carry_vouchers_of_its_own(key: Callable[[str], Path]) -> None:
    old, new = key("lama"), key("baru")
    vouched(new, old)
    path = public_path(new)
    value = about(path)
    value["vouchers"][0]["by"]["vouchers"] = []
    rewrite(path, value)
    with pytest.raises(UsageError):
        read_public_key(path)


@pytest.mark.parametrize(("count", "accepted"), [(31, True), (32, True), (33, False)])
def test_a_key_carries_some_dozens_of_vouchers(key: Callable[[str], Path], count: int, accepted: bool) -> None:
    path = key("baru")
    for number in range(count):
        vouched(path, key(f"lama-{number}"))
    if accepted:
        assert len(read_public_key(public_path(path)).vouchers) == count
    else:
        with pytest.raises(UsageError):
            read_public_key(public_path(path))


def test_a_key_that_vouches_again_has_vouched_once(key: Callable[[str], Path]) -> None:
    old, new = key("lama"), key("baru")
    assert len(vouched(new, old).vouchers) == len(vouched(new, old).vouchers) == 1


def test_a_private_key_of_another_kind_is_none(tmp_path: Path) -> None:
    path = tmp_path / "x25519.pem"
    private = X25519PrivateKey.generate()
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    with pytest.raises(UsageError) as caught:
        read_private_key(path, None)
    assert caught.value.findings[0].code == "key-broken"


def test_the_public_half_of_another_key_is_not_taken_for_ours(key: Callable[[str], Path]) -> None:
    ours, other = key("kami"), key("lain")
    own = read_private_key(ours, None)[1]
    public_path(ours).write_bytes(public_path(other).read_bytes())
    assert read_private_key(ours, None)[1].id == own.id


def test_a_key_does_not_vouch_for_itself(key: Callable[[str], Path]) -> None:
    path = key("satu")
    with pytest.raises(UsageError) as caught:
        vouched(path, path)
    assert caught.value.findings[0].code == "key-same"


def test_an_upgrade_follows_a_vouched_key_and_pins_it(key: Callable[[str], Path], make: Maker, tmp_path: Path) -> None:
    old, new = key("lama"), key("baru")
    adoption = adopt_example(make(version="1.0", key=old), EXAMPLES / "bekasi", tmp_path / "w", "id")
    unvouched = make(version="1.1", key=new)
    with pytest.raises(PackageError) as caught:
        upgrade_steps(adoption, unvouched, today=TODAY)
    assert caught.value.findings[0].code == "upgrade-key"
    vouched(new, old)
    upgraded = apply_upgrade(adoption, upgrade_steps(adoption, make(version="1.2", key=new), today=TODAY))
    assert [pinned.name for pinned in upgraded.lock.publisher_keys] == ["baru"]


def test_a_revoked_key_is_refused_by_name_wherever_its_package_comes_from(
    key: Callable[[str], Path], make: Maker, tmp_path: Path, spbe: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SPBE_HOME", str(tmp_path / "home"))
    stolen, good = key("dicuri"), key("baik")
    vouched(good, stolen)
    package = make(version="1.0", key=stolen)
    other = make(version="1.1", key=good)
    gone = Revocation(
        id=read_public_key(public_path(stolen)).id, name="dicuri", reason="Laptop hilang", since=date(2026, 1, 2)
    )
    publish(Additions([other], revoked=[gone]), tmp_path / "katalog", signer=read_private_key(good, None))
    with pytest.raises(PackageError) as caught:
        Adoption.create(package, "32.16", tmp_path / "w")
    (finding,) = caught.value.findings
    assert finding.code == "key-revoked"
    for said in ("Laptop hilang", f"{gone.id} “dicuri”", read_public_key(public_path(good)).id, str(tmp_path)):
        assert said in finding.message()
    assert not (tmp_path / "w").exists()
    assert spbe("verify", package).status == 1
    assert "dicuri" in spbe.text
    with pytest.raises(PackageError):
        publish(Additions([package]), tmp_path / "katalog", signer=read_private_key(good, None))
    assert verify(package).signers, "the file itself stays readable"


def test_the_verb(key: Callable[[str], Path], spbe: CommandLine) -> None:
    old, new = key("lama"), key("baru")
    assert spbe("keys", "vouch", public_path(new), "--key", old).status == 0
    assert read_public_key(public_path(new)).vouched_for_by({read_public_key(public_path(old)).id})
