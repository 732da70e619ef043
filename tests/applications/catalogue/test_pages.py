"""One more package costs one more page: what a new issue does not change stays as it is."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES
from spbe_sdk import build, publish
from spbe_sdk.applications.catalogue.publish import Additions

Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(id: str, version: str = "1.0", more: str = "") -> Path:
        folder = tmp_path / f"{id}-{version}"
        folder.mkdir()
        for path in (EXAMPLES / "sumedang-spbe-index").rglob("*"):
            target = folder / path.relative_to(EXAMPLES / "sumedang-spbe-index")
            target.parent.mkdir(parents=True, exist_ok=True)
            if path.is_file():
                target.write_bytes(path.read_bytes())
        manifest = folder / "application.yaml"
        text = manifest.read_text(encoding="utf-8").replace("id: id.go.sumedangkab.spbe-index", f"id: {id}")
        manifest.write_text(text.replace('version: "1.0"', f'version: "{version}"') + more, encoding="utf-8")
        return build(folder, tmp_path / f"{id}-{version}.spbe")

    return made


def written(folder: Path, act: Callable[[], Any]) -> set[str]:
    """The names of the pages that an act writes."""
    for page in folder.rglob("*.html"):
        page.write_bytes(page.read_bytes() + b"<!-- before -->")
    act()
    pages = [page for page in folder.rglob("*.html") if not page.read_bytes().endswith(b"<!-- before -->")]
    return {page.name for page in pages}


def test_only_what_changed_is_written(make: Make, tmp_path: Path, signer: Any) -> None:
    folder = tmp_path / "katalog"
    publish(Additions(packages=[make("id.go.a.x"), make("id.go.b.x")]), folder)

    def add(*packages: Path, **more: Any) -> Callable[[], Any]:
        return lambda: publish(Additions(packages=packages), folder, **more)

    assert written(folder, add(make("id.go.c.x"))) == {"index.html", "id.go.c.x-1.0.html"}
    assert "id.go.c.x" in (folder / "index.html").read_text(encoding="utf-8")
    # Another version changes the pages of all versions, which name it.
    assert written(folder, add(make("id.go.a.x", "1.1"))) == {"index.html", "id.go.a.x-1.0.html", "id.go.a.x-1.1.html"}
    child = '\nderived_from: {id: id.go.b.x, version: "1.0", content: ' + "a" * 64 + ", publisher: B}\n"
    assert written(folder, add(make("id.go.d.x", more=child))) == {
        "index.html",
        "id.go.b.x-1.0.html",
        "id.go.d.x-1.0.html",
    }
    every = {page.name for page in folder.rglob("*.html")}
    assert written(folder, add(title="Judul lain")) == every
    assert written(folder, add(title="Judul lain")) == {"index.html"}
    assert written(folder, add(language="en")) == every
    (folder / "packages/id.go.c.x-1.0.html").unlink()
    assert written(folder, add(language="en")) == {"index.html", "id.go.c.x-1.0.html"}


def test_a_key_changes_every_page(make: Make, tmp_path: Path, signer: Any) -> None:
    folder, key = tmp_path / "katalog", signer("Pengelola")
    publish(Additions(packages=[make("id.go.a.x")]), folder)
    told = written(folder, lambda: publish(Additions(), folder, signer=key))
    assert told == {"index.html", "id.go.a.x-1.0.html"}
    assert written(folder, lambda: publish(Additions(), folder, signer=key)) == {"index.html"}


def test_the_date_of_an_issue_stands_on_its_index(make: Make, tmp_path: Path) -> None:
    folder = tmp_path / "katalog"
    publish(Additions(packages=[make("id.go.a.x")]), folder, today=date(2026, 1, 2))
    assert "2 Januari 2026" in (folder / "index.html").read_text(encoding="utf-8")
    assert "2 Januari 2026" not in (folder / "packages/id.go.a.x-1.0.html").read_text(encoding="utf-8")
