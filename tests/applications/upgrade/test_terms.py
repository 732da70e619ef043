"""Terms that changed are shown before anything else, and are accepted on purpose."""

import pytest

from conftest import CommandLine, Maker
from spbe_sdk import Adoption, DataError

LICENCE = ("licence: CC-BY-4.0", "licence: CC0-1.0")
CHANGES = {
    "licence": LICENCE,
    "registration.permission.granted_to": ("granted_to: everyone", "granted_to: on-request"),
    "registration.permission.document": ("granted_to: everyone", "granted_to: everyone\n    document: SK 7/2026"),
    "registration.permission.conditions": ("Menyebut penerbit dan lisensinya.", "Menyebut penerbit saja."),
    "support.maintenance": ("maintenance: active", "maintenance: ended"),
    "support.until": ("maintenance: active", "maintenance: active\n  until: 2027-12-31"),
}


@pytest.mark.parametrize("path", CHANGES)
def test_each_term_has_to_be_accepted(workspace: Adoption, make: Maker, path: str) -> None:
    steps = workspace.upgrade_steps(package := make(CHANGES[path]))
    assert [term.path for term in steps.terms] == [path]
    before = (workspace.folder / "spbe.lock").read_bytes()
    with pytest.raises(DataError) as caught:
        workspace.upgrade(package)
    assert [(found.code, found.field) for found in caught.value.findings] == [("upgrade-terms", path)]
    assert (workspace.folder / "spbe.lock").read_bytes() == before
    assert workspace.upgrade(package, accept_terms=True).lock.application.version == "1.1"


def test_the_same_licence_written_otherwise_is_no_change(workspace: Adoption, make: Maker) -> None:
    package = make(("licence: CC-BY-4.0", "licence: cc-by-4.0"))
    assert workspace.upgrade_steps(package).terms == []
    assert workspace.upgrade(package).lock.application.version == "1.1"


def test_the_terms_come_first_on_the_line(workspace: Adoption, make: Maker, spbe: CommandLine) -> None:
    package = make(LICENCE)
    assert spbe("upgrade", package, workspace.folder).status == 0
    assert spbe.out.splitlines()[1].strip() == "licence: “CC-BY-4.0” → “CC0-1.0”"
    assert spbe("upgrade", package, workspace.folder, "--apply").status == 1
    assert spbe.out.splitlines()[1].strip() == "licence: “CC-BY-4.0” → “CC0-1.0”"
    assert "--accept-terms" in spbe.err
    assert Adoption.open(workspace.folder).lock.application.version == "1.0"
    assert spbe("upgrade", package, workspace.folder, "--apply", "--json").status == 1
    assert '"upgrade-terms"' in spbe.out
    assert spbe("upgrade", package, workspace.folder, "--apply", "--accept-terms").status == 0
    assert Adoption.open(workspace.folder).lock.application.version == "1.1"


@pytest.mark.parametrize(("answers", "version"), [(["y"], "1.1"), (["mungkin", "Ya"], "1.1"), (["tidak"], "1.0")])
def test_a_person_on_a_terminal_is_asked(
    workspace: Adoption,
    make: Maker,
    spbe: CommandLine,
    monkeypatch: pytest.MonkeyPatch,
    answers: list[str],
    version: str,
) -> None:
    monkeypatch.setattr("os.isatty", lambda _: True)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: answers.pop(0))
    spbe("upgrade", make(LICENCE), workspace.folder, "--apply")
    assert Adoption.open(workspace.folder).lock.application.version == version
