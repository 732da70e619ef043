"""What an installer does with a plug-in package, without one: beside this library, or within this program."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from conftest import ROOT
from spbe_sdk.files.providers import registered
from spbe_sdk.instruments.library import library


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


class Installer:
    """Puts distributions beside this library, as an installer would."""

    def __init__(self, site: Path) -> None:
        self.site = site

    def __call__(
        self, distribution: str, version: str, points: Mapping[str, Mapping[str, str]], code: str = "", **files: str
    ) -> None:
        module = distribution.replace("-", "_")
        about = self.site / f"{module}-{version}.dist-info"
        about.mkdir()
        (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {distribution}\nVersion: {version}\n")
        groups = (
            f"[spbe_sdk.{group}]\n" + "".join(f"{name} = {target}\n" for name, target in named.items())
            for group, named in points.items()
        )
        (about / "entry_points.txt").write_text("\n".join(groups))
        (self.site / module).mkdir()
        (self.site / module / "__init__.py").write_text(code)
        sys.modules.pop(module, None)
        for name, text in files.items():
            (self.site / module / f"{name}.yaml".replace("_", "-")).write_text(text, encoding="utf-8")
        self.forget()

    @staticmethod
    def forget() -> None:
        registered.cache_clear()
        library.cache_clear()
