"""Attacks on keys and catalogues by the hundred: each is refused by name, and trusts nobody."""

import base64
import copy
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from spbe_sdk import Catalogue, SpbeError, UsageError
from spbe_sdk.applications.catalogue.catalogue import FILE
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.package.keys import new_key, read_private_key, read_public_key, vouch
from spbe_sdk.applications.package.signatures import seal, unseal
from spbe_sdk.documents.catalogue import CatalogueIssue, Revocation

TODAY = date(2026, 11, 24)

Path_ = tuple[str | int, ...]


class Keeper:
    """A catalogue with two issues by one key, and a stranger who has a key with the same name."""

    def __init__(self, folder: Path, package: Path) -> None:
        self.folder = folder
        for name in ("ours", "mirror"):
            new_key(folder / f"{name}.pem", "Sumedang", None)
        self.ours, self.mirror = (read_private_key(folder / f"{name}.pem", None) for name in ("ours", "mirror"))
        self.place = folder / "k"
        publish(Additions([package]), self.place, signer=self.ours, today=TODAY)
        self.first = (self.place / FILE).read_bytes()
        publish(Additions(), self.place, signer=self.ours, today=TODAY)
        self.second = (self.place / FILE).read_bytes()

    @property
    def issue(self) -> CatalogueIssue:
        return unseal(self.second, CatalogueIssue, "k")[0]

    def next(self, signer: Any, **change: Any) -> bytes:
        return seal(self.issue.model_copy(update={"number": 3, **change}), signer)


@pytest.fixture(scope="module")
def keeper(tmp_path_factory: pytest.TempPathFactory, package: Path) -> Iterator[Keeper]:
    folder = tmp_path_factory.mktemp("keeper")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_HOME", str(folder / "home"))
        yield Keeper(folder, package)


def places(value: Any, path: Path_ = ()) -> Iterator[Path_]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield (*path, key)
            yield from places(item, (*path, key))
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield (*path, number)
            yield from places(item, (*path, number))


def put(value: Any, path: Path_, new: Any) -> Any:
    changed = copy.deepcopy(value)
    around = changed
    for part in path[:-1]:
        around = around[part]
    if new is ...:
        del around[path[-1]]
    else:
        around[path[-1]] = new
    return changed


NASTY: list[Any] = [..., None, "", "x", 0, -1, 2**62, 1.5, True, [], {}, "\ud800", "a\nb", "../../x", [[[[]]]]]


