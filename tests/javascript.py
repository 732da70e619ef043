"""What checks our schemas and types with Node, where its packages are installed: ``npm ci`` in schemas/check."""

import os
import shutil
import subprocess

import pytest

from conftest import ROOT

CHECK = ROOT / "schemas" / "check"
INSTALLED = shutil.which("node") is not None and (CHECK / "node_modules").is_dir()

# Where Node is said to be there, its absence is a failure.
needs_node = pytest.mark.skipif(
    not INSTALLED and "SPBE_REQUIRE_NODE" not in os.environ,
    reason="no Node, or not what `npm ci` in schemas/check installs",
)


def node(*words: str) -> None:
    """Run a program with Node, which has to end well."""
    done = subprocess.run(["node", *words], cwd=CHECK, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
