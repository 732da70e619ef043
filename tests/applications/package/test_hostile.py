"""A fuzzer over packages and signed documents: whatever is changed is refused by name, and nothing is written."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from spbe_sdk import Adoption, DataError, PackageError, SpbeError, build, verify
from spbe_sdk.applications.catalogue.catalogue import Catalogue
from spbe_sdk.applications.catalogue.publish import Additions, publish
from spbe_sdk.applications.kinds.maturity_index import MaturityIndex
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.package.package import Seal, pack
from spbe_sdk.applications.package.signatures import seal as seal_document
from spbe_sdk.applications.package.signatures import unseal
from spbe_sdk.applications.package.trial import trial_outcome, try_package
from spbe_sdk.documents.application import Application
from spbe_sdk.documents.catalogue import CatalogueIssue
from spbe_sdk.files.notation import parse
from spbe_sdk.files.reading import convert
from spbe_sdk.findings.finding import Finding

FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("signed")
    new_key(folder / "k.pem", "Sumedang", None)
    return build(EXAMPLES / "sumedang-spbe-index", folder / "a.spbe", key=folder / "k.pem").read_bytes()


@pytest.fixture(scope="module")
def issue(package: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("issue")
    new_key(folder / "k.pem", "Sumedang", None)
    publish(Additions([package]), folder / "kat", signer=read_private_key(folder / "k.pem", None))
    return (folder / "kat/catalogue.json").read_bytes()


def changed(data: bytes, cuts: list[tuple[int, int, bytes]]) -> bytes:
    for place, length, new in cuts:
        start = place % (len(data) + 1)
        data = data[:start] + new + data[start + length :]
    return data


CUTS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 40), st.binary(max_size=40)), min_size=1, max_size=4)


@FUZZ
@given(CUTS)
def test_no_changed_package_is_accepted(signed: bytes, tmp_path: Path, cuts: list[tuple[int, int, bytes]]) -> None:
    data = changed(signed, cuts)
    target = tmp_path / "fuzzed.spbe"
    target.write_bytes(data)
    before = sorted(tmp_path.rglob("*"))
    if data == signed:
        verify(target)
        return
    with pytest.raises(SpbeError) as caught:
        Adoption.create(target, "32.16", tmp_path / "w")
    assert all(finding.message() and finding.remedy() for finding in caught.value.findings)
    assert sorted(tmp_path.rglob("*")) == before


@FUZZ
@given(CUTS)
def test_no_changed_catalogue_is_accepted(issue: bytes, tmp_path: Path, cuts: list[tuple[int, int, bytes]]) -> None:
    """A change of blanks between the values changes nothing that is said, and nothing that is signed."""
    data = changed(issue, cuts)
    folder = tmp_path / "kat"
    folder.mkdir(exist_ok=True)
    (folder / "catalogue.json").write_bytes(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_HOME", str(tmp_path / "home"))
        try:
            found = Catalogue.open(folder)
        except SpbeError as error:
            assert all(finding.message() for finding in error.findings)
            return
    said, signed_part = json.loads(data), json.loads(issue)
    assert said["catalogue"] == signed_part["catalogue"] or not found.signers


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=8,
)


@FUZZ
@given(st.data())
def test_no_manifest_gives_a_traceback(package: Path, data: st.DataObject) -> None:
    """One value somewhere in a manifest becomes anything at all: it is accepted, or refused in words."""
    text = verify(package).read("application.yaml").decode()
    value: Any = json.loads(json.dumps(parse(text, "application.yaml").value, default=str))
    around, key = value, data.draw(st.sampled_from(sorted(value)))
    while isinstance(around[key], dict) and around[key] and data.draw(st.booleans()):
        around = around[key]
        key = data.draw(st.sampled_from(sorted(around)))
    around[key] = data.draw(JSON)
    try:
        convert(parse(json.dumps(value), "application.yaml"), Application)
    except SpbeError as error:
        assert all(isinstance(finding, Finding) and finding.message() for finding in error.findings)


EXPLOSIONS = {
    "aliases": b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
    "merge keys": b"a: &a {x: 1}\nb: {<<: *a}\n",
    "deep lists": b"id: " + b"[" * 2000 + b"]" * 2000,
    "deep maps": b"{a: " * 2000 + b"1" + b"}" * 2000,
    "an enormous number": b"id: " + b"9" * 100_000,
    "an enormous exponent": b"size: 1e999999999\n",
    "python objects": b"id: !!python/object/apply:os.system [id]\n",
    "binary": b"id: !!binary aGVsbG8=\n",
    "two documents": b"id: a\n---\nid: b\n",
    "a null byte": b"id: a\x00b\n",
    "surrogates": b'id: "\\ud800"\n',
    "not a mapping": b"- 1\n",
    "a very long line": b"id: " + b"x" * 2_000_000,
    "duplicate keys": b"id: a\nid: b\n",
}


@pytest.mark.parametrize("name", EXPLOSIONS)
def test_what_explodes_in_a_manifest_is_refused(name: str, tmp_path: Path) -> None:
    target = tmp_path / "bad.spbe"
    target.write_bytes(pack({"application.yaml": EXPLOSIONS[name]}))
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert all(finding.message() for finding in caught.value.findings)


BOMBS = {
    "ratio": [("application.yaml", b"0" * 20_000_000)],
    "nesting": [("application.yaml", b"PK\x03\x04" + b"\x00" * 100), ("inner.zip", b"PK\x05\x06" + b"\x00" * 18)],
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_before_they_go_off(name: str, tmp_path: Path) -> None:
    target = tmp_path / "bomb.spbe"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in BOMBS[name]:
            archive.writestr(path, data)
    assert target.stat().st_size < 100_000
    with pytest.raises(PackageError) as caught:
        verify(target)
    assert caught.value.findings[0].code == "package-hostile"


def test_a_truncated_package_is_refused_at_every_length(package: Path, tmp_path: Path) -> None:
    data, target = package.read_bytes(), tmp_path / "short.spbe"
    for length in range(0, len(data), 97):
        target.write_bytes(data[:length])
        with pytest.raises(PackageError):
            verify(target)


LIMIT = 2 * 1024 * 1024


def padded(data: bytes, size: int) -> bytes:
    """JSON or YAML of some size that says the same."""
    return data + b" " * (size - len(data) - 1) + b"\n"


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("part", ["manifest", "signature", "expected"])
def test_no_document_in_a_package_is_larger_than_two_megabytes(
    part: str, more: int, signed: bytes, tmp_path: Path
) -> None:
    target = tmp_path / "large.spbe"
    target.write_bytes(signed)
    package = verify(target)
    contents, size = dict(package.contents), LIMIT + more
    if part == "expected":
        contents["trial/expected.json"] = padded(contents["trial/expected.json"], size)
    if part == "manifest":
        contents["application.yaml"] = padded(contents["application.yaml"], size)
    seal = None
    if part == "signature":
        with zipfile.ZipFile(target) as archive:
            seal = Seal(padded(archive.read("signature.json"), size), package.signers)
    target.write_bytes(pack(contents, seal))
    if part == "expected":
        differences = try_package(verify(target), MaturityIndex())[1]
        assert [finding.code for finding in differences] == ["document-large"] * more
    elif more:
        with pytest.raises(PackageError) as caught:
            verify(target)
        assert [finding.code for finding in caught.value.findings] == ["document-large"]
    else:
        assert verify(target).application == package.application


@pytest.mark.parametrize("more", [0, 1])
def test_no_catalogue_is_larger_than_eight_megabytes(issue: bytes, more: int, tmp_path: Path) -> None:
    (tmp_path / "catalogue.json").write_bytes(padded(issue, 4 * LIMIT + more))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_HOME", str(tmp_path / "home"))
        if not more:
            assert Catalogue.open(tmp_path).trusted
            return
        with pytest.raises(DataError) as caught:
            Catalogue.open(tmp_path)
    assert [finding.code for finding in caught.value.findings] == ["document-large"]


def test_no_document_is_written_that_could_not_be_read(issue: bytes) -> None:
    document = unseal(issue, CatalogueIssue, "k")[0]
    listed = (*document.packages,) * 12000
    with pytest.raises(DataError) as caught:
        seal_document(document.model_copy(update={"packages": listed}), None)
    assert [finding.code for finding in caught.value.findings] == ["document-large"]


@pytest.mark.parametrize("text", ['"\\ud800"', "[" * 100_000, "1e400", '{"a": 1, "a": 2}'])
def test_a_catalogue_of_odd_json_gives_no_traceback(issue: bytes, text: str, tmp_path: Path) -> None:
    whole = json.loads(issue)
    data = json.dumps({**whole, "catalogue": {**whole["catalogue"], "publisher": "PLACE"}}).replace('"PLACE"', text)
    (tmp_path / "catalogue.json").write_text(data)
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SpbeError):
        patch.setenv("SPBE_HOME", str(tmp_path / "home"))
        Catalogue.open(tmp_path)


def test_an_expected_result_that_explodes_is_a_difference(signed: bytes, tmp_path: Path) -> None:
    target = tmp_path / "a.spbe"
    target.write_bytes(signed)
    target.write_bytes(pack({**verify(target).contents, "trial/expected.json": b"[" * 100_000}))
    assert [finding.code for finding in try_package(verify(target), MaturityIndex())[1]] == ["trial-different"]


@pytest.mark.parametrize("rows", ['"' + "x\n" * 100_000 + '",1\n', "1,3\n" * 60_000], ids=["one cell", "rows"])
def test_a_trial_of_too_many_rows_is_given_up(rows: str, signed: bytes, tmp_path: Path) -> None:
    target = tmp_path / "a.spbe"
    target.write_bytes(signed)
    contents = dict(verify(target).contents)
    contents["trial/tingkat.csv"] += rows.encode()
    target.write_bytes(pack(contents))
    outcome = trial_outcome(verify(target), MaturityIndex())
    assert "rows-too-many" in {finding.code for finding in outcome.findings}
    assert len(outcome.findings) < 120_000