def altered(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The file with one thing in it changed, wherever it is, and the signature as it was."""
    whole = json.loads(data)
    for number, path in enumerate(places(whole)):
        for step in range(3):
            new = NASTY[(3 * number + step) % len(NASTY)]
            changed = put(whole, path, new)
            if changed != whole:
                yield f"{path} := {new!a}", json.dumps(changed).encode()
    text = data.decode()
    for key in ("catalogue", "number", "payload", "signatures", "keyid", "keys", "public", "id", "packages"):
        again = text.replace(f'"{key}":', f'"{key}": 1, "{key}":', 1)
        assert again != text
        yield f"{key} twice", again.encode()
    for name, odd in {
        "deep": "[" * 100_000, "NaN": '{"catalogue": NaN}', "nothing": "", "null": "null", "list": "[]",
        "cut": text[:-9],
        "trailing": text + "{}", "nul": text + "\0", "latin": "\xff",
    }.items():  # fmt: skip
        yield name, odd.encode("latin-1", "replace")


def test_nothing_in_a_signed_catalogue_can_be_changed(keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change is refused, or is none that anybody reads: the issue and who signed it stay the same."""
    monkeypatch.setenv("SPBE_HOME", str(keeper.folder / "altered"))
    tried = 0
    for name, data in altered(keeper.second):
        tried += 1
        (keeper.place / FILE).write_bytes(data)
        try:
            found = Catalogue.open(keeper.place, today=TODAY)
        except SpbeError as error:
            assert all(finding.message("id") and finding.remedy("en") for finding in error.findings), name
            continue
        assert found.issue == keeper.issue, name
        signed = {key.id for key in found.signers}
        assert signed <= {keeper.ours[1].id}, name
        # Whoever takes the whole signature away has a catalogue that is unsigned: only a first reader can be told so.
        assert signed or not {"payload", "signatures"} & json.loads(data).keys(), name
    assert tried > 150


FOLLOWS: dict[str, Callable[[Keeper], bytes]] = {
    "the first issue again": lambda k: k.first,
    "the same number, other words": lambda k: k.next(k.ours, number=2, publisher="X"),
    "by a stranger": lambda k: k.next(k.mirror),
    "by nobody": lambda k: k.next(None),
    "another catalogue": lambda k: k.next(k.ours, id="other.katalog"),
    "expired": lambda k: k.next(k.ours, issued=TODAY - timedelta(days=9), expires=TODAY - timedelta(days=1)),
    "for ever": lambda k: k.next(k.ours, expires=date(9999, 12, 31)),
    "from the future": lambda k: k.next(k.ours, issued=date(2999, 1, 1), expires=date(2999, 2, 1)),
    "backwards": lambda k: k.next(k.ours, issued=TODAY, expires=TODAY - timedelta(days=1)),
    "the highest number": lambda k: k.next(k.ours, number=1_000_000),
    "by a stranger, with a number far ahead": lambda k: k.next(k.mirror, number=10_000),
    "by a stranger who calls our key revoked": lambda k: k.next(
        k.mirror, revoked=(Revocation(id=k.ours[1].id, name="x", reason="x", since=TODAY),)
    ),
}


@pytest.mark.parametrize("name", FOLLOWS)
def test_nothing_follows_that_our_key_did_not_sign(name: str, keeper: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPBE_HOME", str(keeper.folder / f"home-{name}"))
    (keeper.place / FILE).write_bytes(keeper.second)
    Catalogue.open(keeper.place, today=TODAY)
    made = FOLLOWS[name](keeper)
    (keeper.place / FILE).write_bytes(made)
    with pytest.raises(SpbeError):
        Catalogue.open(keeper.place, today=TODAY)
    (keeper.place / FILE).write_bytes(keeper.next(keeper.ours))
    assert Catalogue.open(keeper.place, today=TODAY).issue.number == 3


LISTED = [
    ("path", "../../../etc/passwd"), ("path", "/etc/passwd"), ("path", "..\\..\\x"), ("path", "./packages/x"),
    ("path", "packages/x:y"), ("path", "packages/con"), ("path", "packages/a "), ("path", "packages//a"),
    ("path", "catalogue.json"), ("path", "packages/none.spbe"), ("path", "C:/x"), ("path", "//server/share/x"),
    ("path", "x\0"), ("path", "x/" * 200), ("sha256", "0" * 64), ("content", "0" * 64), ("version", "9.9"),
    ("id", "id.go.other"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value"), LISTED)
def test_what_a_catalogue_lists_is_the_very_package(
    field: str, value: str, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the keeper itself lies."""
    monkeypatch.setenv("SPBE_HOME", str(keeper.folder / "listed"))
    (listed,) = keeper.issue.packages
    lying = keeper.next(keeper.ours, packages=(listed.model_copy(update={field: value}),))
    (keeper.place / FILE).write_bytes(lying)
    with pytest.raises(SpbeError):
        found = Catalogue.open(keeper.place, today=TODAY)
        found.package(found.issue.packages[0])


def key_files(keeper: Keeper) -> Iterator[tuple[str, bytes]]:
    """What is no public key, or no voucher."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed448, rsa, x25519
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    good = (keeper.folder / "ours.pem.pub").read_bytes()
    pem, about = good.split(b"-----END PUBLIC KEY-----\n")
    pem += b"-----END PUBLIC KEY-----\n"
    others: dict[str, Any] = {
        "rsa": rsa.generate_private_key(65537, 2048), "ec": ec.generate_private_key(ec.SECP256R1()),
        "ed448": ed448.Ed448PrivateKey.generate(), "x25519": x25519.X25519PrivateKey.generate(),
    }  # fmt: skip
    for name, made in others.items():
        yield name, made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo) + about
    prefix = base64.b64decode("MCowBQYDK2VwAyEA")
    field = 2**255 - 19
    eight = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
    for height in (0, 1, field - 1, field, field + 1, eight, field - eight, 2**255 - 1):
        for sign in (0, 2**255):
            raw = (height | sign).to_bytes(32, "little")
            body = base64.b64encode(prefix + raw)
            yield (
                f"point {height:x} {sign:x}",
                b"-----BEGIN PUBLIC KEY-----\n" + body + b"\n-----END PUBLIC KEY-----\n" + about,
            )
    yield "a private key", (keeper.folder / "ours.pem").read_bytes()
    yield "nothing", b""
    yield "cut", good[:40]
    yield "binary", bytes(range(256))
    yield "two", pem + pem + about
    yield "before", b"x\n" + good
    yield "blanks in it", pem.replace(b"M", b" M", 1) + about
    told: dict[str, Any] = json.loads(about)
    names: list[Any] = ["", None, 1, [], "x" * 201, "a\nb", "a\u202eb", "a\u200bb", "a\u2028b", "a\x00b", "\ud800"]
    for odd in names:
        yield f"name {odd!a:.20}", pem + json.dumps({**told, "name": odd}).encode()
    yield "no name", pem + b"{}"
    yield "a name twice", pem + b'{"name": "A", "name": "B"}'
    yield "deep", pem + b"[" * 100_000
    yield "a list", pem + b"[]"
    yield "text", pem + b'"x"'
    by = keeper.mirror[1].to_dict()
    step = {"by": by, "for": keeper.ours[1].id, "signature": "A" * 86 + "=="}
    vouchers: dict[str, Any] = {
        "forged": [step], "null": None, "text": "x", "empty step": [{}], "no signature": [{**step, "signature": None}],
        "by text": [{**step, "by": "x"}], "by list": [{**step, "by": []}], "for other": [{**step, "for": "0" * 64}],
        "nested": [{**step, "by": {**by, "vouchers": [step]}}], "many": [step] * 33, "number": [1],
    }  # fmt: skip
    for name, steps in vouchers.items():
        yield f"vouchers {name}", pem + json.dumps({**told, "vouchers": steps}).encode()


def test_what_is_no_key_is_refused(keeper: Keeper, tmp_path: Path) -> None:
    tried = 0
    for name, data in key_files(keeper):
        tried += 1
        target = tmp_path / "x.pub"
        target.write_bytes(data)
        try:
            found = read_public_key(target)
        except UsageError as error:
            assert error.findings[0].code == "key-broken", name
            continue
        # A bare block, as other tools write it, is called by its file; what was left out is no lie.
        assert name in ("no name", "name ''"), name
        assert found.id == keeper.ours[1].id
    assert tried > 50


def test_no_voucher_leads_from_a_stranger_to_our_place(keeper: Keeper, tmp_path: Path) -> None:
    """The mirror vouches for itself, for us, and in a circle; nobody whom we trust vouches for it."""
    for name in ("a", "b"):
        new_key(tmp_path / f"{name}.pem", name, None)
    a, b = (read_private_key(tmp_path / f"{name}.pem", None) for name in ("a", "b"))
    vouch(tmp_path / "a.pem.pub", *b)
    circled = vouch(tmp_path / "b.pem.pub", a[0], read_public_key(tmp_path / "a.pem.pub"))
    assert not circled.vouched_for_by({keeper.ours[1].id})
    assert circled.vouched_for_by({a[1].id})
    assert not circled.vouched_for_by({a[1].id}, {a[1].id})
    with pytest.raises(UsageError):
        vouch(tmp_path / "a.pem.pub", *a)
