"""The gallery: what the demos make, made anew by every build, in both languages, with a picture of each page.

Pictures need Chromium; without it they are plain tiles, and everything else is as it would be. By hand,
`python docs/_hooks/gallery.py FILE.png` makes the picture of the report that the README shows.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File

from spbe_sdk.cli.main import run

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SHOT = (1280, 960)

# What the gallery holds, and the commands that make it; {lang} is the reader's language.
COMMANDS = (
    "demo --into index",
    "demo esakip --into esakip",
    "roadmap index --page roadmap.html",
    "standing 32.16 --page standing.html",
    "trial index --page decision.html",
    "trend --institution 32.16 --page trend.html",
    "new adoption worksheet --region 32.16 --year 2024",
    "export agreement esakip --unit OPD-02 --date 2023-01-16 --out agreement.html",
    "export tree esakip --unit 32.16 --out tree.html",
)
PICTURED = (
    "index/report.html", "esakip/report.html", "esakip/pohon.html", "roadmap.html", "standing.html", "decision.html",
    "trend.html", "catalogue/index.html", "agreement.html", "tree.html",
)  # fmt: skip


def on_files(files: Any, config: Any, **_: Any) -> Any:
    """Put what the demos make beside the pages, as files that pages may lead to."""
    for path in made().rglob("*"):
        if path.is_file():
            place = path.relative_to(made()).as_posix()
            files.append(File.generated(config, f"gallery/{place}", abs_src_path=str(path)))
    return files


def on_shutdown(**_: Any) -> None:
    if made.cache_info().currsize:
        shutil.rmtree(made())


@cache
def made() -> Path:
    """The folder of both languages' galleries, made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="gallery"))
    pages = [page for language in ("id", "en") for page in make(folder / language, language)]
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(picture, pages))
    return folder


def make(folder: Path, language: str) -> list[Path]:
    """Run the demos in a language and keep what people look at; the pages of which pictures are taken."""
    with tempfile.TemporaryDirectory() as work, _at(Path(work)):
        for command in COMMANDS:
            _spbe(command, language)
        for demo in ("index", "esakip"):
            (done,) = Path(demo, "runs").glob("2*")
            shutil.copytree(done, folder / demo, ignore=shutil.ignore_patterns("*.json", "*.md"))
        shutil.copytree("index-katalog", folder / "catalogue", ignore=shutil.ignore_patterns(".spbe"))
        shutil.copy("worksheet/data/isian.xlsx", folder)
        for page in Path().glob("*.html"):
            shutil.copy(page, folder)
    return [folder / page for page in PICTURED]


def picture(page: Path, scale: float = 0.5) -> Path:
    """A picture beside a page, of what is seen first."""
    target = page.with_suffix(".png")
    if CHROMIUM is None:
        target.write_bytes(tile(*SHOT))
        return target
    with tempfile.TemporaryDirectory() as profile:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}"]
        flags += [f"--force-device-scale-factor={scale}", f"--window-size={SHOT[0]},{SHOT[1]}"]
        command = [CHROMIUM, *flags, f"--screenshot={target}", page.absolute().as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
    return target


def tile(width: int, height: int) -> bytes:
    """A PNG in one pale colour."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\xe8" * width) * height
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def _spbe(command: str, language: str) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        try:
            run(["--lang", language, *command.split()])
        except SystemExit as end:
            answer = end.code
    if answer:
        raise RuntimeError(f"spbe {command}: {printed.getvalue()}")


@contextlib.contextmanager
def _at(folder: Path) -> Iterator[None]:
    """Work in a folder, with a memory of its own."""
    before = os.environ.get("SPBE_HOME")
    os.environ["SPBE_HOME"] = str(folder / "home")
    try:
        with contextlib.chdir(folder):
            yield
    finally:
        os.environ.pop("SPBE_HOME")
        if before is not None:
            os.environ["SPBE_HOME"] = before


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made_here:
        make(Path(made_here) / "id", "id")
        shutil.copy(picture(Path(made_here) / "id/index/report.html", scale=1), sys.argv[1])
