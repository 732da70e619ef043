"""Makes the zip for offices without internet: what an installation on 64-bit Windows needs, by the digests of the lock.

    python .ci/offline.py [--wheel FILE] [--installer FILE] [--out FOLDER]

`--installer` lays Python's own installer for Windows beside it, as python.org gives it; `pasang.cmd` then installs that
too. The zip is not written where a wheel is missing for one of the Pythons, has another digest, or needs what is not
there.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

HERE = Path(__file__).resolve().parent
PROJECT: Mapping[str, Any] = tomllib.loads((HERE.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PYTHONS = [line.rsplit(" ", 1)[1] for line in PROJECT["classifiers"] if re.search(r":: 3\.\d+$", line)]
EXTRAS = ("web", "word")
LOCK = HERE / "offices.txt"
PLATFORM = "win_amd64"
_ENTRY = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^ ;\\\n]+)(?: ; (?P<marker>[^\\\n]+?))? \\\n(?P<digests>(?:    .*\n?)+)", re.M
)
_DIGEST = re.compile(r"--hash=sha256:(\w{64})")


@dataclass(frozen=True)
class Pin:
    """One version of a package, and the digests of its files."""

    name: str
    version: str
    digests: frozenset[str]

    def line(self) -> str:
        """As pip reads it."""
        return " ".join(
            [f"{self.name}=={self.version}", *(f"--hash=sha256:{digest}" for digest in sorted(self.digests))]
        )


def windows(python: str) -> dict[str, str]:
    """What the markers of requirements ask about, on Windows with a Python."""
    return {
        "implementation_name": "cpython", "os_name": "nt", "platform_machine": "AMD64", "platform_system": "Windows",
        "platform_python_implementation": "CPython", "python_full_version": f"{python}.0", "python_version": python,
        "sys_platform": "win32", "extra": "",
    }  # fmt: skip


def pins(lock: str, python: str) -> dict[str, Pin]:
    """What a lock asks for on Windows with a Python, by name."""
    found = {}
    for entry in _ENTRY.finditer(lock):
        marker = entry["marker"]
        if marker is None or Requirement(f"x ; {marker}").marker.evaluate(windows(python)):
            digests = frozenset(_DIGEST.findall(entry["digests"]))
            found[canonicalize_name(entry["name"])] = Pin(canonicalize_name(entry["name"]), entry["version"], digests)
    return found


def missing(wheels: Path, pinned: Mapping[str, Pin], python: str) -> Iterator[str]:
    """What an installation of some pins, with all that they need, does not find among wheels."""
    usable = set(tags(python))
    there = {path: parse_wheel_filename(path.name) for path in sorted(wheels.glob("*.whl"))}
    for pin in pinned.values():
        fitting = [
            path
            for path, (name, version, _, found) in there.items()
            if (name, str(version)) == (pin.name, pin.version) and found & usable
        ]
        if not fitting:
            yield f"Python {python}: no wheel of {pin.name} {pin.version}"
        for path in fitting:
            if hashlib.sha256(path.read_bytes()).hexdigest() not in pin.digests:
                yield f"{path.name}: another digest than in the lock"
            yield from _unmet(path, pinned, python)


def tags(python: str) -> Iterator[Tag]:
    """What wheels for Windows may be called, for a Python."""
    version = tuple(map(int, python.split(".")))
    yield from cpython_tags(version, platforms=[PLATFORM])
    yield from compatible_tags(version, f"cp{python.replace('.', '')}", [PLATFORM])


def _unmet(wheel: Path, pinned: Mapping[str, Pin], python: str) -> Iterator[str]:
    ours = canonicalize_name(PROJECT["name"]) == canonicalize_name(wheel.name.split("-")[0])
    for requirement in requirements(wheel):
        wanted = ("", *EXTRAS) if ours else ("",)
        environments = [{**windows(python), "extra": extra} for extra in wanted]
        if requirement.marker and not any(map(requirement.marker.evaluate, environments)):
            continue
        pin = pinned.get(canonicalize_name(requirement.name))
        if pin is None or not requirement.specifier.contains(pin.version, prereleases=True):
            yield f"Python {python}: {wheel.name} needs {requirement.name}{requirement.specifier}"


def requirements(wheel: Path) -> list[Requirement]:
    """What a wheel says that it needs."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        told = message_from_bytes(archive.read(name)).get_all("Requires-Dist", [])
    return [Requirement(text) for text in told]


