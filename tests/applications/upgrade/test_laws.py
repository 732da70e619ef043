"""Laws of upgrading: nothing of ours is lost, nothing wins silently, and the way back restores every byte."""

import tempfile
from datetime import date
from pathlib import Path
from typing import Any, Literal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import EXAMPLES
from spbe_sdk import Adoption, build
from spbe_sdk.applications.upgrade.merge import MergeOutcome
from spbe_sdk.files.yaml_lines import set_entry

TODAY = date(2022, 6, 1)
STAGES = ["self", "document", "interview", "visit", "final"]
CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "stage": st.sampled_from(STAGES),
    "language": st.sampled_from(["id", "en"]),
    "target_index": st.sampled_from(["2.60", "3.50", "4"]),
}


def following(defaults: dict[str, Any], folder: Path) -> Path:
    """Sumedang's next version with other defaults."""
    source = folder / "source"
    for path in (EXAMPLES / "sumedang-spbe-index").rglob("*"):
        if path.is_file():
            target = source / path.relative_to(EXAMPLES / "sumedang-spbe-index")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    manifest = source / "application.yaml"
    text = manifest.read_text(encoding="utf-8").replace('version: "1.0"', 'version: "1.1"')
    for name, value in defaults.items():
        text = set_entry(text, "settings", name, {"default": value}, "application.yaml")
    manifest.write_text(text, encoding="utf-8")
    return build(source, folder / "next.spbe", update_expected=True)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.fixed_dictionaries({}, optional=CHOICES), st.fixed_dictionaries({}, optional=CHOICES), st.data())
def test_upgrade_and_back(package: Path, ours: dict[str, Any], theirs: dict[str, Any], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        adoption = Adoption.create(package, "32.16", folder / "w", year=2021)
        for setting, value in ours.items():
            adoption = adoption.set(setting, value)
        before = {path: path.read_bytes() for path in (folder / "w").rglob("*") if path.is_file()}
        new = following(theirs, folder)
        waiting = [item.path for item in adoption.upgrade_steps(new, today=TODAY).undecided]
        base = {"stage": "final", "language": "id"}
        both = [n for n in ours if theirs.get(n, base.get(n)) != base.get(n) and ours[n] != base.get(n)]
        assert set(waiting) == {f"settings.{n}" for n in both if ours[n] != theirs[n]}
        sides: list[Literal["ours", "theirs"]] = ["ours", "theirs"]
        decisions = {path: data.draw(st.sampled_from(sides)) for path in waiting}
        steps = adoption.upgrade_steps(new, decisions, today=TODAY)
        upgraded = adoption.upgrade(new, decisions, today=TODAY)
        held = upgraded.settings()
        for item in steps.merged:
            setting = item.path.partition(".")[2]
            if item.outcome is MergeOutcome.KEPT or decisions.get(item.path) == "ours":
                assert upgraded.choices.settings[setting] == item.ours
            elif setting in theirs and setting != "target_index":
                assert held[setting] == theirs[setting]
        upgraded.rollback()
        for path, content in before.items():
            if ".spbe/" not in path.as_posix() or path.suffix == ".spbe":
                assert path.read_bytes() == content
