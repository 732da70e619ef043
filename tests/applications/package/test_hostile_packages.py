"""Hostile packages by the hundred: each refused by name, at once, in both languages, and nothing is written."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import EXAMPLES
from hostile import Case, archive, ends, entries, headers, lists, manifests, names, signatures
from spbe_sdk import Adoption, PackageError, verify
from spbe_sdk.applications.package.keys import new_key, read_private_key
from spbe_sdk.applications.package.package import collect, pack, sign

CONTENTS = collect(EXAMPLES / "sumedang-spbe-index")

UNSIGNED = [case for make in (headers, ends, names, lists, manifests) for case in make(CONTENTS)]

# What an archive may say without being another one: it is the same, byte for byte.
HARMLESS = pack(CONTENTS)


def refused(data: bytes, folder: Path) -> None:
    target = folder / "bad.spbe"
    target.write_bytes(data)
    began = time.monotonic()
    with pytest.raises(PackageError) as caught:
        Adoption.create(target, "32.16", folder / "w")
    assert time.monotonic() - began < 20
    for finding in caught.value.findings:
        assert finding.message("id")
        assert finding.message("en")
        assert finding.remedy("id")
    assert [path.name for path in folder.iterdir()] == ["bad.spbe"]


def test_the_writer_here_writes_what_ours_writes() -> None:
    """Or all below would be refused for another reason."""
    assert archive(entries(CONTENTS)) == HARMLESS


def test_there_are_more_than_three_hundred() -> None:
    assert len({data for _, data in UNSIGNED} - {HARMLESS}) > 300
    assert HARMLESS not in {data for _, data in UNSIGNED}


@pytest.mark.parametrize("case", UNSIGNED, ids=[f"{number}" for number in range(len(UNSIGNED))])
def test_a_hostile_package_is_refused(case: Case, tmp_path: Path) -> None:
    name, data = case
    try:
        refused(data, tmp_path)
    except (Exception, pytest.fail.Exception) as error:
        raise AssertionError(name) from error


@pytest.fixture(scope="module")
def signed_cases(tmp_path_factory: pytest.TempPathFactory, package: Path) -> list[Case]:
    folder = tmp_path_factory.mktemp("signed")
    new_key(folder / "k.pem", "Sumedang", None)
    seal = sign(verify(package).application, CONTENTS, read_private_key(folder / "k.pem", None))
    return list(signatures(CONTENTS, seal))


def test_a_hostile_signature_is_refused(signed_cases: list[Case], tmp_path: Path) -> None:
    assert len(signed_cases) > 25
    for number, (name, data) in enumerate(signed_cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            refused(data, folder)
        except (Exception, pytest.fail.Exception) as error:
            raise AssertionError(name) from error


def test_the_examples_of_hostile_names_are_of_many_kinds() -> None:
    def kinds(cases: Iterator[Case]) -> int:
        return len(list(cases))

    assert kinds(names(CONTENTS)) > 120
    assert kinds(headers(CONTENTS)) > 120
