"""Public key files: what every tool reads first, what stands behind it, and what is no key at all."""

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from spbe_sdk import UsageError, WorkspaceError
from spbe_sdk.applications.package.keys import new_key, public_path, read_private_key, read_public_key
from spbe_sdk.applications.package.public_key import PublicKey
from spbe_sdk.files.folder import sha256

END = "-----END PUBLIC KEY-----\n"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    new_key(tmp_path / "satu.pem", "Kabupaten Sumedang", None)
    return public_path(tmp_path / "satu.pem")


def other_kind() -> str:
    public = X25519PrivateKey.generate().public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


BLOCKS: dict[str, Callable[[str], str]] = {
    "none": lambda pem: "",
    "no base64": lambda pem: pem.replace("MCow", "€"),
    "cut short": lambda pem: pem[:60] + pem[64:],
    "of another algorithm": lambda pem: pem.replace("MCow", "MCox"),
    "of another kind": lambda pem: other_kind(),
    "something before it": lambda pem: f"a word\n{pem}",
    "another block before it": lambda pem: f"{pem.replace('PUBLIC', 'PRIVATE')}{pem}",
    "blanks in it": lambda pem: pem.replace("MCow", "MC ow"),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_what_is_no_block_of_a_key(key: Path, name: str) -> None:
    pem, end, about = key.read_text(encoding="utf-8").partition(END)
    key.write_text(BLOCKS[name](pem + end) + about, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_public_key(key)
    assert caught.value.findings[0].code == "key-broken"


def test_the_file_begins_with_the_block_and_then_names_its_owner(key: Path) -> None:
    text = key.read_text(encoding="utf-8")
    assert text.startswith("-----BEGIN PUBLIC KEY-----\n")
    assert json.loads(text.partition(END)[2]) == {"name": "Kabupaten Sumedang"}


def test_what_stands_behind_the_block_does_not_say_which_key_it_is(key: Path, tmp_path: Path) -> None:
    known, other = read_public_key(key), new_key(tmp_path / "dua.pem", "Lain", None)
    key.write_text(known.pem + json.dumps({"name": "x", "public": other.pem}), encoding="utf-8")
    assert read_public_key(key).id == known.id


@pytest.mark.skipif(shutil.which("openssl") is None, reason="no OpenSSL here")
def test_openssl_reads_our_keys_and_we_read_its(key: Path, tmp_path: Path) -> None:
    der = subprocess.run(["openssl", "pkey", "-pubin", "-in", key, "-outform", "DER"], capture_output=True, check=True)
    assert sha256(der.stdout[-32:]) == read_public_key(key).id
    theirs = tmp_path / "openssl.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", theirs], check=True)
    subprocess.run(["openssl", "pkey", "-in", theirs, "-pubout", "-out", public_path(theirs)], check=True)
    assert read_private_key(theirs, None)[1] == read_public_key(public_path(theirs))


def test_a_file_survives_the_line_endings_of_windows(key: Path) -> None:
    known = read_public_key(key)
    key.write_bytes(key.read_bytes().replace(b"\n", b"\r\n"))
    assert read_public_key(key) == known


@pytest.mark.parametrize("nth", [1, 2])
def test_a_pair_has_both_halves_or_none(nth: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full at the first file or at the second; later there is room again."""
    real, tried = Path.replace, list[Path]()

    def replace(self: Path, target: Path) -> Path:
        tried.append(target)
        if len(tried) == nth:
            raise OSError(28, "No space left on device")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(WorkspaceError):
            new_key(tmp_path / "k.pem", "Satu", None)
    assert list(tmp_path.iterdir()) == []
    made = new_key(tmp_path / "k.pem", "Satu", None)
    assert read_private_key(tmp_path / "k.pem", None)[1] == made


def test_the_half_that_a_killed_command_leaves_does_not_stand_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "k.pem.pub").write_bytes(b"half")
    made = new_key(tmp_path / "k.pem", "Satu", None)
    assert read_private_key(tmp_path / "k.pem", None)[1] == made


# Edwards25519: -x² + y² = 1 + d x² y² over the field of 2^255 - 19, computed here from its definition alone.
FIELD = 2**255 - 19
D = -121665 * pow(121666, -1, FIELD) % FIELD
LARGE_ORDER = 2**252 + 27742317777372353535851937790883648493
Point = tuple[int, int]


def add(one: Point, other: Point) -> Point:
    (a, b), (c, d) = one, other
    cross = D * a * b * c * d
    x, y = (a * d + b * c) * pow(1 + cross, -1, FIELD), (b * d + a * c) * pow(1 - cross, -1, FIELD)
    return x % FIELD, y % FIELD


def times(number: int, point: Point) -> Point:
    total = (0, 1)
    for bit in f"{number:b}":
        total = add(total, total)
        total = add(total, point) if bit == "1" else total
    return total


def on_curve(y: int) -> list[Point]:
    square = (y * y - 1) * pow(D * y * y + 1, -1, FIELD) % FIELD
    root = pow(square, (FIELD + 3) // 8, FIELD)
    roots = (root, root * pow(2, (FIELD - 1) // 4, FIELD) % FIELD)
    return [(x, y) for x in roots if x * x % FIELD == square]


def torsion() -> set[Point]:
    """The eight points whose order divides eight: what is left of any points when the large order is divided out."""
    found = {times(LARGE_ORDER, point) for y in range(2, 40) for point in on_curve(y)}
    return {add(one, other) for one in found for other in found}


def encodings(point: Point) -> list[bytes]:
    """A point as 32 bytes, also in the ways that are not the shortest."""
    x, y = point
    heights = [height for height in (y, y + FIELD) if height < 2**255]
    signs = {x & 1, 1} if x == 0 else {x & 1}
    return [(height | sign << 255).to_bytes(32, "little") for height in heights for sign in signs]


def test_points_for_which_any_signature_fits_are_no_keys(tmp_path: Path) -> None:
    points = torsion()
    assert len(points) == 8
    path = tmp_path / "k.pub"
    for raw in [raw for point in points for raw in encodings(point)]:
        path.write_text(PublicKey(raw, "x").pem + json.dumps({"name": "x"}), encoding="utf-8")
        with pytest.raises(UsageError) as caught:
            read_public_key(path)
        assert caught.value.findings[0].code == "key-broken"
