"""Fixtures that most tests share: the example folders, a package, a bound workspace, a command line."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from spbe_sdk.applications.adoption.adoption import Adoption
from spbe_sdk.applications.package.build import build
from spbe_sdk.applications.package.keys import new_key, public_path, read_private_key, vouch
from spbe_sdk.applications.scaffolds.example import adopt_example
from spbe_sdk.cli.main import run
from spbe_sdk.documents.instrument import Instrument
from spbe_sdk.instruments.library import load_instrument, parse_instrument

pytest_plugins = ["browsing", "opening"]

# A slow or busy machine is no failure; only what is said about the results is.
settings.register_profile("without-a-clock", settings(), deadline=None)
settings.load_profile("without-a-clock")

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
HOMES = count()
Maker = Callable[..., Path]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell last what was not tried: each reason to skip, and what else continuous integration could not try here."""
    skipped = [report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.getreports("skipped")]
    told = [f"{count} skipped: {reason}" for reason, count in Counter(skipped).most_common()]
    told += [f"not here: {name}" for name in os.environ.get("SPBE_NOT_TRIED", "").split(";") if name]
    if told:
        terminalreporter.section("not tried")
        terminalreporter.write_line("\n".join(told))


# An instrument with a scale of each kind.
MIXED = """
id: mixed
family: mixed
title: Mixed
index_name: Mixed
legal: {regulation: none, status: example}
validity: {first_year: 2020}
confidence: {}
sources: []
strategy: weighted-mean
decimals: 2
rounding: half-up
predicate_from: published
gaps: {value: "0", reason: lowest}
scales:
  yes: {kind: yes-no, yes: "5", no: "0"}
  number: {kind: number, minimum: "0", maximum: "5"}
  both: {kind: derived, of: [a, b], strategy: weakest-link}
predicates: [{name: high, at_least: "3"}, {name: low}]
nodes:
  - {code: a, kind: indicator, name: A, weight: "1", scale: yes}
  - {code: b, kind: indicator, name: B, weight: "1", scale: number}
  - {code: c, kind: indicator, name: C, weight: "2", scale: both}
"""


def mixed() -> Instrument:
    return parse_instrument(MIXED, "mixed.yaml")


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What this machine remembers of catalogues lies in a folder of the tests' own."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_HOME", str(folder))
        yield folder


@pytest.fixture(autouse=True)
def own_home(home: Path) -> Iterator[None]:
    """Each test remembers for itself: a workspace is told of newer versions that other catalogues list."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPBE_HOME", str(home / f"{next(HOMES)}"))
        yield


@pytest.fixture(scope="session")
def spbe_59() -> Instrument:
    return load_instrument("spbe-59-2020")


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(EXAMPLES / "sumedang-spbe-index", tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="session")
def esakip_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(EXAMPLES / "sumedang-esakip", tmp_path_factory.mktemp("esakip"))


@pytest.fixture
def workspace(package: Path, tmp_path: Path) -> Adoption:
    """Bekasi's workspace, bound to its example files."""
    return adopt_example(package, EXAMPLES / "bekasi", tmp_path / "bekasi", "id")


@pytest.fixture
def signer(tmp_path: Path) -> Callable[..., Any]:
    """Keys by the name of their file, made when first asked for: each bears that name, or is `called` otherwise, and
    may be vouched for `by` another.
    """

    def of(name: str, by: str | None = None, called: str | None = None) -> Any:
        path = tmp_path / f"{name}.pem"
        if not path.exists():
            new_key(path, called or name, None)
        if by is not None:
            vouch(public_path(path), *read_private_key(tmp_path / f"{by}.pem", None))
        return read_private_key(path, None)

    return of


class CommandLine:
    """Runs `spbe` in this process and keeps what it printed."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.out = self.err = ""
        self.status = 0

    def __call__(self, *words: object) -> CommandLine:
        self.capsys.readouterr()
        try:
            run([str(word) for word in words])
            self.status = 0
        except SystemExit as stop:
            self.status = int(stop.code or 0)
        self.out, self.err = self.capsys.readouterr()
        return self

    @property
    def json(self) -> dict[str, object]:
        value: dict[str, object] = json.loads(self.out)
        return value

    @property
    def text(self) -> str:
        return self.out + self.err


@pytest.fixture
def spbe(capsys: pytest.CaptureFixture[str]) -> CommandLine:
    return CommandLine(capsys)


@pytest.fixture
def replace() -> Callable[[Path, str, str], None]:
    """Changes a file as a person would in an editor, and fails where there was nothing to change."""

    def change(path: Path, old: str, new: str) -> None:
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {path}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Builds the next version of Sumedang's example, with lines replaced."""

    def build_next(*changes: tuple[str, str], version: str = "1.1", key: Path | None = None, ratings: str = "") -> Path:
        folder = tmp_path / f"source-{version}"
        folder.mkdir()
        for path in (EXAMPLES / "sumedang-spbe-index").rglob("*"):
            if path.is_file():
                target = folder / path.relative_to(EXAMPLES / "sumedang-spbe-index")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
        manifest = folder / "application.yaml"
        text = manifest.read_text(encoding="utf-8")
        for old, new in [('version: "1.0"', f'version: "{version}"'), *changes]:
            assert old in text
            text = text.replace(old, new)
        manifest.write_text(text, encoding="utf-8")
        if ratings:
            (folder / "trial/tingkat.csv").write_text(ratings, encoding="utf-8")
        return build(folder, tmp_path / f"{version}.spbe", update_expected=True, key=key, passphrase=None)

    return build_next


def noted(workspace: Adoption, note: str) -> Adoption:
    """A workspace whose second row of ratings has this note."""
    rows = workspace.folder / "data/penilaian-2021.csv"
    text = rows.read_text(encoding="utf-8")
    line = text.splitlines()[2]
    cells = line.split(";")
    cells[-2] = note
    rows.write_text(text.replace(line, ";".join(cells)), encoding="utf-8")
    return Adoption.open(workspace.folder)
