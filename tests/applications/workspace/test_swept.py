"""What killed commands left of their drafts is swept wherever a workspace keeps something."""

import shutil
from pathlib import Path

from conftest import EXAMPLES
from spbe_sdk import Adoption, build
from spbe_sdk.documents.adoption import Reason
from spbe_sdk.files import drafts
from spbe_sdk.files.drafts import is_draft


def test_opening_a_workspace_sweeps_every_folder_in_which_commands_write(workspace: Adoption) -> None:
    workspace.choose("labels.title", "Rapor {name}", Reason(reason="Surat edaran.")).run()
    own = workspace.folder / ".spbe"
    places = [workspace.folder, workspace.folder / "runs", workspace.folder / "data", own]
    places += [path for path in own.rglob("*") if path.is_dir()]
    assert {path.name for path in places} >= {"edits", "packages", "schemas"}
    for place in places:
        # No process has this number.
        (place / f".a.4194999-{drafts._MACHINE}-00000000.draft").write_bytes(b"")
    Adoption.open(workspace.folder)
    assert [path for path in workspace.folder.rglob("*") if is_draft(path)] == []


def test_building_an_application_sweeps_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "a"
    shutil.copytree(EXAMPLES / "sumedang-spbe-index", folder)
    for place in (folder, folder / "trial"):
        (place / f".a.4194999-{drafts._MACHINE}-00000000.draft").write_bytes(b"")
    build(folder, tmp_path)
    assert [path for path in folder.rglob("*") if is_draft(path)] == []