def download(pinned: Mapping[str, Pin], python: str, into: Path) -> None:
    """Fetch the wheels of pins by their digests; only wheels, and nothing besides."""
    listed = into.parent / f"asked-{python}.txt"
    listed.write_text("".join(f"{pin.line()}\n" for pin in pinned.values()), encoding="utf-8")
    _run("pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
         "--require-hashes", "--platform", PLATFORM, "--python-version", python, "--implementation", "cp",
         "--dest", str(into), "-r", str(listed))  # fmt: skip


def _run(*module: str) -> None:
    subprocess.run([sys.executable, "-m", *module], check=True, cwd=HERE.parent)


def built(folder: Path) -> Path:
    """Our own wheel, made now."""
    _run("hatchling", "build", "-t", "wheel", "--directory", str(folder))
    return next(folder.glob("*.whl"))


def listing(lock: str, ours: Pin) -> str:
    """What `pasang.cmd` gives to pip: the lock as it is, and our own wheel."""
    extras = f"[{','.join(EXTRAS)}]"
    return f"{lock.rstrip()}\n{ours.line().replace('==', f'{extras}==', 1)}\n"


def companions() -> dict[str, str]:
    """The files beside the wheels, with the versions filled in and the line ends of Windows."""
    said = {"@VERSION@": PROJECT["version"], "@PYTHONS@": ", ".join(PYTHONS), "@NEWEST@": " ".join(reversed(PYTHONS))}
    found = {}
    for path in sorted((HERE / "windows").iterdir()):
        text = path.read_text(encoding="ascii")
        for mark, value in said.items():
            text = text.replace(mark, value)
        found[path.name] = text.replace("\n", "\r\n")
    return found


def write(place: Path, files: Mapping[str, bytes]) -> None:
    """A zip that is the same, byte for byte, whenever the files are."""
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(f"{place.stem}/{name}", (2020, 1, 1, 0, 0, 0)), files[name])


def main() -> None:
    """Fetch, check and pack."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--wheel", type=Path)
    asked.add_argument("--installer", type=Path)
    asked.add_argument("--out", type=Path, default=HERE.parent / "dist")
    options = asked.parse_args()
    lock = LOCK.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as made:
        wheels = Path(made) / "wheels"
        wheels.mkdir()
        wheel = options.wheel or built(Path(made) / "built")
        (wheels / wheel.name).write_bytes(wheel.read_bytes())
        ours = Pin("spbe-sdk", PROJECT["version"], frozenset({hashlib.sha256(wheel.read_bytes()).hexdigest()}))
        wrong = []
        for python in PYTHONS:
            download(pins(lock, python), python, wheels)
            wrong += missing(wheels, {**pins(lock, python), ours.name: ours}, python)
        if wrong:
            sys.exit("\n".join(["nothing written:", *wrong]))
        files = {f"wheels/{path.name}": path.read_bytes() for path in wheels.iterdir()}
    files |= {name: text.encode("ascii") for name, text in companions().items()}
    files["daftar.txt"] = listing(lock, ours).encode()
    if options.installer:
        files[options.installer.name] = options.installer.read_bytes()
    options.out.mkdir(parents=True, exist_ok=True)
    place = options.out / f"spbe-sdk-{PROJECT['version']}-windows.zip"
    write(place, files)
    print(f"{place.name}: {len(files)} files, {place.stat().st_size // 1024 // 1024} MB, Python {', '.join(PYTHONS)}")


if __name__ == "__main__":
    main()
