"""What an installer does with a plug-in package, without one."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from conftest import ROOT


def install(package: Path, site: Path) -> None:
    """What an installer does with a pure Python package: copy it, and write down its entry points."""
    project = tomllib.loads((package / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shutil.copytree(package / "src", site, dirs_exist_ok=True)
    about = site / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = [
        line
        for group, points in project["entry-points"].items()
        for line in (f"[{group}]", *(f"{name} = {target}" for name, target in points.items()))
    ]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n")


def execute(site: Path, *words: str) -> subprocess.CompletedProcess[str]:
    # What lies beside these tests is tried, whatever else is installed.
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(ROOT / "src")])}
    return subprocess.run([sys.executable, *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
